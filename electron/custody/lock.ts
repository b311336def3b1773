/**
 * One writer per case. The lock is a file that names its holder, since a lock of the operating system would not
 * survive being looked at from another machine over a shared disk, and could not say who holds it.
 * Opening a case read-only takes no lock.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FaultError } from '../../shared/domain/fault.ts';
import { type Micros, SECOND_US, microsOf } from '../../shared/domain/time.ts';
import { NO_FOLLOW, errorCode, readFault, writeAll, writeFault } from './file-fault.ts';

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** When the lock was taken. */
  readonly at: Micros;
  /** Which process had this pid: boot and start tick on Linux, empty elsewhere. Tells a pid that was given out again. */
  readonly start: string;
  /** Different for every taking. */
  readonly token: string;
}

export interface CaseLock {
  readonly holder: LockHolder;
  /** Gives the lock up; a second call does nothing. A lock that somebody else holds by now is left alone. */
  release(): void;
}

// A lock that cannot be read is still being written, or its writer lost power. Writing takes no minute.
const UNREADABLE_US = 60 * SECOND_US;
const ATTEMPTS = 5;

/**
 * Takes the lock of the case in `folder` at instant `at`. The lock of a process of this machine that is no more is
 * taken over. Throws FaultError case-locked when another process, or this one, holds it (see readLock for who);
 * cannot-write, disk-full.
 */
export function acquireLock(folder: string, at: Micros): CaseLock {
  const path = lockPath(folder);
  const holder: LockHolder = { pid: process.pid, host: hostname(), at, start: startOf(process.pid), token: randomUUID() };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (create(path, holder)) return { holder, release: () => { release(path, holder); } };
    const found = look(path);
    if (found === undefined) continue;
    if (isHeld(found, path, at)) break;
    setAside(path, found);
  }
  throw new FaultError({ code: 'case-locked', path: folder });
}

/** Who holds the lock of the case in `folder`, alive or not; undefined when nobody does or the lock cannot be understood. */
export function readLock(folder: string): LockHolder | undefined {
  const text = look(lockPath(folder));
  return text === undefined ? undefined : holderOf(text);
}

const lockPath = (folder: string): string => join(folder, '.lock');

/** False when there is a lock already. The name appears with its whole content or not at all, where the disk has hard links. */
function create(path: string, holder: LockHolder): boolean {
  const draft = `${path}.${holder.token}`;
  try {
    write(draft, holder);
    try {
      linkSync(draft, path);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      // exFAT and some network disks have no hard links; a reader there may meet a lock that is half written.
      if (!NO_LINKS.has(errorCode(error))) throw error;
      write(path, holder);
    } finally {
      rmSync(draft, { force: true });
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw writeFault(error, path);
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'EMLINK']);

function write(path: string, holder: LockHolder): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, 0o600);
  try {
    writeAll(file, Buffer.from(`${JSON.stringify(holder)}\n`), 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function look(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw readFault(error, path);
  }
}

function holderOf(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, host, at, start, token } = value as Record<string, unknown>;
  const instant = typeof at === 'number' ? microsOf(at) : undefined;
  // kill(0) and kill(-1) mean "all of them": such a pid was not written by us.
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || instant === undefined) return undefined;
  if (typeof host !== 'string' || typeof start !== 'string' || typeof token !== 'string') return undefined;
  return { pid, host, at: instant, start, token };
}

function isHeld(text: string, path: string, now: Micros): boolean {
  const holder = holderOf(text);
  if (holder === undefined) {
    const age = now - Math.round((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) * 1000);
    return Math.abs(age) < UNREADABLE_US;
  }
  // Whether a process of another machine lives cannot be seen from here.
  if (holder.host !== hostname()) return true;
  if (!isAlive(holder.pid)) return false;
  const start = startOf(holder.pid);
  return holder.start === '' || start === '' || holder.start === start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return errorCode(error) !== 'ESRCH';
  }
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses itself; the start tick is field 22, the 20th after it.
    const tick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return tick === undefined ? '' : `${boot}:${tick}`;
  } catch {
    return '';
  }
}

/** Moves a dead lock out of the way. Of two who find it dead, one could move away the other's new lock: that one is put back. */
function setAside(path: string, expected: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw writeFault(error, path);
  }
  const moved = look(aside);
  try {
    // Linked, not renamed: were there a third lock by now, it must not be written over.
    if (moved !== expected) linkSync(aside, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw writeFault(error, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(path: string, holder: LockHolder): void {
  const text = look(path);
  if (text !== undefined && holderOf(text)?.token === holder.token) rmSync(path, { force: true });
}
