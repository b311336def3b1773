import type { Finding } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';

export function findings(eventId: (n: number) => string, minute: (n: number) => Micros): readonly Finding[] {
  const common = { identity: 'arn:aws:iam::111122223333:user/build-agent', credential: 'AKIAEXAMPLEBUILD0001', atlas: [] };
  return [
    { ...common, id: 'N1', rule: 'new-source@2', title: 'Credential used from a new source', claim: 'The access key was used from 203.0.113.7, never seen before in 41 days of evidence.', severity: 'high', at: minute(0), events: [eventId(0), eventId(1)], eventCount: 40, thresholds: ['baseline: 30 d', 'minimum uses: 3'], attack: ['T1078.004'], owasp: ['NHI7:2025'] },
    { ...common, id: 'N2', rule: 'planted-credential@1', title: 'Credential planted on another identity', claim: 'An access key was created for backup-operator by build-agent, which never did so before.', severity: 'critical', at: minute(150), events: [eventId(5)], eventCount: 1, thresholds: [], attack: ['T1098.001'], owasp: ['NHI5:2025'] },
    { ...common, id: 'N3', rule: 'enumeration-burst@1', title: 'Enumeration burst', claim: '48 listing calls over 11 services within 4 min. Agent <b>bold</b>.', severity: 'medium', at: minute(35), events: Array.from({ length: 14 }, (_, n) => eventId(n + 10)), eventCount: 48, thresholds: ['calls: 20', 'window: 5 min'], attack: ['T1580', 'T1526'], owasp: [], credential: undefined, benign: { by: 'R. Okonjo', at: minute(900), reason: 'scan of the platform team' } },
  ];
}
