/**
 * Kubernetes audit logs in ../shared/data, each identity traced by name and compared with a count of the raw records by other means: what it did is
 * in its trail, all of it and nothing else. None of the sets logs a token's id, so no credential leads to another, and nothing may be claimed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceSourceOf } from '../../electron/workflows/trace-suspect.ts';
import { actorsOf, claimsOf } from './benign.ts';
import { caseOf, dataPath, dataPresent, sayCounts, traceOf } from './held.ts';

interface Audit { readonly auditID: string; readonly user: { readonly username: string }; readonly requestReceivedTimestamp?: string; readonly timestamp?: string }

const audits = (text: string): Audit[] => text.split('\n').flatMap((line) => { const t = line.trim(); return t.startsWith('{') ? [JSON.parse(t) as Audit] : []; });
/** Ids of requests by user. */
function requestsOf(records: readonly Audit[]): Map<string, ReadonlySet<string>> {
  const seen = new Map<string, Set<string>>();
  for (const r of records) (seen.get(r.user.username) ?? seen.set(r.user.username, new Set()).get(r.user.username)!).add(r.auditID);
  return seen;
}
const lastPart = (name: string): string => name.replace(/^kubernetes:/, '');

/** The set's own table has no header and lacks sources and agents; put back into records, it is an audit log of level Metadata. */
function hkermaLines(): string[] {
  const cells = (line: string): string[] => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, 15).map((m) => m[1]!.replace(/^"|"$/g, '').replaceAll('""', '"'));
  return readFileSync(dataPath('k8s_event_dataset_hkerma', 'audit-logs.csv'), 'utf8').split('\n').flatMap((line) => {
    const [, at = '', user = '', verb = '', resource = '', subresource = '', name = '', , uri = '', id = '', stage = '', code = ''] = cells(line);
    if (id === '' || stage === '') return [];
    const ref = Object.fromEntries(Object.entries({ resource, subresource, name }).filter(([, v]) => v !== ''));
    return [JSON.stringify({
      kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: id, stage, requestURI: uri, verb, user: { username: user }, requestReceivedTimestamp: at, stageTimestamp: at, objectRef: ref,
      ...(code === '' ? {} : { responseStatus: { code: Number(code) } }),
    })];
  });
}

/** Per identity: requests in the raw records, events in its trail; and whatever else is claimed. */
async function compare(title: string, paths: readonly string[], raw: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
  const c = await caseOf(paths);
  try {
    const source = traceSourceOf(c.handles.reader);
    const actors = actorsOf(c);
    const rows = actors.map(({ name }) => {
      // Every source is named, so that none is set apart as the owner's.
      const uses = source.livesOf(name).flatMap((l) => source.usesOf(l.value)).concat(source.unnamedUses(name));
      const sources = [...new Set(uses.flatMap((u) => u.source ?? []))];
      return [lastPart(name), raw.get(lastPart(name))?.size ?? 0, traceOf(c, { identity: name, ...(sources.length > 1 ? { sources } : {}) }).counts.events] as const;
    });
    const claims = claimsOf(c, actors.map((a) => a.name));
    const sum = (i: 1 | 2): number => rows.reduce((n, r) => n + r[i], 0);
    sayCounts(`${title}: requests in the records, events in the trail of who made them`, [['identity', 'requests', 'in trail'], ...rows.slice(0, 8), ['all', sum(1), sum(2)], ['identities', raw.size, rows.length], ['hops A/B/C', `${claims.A}/${claims.B}/${claims.C}`, `slowest ${claims.slowestMs} ms`]]);
    expect(rows.filter((r) => r[1] !== r[2])).toEqual([]);
    // A record whose id and time another record has is its twin: one set has a copy with the user's name replaced by hand.
    const elsewhere = (user: string): boolean => [...raw.get(user) ?? []].every((id) => [...raw].some(([other, ids]) => other !== user && ids.has(id)));
    expect([...raw.keys()].filter((user) => !rows.some((r) => r[0] === user) && !elsewhere(user))).toEqual([]);
    expect(claims.hops).toEqual([]);
  } finally { c.close(); }
}

describe.skipIf(!dataPresent)('kubernetes in ../shared/data', () => {
  test('falco: the traces of its rules', async () => {
    const folder = dataPath('falco_k8s_audit', 'k8s_audit');
    const raw = readdirSync(folder).flatMap((f) => audits(readFileSync(join(folder, f), 'utf8')));
    await compare('falco_k8s_audit', [folder], requestsOf(raw));
  }, 120_000);

  test('audit2rbac: one administrator', async () => {
    const log = dataPath('audit2rbac', 'testdata', 'demo.log');
    await compare('audit2rbac', [log], requestsOf(audits(readFileSync(log, 'utf8'))));
  }, 120_000);

  test('hkerma: installs of public charts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keytrail-hkerma-'));
    try {
      const lines = hkermaLines();
      writeFileSync(join(folder, 'audit.log'), lines.join('\n'));
      await compare('k8s_event_dataset_hkerma', [folder], requestsOf(audits(lines.join('\n'))));
    } finally { rmSync(folder, { recursive: true, force: true }); }
  }, 240_000);
});
