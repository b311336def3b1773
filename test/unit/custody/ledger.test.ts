import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalJson, type JsonValue } from '../../../electron/custody/canonical.ts';
import { ledgerLine } from '../../../electron/custody/ledger-file.ts';
import { NO_ENTRY, checkLedger, nextEntry } from '../../../electron/custody/ledger.ts';
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import { SECOND_US, type Micros, microsOf } from '../../../shared/domain/time.ts';
import { at, inFolder } from './folder.ts';

const NOON = at('2024-03-01T12:00:00Z');
const later = (seconds: number): Micros => microsOf(NOON + seconds * SECOND_US)!;

/** A ledger of `length` good entries. */
function ledger(length: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let i = 0; i < length; i += 1) entries.push(nextEntry(entries.at(-1), { at: later(i), kind: 'asserted', by: 'j. doe', body: { number: i } }));
  return entries;
}

const names = (entries: readonly LedgerEntry[]): readonly string[] => checkLedger(entries).problems.map((problem) => problem.what);

test('the first entry is the one that was worked out by hand', () => {
  const entry = nextEntry(undefined, { at: NOON, kind: 'case-created', by: 'J. Döe', body: { name: 'x', examiner: 'J. Döe' } });
  // printf 'keytrail-ledger-1\nprev 64\n%064d\nseq 1\n1\nat 16\n1709294400000000\nkind 12\ncase-created\nby 7\nJ. Döe\nbody 33\n{"examiner":"J. Döe","name":"x"}\n' 0 | sha256sum
  expect(entry).toEqual({
    seq: 1, at: NOON, kind: 'case-created', by: 'J. Döe', body: '{"examiner":"J. Döe","name":"x"}', prev: NO_ENTRY,
    hash: 'a7ac03b1f93dc3a96bc9bfb28677c657a35b71b5f7f0ece605c52743cb329ef7',
  });
});

test('a good ledger is good, and its head is the newest hash', () => {
  const entries = ledger(5);
  expect(checkLedger(entries)).toEqual({ ok: true, problems: [], head: entries[4]!.hash, entries: 5 });
  expect(checkLedger([])).toEqual({ ok: true, problems: [], head: NO_ENTRY, entries: 0 });
  expect(checkLedger(entries, entries[2]!.hash).ok).toBe(true);
});

const fields = ['seq', 'at', 'kind', 'by', 'body', 'hash', 'prev'] as const;

test('an edit of any one field of any entry is found, and names that entry and no other', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), fc.constantFrom(...fields), fc.integer({ min: 1, max: 9 }), (length, pick, field, change) => {
    const entries = ledger(length);
    const i = pick % length;
    const was = entries[i]!;
    const value = was[field];
    const edited = typeof value === 'number' ? value + change : `${value.slice(1)}${change}`;
    entries[i] = { ...was, [field]: edited };
    expect(new Set(names(entries))).toEqual(new Set([`entry ${i + 1}`]));
  }), { numRuns: 300 });
});

test('an edit with its hash made to fit is found where the next entry no longer continues it', () => {
  for (let i = 0; i < 4; i += 1) {
    const entries = ledger(5);
    entries[i] = nextEntry(entries[i - 1], { at: entries[i]!.at, kind: 'asserted', by: 'someone else', body: {} });
    expect(checkLedger(entries).problems).toEqual([{ where: 'ledger', what: `entry ${i + 2}`, detail: `does not continue entry ${i + 1}: one of the two was replaced` }]);
  }
});

test('a moved text between two fields is an edit: lengths are part of what is hashed', () => {
  const [entry] = ledger(1);
  expect(names([{ ...entry!, kind: 'asserted\nby 6\nj. doe', by: '' }])).toEqual(['entry 1']);
});

test('entries taken out are named, wherever they stood', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.nat(), (length, a, b) => {
    const from = a % (length - 1);
    const count = 1 + (b % (length - 1 - from));
    const entries = ledger(length);
    entries.splice(from, count);
    expect(names(entries)).toEqual([count === 1 ? `entry ${from + 1}` : `entries ${from + 1} to ${from + count}`]);
  }));
});

test('two entries that changed places are found, and nothing outside the two is named', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.nat(), (length, a, b) => {
    const i = a % length;
    const j = b % length;
    fc.pre(i < j);
    const entries = ledger(length);
    [entries[i], entries[j]] = [entries[j]!, entries[i]!];
    const missing = j === i + 1 ? `entry ${i + 1}` : `entries ${i + 1} to ${j}`;
    const between = Array.from({ length: j - i - 1 }, (_, k) => `entry ${i + 2 + k}`);
    expect(names(entries)).toEqual([missing, ...between, `entry ${i + 1}`]);
  }));
});

test('an entry given twice, or put in from another ledger, is found', () => {
  const entries = ledger(4);
  expect(names([...entries.slice(0, 2), entries[1]!, ...entries.slice(2)])).toEqual(['entry 2']);
  const foreign = nextEntry({ seq: 2, hash: 'f'.repeat(64) }, { at: NOON, kind: 'asserted', by: 'x', body: null });
  expect(names([...entries.slice(0, 2), foreign, ...entries.slice(3)])).toEqual(['entry 3', 'entry 4']);
});

test('a cut tail or a ledger written anew is found only by a head noted elsewhere', () => {
  const entries = ledger(5);
  const noted = entries[4]!.hash;
  expect(checkLedger(entries.slice(0, 4)).ok).toBe(true);
  expect(checkLedger(entries.slice(0, 4), noted).problems.map((problem) => problem.what)).toEqual(['head']);
  expect(checkLedger([], noted).ok).toBe(false);
});

test('what is hashed is what a database gives back: half a surrogate pair becomes U+FFFD first', () => {
  const entry = nextEntry(undefined, { at: NOON, kind: 'asserted', by: 'x\ud800', body: { text: '\ud800' } });
  expect(entry.by).toBe('x\ufffd');
  expect(entry.body).toBe('{"text":"\\ud800"}');
  expect(checkLedger([entry]).ok).toBe(true);
});

test('canonical JSON: same value, same text, whatever the order of keys; and the text gives the value back', () => {
  expect(canonicalJson({ b: [1, -0, 1e21, 0.1], a: { z: null, y: true }, '\u20ac': 'é"\n', gone: undefined })).toBe('{"a":{"y":true,"z":null},"b":[1,0,1e+21,0.1],"€":"é\\"\\n"}');
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = canonicalJson(value);
    expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
  }));
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
    const turned = Object.fromEntries(Object.entries(value).reverse());
    expect(canonicalJson(turned)).toBe(canonicalJson(value));
  }));
});

// The command of README.md, so that it stays true.
test.skipIf(!existsSync('/usr/bin/jq'))('jq and sha256sum alone can check an entry', () => {
  inFolder((folder) => {
    const entries = [...ledger(2)];
    entries.push(nextEntry(entries[1], { at: later(9), kind: 'asserted', by: 'J. Döe', body: { text: 'zwölf "12"\n€ 😀' } }));
    writeFileSync(join(folder, 'ledger.jsonl'), entries.map((entry) => `${ledgerLine(entry)}\n`).join(''));
    const readme = readFileSync(new URL('../../../electron/custody/README.md', import.meta.url), 'utf8');
    const command = /```sh ledger\n([\s\S]*?)```/.exec(readme)![1]!;
    expect(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' }).trim()).toBe(`${entries[2]!.hash}  -`);
  });
});
