import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LockHolder, acquireLock, readLock } from '../../../electron/custody/lock.ts';
import { at, faultOf, inFolder } from './folder.ts';

const NOON = at('2024-03-01T12:00:00Z');

function write(folder: string, holder: Partial<LockHolder>): void {
  writeFileSync(join(folder, '.lock'), JSON.stringify({ pid: 1, host: hostname(), at: NOON, start: '', token: 'theirs', ...holder }));
}

const deadPid = (): number => spawnSync(process.execPath, ['-e', ''], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }).pid;

test('a lock is held until it is released, and says who holds it', () => {
  inFolder((folder) => {
    const lock = acquireLock(folder, NOON);
    expect(readLock(folder)).toEqual(lock.holder);
    expect(lock.holder).toMatchObject({ pid: process.pid, host: hostname(), at: NOON });
    expect(faultOf(() => acquireLock(folder, NOON))).toEqual({ code: 'case-locked', path: folder });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lock.release();
    acquireLock(folder, NOON).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('the lock of a living process is respected, and left as it is', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
  try {
    inFolder((folder) => {
      write(folder, { pid: child.pid! });
      const was = readFileSync(join(folder, '.lock'), 'utf8');
      expect(faultOf(() => acquireLock(folder, NOON)).code).toBe('case-locked');
      expect(readFileSync(join(folder, '.lock'), 'utf8')).toBe(was);
    });
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  }
});

test('the lock of a dead process of this machine is taken over', () => {
  inFolder((folder) => {
    write(folder, { pid: deadPid() });
    const lock = acquireLock(folder, NOON);
    expect(readLock(folder)).toEqual(lock.holder);
    expect(readdirSync(folder)).toEqual(['.lock']);
    lock.release();
  });
});

test.skipIf(process.platform !== 'linux')('a pid that was given out again does not keep a dead lock alive', () => {
  inFolder((folder) => {
    const { start } = acquireLock(folder, NOON).holder;
    expect(start).not.toBe('');
    write(folder, { pid: process.pid, start: `${start}1` });
    expect(acquireLock(folder, NOON).holder.start).toBe(start);
  });
});

test('the lock of another machine is never taken over: whether it lives cannot be seen', () => {
  inFolder((folder) => {
    write(folder, { pid: deadPid(), host: 'another-machine' });
    expect(faultOf(() => acquireLock(folder, NOON)).code).toBe('case-locked');
    expect(readLock(folder)?.host).toBe('another-machine');
  });
});

test('a lock that cannot be understood is respected while it is fresh', () => {
  for (const text of ['', '{', 'null', JSON.stringify({ pid: -1, host: hostname(), at: NOON, start: '', token: 'x' })]) {
    inFolder((folder) => {
      const path = join(folder, '.lock');
      writeFileSync(path, text);
      utimesSync(path, NOON / 1e6, NOON / 1e6 - 5);
      expect(faultOf(() => acquireLock(folder, NOON)).code).toBe('case-locked');
      utimesSync(path, NOON / 1e6, NOON / 1e6 - 300);
      acquireLock(folder, NOON).release();
      expect(existsSync(path)).toBe(false);
    });
  }
});

test('releasing does not remove a lock that somebody else holds by now', () => {
  inFolder((folder) => {
    const lock = acquireLock(folder, NOON);
    write(folder, {});
    lock.release();
    expect(readLock(folder)?.token).toBe('theirs');
  });
});

test('a folder that is not there cannot be locked', () => {
  inFolder((folder) => {
    expect(faultOf(() => acquireLock(join(folder, 'gone'), NOON)).code).toBe('cannot-write');
  });
});
