/** Our own files in the data folder: the list of recent cases, and the log. Cases themselves are the engine's. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Recent } from '../ipc/shell-handlers.ts';

const KEPT = 12;

export function recentCases(folder: string): Recent {
  const file = join(folder, 'recent.json');
  const list = (): readonly string[] => {
    try {
      const paths: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string').slice(0, KEPT) : [];
    } catch {
      // Not there yet, or spoilt: a list of conveniences, made anew by the next case that is opened.
      return [];
    }
  };
  return {
    list,
    add(path) {
      const paths = [path, ...list().filter((other) => other !== path)].slice(0, KEPT);
      mkdirSync(folder, { recursive: true });
      // Whole or not at all.
      writeFileSync(`${file}.new`, `${JSON.stringify(paths, null, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
  };
}

const LARGEST = 1_000_000;

/** Appends to `logs/keytrail.log`; one older file is kept. */
export function logFile(folder: string): (line: string) => void {
  const file = join(folder, 'logs', 'keytrail.log');
  mkdirSync(dirname(file), { recursive: true });
  let size = sizeOf(file);
  return (line) => {
    if (size > LARGEST) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, line);
    size += line.length;
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
