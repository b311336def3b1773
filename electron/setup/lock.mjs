// Two commands started at once must not install or build over each other.
// A folder is the lock (mkdir is atomic); the process id inside tells whether its owner still lives.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from './say.mjs';

export async function withLock(folder, what, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  for (let emptySeen = 0; ; ) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(folder);
    emptySeen = owner === undefined ? emptySeen + 1 : 0;
    // An owner writes its id at once; a folder that stays empty was left by one that was stopped in between.
    if ((owner !== undefined && !alive(owner)) || emptySeen > 20) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) say(`waiting for another process (${owner ?? 'starting'}) to finish ${what}`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    writeFileSync(join(folder, 'pid'), String(process.pid));
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ownerOf(folder) {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
