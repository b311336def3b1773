/** Hot queries keep the plan they were written for. A plan says more than a stopwatch, and says it everywhere. */
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reader } from '../../../electron/store/handles.ts';
import { density, lanes, spanOfEvents } from '../../../electron/store/read/density.ts';
import { eventById, eventByRow, eventsPage, factsOf, issuesOf } from '../../../electron/store/read/events.ts';
import { termId } from '../../../electron/store/read/terms.ts';
import { textsOfFacts } from '../../../electron/store/read/bridges.ts';
import { namelessIn } from '../../../electron/store/read/nameless.ts';
import { credentialsFrom, issuingsOf, unnamedActionsOf, usesOfCredential } from '../../../electron/store/read/uses.ts';
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
const sound = (plans: readonly string[]): string[] => plans.filter((p) => /SCAN [eh]\b|SCAN evidence_happening(?! USING COVERING INDEX)|USE TEMP B-TREE FOR ORDER BY/.test(p));

test('a page of events, in time order from any cursor, by credential, by span', () => {
  const at = spanOfEvents(db as unknown as Reader)?.first ?? (0 as Micros);
  const page = (filter: Parameters<typeof eventsPage>[1], after?: string, newest = false): readonly string[] => plansOf((r) => eventsPage(r, filter, after, 50, newest));
  const some = (plans: readonly string[], plan: RegExp): void => { expect(plans.some((p) => plan.test(p)), plans.join('\n')).toBe(true); };
  some(page({}, `${at}.1`), /^SEARCH h USING COVERING INDEX evidence_happening_at \(at_us>\?\); USING INDEX evidence_superseded_event FOR IN-OPERATOR; USE TEMP B-TREE FOR LAST TERM OF ORDER BY$/);
  some(page({ from: at, to: (at + 1) as Micros }), /^SEARCH h USING COVERING INDEX evidence_happening_at \(at_us>\? AND at_us<\?\)/);
  some(page({}, undefined, true), /^SCAN h USING COVERING INDEX evidence_happening_at/);
  const credential = page({ credential: KEY }, `${at}.1`);
  some(credential, /^SEARCH evidence_context USING .*evidence_context_credential \(credential=\?\)/);
  some(credential, /SEARCH h USING .*evidence_happening_context \(context=\?\)/);
  expect(sound(credential.filter((p) => !p.includes('MATERIALIZE')))).toEqual([]);
  const search = page({ search: 'deploy' });
  some(search, /SEARCH h USING .*evidence_happening_resource \(resource=\?\)/);
  some(search, /SEARCH r USING PRIMARY KEY \(kind=\? AND value=\?\)/);
  expect(search.filter((p) => /SCAN h\b/.test(p))).toEqual([]);
});

test('one event, and what hangs on it', () => {
  const r = db as unknown as Reader;
  const id = eventsPage(r, {}, undefined, 1).rows[0]?.id ?? '';
  expect(plansOf((reader) => eventById(reader, id))).toEqual([
    'SEARCH evidence_file USING COVERING INDEX sqlite_autoindex_evidence_file_1 (name_id=?)', 'SEARCH evidence_happening USING INTEGER PRIMARY KEY (rowid>?)', 'SEARCH evidence_happening',
    'SEARCH evidence_superseded USING COVERING INDEX evidence_superseded_event (event_id=?)', expect.stringMatching(/^SEARCH h USING INTEGER PRIMARY KEY/),
  ]);
  expect(plansOf((reader) => [eventByRow(reader, 1), issuesOf(reader, 1), factsOf(reader, 1)]).every((p) => /^SEARCH/.test(p))).toBe(true);
});

test('uses of a credential with their issues and facts, and where it was issued', () => {
  const plans = plansOf((r) => usesOfCredential(r, KEY));
  const [events, ...parts] = plans;
  // All that is read of each stands in indexes, context by context: the rows themselves lie far apart.
  const found = 'SEARCH c USING COVERING INDEX evidence_context_credential \\(credential=\\?\\); SEARCH e USING COVERING INDEX evidence_happening_context \\(context=\\?\\); ';
  expect(events).toMatch(new RegExp(`^${found}USING INDEX evidence_superseded_event FOR IN-OPERATOR$`));
  // Issues, facts and texts by the rows found, of which the texts come in the order asked for, none left out; what many events share, by its key.
  const alone = /^(?:SCAN j VIRTUAL TABLE INDEX 1:; SEARCH (?:t USING INTEGER PRIMARY KEY \(rowid=\?\) LEFT-JOIN|o USING PRIMARY KEY \(event_id=\?\))|SEARCH (?:evidence_(?:context|act|file)|derived_detail) USING INTEGER PRIMARY KEY \(rowid=\?\))$/;
  expect(parts.filter((p) => !alone.test(p)), plans.join('\n')).toEqual([]);
  expect(parts.length).toBeGreaterThan(5);
  const issued = plansOf((r) => issuingsOf(r, 'ASIAEXAMPLE00000007'));
  expect(issued.length).toBeGreaterThan(0);
  expect(issued[0]).toContain('evidence_issue_value (value=?)');
  expect(issued.some((p) => /SCAN (?!j VIRTUAL)/.test(p))).toBe(false);
});

test('credentials used from an address', () => {
  const plans = plansOf((r) => credentialsFrom(r, '192.0.2.1'));
  expect(plans[0]).toMatch(/^SEARCH d USING INTEGER PRIMARY KEY \(rowid=\?\); LIST SUBQUERY 1; SEARCH evidence_context USING INDEX evidence_context_source \(source=\?\)/);
});

test('what an identity did that names no credential, and what facts of a kind say, stand in indexes', () => {
  const unnamed = plansOf((r) => unnamedActionsOf(r, 'arn:aws:iam::111122223333:user/deploy', 's3:GetObject', namelessIn(r)));
  expect(unnamed.some((p) => /SEARCH c USING .*evidence_context_nameless \(actor=\? AND credential=\?\); SEARCH e USING COVERING INDEX evidence_happening_context \(context=\?\)/.test(p)), unnamed.join('\n')).toBe(true);
  const said = plansOf((r) => textsOfFacts(r, 'role-session-name'));
  expect(said.every((p) => !/SCAN (?!j VIRTUAL|said|CONSTANT)/.test(p)), said.join('\n')).toBe(true);
  expect(said[0]).toContain('SEARCH f USING COVERING INDEX evidence_fact_term (kind=? AND term>?)');
});

test('density and lanes read indexes alone', () => {
  const plans = plansOf((r) => [density(r, {}, 100), lanes(r, [{ value: KEY, label: 'k' }], undefined, undefined, 100)]);
  expect(sound(plans)).toEqual([]);
  expect(plans.some((p) => /^SEARCH h USING (COVERING )?INDEX evidence_happening_at \(at_us>\? AND at_us<\?\)/.test(p))).toBe(true);
  expect(plans.some((p) => p.includes('evidence_happening_context (context=? AND at_us>? AND at_us<?)'))).toBe(true);
  expect(termId(db as unknown as Reader, KEY)).toBeGreaterThan(0);
});
