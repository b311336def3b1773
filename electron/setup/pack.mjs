// A release, and only from the official Electron binary; electron-builder takes it from the `electron` package.
// `--rehearse` packs an unpacked folder from whatever runtime there is, to try the packaging itself.
import { dirname, join } from 'node:path';
import { toolOnElectronNode } from './electron-node.mjs';
import { root } from './paths.mjs';
import { electronPath, isOfficial } from './runtime.mjs';
import { Refusal, say } from './say.mjs';

const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');

export function packRelease(args) {
  const common = [builder, '--config', join(root, 'electron-builder.yml'), '--publish', 'never'];
  if (args.includes('--rehearse')) {
    say('rehearsal: release/rehearsal is for trying the packaging, not for giving away');
    return toolOnElectronNode([
      ...common,
      '--dir',
      `--config.electronDist=${dirname(electronPath())}`,
      '--config.directories.output=release/rehearsal',
      ...args.filter((arg) => arg !== '--rehearse'),
    ]);
  }
  if (!isOfficial()) {
    throw new Refusal(
      'a release is packaged only from the official Electron binary, which set-up could not download here. Run this where it can be had, after deleting node_modules/.cache/keytrail/electron-*-unreachable; or try the packaging with: npm run pack -- --rehearse',
    );
  }
  return toolOnElectronNode([...common, ...args]);
}
