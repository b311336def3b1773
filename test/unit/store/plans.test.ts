/** Hot queries keep the plan they were written for. A plan says more than a stopwatch, and says it everywhere. */
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reader } from '../../../electron/store/handles.ts';
import { density, lanes, spanOfEvents } from '../../../electron/store/read/density.ts';
import { eventById, eventByRow, eventsPage, factsOf, issuesOf } from '../../../electron/store/read/events.ts';
import { termId } from '../../../electron/store/read/terms.ts';
import { credentialsFrom, issuingsOf, usesOfCredential } from '../../../electron/store/read/uses.ts';
import { databaseOf } from '../../../electron/workflows/open-case.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { cloudTrails, recordsFile, Scratch, take } from '../workflows/cases.ts';

const KEY = 'AKIAEXAMPLE00000000';
let scratch: Scratch;
let db: BetterSqlite3.Database;
beforeEach(async () => {
  scratch = new Scratch();
  const c = scratch.newCase();
  await take(c, [scratch.write('a.json', recordsFile(cloudTrails(0, 200)))]);
  c.close();
  db = new BetterSqlite3(databaseOf(c.path), { readonly: true });
});
afterEach(() => {
  db.close();
  scratch.remove();
});

/** The plans of every statement that `work` prepares. */
function plansOf(work: (reader: Reader) => unknown): string[] {
  const plans: string[] = [];
  const spy = {
    prepare(sql: string) {
      const statement = db.prepare(sql);
      const count = [...sql.matchAll(/\?/g)].length;
      plans.push((db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array.from({ length: count }, () => 1)) as { detail: string }[]).map((r) => r.detail).join('; '));
      return statement;
    },
  };
  work(spy as unknown as Reader);
  return plans.filter((p) => !/^SEARCH (evidence_term|t) USING (INTEGER PRIMARY KEY|INDEX evidence_term_hash)/.test(p));
}
/** None reads a whole table of events, or sorts. */
const sound = (plans: readonly string[]): string[] => plans.filter((p) => /SCAN e\b|SCAN evidence_event(?! USING COVERING INDEX)|USE TEMP B-TREE FOR ORDER BY/.test(p));

test('a page of events, in time order from any cursor, by credential, by span', () => {
  const at = spanOfEvents(db as unknown as Reader)?.first ?? (0 as Micros);
  const all = plansOf((r) => eventsPage(r, {}, `${at}.1`, 50));
  expect(all[0]).toBe('SEARCH e USING INDEX evidence_event_at (at_us>?); SEARCH f USING INTEGER PRIMARY KEY (rowid=?); USE TEMP B-TREE FOR LAST TERM OF ORDER BY');
  expect(plansOf((r) => eventsPage(r, { from: at, to: (at + 1) as Micros }, undefined, 50))[0]).toMatch(/^SEARCH e USING INDEX evidence_event_at \(at_us>\? AND at_us<\?\)/);
  expect(plansOf((r) => eventsPage(r, { credential: KEY }, undefined, 50))[0]).toBe('SEARCH e USING INDEX evidence_event_credential (credential=?); SEARCH f USING INTEGER PRIMARY KEY (rowid=?)');
  expect(plansOf((r) => eventsPage(r, { credential: KEY }, `${at}.1`, 50))[0]).toMatch(/^SEARCH e USING INDEX evidence_event_credential \(credential=\? AND at_us>\?\)/);
  expect(plansOf((r) => eventsPage(r, {}, undefined, 50, true))[0]).toMatch(/^SCAN e USING INDEX evidence_event_at/);
});

test('one event, and what hangs on it', () => {
  const r = db as unknown as Reader;
  const id = eventsPage(r, {}, undefined, 1).rows[0]?.id ?? '';
  expect(plansOf((reader) => eventById(reader, id))).toEqual(['SEARCH f USING COVERING INDEX sqlite_autoindex_evidence_file_1 (name_id=?); SEARCH e USING INDEX evidence_event_file (file_id=? AND record_no=?)']);
  expect(plansOf((reader) => [eventByRow(reader, 1), issuesOf(reader, 1), factsOf(reader, 1)]).every((p) => /^SEARCH/.test(p))).toBe(true);
});

test('uses of a credential with their issues and facts, and where it was issued', () => {
  const plans = plansOf((r) => usesOfCredential(r, KEY));
  expect(plans.length).toBe(3);
  expect(plans.every((p) => p.startsWith('SEARCH e USING ') && p.includes('evidence_event_credential (credential=?)'))).toBe(true);
  const issued = plansOf((r) => issuingsOf(r, 'ASIAEXAMPLE00000007'));
  expect(issued.length).toBeGreaterThan(0);
  expect(issued.every((p) => p.includes('evidence_issue_value (value=?)') && !/SCAN e\b/.test(p))).toBe(true);
});

test('credentials used from an address', () => {
  const plans = plansOf((r) => credentialsFrom(r, '192.0.2.1', 0 as Micros));
  expect(plans[0]).toMatch(/^SEARCH evidence_event USING COVERING INDEX evidence_event_source \(source=\?/);
});

test('density and lanes read indexes alone', () => {
  const plans = plansOf((r) => [density(r, {}, 100), lanes(r, [{ value: KEY, label: 'k' }], undefined, undefined, 100)]);
  expect(sound(plans)).toEqual([]);
  expect(plans.some((p) => p.startsWith('SEARCH e USING COVERING INDEX evidence_event_at (at_us>? AND at_us<?)'))).toBe(true);
  expect(plans.some((p) => p.includes('evidence_event_credential (credential=? AND at_us>? AND at_us<?)'))).toBe(true);
  expect(termId(db as unknown as Reader, KEY)).toBeGreaterThan(0);
});
