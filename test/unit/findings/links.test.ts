/** Sums and citations made of columns say what the tables say when they are asked row by row. */
import { expect, test } from 'vitest';
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import type { Reader } from '../../../electron/store/handles.ts';
import { findingsSourceOf } from '../../../electron/workflows/evaluate-findings.ts';
import { withCase } from './draw.ts';

const SECRET = '{"request":{"secretId":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:NAME-AbCdEf"}}';
const STORY = `
  1 00:00:00 user.svc.AKIAOWN @192.0.2.10 secretsmanager:GetSecretValue ${SECRET.replace('NAME', 'one')} x60/60
  2 05:00:00 role.job.ASIAONE @192.0.2.20 secretsmanager:GetSecretValue ${SECRET.replace('NAME', 'one')} x3/10
  2 05:05:00 role.job.ASIATWO @192.0.2.21 secretsmanager:GetSecretValue ${SECRET.replace('NAME', 'one')} x2/10
  2 05:06:00 role.job.ASIATWO @192.0.2.21 !secretsmanager:GetSecretValue ${SECRET.replace('NAME', 'one')} x2/10
  2 05:20:00 role.job.ASIATWO @192.0.2.21 secretsmanager:GetSecretValue ${SECRET.replace('NAME', 'two')}
`;

interface Row { readonly at: number; readonly actor: string; readonly credential: string; readonly source: string; readonly secret: string; readonly failed: number; readonly event: string }

const readsOf = (reader: Reader): Row[] => reader.prepare(`SELECT e.at_us AS at, a.text AS actor, c.text AS credential, s.text AS source, t.text AS secret, e.outcome = 1 AS failed, 'E' || f.name_id || '.' || e.record_no AS event
  FROM evidence_fact x JOIN evidence_event e ON e.id = x.event_id JOIN evidence_file f ON f.id = e.file_id JOIN evidence_term a ON a.id = e.actor JOIN evidence_term c ON c.id = e.credential
  JOIN evidence_term s ON s.id = e.source JOIN evidence_term t ON t.id = x.term WHERE x.kind = ${FACT_KINDS.indexOf('secret-read')} ORDER BY e.at_us, e.id`).all() as Row[];

test('secret reads: one row for each secret, reader, credential and place', async () => {
  await withCase(STORY, (c) => {
    const rows = readsOf(c.handles.reader);
    expect(rows.length).toBeGreaterThan(60);
    const sums = new Map<string, { reads: number; first: number; last: number; days: Set<number> }>();
    for (const r of rows) {
      const key = [r.secret, r.actor, r.credential, r.source].join(' ');
      const known = sums.get(key) ?? { reads: 0, first: r.at, last: r.at, days: new Set<number>() };
      sums.set(key, { reads: known.reads + 1, first: known.first, last: r.at, days: known.days.add(Math.floor(r.at / DAY_US)) });
    }
    const made = findingsSourceOf(c.handles.reader).secretReads();
    expect(made.map((r) => r.first)).toEqual([...made.map((r) => r.first)].sort((a, b) => a - b));
    expect(Object.fromEntries(made.map((r) => [[r.secret, r.actor, r.credential, r.source].join(' '), [r.reads, r.first, r.last, r.days]])))
      .toEqual(Object.fromEntries([...sums].map(([key, s]) => [key, [s.reads, s.first, s.last, s.days.size]])));
    expect(new Set(made.map((r) => r.session)).size).toBe(new Set(made.map((r) => r.credential)).size);
  });
});

test('what is cited about a secret: by reader, credential, place, time and outcome, the first twenty, all of them counted', async () => {
  await withCase(STORY, (c) => {
    const rows = readsOf(c.handles.reader);
    const source = findingsSourceOf(c.handles.reader);
    const [actors, credentials, sources] = [rows.map((r) => r.actor), rows.map((r) => r.credential), rows.map((r) => r.source)].map((list) => [undefined, ...new Set(list)]);
    const times = [undefined, rows[5]?.at, rows.at(-4)?.at];
    let some = 0;
    for (const secret of new Set(rows.map((r) => r.secret))) {
      for (const actor of actors ?? []) for (const credential of credentials ?? []) for (const place of sources ?? []) for (const from of times) for (const outcome of [undefined, 'success', 'failure'] as const) {
        const wanted = rows.filter((r) => r.secret === secret && (actor === undefined || r.actor === actor) && (credential === undefined || r.credential === credential) && (place === undefined || r.source === place)
          && (from === undefined || r.at >= from) && (outcome === undefined || (r.failed === 1) === (outcome === 'failure'))).map((r) => r.event);
        const asked = { secret, actor, credential, sources: place === undefined ? undefined : [place], from: from as Micros | undefined, outcome };
        expect(source.events(asked)).toEqual({ events: wanted.slice(0, 20), count: wanted.length });
        expect(source.events({ ...asked, counted: false }).events).toEqual(wanted.slice(0, 20));
        some += Math.min(1, wanted.length);
      }
    }
    expect(some).toBeGreaterThan(20);
  });
});
