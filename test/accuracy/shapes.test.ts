/**
 * One log exported in several shapes, imported in any order or all at once: what is derived is the same, byte for byte, but for which file is named where
 * two say the same.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { density } from '../../electron/store/read/density.ts';
import { eventById, eventsPage, factsOf, issuesOf } from '../../electron/store/read/events.ts';
import { identitiesPage } from '../../electron/store/read/identities.ts';
import { sumsHold, TALLY_TABLES } from '../../electron/store/read/tally.ts';
import { keepFindings } from '../../electron/workflows/evaluate-findings.ts';
import { importEvidence, SILENT } from '../../electron/workflows/import-evidence.ts';
import { createCase } from '../../electron/workflows/open-case.ts';
import { caseCoverage } from '../../electron/workflows/read-coverage.ts';
import { reachOf } from '../../electron/workflows/read-reach.ts';
import { traceSuspect } from '../../electron/workflows/trace-suspect.ts';
import { verifyCase } from '../../electron/workflows/verify-case.ts';
import { orThrow } from '../../shared/domain/fault.ts';
import type { Micros } from '../../shared/domain/time.ts';

const CASES = new URL('../cases/', import.meta.url).pathname;
const base = mkdtempSync(join(tmpdir(), 'keytrail-shapes-'));
afterAll(() => { rmSync(base, { recursive: true, force: true }); });
let cases = 0;

/** The case's input under a name of its own, the same in every order. */
function exportOf(format: string, shape: string): string {
  const folder = shape.includes('/') ? join(CASES, shape) : join(CASES, format, shape);
  const input = readdirSync(folder).find((name) => name.startsWith('input.')) ?? '';
  mkdirSync(join(base, 'logs'), { recursive: true });
  const path = join(base, 'logs', `${format}-${shape.replace('/', '-')}${input.slice('input'.length)}`);
  copyFileSync(join(folder, input), path);
  return path;
}

/** Without what names the file of a record: of two that say the same, the first one stored is cited. */
const unnamed = (text: string): string => text.replace(/\bE[0-9a-f]{12}(?:-\d+)?\.\d+(?:\.\d+)?/g, 'E').replace(/"evidence":"[0-9a-f-]+","line":\d+/g, '"evidence"');

/** Everything derived from these imports, and how many events a later file spoke for. */
async function derived(imports: readonly (readonly string[])[], named = false): Promise<{ readonly all: unknown; readonly events: number; readonly superseded: number }> {
  cases += 1;
  const c = orThrow(createCase(join(base, `${cases}.keytrail`), 'order', () => 1_800_000_000_000_000 as Micros));
  try {
    for (const paths of imports) orThrow(await importEvidence(c, paths, {}, SILENT));
    const { reader } = c.handles;
    const identities = identitiesPage(reader, undefined, undefined, 1000).rows;
    const events = eventsPage(reader, {}, undefined, 1000);
    const traces = identities.flatMap((i) => i.credentials).map((each) => traceSuspect(c, { credential: each.value }));
    expect(events.total.count).toBe(events.rows.length);
    for (const table of TALLY_TABLES) expect(sumsHold(reader, table), table).toMatchObject({ hold: true });
    expect((await verifyCase(reader, c.path, SILENT)).problems).toEqual([]);
    const text = (x: unknown): string => (named ? JSON.stringify(x ?? null) : unnamed(JSON.stringify(x ?? null)));
    return {
      all: {
        identities: identities.map(text), traces: traces.map(text), findings: text(keepFindings(c)), coverage: text(caseCoverage(reader)), reach: text(reachOf(reader)),
        density: density(reader, {}, 50).counts, searched: eventsPage(reader, { search: 'a' }, undefined, 1000).rows.map((row) => text(row)).sort(),
        events: events.rows.map((row) => {
          const raw = eventById(reader, row.id)?.id ?? 0;
          return text([{ ...row, onTrail: undefined }, issuesOf(reader, raw), factsOf(reader, raw)]);
        }).sort(),
      },
      events: events.rows.length, superseded: reader.prepare('SELECT COUNT(*) FROM evidence_superseded').pluck().get() as number,
    };
  } finally {
    c.close();
  }
}

