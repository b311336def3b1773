// The Debian packages that Electron's binary links to, and what the tests look with.
import { spawnSync } from 'node:child_process';
import { Refusal, say } from './say.mjs';

const needed = [
  // linked by the Electron binary
  'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libdrm2',
  // a display where there is none, and a font to draw with
  'xvfb', 'xauth', 'fonts-dejavu-core',
  // the tests look at PDF pages and at system calls
  'poppler-utils', 'strace',
];

// Debian 13 and Ubuntu 24.04 renamed these when time_t became 64 bits wide.
const renamed = new Map([['libgtk-3-0', 'libgtk-3-0t64'], ['libasound2', 'libasound2t64']]);

export function provideSystemPackages() {
  if (process.platform !== 'linux') return;
  const installed = installedPackages();
  if (installed === undefined) return; // not a Debian: Electron itself says what it misses
  const missing = needed.filter((name) => !installed.has(name) && !installed.has(renamed.get(name)));
  if (missing.length === 0) return;

  if (process.getuid() !== 0) {
    throw new Refusal(
      `These system packages are missing: ${missing.join(' ')}\nInstall them with this command, then run the same thing again:\n\n  sudo apt-get install --yes --no-install-recommends ${missing.join(' ')}\n`,
    );
  }
  say(`installing Debian packages: ${missing.join(' ')}`);
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  if (!apt(install, 'ignore')) {
    apt(['update'], 'ignore'); // a bare machine has no package lists yet
    if (!apt(install, 2)) throw new Refusal(`apt-get could not install ${missing.join(' ')}; its own message is above`, 1);
  }
}

function installedPackages() {
  const asked = [...needed, ...renamed.values()];
  const query = spawnSync('dpkg-query', ['--show', '--showformat=${Package} ${db:Status-Status}\n', ...asked], { encoding: 'utf8' });
  if (query.error !== undefined) return undefined;
  const lines = query.stdout.split('\n').filter((line) => line.endsWith(' installed'));
  return new Set(lines.map((line) => line.slice(0, line.indexOf(' '))));
}

function apt(args, stderr) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // dpkg may be busy with somebody else's install: wait for it instead of failing.
  return spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], { stdio: ['ignore', 'ignore', stderr], env }).status === 0;
}
