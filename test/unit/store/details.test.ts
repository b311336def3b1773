/** Which events have details: as bits they say what the rows say, however they were stored, and whichever events are asked for. */
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedDetails, DETAIL_IDS, DETAIL_TABLES } from '../../../electron/store/detail-bits.ts';
import type { DerivedWriter } from '../../../electron/store/handles.ts';
import { migrate } from '../../../electron/store/migrate.ts';
import { detailedIn } from '../../../electron/store/read/details.ts';
import { sumsHold } from '../../../electron/store/read/tally.ts';
import { DetailBits, recountDetails } from '../../../electron/store/write/details.ts';

const INSERT = [
  'INSERT OR IGNORE INTO evidence_issue (event_id, seq, what, value, kind, holder, holder_kind, expires_us) VALUES (?, 0, 0, 1, 1, NULL, 0, NULL)',
  'INSERT OR IGNORE INTO evidence_fact (event_id, seq, kind, term) VALUES (?, 0, 0, 1)',
] as const;
const event = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 4 * DETAIL_IDS }), fc.constantFrom(DETAIL_IDS - 1, DETAIL_IDS, DETAIL_IDS + 1, 5_000_000_000));
/** What some imports stored, one after the other. */
const imports = fc.array(fc.array(fc.record({ kind: fc.nat(1), event }), { maxLength: 40 }), { maxLength: 4 });

function freshDatabase(): BetterSqlite3.Database & DerivedWriter {
  const db = new BetterSqlite3(':memory:');
  migrate(db);
  return db as unknown as BetterSqlite3.Database & DerivedWriter;
}

test('bits that imports added are those of all rows, and so are bits made again', () => {
  fc.assert(fc.property(imports, (all) => {
    const db = freshDatabase();
    for (const stored of all) {
      const bits = new DetailBits();
      // Rows come in order of their events.
      for (const { kind, event: id } of [...stored].sort((a, b) => a.event - b.event)) {
        db.prepare(INSERT[kind] ?? '').run(id);
        bits.add(kind, id);
      }
      bits.write(db);
      expect(bits.rows).toBe(0);
    }
    expect(sumsHold(db, 'derived_detail')).toMatchObject({ hold: true });
    const kept = db.prepare('SELECT * FROM derived_detail ORDER BY id').all();
    recountDetails(db);
    expect(db.prepare('SELECT * FROM derived_detail ORDER BY id').all()).toEqual(kept);
    expect(kept.length).toBe([...DETAIL_TABLES.keys()].reduce((n, kind) => n + [...countedDetails(db, kind)].length, 0));
    db.close();
  }), { numRuns: 60 });
});

test('of events asked for, few or many, those that have rows, in order', () => {
  fc.assert(fc.property(imports, fc.array(fc.array(event, { maxLength: 200 }), { maxLength: 4 }), (all, asked) => {
    const db = freshDatabase();
    for (const { kind, event: id } of all.flat()) db.prepare(INSERT[kind] ?? '').run(id);
    recountDetails(db);
    const detailed = detailedIn(db);
    for (const events of asked) {
      for (const table of DETAIL_TABLES) {
        const has = new Set(db.prepare(`SELECT event_id FROM ${table}`).pluck().all() as number[]);
        const found = detailed(table, Float64Array.from(events).sort());
        expect(found).toEqual([...found].sort((a, b) => a - b));
        // Fewer than are worth looking up may be given as they are.
        expect(found.filter((id) => has.has(id))).toEqual([...events].sort((a, b) => a - b).filter((id) => has.has(id)));
        if (events.length >= 64) expect(found.every((id) => has.has(id))).toBe(true);
      }
    }
    db.close();
  }), { numRuns: 60 });
});

test('a bit too many or too few is found', () => {
  const db = freshDatabase();
  for (const id of [3, DETAIL_IDS + 3]) db.prepare(INSERT[1]).run(id);
  recountDetails(db);
  expect(sumsHold(db, 'derived_detail')).toEqual({ rows: 2, hold: true });
  db.prepare("UPDATE derived_detail SET bits = zeroblob(length(bits)) WHERE id = (SELECT MAX(id) FROM derived_detail)").run();
  expect(sumsHold(db, 'derived_detail').hold).toBe(false);
  recountDetails(db);
  db.prepare('INSERT INTO derived_detail (id, bits) VALUES (99, zeroblob(8))').run();
  expect(sumsHold(db, 'derived_detail').hold).toBe(false);
  db.close();
});
