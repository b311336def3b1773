import type { Checklist, Phase, Step, StepState } from '../../../shared/domain/checklist.ts';
import { readInstant } from '../../../shared/domain/time.ts';

export function checklist(eventId: (n: number) => string): Checklist {
  const states: readonly StepState[] = [
    { kind: 'done', because: 'last successful use 2026-03-03T17:49:00Z, 3 later attempts were denied', events: [eventId(40), eventId(41)] },
    { kind: 'failed', because: 'used with success after the revocation', events: [eventId(42)] },
    { kind: 'cannot-tell', because: 'the logs end before the step was taken' },
    { kind: 'open' },
  ];
  const step = (order: number, phase: Phase, title: string, operation: string | undefined): Step => ({
    id: `${phase}:${order}`, phase, order, title, operation, subject: { kind: 'credential', name: 'AKIAEXAMPLEBUILD0001', id: 'C1' }, outcome: phase === 'contain' ? 'RS.MI-01' : 'RS.MI-02',
    why: 'It is the parent of every other credential of the trail.', after: order > 2 ? [`contain:2`] : [], breaks: order % 2 === 0 ? 'The nightly build of orders (owner: platform team), by the inventory of 2026-03-01.' : 'The inventory does not say.',
    residual: order === 2 ? 'Sessions it issued last up to 1 h after it is disabled.' : undefined, check: 'Later uses are denied with InvalidClientTokenId.', reversible: order === 2, grade: order === 5 ? 'C' : 'A', events: [eventId(order)], state: states[order % 4]!,
  });
  return {
    steps: [
      step(1, 'preserve', 'Keep the CloudTrail objects of the days concerned under legal hold', 'aws s3api put-object-legal-hold --bucket log-archive --key AWSLogs/111122223333/ --legal-hold Status=ON'),
      step(2, 'contain', 'Disable access key AKIAEXAMPLEBUILD0001 of build-agent', 'aws iam update-access-key --user-name build-agent --access-key-id AKIAEXAMPLEBUILD0001 --status Inactive'),
      step(3, 'contain', 'End the sessions of role stage-1', 'aws iam put-role-policy --role-name stage-1 --policy-name deny-before --policy-document \'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-03-03T18:00:00Z"}}}]}\''),
      step(4, 'eradicate', 'Delete the planted key of backup-operator', 'aws iam delete-access-key --user-name backup-operator --access-key-id ASIAEXAMPLESESSION05'),
      step(5, 'recover', 'Give the build a federated identity instead of a key', undefined),
      step(6, 'verify', 'Import the logs of the day after and run the trace again', undefined),
    ],
    outcomes: [
      { id: 'RS.AN-03', title: 'What took place and its root cause are established', kind: 'evidenced', evidence: '15 hops over 12 credentials, 12 of them recorded.', attested: undefined, steps: [] },
      { id: 'RS.MI-01', title: 'Incidents are contained', kind: 'evidenced', evidence: '1 of 2 containment steps is shown to have taken hold.', attested: undefined, steps: ['contain:2', 'contain:3'] },
      { id: 'RS.MI-02', title: 'Incidents are eradicated', kind: 'evidenced', evidence: undefined, attested: undefined, steps: ['eradicate:4'] },
      { id: 'RS.CO-02', title: 'Internal and external stakeholders are notified', kind: 'attested', evidence: undefined, attested: { by: 'L. Brandt', at: readInstant('2026-03-05T12:00:00Z')!.at, note: 'regulator told by telephone <b>' }, steps: [] },
      { id: 'RC.RP-05', title: 'Integrity of restored assets is verified', kind: 'attested', evidence: undefined, attested: undefined, steps: [] },
    ],
    limits: ['No playbook for credentials of kind aws-signing-certificate.'],
  };
}
