/** A rotation that was never finished: the new key works, and the old one still does. */
import type { Micros } from '../../../shared/domain/time.ts';
import { grouped } from '../../base/lists.ts';
import { days } from '../limits.ts';
import type { Rule } from '../rule.ts';
import type { FindingsSource } from '../source.ts';
import { MACHINE_KEYS } from '../tables/kinds.ts';
import { counted, lasting, short, when } from '../words.ts';

export const oldKeyAfterReplacement: Rule = {
  id: 'old-key-after-replacement@2',
  question: 'Is a key still used after the one that replaced it took over?',
  falsePositive: 'Two applications with a key each. A newer key only counts as a replacement when it is of the same kind and is used from a place where the older one was used: a key planted by a stranger replaces nothing.',
  baseline: 'the first use of the newer key from a place of the older',
  window: 'none',
  thresholds: ({ rotation }) => [`overlap allowed: ${days(rotation.overlapUs)}`],
  attack: ['T1078.004'],
  owasp: ['NHI7:2025', 'NHI1:2025'],
  look(source, { rotation: { overlapUs } }) {
    const keys = source.lives().filter((l) => MACHINE_KEYS.includes(l.kind) && l.identity !== undefined && l.uses > 0);
    return [...grouped(keys, (k) => `${k.identity ?? ''}\u0000${k.kind}`).values()].flatMap((list) => list.flatMap((old) => {
      const next = list.find((k) => k.value !== old.value && k.issuedAt !== undefined && k.issuedAt > (old.issuedAt ?? old.firstUse ?? Infinity));
      if (next === undefined || old.lastUse === undefined) return [];
      const takeover = replacedAt(source, old.value, next.value);
      if (takeover === undefined || old.lastUse - takeover <= overlapUs) return [];
      const late = source.events({ credential: old.value, from: (takeover + overlapUs) as Micros, outcome: 'success' });
      if (late.count === 0) return [];
      return [{
        subject: old.value, severity: 'medium' as const, at: (takeover + overlapUs) as Micros, identity: old.identity, credential: old.value, sources: [], title: 'Old key used after its replacement',
        claim: `${next.value} took over from ${old.value} of ${short(old.identity ?? '')} at ${when(takeover)}, yet the old key was used ${counted(late.count, 'time')} later than ${lasting(overlapUs)} after that.`,
        events: late.events, eventCount: late.count,
      }];
    }));
  },
};

function replacedAt(source: FindingsSource, old: string, next: string): Micros | undefined {
  const places = new Set(source.presentedWith(old).map((p) => p.source));
  return source.presentedWith(next).filter((p) => places.has(p.source)).reduce<Micros | undefined>((a, p) => (a === undefined || p.first < a ? p.first : a), undefined);
}
