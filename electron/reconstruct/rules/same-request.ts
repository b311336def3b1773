/**
 * One request, two logs: the log of calls names the token it was made with, the audit log names what it made and no credential. Both write the
 * request's own id (Microsoft's correlation id): grade A.
 */
import { printInstant } from '../../../shared/domain/time.ts';
import { NO_PROPOSALS, type Proposal, type UseRule } from './rule.ts';

const RULE = 'same-request@1';

export const sameRequest: UseRule = {
  id: RULE,
  question: 'What did a request of the trail make, as another log of the same request records it?',
  falsePositive: 'A client may send one correlation id with several requests: then what the others made is joined, too, if it was made within minutes by a record that names no credential.',
  look(use, { source, inLineage }) {
    if (use.facts.length === 0 || use.outcome === 'failure' || (use.depth !== 'changed' && use.depth !== 'controlled')) return NO_PROPOSALS;
    return use.facts.filter((f) => f.kind === 'correlation').flatMap((f) => source.withFact('correlation', f.text)).flatMap((other): Proposal[] => {
      if (other.id === use.id || other.credential !== undefined || other.outcome === 'failure' || Math.abs(other.at - use.at) > APART_US) return [];
      return other.issues.filter((i) => i.what === 'credential' && !inLineage(i.value)).map((issue) => ({
        credential: issue.value, from: use.credential, at: other.at, precisionUs: Math.max(use.precisionUs, other.precisionUs), kind: 'planted', grade: 'A', rule: RULE,
        because: `${other.action} at ${printInstant(other.at)} made ${issue.value}${issue.holder === undefined ? '' : ` for ${issue.holder.name}`}; it and ${use.action} at ${printInstant(use.at)}, made with ${use.credential ?? '?'}, are one request: both records carry its id`,
        events: [use.id, other.id], rivals: [], sharedWithOwner: false,
      }));
    });
  },
};

/** Two records of one request are written within this time of each other. */
export const APART_US = 5 * 60_000_000;
