/** A machine identity that opens a console: a person, ours or not, works with it. */
import type { Severity } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { isInteractive } from '../agent.ts';
import { grouped } from '../../base/lists.ts';
import { hours } from '../limits.ts';
import { habitsOf, isMachineKind, isPerson, isPlatform } from '../past.ts';
import type { Rule } from '../rule.ts';
import { isJob } from '../tables/agents.ts';
import { topicsOf } from '../tables/index.ts';
import { counted, from, listed, short, when } from '../words.ts';

export const humanUseOfMachine: Rule = {
  id: 'human-use-of-machine@2',
  question: 'Does a person work by hand with an identity that is a machine’s, or with one that a machine made?',
  falsePositive: 'An engineer who debugs with the service’s account, which is a finding all the same; a program that writes a browser’s name as its own. Accounts that people use from the start are not judged. Whether a second factor was used stands in the record of the sign-in.',
  baseline: 'earlier uses of the identity by programs; what kind of identity it is; or who made it',
  window: 'past',
  thresholds: ({ human: { machineUses, machineUs, newUs } }) => [
    `machine: an identity that the platform keeps for programs, with ${machineUses} uses by programs or more; or ${machineUses} earlier uses or more over ${hours(machineUs)} or more, none of them interactive (hosts: as a service or a batch job)`,
    `made by a machine: within ${hours(newUs)} before the sign-in, by an identity that is no person`,
  ],
  attack: ['T1078.004', 'T1538', 'T1078.002'],
  owasp: ['NHI10:2025'],
  look(source, { human: { machineUses, machineUs, newUs } }) {
    const rows = grouped(source.presented().filter((p) => !isPlatform(p.actor, p.actorKind) && !isPerson(p.actor, p.actorKind) && p.actorKind !== 'account' && p.actorKind !== 'unknown' && p.actorKind !== 'machine'), (p) => p.actor);
    const born = new Map(source.makings().flatMap((act) => act.issues.filter((i) => i.what === 'identity').map((i) => [i.holder?.name ?? i.value, act] as const)));
    return [...rows].flatMap(([actor, list]) => {
      const byHand = list.filter((r) => isInteractive(r.agent) && r.uses > r.failures);
      if (byHand.length === 0) return [];
      const first = byHand.reduce((a, r) => (r.first < a.first ? r : a));
      const host = first.platform === 'windows';
      // On a host every client is a logon: only those of services and jobs show a machine's account.
      const programs = list.filter((r) => (host ? isJob(r.agent) : !isInteractive(r.agent)));
      const before = programs.filter((r) => r.first < first.first);
      const since = before.reduce<Micros>((a, r) => (r.first < a ? r.first : a), first.first);
      const usesBefore = before.reduce((n, r) => n + r.uses, 0);
      const byKind = isMachineKind(first.actorKind) && programs.reduce((n, r) => n + r.uses, 0) >= machineUses;
      const machine = byKind || (first.first - since >= machineUs && usesBefore >= machineUses);
      const maker = born.get(actor);
      const made = maker !== undefined && maker.actor !== undefined && !isPerson(maker.actor, maker.actorKind) && maker.actorKind !== 'machine' && !isInteractive(maker.agent) && first.first - maker.at <= newUs;
      if (!machine && !made) return [];
      const signIns = habitsOf(source, actor).filter((h) => !h.failed && topicsOf(h.action).includes('sign-in')).reduce((n, h) => n + h.times, 0);
      const severity: Severity = signIns > 0 || made ? 'high' : 'medium';
      const cited = source.events({ actor, sources: [...new Set(byHand.flatMap((r) => r.source ?? []))], from: first.first });
      const how = usesBefore > 0 ? `was used by programs only (${counted(usesBefore, 'time')})` : byKind ? 'is an identity of programs' : `was made at ${maker === undefined ? '?' : when(maker.at)} by ${short(maker?.actor ?? '')}, which is no person`;
      return [{
        subject: actor, severity, at: first.first, identity: actor, credential: undefined, sources: byHand.map((r) => r.source), attack: host ? ['T1078.002'] : ['T1078.004', 'T1538'], title: 'A person uses a machine’s identity',
        claim: `${short(actor)} ${how}; since ${when(first.first)} somebody works with it by hand ${from(byHand.map((r) => r.source))} (${listed(byHand.flatMap((r) => r.agent?.slice(0, 60) ?? []), 2)})${signIns > 0 ? `, with ${counted(signIns, 'sign-in')}` : ''}.`,
        events: cited.events, eventCount: cited.count,
      }];
    });
  },
};
