/**
 * One sign-in, several identifiers: the log that issues names the session or the token's number, the log of the calls names the token itself and,
 * beside it, that session or number. Both records name the same identifier: grade A.
 */
import { printInstant } from '../../../shared/domain/time.ts';
import type { Proposal, TrailRule } from './rule.ts';

const RULE = 'same-session@1';

export const sameSession: TrailRule = {
  id: RULE,
  question: 'Which tokens belong to a session, or are a token, that the trail holds under another identifier?',
  falsePositive: 'Owner and intruder share the session: then only tokens first shown from a source that the trail follows are taken.',
  look(_trail, { source, held, inLineage }) {
    const proposals = new Map<string, Proposal>();
    for (const h of held()) {
      for (const use of source.withFact('same-session', h.credential)) {
        const { credential } = use;
        if (credential === undefined || credential === h.credential || inLineage(credential) || proposals.has(credential)) continue;
        if (use.at + use.precisionUs <= h.since || !h.follows(use.source)) continue;
        const [issuing] = source.issuings(h.credential);
        proposals.set(credential, {
          credential, from: h.credential, at: use.at, precisionUs: use.precisionUs, kind: 'issued', grade: 'A', rule: RULE,
          because: `${use.action} at ${printInstant(use.at)} was made with it, and the same record names ${h.credential}, which the trail holds`,
          events: issuing === undefined ? [use.id] : [issuing.id, use.id], rivals: [], sharedWithOwner: false,
        });
      }
    }
    return [...proposals.values()];
  },
};
