/** One key, several workloads: whoever takes it from the least of them has it for all, and nobody can say who used it. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { addressKind, networkOf } from '../address.ts';
import { clientOf, isInteractive } from '../agent.ts';
import { grouped } from '../../base/lists.ts';
import { hours, type Limits } from '../limits.ts';
import { isPlatform } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource, Presented } from '../source.ts';
import { MACHINE_KEYS } from '../tables/kinds.ts';
import { counted, listed, short, when } from '../words.ts';

export const sharedCredential: Rule = {
  id: 'shared-credential@1',
  question: 'Is one credential used by several workloads, each from its own place with its own client, day after day?',
  falsePositive: 'One application that leaves through two gateways has one client, and is not reported; one that was moved and updated on a day does not overlap. A credential whose guest is an intruder of many days looks the same: the rule on new places says which came later.',
  baseline: 'all uses of the credential in the case',
  window: 'case',
  thresholds: ({ shared: { days, besideUs } }) => [`a workload: one client in one network (or one pod, instance or function named by the platform) on ${days} days or more`, `at once: their times overlap by ${hours(besideUs)} or more`],
  attack: ['T1078.004'],
  owasp: ['NHI9:2025'],
  look: (source, limits) => [...byPlace(source, limits), ...byName(source, limits)],
};

interface Group { readonly name: string; readonly rows: readonly Presented[]; readonly first: number; readonly last: number; readonly days: number }

function byPlace(source: FindingsSource, { shared: { days, besideUs } }: Limits): Draft[] {
  const rows = source.presented().filter((p) => MACHINE_KEYS.includes(p.credentialKind) && p.credential !== undefined && p.source !== undefined && addressKind(p.source) !== 'service' && p.agent !== undefined
    && !isInteractive(p.agent) && !isPlatform(p.actor, p.actorKind));
  return [...grouped(rows, (p) => p.credential ?? '')].flatMap(([credential, list]): Draft[] => {
    if (list.length < 2) return [];
    const groups = [...grouped(list, (r) => `${networkOf(r.source ?? '')}\u0000${clientOf(r.agent)}`).values()].map((g): Group => ({
      name: `${g[0].source ?? ''} with ${clientOf(g[0].agent)}`, rows: g, first: Math.min(...g.map((r) => r.first)), last: Math.max(...g.map((r) => r.last)),
      days: Math.max(Math.max(...g.map((r) => r.days)), new Set(g.map((r) => Math.floor(r.first / DAY_US))).size),
    })).filter((g) => g.days >= days).sort((a, b) => a.first - b.first || (a.name < b.name ? -1 : 1));
    // Different places and different clients: neither two gateways nor two programs of one place.
    const distinct = groups.filter((g, i) => groups.slice(0, i).every((o) => networkOf(o.rows[0]?.source ?? '') !== networkOf(g.rows[0]?.source ?? '') && clientOf(o.rows[0]?.agent) !== clientOf(g.rows[0]?.agent)));
    const [first, ...others] = distinct;
    const beside = others.filter((g) => first !== undefined && Math.min(g.last, first.last) - Math.max(g.first, first.first) >= besideUs);
    if (first === undefined || beside.length === 0) return [];
    return [draft(source, credential, list[0].actor, [first, ...beside], 'place')];
  });
}

/** Where the platform itself names the pod, instance or function. Tokens are bound to one; keys that outlive a session are not. */
function byName(source: FindingsSource, { shared: { days } }: Limits): Draft[] {
  const rows = source.workloads().filter((w) => MACHINE_KEYS.includes(w.credentialKind) && !isPlatform(w.actor, w.actorKind));
  return [...grouped(rows, (w) => w.credential)].flatMap(([credential, list]): Draft[] => {
    // Replicas of one workload share the name but for the end that the platform adds.
    const groups = [...grouped(list, (w) => w.workload.replace(/(?:-[a-f0-9]{6,10})?-[a-z0-9]{5}$/, ''))].filter(([, g]) => g.reduce((n, w) => Math.max(n, w.days), 0) >= days);
    if (groups.length < 2) return [];
    const named = groups.map(([name, g]): Group => ({ name, rows: [], first: Math.min(...g.map((w) => w.first)), last: Math.max(...g.map((w) => w.last)), days }));
    return [draft(source, credential, list[0].actor, named, 'name')];
  });
}

function draft(source: FindingsSource, credential: string, actor: string, groups: readonly Group[], by: 'place' | 'name'): Draft {
  const latest = groups.reduce((a, g) => (g.first > a.first ? g : a));
  const at = latest.first as Presented['first'];
  const severity: Severity = groups.length > 2 ? 'medium' : 'low';
  const cited = groups.flatMap((g) => source.events({ credential, from: g.first as Presented['first'], to: g.first as Presented['first'] }).events.slice(0, 1));
  return {
    subject: `shared ${by}`, severity, at, identity: actor, credential, sources: groups.flatMap((g) => g.rows[0]?.source ?? []), title: 'One credential, several workloads',
    claim: `${credential} of ${short(actor)} is used by what looks like ${counted(groups.length, 'workload')} at the same time, ${listed(groups.map((g) => g.name), 4)}, the latest since ${when(at)}.`,
    events: cited, eventCount: cited.length,
  };
}
