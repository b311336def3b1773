// A release, and only from the official Electron binary; electron-builder takes it from the `electron` package.
// `--rehearse` packs an unpacked folder from whatever runtime there is, to try the packaging itself.
import { dirname } from 'node:path';
import { toolOnElectronNode } from './electron-node.mjs';
import { root } from './paths.mjs';
import { electronPath, isOfficial } from './runtime.mjs';
import { Refusal, say } from './say.mjs';

export function packRelease(args) {
  const rehearse = args.includes('--rehearse');
  if (rehearse) say('rehearsal: release/rehearsal is for trying the packaging, not for giving away');
  else if (!isOfficial()) {
    throw new Refusal(
      'a release is packaged only from the official Electron binary, which set-up could not download here. Run this where it can be had, after deleting node_modules/.cache/keytrail/electron-*-unreachable; or try the packaging with: npm run pack -- --rehearse',
    );
  }
  return toolOnElectronNode([import.meta.filename, ...(rehearse ? ['--rehearse'] : [])]);
}

// electron-builder's own command line takes the wrong arguments when it runs on Electron's Node: it is called as a library.
async function pack(rehearse) {
  process.noAsar = true; // an .asar is a file here, not a folder to look into
  const { build } = await import('electron-builder');
  const rehearsal = { electronDist: dirname(electronPath()), directories: { output: 'release/rehearsal' } };
  await build({
    projectDir: root,
    publish: 'never',
    ...(rehearse ? { dir: true, config: { extends: 'electron-builder.yml', ...rehearsal } } : { config: 'electron-builder.yml' }),
  });
}

if (process.argv[1] === import.meta.filename) await pack(process.argv.includes('--rehearse'));
