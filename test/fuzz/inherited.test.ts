/**
 * Whoever writes a log may call a thing `constructor`: each word of each case in turn is given a name that JavaScript's objects inherit, as value or
 * as member. Nothing throws, every record has an answer, and no stored text is one of the engine's own functions.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReadOptions } from '../../electron/ingest/format.ts';
import type { Placed } from '../../electron/ingest/read-source.ts';
import { formatOf } from '../../electron/ingest/registry.ts';
import { readAll } from './read-all.ts';
import { runs } from './runs.ts';
import { parseJson } from '../../shared/domain/json-text.ts';

const INHERITED = ['constructor', '__proto__', 'toString'] as const;
const CASES = join(import.meta.dirname, '..', 'cases');
const WORDS_OF_A_CASE = runs(40);

function casesOf(format: string): string[] {
  return readdirSync(join(CASES, format)).map((name) => join(CASES, format, name)).filter((folder) => existsSync(join(folder, 'expected.json')));
}

/** Words of the text in order, evenly taken when there are more than a run has time for. */
function wordsOf(text: string): string[] {
  const all = [...new Set(text.match(/[A-Za-z_][\w-]{2,60}/g) ?? [])];
  const step = Math.max(1, all.length / WORDS_OF_A_CASE);
  return Array.from({ length: Math.min(all.length, WORDS_OF_A_CASE) }, (_, i) => all[Math.trunc(i * step)]!);
}

function readCase(folder: string, bytes: Uint8Array, format: string): Placed[] {
  const known = formatOf(format);
  if (known === undefined) throw new Error(`no format ${format}`);
  return readAll(known, bytes, existsSync(join(folder, 'options.json')) ? (parseJson(readFileSync(join(folder, 'options.json'), 'utf8')) as ReadOptions) : {});
}

describe.each(readdirSync(CASES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name))('%s', (formatFolder) => {
  test('a name that objects inherit is a name like any other', () => {
    let texts = 0;
    let read = 0;
    for (const folder of casesOf(formatFolder)) {
      const input = readdirSync(folder).find((name) => name.startsWith('input.') && !/\.(evtx|gz|zip)$/.test(name));
      if (input === undefined) continue;
      texts += 1;
      const { format } = parseJson(readFileSync(join(folder, 'expected.json'), 'utf8')) as { format: string };
      const text = readFileSync(join(folder, input), 'utf8');
      for (const word of wordsOf(text)) {
        for (const name of INHERITED) {
          const placed = readCase(folder, Buffer.from(text.replaceAll(word, name)), format);
          read += placed.length;
          const stored = JSON.stringify(placed.map((p) => p.reading), (_, value: unknown) => { expect(value, `${folder}: ${word}`).not.toBeTypeOf('function'); return value; });
          expect(stored.includes('[native code]'), `${folder}: ${word}`).toBe(false);
        }
      }
    }
    expect(read).toBeGreaterThanOrEqual(texts);
  });
});
