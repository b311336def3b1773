/** "Had this credential been revoked at T": what would not have happened. Counts only what follows with the wanted grade; what it cannot tell is a limit. */
import type { Grade } from '../../shared/domain/kinds.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { Hop, Trace, TraceCredential } from '../../shared/domain/trace.ts';
import type { WhatIf } from '../../shared/domain/what-if.ts';

/** Credential value → the sorted instants of its events in the trail. */
export type Uses = ReadonlyMap<string, readonly Micros[]>;

export function whatIf(trace: Trace, credentialValue: string, revokedAt: Micros, minGrade: Grade = 'A', uses: Uses = new Map()): WhatIf {
  const at = trace.credentials.find((c) => c.value === credentialValue);
  const hopsFrom = new Map<string, Hop[]>();
  for (const hop of trace.hops) hopsFrom.set(hop.from, [...(hopsFrom.get(hop.from) ?? []), hop]);
  const limits: string[] = [];
  const { hops, credentials } = at === undefined ? { hops: new Set<Hop>(), credentials: new Set<string>() } : prevent(trace, at, revokedAt, minGrade, hopsFrom, limits);
  if (at === undefined) limits.push(`${credentialValue} is not in the lineage: revoking it would have changed nothing that the trail shows.`);
  const systems = trace.systems.filter((s) => s.via.length > 0 && s.via.every((id) => credentials.has(id) || (id === at?.id && s.first >= revokedAt)));
  const events = trace.credentials.reduce((n, c) => n + (credentials.has(c.id) ? usesOf(uses, c) : c.id === at?.id ? usesFrom(uses, c, revokedAt, limits) : 0), 0);
  const total = trace.credentials.reduce((n, c) => n + usesOf(uses, c), 0);
  return {
    credential: credentialValue,
    revoked: revokedAt,
    prevented: { hops: trace.hops.filter((h) => hops.has(h)).map((h) => h.id), credentials: trace.credentials.filter((c) => credentials.has(c.id)).map((c) => c.id), systems: systems.map((s) => s.id), events },
    remaining: { hops: trace.hops.length - hops.size, events: total - events },
    open: trace.hops.flatMap((h) => openOf(trace, h)),
    limits,
  };
}

const usesOf = (uses: Uses, c: TraceCredential): number => uses.get(c.value)?.length ?? c.uses;

function usesFrom(uses: Uses, c: TraceCredential, revokedAt: Micros, limits: string[]): number {
  const known = uses.get(c.value);
  if (known !== undefined) return known.filter((t) => t >= revokedAt).length;
  if (c.firstUse !== undefined && c.firstUse >= revokedAt) return c.uses;
  if (c.lastUse !== undefined && c.lastUse >= revokedAt) limits.push(`The instants of the uses of ${c.id} were not given: its own prevented events are not counted.`);
  return 0;
}

function prevent(trace: Trace, at: TraceCredential, revokedAt: Micros, minGrade: Grade, hopsFrom: ReadonlyMap<string, readonly Hop[]>, limits: string[]): { hops: ReadonlySet<Hop>; credentials: ReadonlySet<string> } {
  const hops = new Set<Hop>();
  const credentials = new Set<string>();
  const uncounted = new Set<string>();
  const into = new Map<string, Hop[]>();
  for (const hop of trace.hops) into.set(hop.to, [...(into.get(hop.to) ?? []), hop]);
  const queue: string[] = [at.id];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const hop of hopsFrom.get(id) ?? []) {
      if (id === at.id && hop.at < revokedAt) {
        if (hop.at + hop.precisionUs > revokedAt) limits.push(`${hop.id} is logged to ${hop.precisionUs / 1_000_000} s: whether it came before ${printInstant(revokedAt)} cannot be told; it is counted as having happened.`);
        continue;
      }
      if (hop.grade > minGrade) { uncounted.add(`${hop.id} (grade ${hop.grade})`); continue; }
      if (hops.has(hop)) continue;
      hops.add(hop);
      // A credential with another way into the lineage would have come all the same. The seed did not come from a hop at all.
      const child = trace.credentials.find((c) => c.id === hop.to);
      if (child === undefined || child.id === at.id || child.status === 'seed' || credentials.has(child.id)) continue;
      if ((into.get(child.id) ?? []).every((other) => hops.has(other))) { credentials.add(child.id); queue.push(child.id); }
    }
  }
  if (uncounted.size > 0) limits.push(`Not counted, because known less surely than grade ${minGrade}, with all that follows from them: ${[...uncounted].join(', ')}.`);
  const alive = trace.credentials.filter((c) => (c.parent === at.id || (hopsFrom.get(at.id) ?? []).some((h) => h.to === c.id)) && !credentials.has(c.id) && c.status !== 'seed' && (c.issuedAt ?? c.firstUse ?? revokedAt) < revokedAt);
  if (alive.length > 0) {
    limits.push(`Revoking ${at.id} does not end what it had already begotten before ${printInstant(revokedAt)}: ${alive.map((c) => `${c.id}${c.expires === undefined ? '' : ` (until ${printInstant(c.expires)})`}`).join(', ')} go on living, and what came from them is not counted as prevented.`);
  }
  if (at.allUses > at.uses) limits.push(`${at.id} is used by others too: ${at.allUses - at.uses} uses outside the trail would have failed as well.`);
  return { hops, credentials };
}

/** How long what the hop opened stayed open: until the credential was revoked, used last in spite of it, or expired. */
function openOf(trace: Trace, hop: Hop): WhatIf['open'] {
  const c = trace.credentials.find((each) => each.id === hop.to) ?? trace.credentials.find((each) => each.id === hop.from);
  if (c === undefined) return [];
  const of = (to: Micros | undefined, because: string): WhatIf['open'] => [{ hop: hop.id, credential: c.id, from: hop.at, to, because }];
  if (c.expires !== undefined && (c.revokedAt === undefined || c.expires <= c.revokedAt)) return of(c.expires, `${c.id} expired`);
  if (c.revokedAt === undefined) return of(undefined, `no revocation and no expiry of ${c.id} is on record`);
  if (c.lastUse !== undefined && c.lastUse > c.revokedAt) return of(undefined, `${c.id} was revoked at ${printInstant(c.revokedAt)} but used until ${printInstant(c.lastUse)}: nothing shows that it is closed`);
  return of(c.revokedAt > hop.at ? c.revokedAt : hop.at, `${c.id} was revoked`);
}
