/** Somebody ended the credential, and it went on working. */
import { MINUTE_US, type Micros } from '../../../shared/domain/time.ts';
import type { Rule } from '../rule.ts';
import { counted, lasting, short, when } from '../words.ts';

const GRACE_US = 2 * MINUTE_US;

export const useAfterRevocation: Rule = {
  id: 'use-after-revocation@1',
  question: 'Was a credential used with success after it was ended?',
  falsePositive: 'A key switched off by mistake and on again: the record of that stands between. Uses within the grace are the platform’s own delay.',
  baseline: 'the first recorded revocation of the credential',
  thresholds: [`grace after the revocation: ${GRACE_US / MINUTE_US} minutes`],
  attack: ['T1078.004', 'T1550.001'],
  owasp: ['NHI1:2025', 'NHI7:2025'],
  actions: [],
  look: (source) => source.lives().flatMap((l) => {
    if (l.revokedAt === undefined || l.lastUse === undefined || l.lastUse <= l.revokedAt + GRACE_US) return [];
    const after = source.events({ credential: l.value, from: (l.revokedAt + GRACE_US + 1) as Micros, outcome: 'success' });
    if (after.count === 0) return [];
    return [{
      subject: l.value, severity: 'critical' as const, at: l.revokedAt, identity: l.identity, credential: l.value, sources: [], title: 'Used after it was revoked',
      claim: `${l.value} of ${l.identity === undefined ? 'an identity not named' : short(l.identity)} was ended at ${when(l.revokedAt)} and used with success ${counted(after.count, 'time')} later, the last ${lasting(l.lastUse - l.revokedAt)} after.`,
      events: [...(l.revokeEvent === undefined ? [] : [l.revokeEvent]), ...after.events], eventCount: after.count + (l.revokeEvent === undefined ? 0 : 1),
    }];
  }),
};
