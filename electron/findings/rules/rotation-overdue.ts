/** A change of credential that was tried and failed, or one that was due by the credential's own date and never came. */
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { factsOf, succeeded, targetOf } from '../episodes.ts';
import { grouped } from '../../base/lists.ts';
import type { Limits } from '../limits.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource } from '../source.ts';
import { counted, from, lasting, listed, operation, short, when } from '../words.ts';

export const rotationOverdue: Rule = {
  id: 'rotation-overdue@1',
  question: 'Did a rotation fail, or is a credential used beyond the day on which it was to end?',
  falsePositive: 'A rotation that is tried again and succeeds is left out. A date of expiry is what an inventory or the issuing call states; it may have been moved since.',
  baseline: 'later rotations of the same secret; the stated expiry of the credential',
  window: 'none',
  thresholds: ({ overdue: { graceUs } }) => ['failed: the last attempt in the evidence', `overdue: used with success ${counted(graceUs / DAY_US, 'day')} or more after its expiry`],
  attack: ['T1078.004'],
  owasp: ['NHI7:2025', 'NHI1:2025'],
  look: (source, limits) => [...failed(source), ...overdue(source, limits)],
};

function failed(source: FindingsSource): Draft[] {
  return [...grouped(source.acts(['rotation']), (a) => `${a.target.platform}\u0000${factsOf(a, 'secret-read')[0] ?? targetOf(a)}`).values()].flatMap((list) => {
    const [last] = [...list].reverse();
    const fails = list.filter((a) => !succeeded(a) || /failed$/i.test(a.action));
    if (last === undefined || !fails.includes(last)) return [];
    return [{
      subject: `failed ${targetOf(last)}`, severity: fails.length > 1 ? ('medium' as const) : ('low' as const), at: fails[0]?.at ?? last.at, identity: last.actor, credential: undefined, sources: [last.source], title: 'Rotation failed',
      claim: `The rotation of ${targetOf(last)} failed ${counted(fails.length, 'time')} (${listed(fails.map((a) => operation(a.action)))} ${from([last.source])}), the last at ${when(last.at)}; no later one succeeded.`,
      events: fails.map((a) => a.id), eventCount: fails.length,
    }];
  });
}

function overdue(source: FindingsSource, { overdue: { graceUs } }: Limits): Draft[] {
  return source.lives().flatMap((l) => {
    if (l.expires === undefined || l.lastUse === undefined || l.lastUse < l.expires + graceUs) return [];
    const late = source.events({ credential: l.value, from: (l.expires + graceUs) as Micros, outcome: 'success' });
    if (late.count === 0) return [];
    return [{
      subject: `overdue ${l.value}`, severity: 'medium' as const, at: (l.expires + graceUs) as Micros, identity: l.identity, credential: l.value, sources: [], title: 'Used beyond its expiry',
      claim: `${l.value} of ${l.identity === undefined ? 'an identity not named' : short(l.identity)} was to end at ${when(l.expires)} and is used with success ${counted(late.count, 'time')} later, the last ${lasting(l.lastUse - l.expires)} after.`,
      events: late.events, eventCount: late.count,
    }];
  });
}
