/** A record that says more of an event than the one held: it speaks for the event from then on, the other stays and is shown with it, and both verify. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventById, eventIdOf, eventsPage, issuesOf, twinsOf } from '../../../electron/store/read/events.ts';
import { sumsHold, TALLY_TABLES } from '../../../electron/store/read/tally.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import { databaseOf, viewCase, type OpenCase } from '../../../electron/workflows/open-case.ts';
import { caseCoverage } from '../../../electron/workflows/read-coverage.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { cloudTrail, cloudTrails, eventHistoryCsv, recordsFile, Scratch, take, value } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

const superseded = (c: OpenCase): number => c.handles.reader.prepare('SELECT COUNT(*) FROM evidence_superseded').pluck().get() as number;
const rows = (c: OpenCase): number => c.handles.reader.prepare('SELECT COUNT(*) FROM evidence_happening').pluck().get() as number;
const problems = async (path: string): Promise<string[]> => {
  const view = value(viewCase(path));
  try {
    return (await verifyCase(view.reader, path, SILENT)).problems.map((p) => `${p.what} | ${p.detail}`);
  } finally {
    view.close();
  }
};
/** The nth call as a tool writes it that leaves out the program. */
const bare = (n: number): Readonly<Record<string, unknown>> => cloudTrail(n, { userAgent: undefined });

test('a table, then a log that lacks a column, then the whole log: each speaks for the one before, and one event stays one', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('1.csv', eventHistoryCsv(cloudTrails(0, 8)))]);
  const [poor] = eventsPage(c.handles.reader, {}, undefined, 10).rows;
  await take(c, [scratch.write('2.json', recordsFile(Array.from({ length: 8 }, (_, n) => bare(n))))]);
  const [whole] = (await take(c, [scratch.write('3.json', recordsFile(cloudTrails(0, 8)))])).files;
  expect(whole).toMatchObject({ records: 8, stored: 0, duplicates: 8, events: 0 });
  expect([superseded(c), rows(c)]).toEqual([16, 24]);
  const { reader } = c.handles;
  const page = eventsPage(reader, {}, undefined, 100);
  expect(page).toMatchObject({ total: { count: 8, more: false } });
  expect(page.rows.map((r) => [r.agent, r.evidence])).toEqual(Array.from({ length: 8 }, () => ['aws-cli/2.15', whole?.id]));
  // The citation of the poorer record leads to the fuller one, beside which both others are named.
  const raw = eventById(reader, poor?.id ?? '');
  expect(raw === undefined ? undefined : eventIdOf(raw)).toBe(page.rows[0]?.id);
  expect(twinsOf(reader, raw?.id ?? 0).map((t) => t.evidence === poor?.evidence)).toEqual([true, false]);
  expect(issuesOf(reader, raw?.id ?? 0).map((i) => i.value)).toEqual(['ASIAEXAMPLE00000000']);
  for (const table of TALLY_TABLES) expect(sumsHold(reader, table), table).toMatchObject({ hold: true });
  expect(JSON.stringify(caseCoverage(reader))).not.toMatch(/incomplete/);
  // What comes again in any of the shapes is a further record and nothing else.
  await take(c, [scratch.write('4.csv', `${eventHistoryCsv(cloudTrails(0, 8))}\n`), scratch.write('5.json', recordsFile([...cloudTrails(0, 8), ...cloudTrails(0, 2)]))]);
  expect([superseded(c), rows(c), eventsPage(reader, {}, undefined, 100).total.count]).toEqual([16, 24, 8]);
  expect(twinsOf(reader, raw?.id ?? 0).length).toBe(5);
  c.close();
  expect(await problems(c.path)).toEqual([]);
});

test('of one file too the fuller record speaks, and an earlier stage of a request before a later one, whichever came first', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('one.json', recordsFile([bare(1), cloudTrail(1)]))]);
  const request = {
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: '11111111-2222-4333-8444-555555555555', requestURI: '/api/v1/namespaces/shop/secrets/db', verb: 'get',
    user: { username: 'system:serviceaccount:shop:web', groups: ['system:authenticated'] }, sourceIPs: ['192.0.2.9'], objectRef: { resource: 'secrets', namespace: 'shop', name: 'db', apiVersion: 'v1' },
    requestReceivedTimestamp: '2024-03-01T10:00:00.000000Z', stageTimestamp: '2024-03-01T10:00:00.000000Z',
  };
  await take(c, [scratch.write('started.jsonl', `${JSON.stringify({ ...request, stage: 'ResponseStarted', responseStatus: { code: 200 } })}\n`)]);
  await take(c, [scratch.write('complete.jsonl', `${JSON.stringify({ ...request, stage: 'ResponseComplete', userAgent: 'kubectl/1.30', responseStatus: { code: 200 } })}\n`)]);
  expect([superseded(c), rows(c)]).toEqual([1, 3]);
  const back = scratch.newCase();
  for (const name of ['complete.jsonl', 'started.jsonl']) await take(back, [scratch.write(name, readFileSync(join(scratch.folder, name)))]);
  const stands = (of: OpenCase): unknown => eventsPage(of.handles.reader, {}, undefined, 10).rows.filter((row) => row.target.platform === 'kubernetes').map(({ id, agent }) => [id, agent]);
  expect(stands(back)).toEqual(stands(c));
  expect([superseded(back), rows(back)]).toEqual([1, 2]);
});

describe('verification', () => {
  test.each([
    ['changed', 'UPDATE evidence_superseded SET event_id = event_id + 1 WHERE by_event = (SELECT MAX(by_event) FROM evidence_superseded)', /^evidence_superseded rows \d+ to \d+ \| one of these rows is not what was stored$/m],
    ['taken out', 'DELETE FROM evidence_superseded WHERE by_event = (SELECT MIN(by_event) FROM evidence_superseded)', /^evidence_superseded rows \d+ to \d+ \|/m],
    ['put in', 'INSERT INTO evidence_superseded SELECT 99999, MAX(id) FROM evidence_happening', /^evidence_superseded 99999 \| 1 rows were not stored by an import/m],
    ['an event that is spoken for', 'UPDATE evidence_happening SET line = line + 1 WHERE id = 3', /^event E[0-9a-f]{12}\.3 \| line is \d+ and the sealed record says \d+$/m],
    ['an event that speaks', 'UPDATE evidence_happening SET line = line + 1 WHERE id = (SELECT MAX(id) FROM evidence_happening)', /^event E[0-9a-f]{12}\.6 \| line is \d+ and the sealed record says \d+$/m],
  ])('%s is found and named', async (_, sql, expected) => {
    const c = scratch.newCase();
    await take(c, [scratch.write('1.csv', eventHistoryCsv(cloudTrails(0, 6)))]);
    await take(c, [scratch.write('2.json', recordsFile(cloudTrails(0, 6)))]);
    c.close();
    const db = new BetterSqlite3(databaseOf(c.path));
    for (const name of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[]) db.exec(`DROP TRIGGER ${name}`);
    db.exec(sql);
    db.close();
    expect((await problems(c.path)).join('\n')).toMatch(expected);
  });
});
