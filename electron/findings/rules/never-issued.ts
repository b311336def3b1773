/** A session without a birth, where births are recorded: the record is missing, or the session came another way. */
import { grouped } from '../../base/lists.ts';
import { isPerson } from '../past.ts';
import type { Rule } from '../rule.ts';
import { counted, listed, short, when } from '../words.ts';

export const neverIssued: Rule = {
  id: 'never-issued@2',
  question: 'Is a temporary credential used that was never seen issued, though sessions of that identity are?',
  falsePositive: 'The issuing call lies in a region or an account whose records are not held, or in a gap. Sessions that began outside the span in which issues of the same identity are seen, and sessions that the platform makes for itself, are left out.',
  baseline: 'the span between the first and the last seen issue of such a credential for the same identity',
  window: 'none',
  thresholds: () => ['one session or more'],
  attack: ['T1550.001'],
  owasp: ['NHI4:2025'],
  look: (source) => [...grouped(source.unissued(), (u) => u.identity)].map(([identity, list]) => {
    const [head] = list;
    const events = list.flatMap((u) => source.events({ credential: u.credential, from: u.first, to: u.first }).events.slice(0, 1));
    return {
      subject: identity, severity: isPerson(identity, 'user') ? ('low' as const) : ('medium' as const), at: head.session, identity, credential: list.length === 1 ? head.credential : undefined, sources: [], title: 'Session never seen issued',
      claim: `${counted(list.length, 'session')} of ${short(identity)} ${list.length === 1 ? 'is' : 'are'} used (${counted(list.reduce((n, u) => n + u.uses, 0), 'time')}) without the call that issued ${list.length === 1 ? 'it' : 'them'}, the first begun at ${when(head.session)}: ${listed(list.map((u) => u.credential), 4)}. Other sessions of it are seen issued before and after.`,
      events, eventCount: list.reduce((n, u) => n + u.uses, 0),
    };
  }),
};
