/**
 * The clock of each hop: how long what it opened stayed open, when the logs first show it, and when it was contained. All uses of the credential count,
 * the owner's too: as long as it works for anybody it is open. An end that a later success contradicts is no end. What nothing closed is open to the
 * end of the evidence, and said to be.
 */
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { RuleId } from '../../shared/domain/basis.ts';
import type { Exposure, Hop, TraceCredential } from '../../shared/domain/trace.ts';
import { ISSUED_RULE, PLANTED_RULE, type Lineage, type Node } from './lineage.ts';
import { REACHED_RULE } from './systems.ts';

type End = Pick<Exposure, 'to' | 'ended' | 'contained' | 'because'>;

/** @param until the last event of the evidence, undefined when that is not known. */
export function exposuresOf(lineage: Lineage, credentials: readonly TraceCredential[], hops: readonly Hop[], until: Micros | undefined): Exposure[] {
  const times = timesOf(lineage, hops);
  // A credential may have very many uses and hops: its uses are gone through once.
  const knownOf = new Map(credentials.flatMap((c, i) => (lineage.nodes[i] === undefined ? [] : [[c.id, known(lineage.nodes[i])] as const])));
  const exposures: Exposure[] = [];
  const add = (hop: string | undefined, credential: string, from: Micros, seen: Exposure['firstSeen']): void => {
    const ends = knownOf.get(credential);
    if (ends === undefined) return;
    const { to, ended, contained, because } = endOf(ends, credential, from, until);
    exposures.push({ hop, credential, from, firstSeen: seen, to, ended, contained, because });
  };
  for (const [i, c] of credentials.entries()) {
    const first = lineage.nodes[i]?.followed[0];
    if (c.status === 'seed' && first !== undefined) add(undefined, c.id, first.at, { at: first.at, event: first.id });
  }
  for (const h of hops) add(h.id, knownOf.has(h.to) ? h.to : h.from, h.at, firstSeen(h, times));
  return exposures;
}

/** Such a hop is at the time of its first event, which no other that it cites comes before. */
const AT_FIRST_EVENT: ReadonlySet<RuleId> = new Set([ISSUED_RULE, PLANTED_RULE, REACHED_RULE]);

/** When the events happened that the other hops cite. */
function timesOf(lineage: Lineage, hops: readonly Hop[]): ReadonlyMap<string, Micros> {
  const cited = new Set(hops.flatMap((h) => (AT_FIRST_EVENT.has(h.rule) ? [] : h.events)));
  const times = new Map<string, Micros>();
  for (const n of lineage.nodes) {
    for (const u of n.uses) {
      // There may be few to find among very many uses.
      if (times.size === cited.size) return times;
      const { id } = u;
      if (cited.has(id)) times.set(id, u.at);
    }
  }
  return times;
}

function firstSeen(h: Hop, times: ReadonlyMap<string, Micros>): Exposure['firstSeen'] {
  const [first] = h.events;
  if (AT_FIRST_EVENT.has(h.rule) && first !== undefined) return { at: h.at, event: first };
  return h.events.map((event) => ({ at: times.get(event) ?? h.at, event })).filter((e) => e.at >= h.at).sort((a, b) => a.at - b.at)[0];
}

interface Known { /** What is said of every hop that nothing closed. */ open: End | undefined; readonly last: Micros | undefined; readonly refusals: readonly Micros[]; readonly revoked: Micros | undefined; readonly expires: Micros | undefined }

/** Its last success, and the refused uses after that. */
function known(node: Node): Known {
  let last: Micros | undefined;
  for (const u of node.uses) if (u.outcome === 'success' && (last === undefined || u.at > last)) last = u.at;
  const refusals: Micros[] = [];
  if (last !== undefined) for (const u of node.uses) if (u.outcome === 'failure' && u.at > last) refusals.push(u.at);
  return { open: undefined, last, refusals: refusals.sort((a, b) => a - b), revoked: node.life?.revokedAt, expires: node.life?.expires ?? node.issue?.expires };
}

function endOf(known: Known, id: string, from: Micros, until: Micros | undefined): End {
  const { last, refusals, revoked, expires } = known;
  const holds = (end: Micros): boolean => (last === undefined || last <= end) && (until === undefined || end <= until);
  const isExpired = expires !== undefined && holds(expires);
  const notBefore = (at: Micros): Micros => (at > from ? at : from);
  if (revoked !== undefined && holds(revoked) && !(isExpired && expires < revoked)) return { to: notBefore(revoked), ended: 'revoked', contained: notBefore(revoked), because: `${id} was revoked at ${printInstant(revoked)}, and no success is recorded after it` };
  if (isExpired) return { to: notBefore(expires), ended: 'expired', contained: undefined, because: `${id} expired at ${printInstant(expires)} by itself; no revocation before that is recorded` };
  const refused = refusals.find((at) => at >= from);
  if (known.open !== undefined && (refused === undefined || last === undefined)) return known.open;
  const ends = [
    ...(revoked === undefined || last === undefined || last <= revoked ? [] : [`it was revoked at ${printInstant(revoked)} but used with success until ${printInstant(last)}`]),
    ...(expires === undefined ? [] : last !== undefined && last > expires ? [`its expiry ${printInstant(expires)} is contradicted by a success at ${printInstant(last)}`] : [`it expires at ${printInstant(expires)}`]),
  ];
  const more = ends.length === 0 ? '' : `; ${ends.join('; ')}`;
  if (refused !== undefined && last !== undefined) {
    return { to: refused, ended: 'refused', contained: undefined, because: `${id} had its last success at ${printInstant(last)}, and every use after it was refused, first at ${printInstant(refused)}: it was stopped then, or only refused what it asked for${more}` };
  }
  known.open = { to: until, ended: 'open', contained: undefined, because: `still open as far as the logs reach${until === undefined ? '' : ` (${printInstant(until)})`}: no revocation, expiry or refusal that holds is recorded for ${id}${more}` };
  return known.open;
}
