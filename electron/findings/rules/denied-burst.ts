/** Trying doors: refusals of many different kinds. A broken job is refused the same thing over and over. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US } from '../../../shared/domain/time.ts';
import { grouped } from '../../base/lists.ts';
import { minutes } from '../limits.ts';
import { isPerson, isPlatform } from '../past.ts';
import type { Rule } from '../rule.ts';
import { counted, listed, short, when } from '../words.ts';


export const deniedBurst: Rule = {
  id: 'denied-burst@2',
  question: 'Was an identity refused many different things in a short time?',
  falsePositive: 'A person on a console page without rights; a deployment whose rights were cut too far. Retries of few operations on few targets are left out by the count of different ones.',
  baseline: 'none: refusals are counted as such',
  window: 'none',
  thresholds: ({ burst, denied: { kinds, targets } }) => [`${burst.denied} refusals for lack of permission in ${minutes(burst.widthUs)}`, `${kinds} different operations or ${targets} different targets among them`],
  attack: ['T1580', 'T1078.004'],
  owasp: ['NHI5:2025'],
  look(source, { burst, denied: { kinds, targets } }) {
    const bursts = source.bursts().filter((b) => b.denied >= burst.denied && (b.deniedActions >= kinds || b.deniedTargets >= targets) && !isPlatform(b.actor, b.actorKind));
    return [...grouped(bursts, (b) => `${b.actor}\u0000${b.source ?? ''}\u0000${Math.floor(b.from / DAY_US)}`)].map(([, list]) => {
      const [head] = list;
      const n = list.reduce((sum, b) => sum + b.denied, 0);
      const person = isPerson(head.actor, head.actorKind);
      const severity: Severity = person ? 'low' : n >= 3 * burst.denied ? 'high' : 'medium';
      const to = (list.at(-1) ?? head).to;
      const cited = source.events({ actor: head.actor, sources: head.source === undefined ? undefined : [head.source], from: head.from, to, outcome: 'failure' });
      return {
        subject: `${head.source ?? ''} ${head.from}`, severity, at: head.from, identity: head.actor, credential: undefined, sources: [head.source], title: 'Refused again and again',
        claim: `${short(head.actor)} was refused ${counted(n, 'time')} for lack of permission from ${head.source ?? 'no address'} between ${when(head.from)} and ${when(to)}, up to ${counted(Math.max(...list.map((b) => b.deniedActions)), 'different operation')} and ${counted(Math.max(...list.map((b) => b.deniedTargets)), 'target')} at once${list.length > 1 ? `, in ${listed([counted(list.length, 'burst')])}` : ''}.`,
        events: cited.events, eventCount: cited.count,
      };
    });
  },
};
