/** Somebody ended the credential, and it went on working. */
import type { Micros } from '../../../shared/domain/time.ts';
import { minutes } from '../limits.ts';
import type { Rule } from '../rule.ts';
import { LONG_TERM } from '../tables/kinds.ts';
import { counted, lasting, short, when } from '../words.ts';

export const useAfterRevocation: Rule = {
  id: 'use-after-revocation@2',
  question: 'Was a credential used with success after it was ended?',
  falsePositive: 'A key switched off by mistake and on again: the record of that stands between. Sessions that their own holder signed out of rank lower: programs go on for a while with what they hold. Uses within the grace are the platform’s own delay.',
  baseline: 'the first recorded revocation of the credential',
  window: 'none',
  thresholds: ({ revocation }) => [`grace after the revocation: ${minutes(revocation.graceUs)}`],
  attack: ['T1078.004', 'T1550.001'],
  owasp: ['NHI1:2025', 'NHI7:2025'],
  look: (source, { revocation: { graceUs } }) => source.lives().flatMap((l) => {
    if (l.revokedAt === undefined || l.lastUse === undefined || l.lastUse <= l.revokedAt + graceUs) return [];
    const after = source.events({ credential: l.value, from: (l.revokedAt + graceUs + 1) as Micros, outcome: 'success' });
    if (after.count === 0) return [];
    return [{
      subject: l.value, severity: LONG_TERM.includes(l.kind) ? ('critical' as const) : ('high' as const), at: l.revokedAt, identity: l.identity, credential: l.value, sources: [], title: 'Used after it was revoked',
      claim: `${l.value} of ${l.identity === undefined ? 'an identity not named' : short(l.identity)} was ended at ${when(l.revokedAt)} and used with success ${counted(after.count, 'time')} later, the last ${lasting(l.lastUse - l.revokedAt)} after.`,
      events: [...(l.revokeEvent === undefined ? [] : [l.revokeEvent]), ...after.events], eventCount: after.count + (l.revokeEvent === undefined ? 0 : 1),
    }];
  }),
};
