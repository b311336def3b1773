/** A machine identity that opens a console: a person, ours or not, works with it. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US, HOUR_US, type Micros } from '../../../shared/domain/time.ts';
import { isInteractive } from '../agent.ts';
import { grouped } from '../group.ts';
import { isPerson, isPlatform } from '../past.ts';
import type { Rule } from '../rule.ts';
import { counted, listed, short, when } from '../words.ts';

const MACHINE_USES = 10;
const MACHINE_US = DAY_US / 2;
const NEW_US = 72 * HOUR_US;
const SIGN_IN = 'signin:ConsoleLogin';

export const humanUseOfMachine: Rule = {
  id: 'human-use-of-machine@1',
  question: 'Does a person work by hand with an identity that is a machine’s, or with one that a machine made?',
  falsePositive: 'An engineer who debugs with the service’s account, which is a finding all the same. Accounts that people use from the start are not judged. Whether a second factor was used stands in the record of the sign-in.',
  baseline: 'earlier uses of the identity by programs; or who made the identity',
  thresholds: [`machine: ${MACHINE_USES} earlier uses or more over ${MACHINE_US / HOUR_US} hours or more, none of them interactive`, `made by a machine: within ${NEW_US / HOUR_US} hours before the sign-in, by an identity that is no person`],
  attack: ['T1078.004', 'T1538'],
  owasp: ['NHI10:2025'],
  actions: [SIGN_IN],
  look(source) {
    const rows = grouped(source.presented().filter((p) => !isPlatform(p.actor, p.actorKind) && !isPerson(p.actor, p.actorKind) && p.actorKind !== 'account' && p.actorKind !== 'unknown'), (p) => p.actor);
    const signIns = grouped(source.acts([SIGN_IN]).filter((a) => a.actor !== undefined), (a) => a.actor ?? '');
    const born = new Map(source.makings().flatMap((act) => act.issues.filter((i) => i.what === 'identity').map((i) => [i.holder?.name ?? i.value, act] as const)));
    return [...rows].flatMap(([actor, list]) => {
      const byHand = list.filter((r) => isInteractive(r.agent));
      if (byHand.length === 0) return [];
      const first = byHand.reduce((a, r) => (r.first < a.first ? r : a));
      const before = list.filter((r) => !isInteractive(r.agent) && r.first < first.first);
      const since = before.reduce<Micros>((a, r) => (r.first < a ? r.first : a), first.first);
      const machine = first.first - since >= MACHINE_US && before.reduce((n, r) => n + r.uses, 0) >= MACHINE_USES;
      const maker = born.get(actor);
      const made = maker !== undefined && maker.actor !== undefined && !isPerson(maker.actor, maker.actorKind) && !isInteractive(maker.agent) && first.first - maker.at <= NEW_US;
      if (!machine && !made) return [];
      const inside = signIns.get(actor)?.filter((a) => a.outcome !== 'failure') ?? [];
      const severity: Severity = inside.length > 0 || made ? 'high' : 'medium';
      const cited = source.events({ actor, sources: [...new Set(byHand.flatMap((r) => r.source ?? []))], from: first.first });
      return [{
        subject: actor, severity, at: first.first, identity: actor, credential: undefined, sources: byHand.map((r) => r.source), title: 'A person uses a machine’s identity',
        claim: `${short(actor)} ${machine ? `was used by programs only (${counted(before.reduce((n, r) => n + r.uses, 0), 'time')})` : `was made at ${maker === undefined ? '?' : when(maker.at)} by ${short(maker?.actor ?? '')}, which is no person`}; since ${when(first.first)} somebody works with it by hand from ${listed(byHand.map((r) => r.source ?? 'no address'), 3)}${inside.length > 0 ? `, with ${counted(inside.length, 'console sign-in')}` : ''}.`,
        events: cited.events, eventCount: cited.count,
      }];
    });
  },
};
