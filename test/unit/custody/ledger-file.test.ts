import fc from 'fast-check';
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendLedgerFile, compareLedgers, ledgerLine, readLedgerFile, repairLedgerFile } from '../../../electron/custody/ledger-file.ts';
import { nextEntry } from '../../../electron/custody/ledger.ts';
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import { at, faultOf, inFolder } from './folder.ts';

const NOON = at('2024-03-01T12:00:00Z');

function ledger(length: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let i = 0; i < length; i += 1) entries.push(nextEntry(entries.at(-1), { at: NOON, kind: 'asserted', by: 'J. Döe', body: { text: `line\n${i}` } }));
  return entries;
}

const textOf = (entries: readonly LedgerEntry[]): string => entries.map((entry) => `${ledgerLine(entry)}\n`).join('');

test('what is appended is read back, and the file is plain lines', () => {
  inFolder((folder) => {
    const path = join(folder, 'ledger.jsonl');
    expect(readLedgerFile(path)).toEqual({ entries: [], tornBytes: 0, problems: [] });
    const entries = ledger(3);
    for (const entry of entries) appendLedgerFile(path, [entry]);
    expect(readLedgerFile(path)).toEqual({ entries, tornBytes: 0, problems: [] });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
    expect(compareLedgers(entries, readLedgerFile(path).entries)).toEqual({ state: 'same' });
  });
});

test('every flipped byte of the file makes it differ from the database', () => {
  inFolder((folder) => {
    const path = join(folder, 'ledger.jsonl');
    const entries = ledger(3);
    const good = Buffer.from(textOf(entries));
    fc.assert(fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
      const bad = Buffer.from(good);
      bad[position]! ^= change;
      writeFileSync(path, bad);
      const file = readLedgerFile(path);
      const found = file.problems.length > 0 || file.tornBytes > 0 || compareLedgers(entries, file.entries).state !== 'same';
      expect(found).toBe(true);
      // Neither is it taken for a crash, except that the last newline alone is what a torn append looks like.
      const repaired = repairLedgerFile(path, entries);
      if (position === good.length - 1) return;
      expect(repaired).toHaveProperty('problem');
      expect(readFileSync(path).equals(bad)).toBe(true);
    }), { numRuns: 300 });
  });
});

test('a line that means the same but is not written the same is named', () => {
  inFolder((folder) => {
    const path = join(folder, 'ledger.jsonl');
    const entries = ledger(2);
    const [first, second] = entries.map(ledgerLine);
    for (const other of [second!.replace(':', ': '), `${second!} `, second!.replace('{', '{"seq":9,'), second!.replace(/}$/, ',"x":1}'), '', 'null', '[]']) {
      writeFileSync(path, `${first!}\n${other}\n`);
      expect(readLedgerFile(path)).toEqual({ entries: [entries[0]], tornBytes: 0, problems: [{ where: 'ledger', what: 'ledger.jsonl line 2', detail: 'is not an entry as Keytrail writes it' }] });
      expect(repairLedgerFile(path, entries)).toHaveProperty('problem.what', 'ledger.jsonl line 2');
    }
  });
});

test('a file cut at any byte is completed from the database, byte for byte', () => {
  inFolder((folder) => {
    const path = join(folder, 'ledger.jsonl');
    const entries = ledger(3);
    const good = Buffer.from(textOf(entries));
    for (let length = 0; length <= good.length; length += 1) {
      writeFileSync(path, good.subarray(0, length));
      const lines = good.subarray(0, length).toString('latin1').split('\n').length - 1;
      const compared = compareLedgers(entries, readLedgerFile(path).entries);
      expect(compared.state).toBe(lines === 3 ? 'same' : 'file-behind');
      expect(repairLedgerFile(path, entries)).toEqual({ appended: 3 - lines });
      expect(readFileSync(path).equals(good)).toBe(true);
    }
  });
});

test('the first difference is named: which entry, which field, both values', () => {
  const entries = ledger(4);
  const edited = entries.with(2, { ...entries[2]!, by: 'someone else' });
  expect(compareLedgers(entries, edited)).toEqual({
    state: 'differs',
    problem: { where: 'ledger', what: 'entry 3', detail: 'by is "J. Döe" in the database and "someone else" in ledger.jsonl' },
  });
  expect(compareLedgers(entries, entries.slice(0, 2))).toMatchObject({ state: 'file-behind', lacks: 2, problem: { what: 'entry 3' } });
});

test('a database whose ledger lost its end is found by the file, and the file is not shortened to match', () => {
  inFolder((folder) => {
    const path = join(folder, 'ledger.jsonl');
    const entries = ledger(4);
    writeFileSync(path, textOf(entries));
    const compared = compareLedgers(entries.slice(0, 3), entries);
    expect(compared).toMatchObject({ state: 'differs', problem: { what: 'entry 4' } });
    expect(repairLedgerFile(path, entries.slice(0, 3))).toHaveProperty('problem.what', 'entry 4');
    expect(readFileSync(path, 'utf8')).toBe(textOf(entries));
  });
});

test('nothing is welded to an incomplete line', () => {
  inFolder((folder) => {
    const path = join(folder, 'ledger.jsonl');
    const entries = ledger(2);
    appendLedgerFile(path, [entries[0]!]);
    appendFileSync(path, '{"at":');
    expect(faultOf(() => appendLedgerFile(path, [entries[1]!])).code).toBe('case-damaged');
    expect(readLedgerFile(path).tornBytes).toBe(6);
    appendFileSync(path, 'something that no crash writes');
    expect(repairLedgerFile(path, entries)).toHaveProperty('problem.what', 'ledger.jsonl');
  });
});

test.skipIf(process.platform === 'win32')('a mirror that is a link elsewhere is not written to', () => {
  inFolder((folder) => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'theirs\n');
    symlinkSync(victim, join(folder, 'ledger.jsonl'));
    expect(faultOf(() => appendLedgerFile(join(folder, 'ledger.jsonl'), ledger(1))).code).toBe('cannot-write');
    expect(readFileSync(victim, 'utf8')).toBe('theirs\n');
  });
});
