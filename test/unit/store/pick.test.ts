/** Views of the events by every way there is: each gives what reading all events gives. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reader } from '../../../electron/store/handles.ts';
import { openReader } from '../../../electron/store/open.ts';
import { density, spanOfEvents } from '../../../electron/store/read/density.ts';
import { eventsPage, twinsOf } from '../../../electron/store/read/events.ts';
import { choose } from '../../../electron/store/read/filter.ts';
import { pickPage, type At } from '../../../electron/store/read/pick.ts';
import { sumsHold, TALLY_TABLES } from '../../../electron/store/read/tally.ts';
import { termsWith } from '../../../electron/store/read/words.ts';
import { wordsHold } from '../../../electron/store/write/words.ts';
import { deriveBase } from '../../../electron/workflows/derive-base.ts';
import { databaseOf, type OpenCase } from '../../../electron/workflows/open-case.ts';
import { traceSuspect } from '../../../electron/workflows/trace-suspect.ts';
import type { EventFilter } from '../../../shared/domain/event-filter.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { cloudTrails, linesFile, recordsFile, Scratch, take, value } from '../workflows/cases.ts';

const KEY = 'AKIAEXAMPLE00000000';
let scratch: Scratch;
let c: OpenCase;
let reader: Reader;
let close: () => void;
beforeAll(async () => {
  scratch = new Scratch();
  c = scratch.newCase();
  await take(c, [scratch.write('a.json', recordsFile(cloudTrails(0, 300)))]);
  await take(c, [scratch.write('b.jsonl', linesFile(cloudTrails(200, 700))), scratch.write('c.jsonl', linesFile(cloudTrails(650, 800)))]);
  value(traceSuspect(c, { credential: KEY }));
  ({ reader, close } = openReader(databaseOf(c.path)));
});
afterAll(() => {
  close();
  c.close();
  scratch.remove();
});

interface Row { id: number; at_us: number; texts: string; credential: string | null; actor: string | null }
const rows = (): Row[] => reader.prepare(`SELECT e.id, e.at_us, (SELECT text FROM evidence_term WHERE id = e.credential) AS credential, (SELECT text FROM evidence_term WHERE id = e.actor) AS actor,
    (SELECT group_concat(text, char(10)) FROM evidence_term WHERE id IN (e.action, e.reason, e.actor, e.credential, e.source, e.agent, e.account, e.region, e.resource, e.host)) AS texts
  FROM evidence_event e ORDER BY e.at_us, e.id`).all() as Row[];
function plainly(f: EventFilter): At[] {
  const words = f.search?.toLowerCase().split(' ') ?? [];
  const trail = new Set(reader.prepare('SELECT event_id FROM derived_trail').pluck().all() as number[]);
  return rows().filter((r) => (f.from === undefined || r.at_us >= f.from) && (f.to === undefined || r.at_us < f.to) && (f.credential === undefined || r.credential === f.credential)
    && (f.trail !== true || trail.has(r.id)) && words.every((w) => r.texts.split('\n').some((t) => t.toLowerCase().includes(w)))).map((r) => [r.at_us, r.id] as const);
}

const WAYS = {
  gathered: { gathered: 1e9, merged: 0, counted: 1e9 }, merged: { gathered: -1, merged: 1e9, counted: 1e9 }, 'through time': { gathered: -1, merged: 0, counted: 1e9 },
};
const filters = (): readonly EventFilter[] => {
  const span = spanOfEvents(reader) ?? { first: 0 as Micros, last: 0 as Micros };
  const middle = Math.floor((span.first + span.last) / 2) as Micros;
  return [
    {}, { from: middle }, { to: middle }, { credential: KEY }, { credential: KEY, from: middle }, { search: 'accessdenied' }, { search: '192.0.2.' }, { search: 'deploy 192.0.2.1' }, { search: 'a' },
    { search: 'nothing-holds-this' }, { credential: KEY, search: 'Describe' }, { trail: true }, { trail: true, from: middle, search: 'iam' },
  ];
};

describe.each(Object.entries(WAYS))('%s', (_, bounds) => {
  test('every page of every filter, from either end', () => {
    for (const filter of filters()) {
      const wanted = plainly(filter);
      for (const newest of [false, true]) {
        const found: At[] = [];
        const choice = choose(reader, filter);
        for (let after: At | undefined; choice !== undefined;) {
          const page = pickPage(reader, choice, after, 37, newest, bounds);
          expect(page.count, JSON.stringify(filter)).toBe(wanted.length);
          found.push(...page.rows);
          after = page.rows.at(-1);
          if (page.rows.length < 37) break;
        }
        expect(found, JSON.stringify({ filter, newest })).toEqual(newest ? [...wanted].reverse() : wanted);
      }
    }
  });
});

test('counting stops where it is told to, and says that there are more', () => {
  for (const bounds of Object.values(WAYS)) {
    for (const filter of filters()) {
      const choice = choose(reader, filter);
      if (choice === undefined) continue;
      const n = plainly(filter).length;
      for (const counted of [0, 1, 40, n - 1, n, n + 1]) {
        if (counted < 0) continue;
        const { count, more } = pickPage(reader, choice, undefined, 5, false, { ...bounds, counted });
        expect({ count, more }, JSON.stringify({ filter, counted })).toEqual({ count: Math.min(n, counted), more: n > counted });
      }
    }
  }
});

test('density is that of the events, by any width', () => {
  for (const filter of filters().filter((f) => f.trail !== true)) {
    for (const buckets of [1, 7, 100, 400]) {
      const d = density(reader, filter, buckets);
      const counts = new Array<number>(buckets).fill(0);
      for (const [at] of plainly({ ...filter, from: d.from, to: d.to })) counts[Math.floor((at - d.from) / d.widthUs)] = (counts[Math.floor((at - d.from) / d.widthUs)] ?? 0) + 1;
      expect(d.counts, JSON.stringify({ filter, buckets })).toEqual(counts);
    }
  }
});

test('sums that an import added to are those of all events, and so are sums made again', () => {
  for (const table of TALLY_TABLES) expect(sumsHold(reader, table), table).toMatchObject({ hold: true });
  expect(wordsHold(reader)).toMatchObject({ hold: true });
  const all = (): unknown => TALLY_TABLES.map((table) => reader.prepare(`SELECT * FROM ${table} ORDER BY ${table === 'derived_detail' ? '1' : '1, 2, 3'}`).all());
  const kept = all();
  deriveBase(c.handles);
  for (const table of TALLY_TABLES) expect(sumsHold(reader, table), table).toMatchObject({ hold: true });
  expect(all()).toEqual(kept);
});

test('texts that hold a word are those that LIKE finds', () => {
  for (const word of ['arn', 'ARN:AWS', '192.0.2.1', 'x', 'es', 'us%', 'deploy', 'zzzz', '\u{1F511}']) {
    const like = reader.prepare("SELECT id FROM evidence_term WHERE text LIKE ? ESCAPE '\\' ORDER BY id").pluck().all(`%${word.replace(/[\\%_]/g, (x) => `\\${x}`)}%`);
    expect(termsWith(reader, word, 10_000), word).toEqual(like);
  }
});

test('a further record of an event is its twin', () => {
  const held = reader.prepare('SELECT event_id FROM evidence_twin ORDER BY id').pluck().all() as number[];
  expect(held.length).toBe(150);
  expect(eventsPage(reader, {}, undefined, 1000).rows.length).toBe(800);
  const [first] = held;
  expect(twinsOf(reader, first ?? 0)).toEqual([{ evidence: expect.stringMatching(/^[0-9a-f]{12}$/) as string, line: 1 }]);
});
