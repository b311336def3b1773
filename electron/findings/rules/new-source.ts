/**
 * An identity that always came from the same places is used from another, while its own places go on: somebody else holds its credential. What roams by
 * nature (runners, people on the road) has no places of its own and is not judged.
 */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { addressKind, networkOf } from '../address.ts';
import { clientOf } from '../agent.ts';
import { grouped } from '../../base/lists.ts';
import { days, hours, type Limits } from '../limits.ts';
import { isPerson, isPlatform } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource, Presented } from '../source.ts';
import { counted, listed, short, when } from '../words.ts';

const sum = (rows: readonly Presented[]): number => rows.reduce((n, r) => n + r.uses, 0);
const least = (rows: readonly Presented[]): Presented['first'] => rows.reduce((a, r) => (r.first < a ? r.first : a), rows[0]?.first as Presented['first']);
const most = (rows: readonly Presented[]): Presented['last'] => rows.reduce((a, r) => (r.last > a ? r.last : a), rows[0]?.last as Presented['last']);

export const newSource: Rule = {
  id: 'new-source@2',
  question: 'Is a credential used from a place where its identity never was, perhaps while the owner goes on using it?',
  falsePositive: 'A workload that moved, a new egress address, a person on the road. Networks (/24, /48) are compared, not addresses; identities that roam are not judged; an address that others of this case used on several earlier days counts as a house address; private addresses are not held against public ones unless the client is new too.',
  baseline: 'all earlier uses of the identity in the case',
  window: 'past',
  thresholds: ({ newSource: { pastUses, pastUs, roams, knownDays, besideUs, internalUses, internalPastUs, internalPlaces } }) => [
    `past: ${pastUses} uses or more over ${hours(pastUs)} or more`, `roams with ${roams} networks or more in its past`, `house address: used by another identity on ${knownDays} earlier days or more`,
    `concurrent: its own places are used within ${hours(besideUs)} after`,
    `inside a network (hosts only): a past of ${internalUses} uses over ${days(internalPastUs)} from ${internalPlaces} places or fewer`,
  ],
  attack: ['T1078.004'],
  owasp: ['NHI2:2025', 'NHI9:2025'],
  look(source, limits) {
    const rows = source.presented().filter((p) => !isPlatform(p.actor, p.actorKind) && p.actorKind !== 'unknown' && p.actorKind !== 'machine' && p.source !== undefined && (addressKind(p.source) !== 'service' || HOSTS.includes(p.platform)));
    const houses = housesOf(rows, limits);
    return [...grouped(rows, (p) => p.actor)].flatMap(([actor, own]) => judge(source, limits, actor, own, houses));
  },
};

/** Where sources are machines of one network, by address or by name: there the single machine is the place. */
const HOSTS: readonly string[] = ['windows', 'linux'];

type Houses = ReadonlyMap<string, readonly { readonly actor: string; readonly first: number }[]>;

function housesOf(rows: readonly Presented[], { newSource: { knownDays } }: Limits): Houses {
  const days = new Map<string, { actor: string; first: number }[]>();
  for (const [key, list] of grouped(rows, (r) => `${r.source ?? ''}\u0000${r.actor}`)) {
    // Days of several credentials may overlap: the longest stretch of one, or as many credentials on as many days, is enough to know a house.
    const distinct = Math.max(list.reduce((n, r) => Math.max(n, r.days), 0), new Set(list.map((r) => Math.floor(r.first / DAY_US))).size);
    if (distinct < knownDays) continue;
    const [address = ''] = key.split('\u0000');
    const known = days.get(address);
    const entry = { actor: list[0].actor, first: least(list) };
    if (known === undefined) days.set(address, [entry]);
    else known.push(entry);
  }
  return days;
}

function judge(source: FindingsSource, { newSource }: Limits, actor: string, own: readonly [Presented, ...Presented[]], houses: Houses): Draft[] {
  const { pastUses, pastUs, roams, knownDays, besideUs, internalUses, internalPastUs, internalPlaces } = newSource;
  if (own.length === 1) return [];
  const networks = [...grouped(own, (r) => (addressKind(r.source) === 'private' && HOSTS.includes(r.platform) ? r.source ?? '' : networkOf(r.source ?? '')))].map(([network, rows]) => ({ network, rows, first: least(rows), last: most(rows) })).sort((a, b) => a.first - b.first || (a.network < b.network ? -1 : 1));
  if (networks.length < 2) return [];
  const drafts: Draft[] = [];
  for (const n of networks) {
    const address = n.rows[0].source ?? '';
    const inside = addressKind(address) !== 'public';
    if (inside && !HOSTS.includes(n.rows[0].platform)) continue;
    const past = networks.filter((o) => o !== n && o.first < n.first);
    const pastRows = past.flatMap((o) => o.rows.filter((r) => r.first < n.first));
    const [oldest] = past;
    if (oldest === undefined || sum(pastRows) < pastUses || n.first - oldest.first < pastUs || past.length >= roams) continue;
    if (inside && (past.length > internalPlaces || sum(pastRows) < internalUses || n.first - oldest.first < internalPastUs || past.some((o) => addressKind(o.rows[0].source) === 'public'))) continue;
    if ((houses.get(address) ?? []).some((h) => h.actor !== actor && n.first - h.first >= knownDays * DAY_US)) continue;
    const clients = new Set(pastRows.map((r) => clientOf(r.agent)));
    const newClient = !n.rows.some((r) => clients.has(clientOf(r.agent)));
    const publicPast = past.some((o) => o.rows.some((r) => addressKind(r.source) === 'public'));
    if (!inside && !publicPast && !newClient) continue;
    const person = isPerson(actor, n.rows[0].actorKind);
    if (person && !newClient) continue;
    // Uses of the old places within a day before and a day after: they did not simply move.
    const beside = past.some((o) => o.last >= n.first && o.rows.some((r) => r.last >= n.first && r.first <= n.first + besideUs));
    const deep = n.rows.some((r) => r.deepest === 'read' || r.deepest === 'changed' || r.deepest === 'controlled') || n.rows.reduce((f, r) => f + r.failures, 0) >= pastUses;
    const severity: Severity = person || inside ? 'low' : beside && newClient ? (deep ? 'high' : 'medium') : beside || newClient ? 'medium' : 'low';
    const keys = [...new Set(n.rows.flatMap((r) => r.credential ?? []))];
    const cited = source.events({ actor, sources: [...new Set(n.rows.flatMap((r) => r.source ?? []))], from: n.first, to: n.last });
    drafts.push({
      subject: n.network, severity, at: n.first, identity: actor, credential: keys.length === 1 ? keys[0] : undefined, sources: n.rows.map((r) => r.source),
      title: beside ? 'Used from a new place beside its own' : 'Used from a new place',
      claim: `${short(actor)} is used ${counted(sum(n.rows), 'time')} from ${listed(n.rows.map((r) => r.source ?? ''), 3)} since ${when(n.first)}${newClient ? ', with a client it never used before' : ''}; before, it came from ${listed(past.flatMap((o) => o.rows.map((r) => r.source ?? '')), 4)} only (${counted(sum(pastRows), 'use')})${beside ? ', and goes on there' : ''}.${keys.length > 1 ? ` ${counted(keys.length, 'credential')}: ${listed(keys, 4)}.` : ''}`,
      events: cited.events, eventCount: cited.count,
    });
  }
  return drafts;
}
