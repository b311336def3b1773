/** What the storing side makes of batches: counts that add up, duplicates that leave nothing, numbers that begin again after a rollback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { EventDraft } from '../../../shared/domain/event.ts';
import { microsOf, type Micros } from '../../../shared/domain/time.ts';
import { createDatabase, openDatabase } from '../../../electron/store/open.ts';
import type { Handles } from '../../../electron/store/handles.ts';
import { ReadingEncoder } from '../../../electron/store/write/batch.ts';
import { createDeferred, dropDeferred } from '../../../electron/store/write/deferred-indexes.ts';
import { EvidenceIntake } from '../../../electron/store/write/evidence.ts';
import { HashTable } from '../../../electron/store/write/hash-table.ts';
import { KeyedHash } from '../../../electron/store/write/keyed-hash.ts';
import { brokenRuns } from '../../../electron/store/write/rows-digest.ts';

const folder = mkdtempSync(join(tmpdir(), 'keytrail-intake-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
let made = 0;
const fresh = (): { file: string; handles: Handles } => {
  made += 1;
  const file = join(folder, `${made}.sqlite`);
  return { file, handles: createDatabase(file) };
};

const micros = (n: number): Micros => microsOf(n) ?? (() => { throw new Error('not an instant'); })();
const event = (at: number, key: string, actor = 'alice'): EventDraft => ({
  at: micros(at), precisionUs: 1, twinKey: key, action: 'sts:AssumeRole', depth: 'controlled', outcome: 'success',
  actor: { name: actor, kind: 'user', also: [`id-of-${actor}`] }, target: { platform: 'aws' },
  issues: [{ what: 'credential', value: `key-${key}`, kind: 'aws-role-session' }], facts: [{ kind: 'invoked-by', text: `by-${actor}` }],
});

function begin(intake: EvidenceIntake, path: string): void {
  intake.beginObject({ path, kept: false, importedAt: micros(1), examiner: 'x' });
  intake.beginFile({ member: undefined, layers: [], format: 'aws-cloudtrail', because: '', options: '{}' });
}

function fill(encoder: ReadingEncoder, events: readonly EventDraft[]): ReturnType<ReadingEncoder['take']> {
  events.forEach((e, i) => { encoder.add({ offset: i, length: 1, line: i + 1 }, { kind: 'events', events: [e] }); });
  return encoder.take();
}

const indexes = (h: Handles): unknown[] => h.reader.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name").all();
const count = (h: Handles, table: string): unknown => h.reader.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get();

test('a twin is a duplicate and leaves neither facts nor issues; its names are known from the event that it is a record of', () => {
  const { handles } = fresh();
  const intake = new EvidenceIntake(handles.evidence);
  const encoder = new ReadingEncoder();
  begin(intake, 'a');
  intake.take(fill(encoder, [event(1, 'k1'), event(1, 'k1', 'mallory'), event(2, 'k2', 'mallory')]));
  const { counts } = intake.endFile();
  intake.closeRuns();
  expect(counts).toMatchObject({ records: 3, stored: 2, duplicates: 1, events: 2 });
  expect([count(handles, 'evidence_event'), count(handles, 'evidence_issue'), count(handles, 'evidence_fact'), count(handles, 'evidence_name')]).toEqual([2, 2, 2, 2]);
  // Were they not, a poorer record taken in first would leave names that it does not leave afterwards.
  expect(handles.reader.prepare('SELECT e.at_us FROM evidence_name n JOIN evidence_event e ON e.id = n.event_id ORDER BY n.id').pluck().all()).toEqual([1, 1]);
  expect([...brokenRuns(handles.reader, () => undefined)]).toEqual([]);
});

test('after a rollback the numbers begin again, and the next object is stored whole', () => {
  const { handles } = fresh();
  const { evidence } = handles;
  const intake = new EvidenceIntake(evidence);
  const encoder = new ReadingEncoder();
  evidence.exec('BEGIN');
  intake.closeRuns();
  evidence.exec('SAVEPOINT object');
  begin(intake, 'bad');
  intake.take(fill(encoder, [event(1, 'k1', 'gone')]));
  evidence.exec('ROLLBACK TO object; RELEASE object');
  intake.forget();
  encoder.reset();
  encoder.beginFile();
  begin(intake, 'good');
  intake.take(fill(encoder, [event(1, 'k1'), event(2, 'k2')]));
  intake.endFile();
  intake.closeRuns();
  evidence.exec('COMMIT');
  expect(handles.reader.prepare('SELECT t.text FROM evidence_event e JOIN evidence_term t ON t.id = e.actor').pluck().all()).toEqual(['alice', 'alice']);
  expect(handles.reader.prepare("SELECT COUNT(*) FROM evidence_term WHERE text LIKE '%gone%'").pluck().get()).toBe(0);
  expect([...brokenRuns(handles.reader, () => undefined)]).toEqual([]);
});

test('a text stands once, with its index or without it', () => {
  const { handles } = fresh();
  dropDeferred(handles.evidence, [{ path: 'large', bytes: 1e9 }]);
  for (const round of [1, 2, 3]) {
    const intake = new EvidenceIntake(handles.evidence);
    begin(intake, `file ${round}`);
    intake.take(fill(new ReadingEncoder(), [event(round, `k${round}`)]));
    intake.endFile();
    intake.closeRuns();
    if (round === 2) createDeferred(handles.evidence);
  }
  expect(handles.reader.prepare('SELECT text FROM evidence_term GROUP BY text HAVING COUNT(*) > 1').all()).toEqual([]);
});

test('a case whose import died gets its indexes back when it is opened', () => {
  const { file, handles } = fresh();
  const before = indexes(handles);
  dropDeferred(handles.evidence, [{ path: 'large', bytes: 1e9 }]);
  expect(indexes(handles).length).toBeLessThan(before.length);
  handles.close();
  const opened = openDatabase(file, file);
  if (!opened.ok) throw new Error('the case does not open');
  expect(indexes(opened.value)).toEqual(before);
  opened.value.close();
});

test('a small import keeps its indexes', () => {
  const { handles } = fresh();
  const before = indexes(handles);
  dropDeferred(handles.evidence, [{ path: 'small', bytes: 100_000 }]);
  expect(indexes(handles)).toEqual(before);
});

describe('rows by hash', () => {
  const keyed = new KeyedHash();
  const never = (): boolean => { throw new Error('a row of this run was compared'); };

  test('two texts of one hash are both found, and none that was not added', () => {
    const table = new HashTable();
    const hash = (n: number): number => (n % 60_000) * 90_071_992_547;
    for (let i = 1; i <= 90_000; i += 1) {
      keyed.ofText(`text ${i}`);
      table.add(hash(i), i, keyed);
    }
    for (const i of [1, 60_001, 59_999, 90_000]) {
      keyed.ofText(`text ${i}`);
      expect(table.find(hash(i), keyed, never)).toBe(i);
    }
    keyed.ofText('text 120001');
    expect(table.find(hash(1), keyed, never)).toBe(0);
  });

  test('a row from before is compared until it is found', () => {
    const table = new HashTable();
    table.add(7, 1);
    table.add(7, 2);
    keyed.ofText('the second');
    const compared: number[] = [];
    const second = (id: number): boolean => { compared.push(id); return id === 2; };
    expect([table.find(7, keyed, second), table.find(7, keyed, second)]).toEqual([2, 2]);
    expect(compared).toEqual([1, 2, 1]);
  });

  // The first and third vectors that come with SipHash for the key 00 01 … 07 and the bytes 00 01 … .
  test.each([['', '218d1f59b9b83cc8'], ['\u0100', '064f39ef7c50eb57']])('%j is hashed as HalfSipHash-2-4 does', (text, wanted) => {
    const known = new KeyedHash(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]));
    known.ofText(text);
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(known.first, 0);
    bytes.writeUInt32LE(known.last, 4);
    expect(bytes.toString('hex')).toBe(wanted);
  });

  test('rows and texts of every length are told apart, rows with NULL too', () => {
    const seen = new Set<string>();
    const note = (): void => { seen.add(`${keyed.first} ${keyed.last}`); };
    for (let length = 0; length < 300; length += 1) { keyed.ofText('a'.repeat(length)); note(); }
    const cells = Float64Array.from([1, 2, Number.NaN, 0, 4]);
    for (let from = 0; from < 5; from += 1) for (let to = from + 1; to <= 5; to += 1) { keyed.ofCells(cells, from, to); note(); }
    expect(seen.size).toBe(300 + 15);
    keyed.ofCells(cells, 2, 3);
    const { first, last } = keyed;
    keyed.ofCells(new Float64Array(Uint8Array.from([1, 0, 0, 0, 0, 0, 0xf8, 0xff]).buffer), 0, 1);
    expect([keyed.first, keyed.last]).toEqual([first, last]);
  });
});
