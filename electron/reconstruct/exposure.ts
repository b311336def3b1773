/**
 * The clock of each hop: how long what it opened stayed open, when the logs first show it, and when it was contained. All uses of the credential count,
 * the owner's too: as long as it works for anybody it is open. An end that a later success contradicts is no end. What nothing closed is open to the
 * end of the evidence, and said to be.
 */
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { Exposure, Hop, TraceCredential } from '../../shared/domain/trace.ts';
import type { Lineage, Node } from './lineage.ts';

type End = Pick<Exposure, 'to' | 'ended' | 'contained' | 'because'>;

/** @param until the last event of the evidence, undefined when that is not known. */
export function exposuresOf(lineage: Lineage, credentials: readonly TraceCredential[], hops: readonly Hop[], until: Micros | undefined): Exposure[] {
  const nodeOf = new Map(credentials.map((c, i) => [c.id, lineage.nodes[i]]));
  const cited = new Set(hops.flatMap((h) => h.events));
  const times = new Map<string, Micros>();
  for (const n of lineage.nodes) for (const u of n.uses) if (cited.has(u.id)) times.set(u.id, u.at);
  const seeds = credentials.flatMap((c) => {
    const first = nodeOf.get(c.id)?.followed[0];
    return c.status !== 'seed' || first === undefined ? [] : [{ hop: undefined, credential: c.id, from: first.at, firstSeen: { at: first.at, event: first.id } }];
  });
  const opened = hops.flatMap((h) => {
    const credential = nodeOf.has(h.to) ? h.to : h.from;
    const shown = h.events.flatMap((event) => ({ at: times.get(event) ?? h.at, event })).filter((e) => e.at >= h.at).sort((a, b) => a.at - b.at);
    return nodeOf.has(credential) ? [{ hop: h.id, credential, from: h.at, firstSeen: shown[0] }] : [];
  });
  // A credential may have very many uses and hops: its uses are gone through once.
  const knownOf = new Map(credentials.flatMap((c, i) => (lineage.nodes[i] === undefined ? [] : [[c.id, known(lineage.nodes[i])] as const])));
  return [...seeds, ...opened].flatMap((clock) => {
    const ends = knownOf.get(clock.credential);
    return ends === undefined ? [] : [{ ...clock, ...endOf(ends, clock.credential, clock.from, until) }];
  });
}

interface Known { /** What is said of every hop that nothing closed. */ open: End | undefined; readonly last: Micros | undefined; readonly refusals: readonly Micros[]; readonly revoked: Micros | undefined; readonly expires: Micros | undefined }

/** Its last success, and the refused uses after that. */
function known(node: Node): Known {
  const last = node.uses.reduce<Micros | undefined>((t, u) => (u.outcome === 'success' && (t === undefined || u.at > t) ? u.at : t), undefined);
  const refusals = last === undefined ? [] : node.uses.flatMap((u) => (u.outcome === 'failure' && u.at > last ? [u.at] : [])).sort((a, b) => a - b);
  return { open: undefined, last, refusals, revoked: node.life?.revokedAt, expires: node.life?.expires ?? node.issue?.expires };
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
