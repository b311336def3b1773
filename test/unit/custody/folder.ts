import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultError, type Fault } from '../../../shared/domain/fault.ts';
import { type Micros, readInstant } from '../../../shared/domain/time.ts';

/** Runs `work` with a fresh folder and removes it afterwards. */
export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-custody-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fault that `work` throws; fails when it throws none. */
export function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('no fault was thrown');
}

export function at(text: string): Micros {
  return readInstant(text)!.at;
}
