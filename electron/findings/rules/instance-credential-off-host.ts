/** What a platform hands to a host, a pod or a function belongs there. Seen elsewhere, it was carried off. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { addressKind, networkOf } from '../address.ts';
import { clientOf } from '../agent.ts';
import { grouped } from '../../base/lists.ts';
import type { Limits } from '../limits.ts';
import { isPlatform } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource, Presented } from '../source.ts';
import { HOST_BOUND } from '../tables/kinds.ts';
import { counted, listed, short, when } from '../words.ts';

const sum = (rows: readonly Presented[]): number => rows.reduce((n, r) => n + r.uses, 0);

/** Handed out by the platform: by the credential's kind; or what a workload presents where the log names the token only. */
const isBound = (p: Presented): boolean => (HOST_BOUND.includes(p.credentialKind) && (p.credentialKind !== 'kubernetes-token' || p.actorKind === 'service-account'))
  || (p.actorKind === 'workload' && (p.platform === 'azure' || p.platform === 'entra' || p.platform === 'graph' || p.platform === 'm365'))
  || (p.platform === 'kubernetes' && p.actorKind === 'service-account' && p.credential === undefined);

export const instanceCredentialOffHost: Rule = {
  id: 'instance-credential-off-host@2',
  question: 'Is the credential of a host, pod or function used from somewhere else?',
  falsePositive: 'A host that leaves through two gateways, or by a private endpoint and a gateway at once: an address is only taken for foreign when the client is new as well, or when somebody who is no host worked from it before. Workloads without a home of their own (fewer uses than the threshold) are not judged.',
  baseline: 'all uses of the workload’s identity in the case; home is where most of them come from',
  window: 'case',
  thresholds: ({ offHost: { homeShare, pastUses, roams } }) => [`home: ${Math.round(homeShare * 100)} % of the uses or more, or the earliest place; ${pastUses} uses or more for pods and functions`, `one claim, ranked lower, with more than ${roams} foreign places`, 'foreign: a public address in another network, with a client never seen at home or first used by a user or person'],
  attack: ['T1552.005', 'T1078.004', 'T1552.007', 'T1528'],
  owasp: ['NHI2:2025', 'NHI5:2025'],
  look(source, limits) {
    const all = source.presented().filter((p) => p.source !== undefined && addressKind(p.source) !== 'service');
    const bySource = grouped(all, (p) => p.source ?? '');
    return [...grouped(all.filter((p) => isBound(p) && !isPlatform(p.actor, p.actorKind)), (p) => p.actor)].flatMap(([actor, rows]) => judge(source, limits, actor, rows, bySource));
  },
};

function judge(source: FindingsSource, { offHost: { homeShare, pastUses, roams } }: Limits, actor: string, rows: readonly [Presented, ...Presented[]], bySource: ReadonlyMap<string, readonly Presented[]>): Draft[] {
  const places = [...grouped(rows, (r) => r.source ?? '')].map(([address, list]) => ({ address, list, first: Math.min(...list.map((r) => r.first)) }));
  const total = sum(rows);
  const instance = rows[0].credentialKind === 'aws-instance-session';
  const earliest = Math.min(...places.map((p) => p.first));
  // Somebody who is no host worked from there before the host's credential did.
  const stranger = (address: string, before: number): Presented | undefined =>
    bySource.get(address)?.find((p) => p.actor !== actor && !isBound(p) && p.actorKind !== 'service' && p.actorKind !== 'machine' && p.first <= before);
  const home = places.filter((p) => (sum(p.list) / total >= homeShare || p.first === earliest) && !(instance && places.length === 1 && stranger(p.address, p.first) !== undefined));
  // A pod's home is a network of its own; without one that is seen to be used there is nothing to be away from.
  if (!instance && sum(home.flatMap((p) => p.list)) < pastUses) return [];
  const homeNetworks = new Set(home.map((p) => networkOf(p.address)));
  const homeClients = new Set(home.flatMap((p) => p.list.map((r) => clientOf(r.agent))));
  const foreign = places.filter((p) => !home.includes(p) && addressKind(p.address) === 'public' && !homeNetworks.has(networkOf(p.address))
    && (home.length === 0 || p.list.every((r) => !homeClients.has(clientOf(r.agent))) || stranger(p.address, p.first) !== undefined));
  // With more than this many strange places the identity has no home to speak of: one claim, and not the gravest.
  if (foreign.length > roams) return [scattered(source, actor, foreign.flatMap((p) => p.list), foreign.map((p) => p.address), instance)];
  return foreign.map((p) => {
    const at = p.first as Presented['first'];
    const who = stranger(p.address, p.first);
    const deep = p.list.some((r) => r.deepest !== 'attempted' && r.deepest !== 'enumerated');
    const severity: Severity = deep || who !== undefined ? 'critical' : 'high';
    const keys = [...new Set(p.list.flatMap((r) => r.credential ?? []))];
    const cited = source.events({ actor, sources: [p.address], from: at });
    const pod = rows[0].platform === 'kubernetes';
    return {
      subject: p.address, severity, at, identity: actor, credential: keys.length === 1 ? keys[0] : undefined, sources: [p.address], attack: instance ? ['T1552.005', 'T1078.004'] : pod ? ['T1552.007', 'T1528'] : ['T1552.005', 'T1528'],
      title: instance ? 'Host credential used off the host' : 'Workload credential used away from its workload',
      claim: `The credential of ${instance ? 'the hosts of ' : ''}${short(actor)} is used ${counted(sum(p.list), 'time')} from ${p.address} since ${when(at)}${home.length === 0 ? '' : `; its own uses come from ${listed(home.map((h) => h.address), 3)}`}${who === undefined ? '' : `; ${short(who.actor)} worked from ${p.address} before`}.${keys.length > 1 ? ` Credentials: ${listed(keys, 4)}.` : ''}`,
      events: cited.events, eventCount: cited.count,
    };
  });
}

function scattered(source: FindingsSource, actor: string, rows: readonly Presented[], addresses: readonly string[], instance: boolean): Draft {
  const at = rows.reduce<Presented['first']>((a, r) => (r.first < a ? r.first : a), rows[0]?.first as Presented['first']);
  const cited = source.events({ actor, sources: addresses.slice(0, 50), from: at });
  return {
    subject: 'scattered', severity: 'medium', at, identity: actor, credential: undefined, sources: addresses.slice(0, 50), attack: instance ? ['T1552.005', 'T1078.004'] : ['T1528'], title: 'Host credential used from many places',
    claim: `The credential of ${short(actor)} is used ${counted(sum(rows), 'time')} from ${counted(addresses.length, 'place')} that are not where most of its uses come from, with clients of their own, since ${when(at)}: ${listed(addresses)}.`,
    events: cited.events, eventCount: sum(rows),
  };
}
