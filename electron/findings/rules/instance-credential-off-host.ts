/** A host's own credential comes from its metadata service and belongs on that host. Seen elsewhere, it was carried off. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { addressKind, networkOf } from '../address.ts';
import { clientOf } from '../agent.ts';
import { grouped } from '../group.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource, Presented } from '../source.ts';
import { counted, listed, short, when } from '../words.ts';

const HOME_SHARE = 0.5;

const sum = (rows: readonly Presented[]): number => rows.reduce((n, r) => n + r.uses, 0);

export const instanceCredentialOffHost: Rule = {
  id: 'instance-credential-off-host@1',
  question: 'Is the credential of a host used from somewhere else?',
  falsePositive: 'A host that leaves through two gateways, or by a private endpoint and a gateway at once: an address is only taken for foreign when the client is new as well, or when somebody who is no host worked from it before.',
  baseline: 'all uses of the host’s role in the case; home is where most of them come from',
  thresholds: [`home: ${HOME_SHARE * 100} % of the uses or more, or the earliest place`, 'foreign: a public address in another network, with a client never seen at home or first used by a user or person'],
  attack: ['T1552.005', 'T1078.004'],
  owasp: ['NHI2:2025', 'NHI5:2025'],
  actions: [],
  look(source) {
    const all = source.presented().filter((p) => p.source !== undefined && addressKind(p.source) !== 'service');
    const bySource = grouped(all, (p) => p.source ?? '');
    const hosts = all.filter((p) => p.credentialKind === 'aws-instance-session');
    return [...grouped(hosts, (p) => p.actor)].flatMap(([actor, rows]) => judge(source, actor, rows, bySource));
  },
};

function judge(source: FindingsSource, actor: string, rows: readonly Presented[], bySource: ReadonlyMap<string, readonly Presented[]>): Draft[] {
  const places = [...grouped(rows, (r) => r.source ?? '')].map(([address, list]) => ({ address, list, first: Math.min(...list.map((r) => r.first)) }));
  const total = sum(rows);
  const earliest = Math.min(...places.map((p) => p.first));
  // Somebody who is no host worked from there before the host's credential did.
  const stranger = (address: string, before: number): Presented | undefined =>
    bySource.get(address)?.find((p) => p.actor !== actor && p.credentialKind !== 'aws-instance-session' && p.actorKind !== 'service' && p.first <= before);
  const home = places.filter((p) => (sum(p.list) / total >= HOME_SHARE || p.first === earliest) && !(places.length === 1 && stranger(p.address, p.first) !== undefined));
  const homeNetworks = new Set(home.map((p) => networkOf(p.address)));
  const homeClients = new Set(home.flatMap((p) => p.list.map((r) => clientOf(r.agent))));
  const foreign = places.filter((p) => !home.includes(p) && addressKind(p.address) === 'public' && !homeNetworks.has(networkOf(p.address))
    && (home.length === 0 || p.list.every((r) => !homeClients.has(clientOf(r.agent))) || stranger(p.address, p.first) !== undefined));
  return foreign.map((p) => {
    const at = p.first as Presented['first'];
    const who = stranger(p.address, p.first);
    const deep = p.list.some((r) => r.deepest !== 'attempted' && r.deepest !== 'enumerated');
    const severity: Severity = deep || who !== undefined ? 'critical' : 'high';
    const keys = [...new Set(p.list.flatMap((r) => r.credential ?? []))];
    const cited = source.events({ actor, sources: [p.address], from: at });
    return {
      subject: p.address, severity, at, identity: actor, credential: keys.length === 1 ? keys[0] : undefined, sources: [p.address], title: 'Host credential used off the host',
      claim: `The credential of the hosts of ${short(actor)} is used ${counted(sum(p.list), 'time')} from ${p.address} since ${when(at)}${home.length === 0 ? '' : `; its own uses come from ${listed(home.map((h) => h.address), 3)}`}${who === undefined ? '' : `; ${short(who.actor)} worked from ${p.address} before`}.${keys.length > 1 ? ` Credentials: ${listed(keys, 4)}.` : ''}`,
      events: cited.events, eventCount: cited.count,
    };
  });
}
