/** Everyday evidence: whom to trace, and what the traces claim. */
import type { OpenCase } from '../../electron/workflows/open-case.ts';
import { textAt } from '../../electron/store/read/terms.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { traceOf } from './held.ts';

/** Names of the identities that act in a case, the busiest first. */
export function actorsOf(c: OpenCase): { readonly name: string; readonly events: number }[] {
  const rows = c.handles.reader.prepare('SELECT actor, COUNT(*) AS n FROM evidence_event WHERE actor IS NOT NULL GROUP BY actor').all() as { actor: number; n: number }[];
  return rows.map((r) => ({ name: textAt(c.handles.reader, r.actor) ?? '', events: r.n })).sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1));
}

/** The busiest, and as many others drawn by a seeded generator (mulberry32). */
export function sampleOf<T>(list: readonly T[], each: number, seed: number): T[] {
  const rest = list.slice(each);
  const drawn: T[] = [];
  let state = seed;
  while (rest.length > 0 && drawn.length < each) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    drawn.push(...rest.splice(((t ^ (t >>> 14)) >>> 0) % rest.length, 1));
  }
  return [...list.slice(0, each), ...drawn];
}

export interface Claims { readonly traces: number; readonly events: number; readonly A: number; readonly B: number; readonly C: number; readonly slowestMs: number; readonly hops: readonly { readonly suspect: string; readonly grade: string; readonly rule: string; readonly from: string; readonly to: string }[] }

/** Every claim from credential to credential that the traces of these identities make. */
export function claimsOf(c: OpenCase, identities: readonly string[]): Claims {
  let slowestMs = 0;
  let events = 0;
  const hops = identities.flatMap((suspect) => {
    const start = performance.now();
    const trace: Trace = traceOf(c, { identity: suspect });
    slowestMs = Math.max(slowestMs, Math.round(performance.now() - start));
    events += trace.counts.events;
    const value = new Map(trace.credentials.map((x) => [x.id, x.value]));
    return trace.hops.filter((h) => h.kind !== 'reached').map((h) => ({ suspect, grade: h.grade, rule: h.rule, from: value.get(h.from) ?? h.from, to: value.get(h.to) ?? h.to }));
  });
  const graded = (grade: string): number => hops.filter((h) => h.grade === grade).length;
  return { traces: identities.length, events, A: graded('A'), B: graded('B'), C: graded('C'), slowestMs, hops };
}
