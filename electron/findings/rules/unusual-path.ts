/** From one identity into another by a way that was never taken, where others take theirs every day. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { grouped } from '../group.ts';
import { hours, LIMITS } from '../limits.ts';
import { isPerson, isPlatform, pastOf } from '../past.ts';
import type { Rule } from '../rule.ts';
import type { Path } from '../source.ts';
import { accountOf, counted, lasting, listed, short, when } from '../words.ts';

const { pastUs: PAST_US, pastUses: PAST_USES, ownDays: OWN_WAYS } = LIMITS.path;

const HOSTS: readonly string[] = ['windows', 'linux'];

/** Names under which a thing is asked for that is no identity of its own: a session made for oneself, the account that everybody becomes on a host. */
const isOther = (p: Path): boolean => p.role !== p.actor && (p.platform !== 'aws' || p.role.includes(':role/')) && !(p.platform === 'linux' && p.role.endsWith(':root'));

export const unusualPath: Rule = {
  id: 'unusual-path@2',
  question: 'Did a machine identity become another that it never became before?',
  falsePositive: 'A new deployment, a job that runs once a month. The identity must have a past in which it did not do this; people and the platform are not judged; a way that then becomes a habit is left out.',
  baseline: 'all earlier events of the identity in the case',
  window: 'past',
  thresholds: [`past of the identity: ${hours(PAST_US)} and ${PAST_USES} events or more`, `habit: taken on ${OWN_WAYS} days or more`],
  attack: ['T1548.005', 'T1021.007', 'T1550.001'],
  owasp: ['NHI5:2025', 'NHI8:2025'],
  look(source) {
    const rows = source.presented();
    const since = new Map<string, number>();
    for (const p of rows) since.set(p.actor, Math.min(since.get(p.actor) ?? Infinity, p.first));
    return [...grouped(source.paths().filter((p) => isOther(p) && !isPlatform(p.actor, p.actorKind) && p.actorKind !== 'machine' && !isPerson(p.actor, p.actorKind)), (p) => `${p.actor}\u0000${p.role}`).values()].flatMap((list) => {
      const [head] = list;
      const at = list.reduce((a, p) => (p.first < a ? p.first : a), head.first);
      const days = Math.max(Math.max(...list.map((p) => p.days)), new Set(list.map((p) => Math.floor(p.first / DAY_US))).size);
      const begun = since.get(head.actor);
      if (days >= OWN_WAYS || begun === undefined || at - begun < PAST_US || pastOf(source, head.actor, at).times < PAST_USES) return [];
      const crosses = accountOf(head.actor) !== undefined && accountOf(head.role) !== undefined && accountOf(head.actor) !== accountOf(head.role);
      // Accounts of hosts are mostly people's, and the log does not say which.
      const severity: Severity = crosses ? 'high' : HOSTS.includes(head.platform) && head.actorKind === 'user' ? 'low' : 'medium';
      const cited = source.events({ actor: head.actor, sources: list.flatMap((p) => p.source ?? []), from: at, to: list.reduce((a, p) => (p.last > a ? p.last : a), head.last), becomes: head.role, outcome: 'success' });
      return [{
        subject: head.role, severity, at, identity: head.actor, credential: undefined, sources: list.map((p) => p.source), title: crosses ? 'New way into another account' : 'New way into another identity',
        claim: `${short(head.actor)} became ${short(head.role)}${crosses ? ` in account ${accountOf(head.role) ?? '?'}` : ''} for the first time at ${when(at)} from ${listed(list.map((p) => p.source ?? 'no address'), 3)} (${counted(list.reduce((n, p) => n + p.times, 0), 'time')} in all), after ${lasting(at - begun)} without.`,
        events: cited.events, eventCount: cited.count,
      }];
    });
  },
};