/** Shapes of one log, the fuller ones first. */
const LOGS: readonly (readonly [format: string, ...shapes: string[]])[] = [
  ['aws-cloudtrail', 'records-file', 'lookup-events', 'event-history-csv'],
  ['entra-signin', 'graph-value', 'diagnostic-lines', 'portal-csv-users'],
  ['entra-signin', 'graph-value', 'log-analytics-json', 'log-analytics-csv'],
  ['entra-audit', 'graph-value', 'diagnostic-lines', 'log-analytics-csv'],
  ['azure-activity', 'cli-array', 'diagnostic-lines', 'log-analytics-csv'],
  ['okta-system-log', 'array', 'log-analytics', 'console-csv'],
  ['github-audit', 'array-export', 'streamed', 'csv-export'],
  ['gcp-audit', 'array-pretty', 'bigquery-csv', 'explorer-csv'],
  ['m365-audit', 'lines', 'management-api', 'portal-csv'],
  ['windows', 'windows-evtx-json/lines', 'windows-winlogbeat/lines', 'windows-evtxecmd/csv'],
  ['windows', 'windows-evtx-json/lines', 'windows-event-xml/event-viewer', 'windows-evtxecmd/without-payload'],
  ['graph-activity', 'diagnostic-lines', 'log-analytics-json', 'log-analytics-csv'],
  ['windows', 'windows-evtx-json/lines', 'windows-winlogbeat/lines', 'windows-flat/nxlog-local-time'],
  ['windows', 'windows-evtx/logons', 'windows-winlogbeat/version-6', 'hayabusa/standard-csv'],
  ['gitlab-audit', 'api', 'streamed', 'csv'],
];

describe.each(LOGS)('%s: %s, %s, %s', (format, ...shapes) => {
  test('any order gives the same', async () => {
    const paths = shapes.map((shape) => exportOf(format, shape));
    const whole = await derived([paths]);
    const orders = paths.flatMap((a) => paths.filter((b) => b !== a).flatMap((b) => paths.filter((x) => x !== a && x !== b).map((x) => [[a], [b], [x]])));
    for (const order of [...orders, [[...paths].reverse()]]) {
      const one = await derived(order);
      expect(one.all, JSON.stringify(order)).toEqual(whole.all);
    }
  }, 120_000);
});

/** Shapes of one log that never say the very same, so that the citations too are the same in any order. */
test.each([
  ['aws-cloudtrail', 'records-file', 'event-history-csv'],
  ['entra-signin', 'graph-value', 'portal-csv-users'],
] as const)('%s: %s and %s in either order, citations and all', async (format, ...shapes) => {
  const [a, b] = shapes.map((shape) => exportOf(format, shape)) as [string, string];
  const one = await derived([[a], [b]], true);
  const other = await derived([[b], [a]], true);
  expect(other.all).toEqual(one.all);
}, 60_000);

/** Logs whose shapes cut the time of a record at other digits, or leave its number out, and how many happenings they have together. */
const ONCE: readonly (readonly [events: number, logs: readonly (readonly [format: string, shape: string])[]])[] = [
  // Winlogbeat's file has three events more; every record of nxlog's own clock and of Hayabusa's alerts is in the log.
  [14, [['windows', 'windows-evtx-json/lines'], ['windows', 'windows-winlogbeat/lines'], ['windows', 'windows-flat/nxlog-local-time'], ['windows', 'hayabusa/standard-csv']]],
  [14, [['windows', 'windows-event-xml/event-viewer'], ['windows', 'windows-evtxecmd/csv'], ['windows', 'hayabusa/json-lines'], ['windows', 'windows-winlogbeat/lines']]],
  [6, [['gitlab-audit', 'api'], ['gitlab-audit', 'csv']]],
];

test.each(ONCE)('%i happenings in all shapes, whichever comes first: %j', async (events, logs) => {
  const paths = logs.map(([format, shape]) => exportOf(format, shape));
  const whole = await derived([paths]);
  expect(whole.events).toBe(events);
  for (const order of [paths.map((path) => [path]), [...paths].reverse().map((path) => [path])]) {
    const one = await derived(order);
    expect(one.events, JSON.stringify(order)).toBe(events);
    expect(one.all, JSON.stringify(order)).toEqual(whole.all);
  }
}, 120_000);

test.each([
  [['windows', 'windows-evtx-json/lines'], ['windows', 'windows-flat/datasets']],
  [['gitlab-audit', 'api'], ['gitlab-audit', 'streamed']],
  [['entra-audit', 'graph-value'], ['entra-audit', 'portal-csv']],
  [['azure-activity', 'cli-array'], ['azure-activity', 'portal-csv']],
] as const)('without the id of a record nothing proves that two are one, and all stay: %j, %j', async (...logs) => {
  const paths = logs.map(([format, shape]) => exportOf(format, shape));
  const apart = await Promise.all(paths.map(async (path) => (await derived([[path]])).events));
  expect((await derived([paths])).events).toBe(apart.reduce((n, events) => n + events, 0));
}, 60_000);

test('a table of the log before the log itself, and then the log again: each event is spoken for once, and the citations are the log\'s', async () => {
  const [log, lookup, csv] = ['records-file', 'lookup-events', 'event-history-csv'].map((shape) => exportOf('aws-cloudtrail', shape)) as [string, string, string];
  const first = await derived([[log], [csv]], true);
  const late = await derived([[csv], [log], [lookup]], true);
  expect([first.events, first.superseded]).toEqual([3, 0]);
  expect([late.events, late.superseded]).toEqual([3, 3]);
  expect(late.all).toEqual(first.all);
}, 60_000);
