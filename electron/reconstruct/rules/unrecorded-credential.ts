/**
 * The trail holds a credential of an identity, and calls of that identity whose record names no credential come from an address of the trail.
 * B where the identity was never at that address before the trail came; C where it was.
 */
import { printInstant } from '../../../shared/domain/time.ts';
import { isUnrecorded, unrecordedOf } from '../unrecorded.ts';
import type { Use } from '../source.ts';
import type { Proposal, TrailRule } from './rule.ts';

const RULE = 'unrecorded-credential@1';

export const unrecordedCredential: TrailRule = {
  id: RULE,
  question: 'Which calls of an identity of the trail, whose records name no credential, are the trail’s?',
  falsePositive: 'The owner works behind the same address: its own calls without an identifier then look like the trail’s. Earlier use from that address lowers the grade.',
  look(_trail, { source, addresses, held, inLineage }) {
    const proposals = new Map<string, Proposal>();
    for (const h of held()) {
      if (isUnrecorded(h.credential)) continue;
      const identity = source.life(h.credential)?.identity;
      if (identity === undefined) continue;
      const credential = unrecordedOf(source.canonical(identity));
      if (inLineage(credential) || proposals.has(credential)) continue;
      const uses = source.unnamedUses(identity);
      // A login whose outcome is in the trail is the beginning of that credential, and has been told with it.
      const told = (u: Use): boolean => u.issues.some((i) => inLineage(i.value));
      const first = uses.find((u) => !told(u) && u.source !== undefined && addresses.has(u.source) && u.at + u.precisionUs > h.since && h.follows(u.source));
      if (first === undefined) continue;
      const [origin] = [...source.issuings(h.credential), ...source.usesOf(h.credential)].filter((u) => u.at + u.precisionUs > h.since);
      const before = [...uses, ...source.livesOf(identity).filter((l) => !inLineage(l.value)).flatMap((l) => source.usesOf(l.value))]
        .find((u) => u.source === first.source && u.at + u.precisionUs <= h.since);
      proposals.set(credential, {
        credential, from: h.credential, at: first.at, precisionUs: first.precisionUs, kind: 'acted-as', grade: before === undefined ? 'B' : 'C', rule: RULE,
        because: `the trail holds ${h.credential} of ${identity} since ${printInstant(h.since)}; ${first.action} at ${printInstant(first.at)} was made as ${identity} from ${first.source ?? '?'}, an address of the trail, and its record names no credential`,
        events: origin === undefined ? [first.id] : [origin.id, first.id],
        rivals: before === undefined ? [] : [{ explanation: `${identity} was at ${first.source ?? '?'} before the trail held its credential (${printInstant(before.at)}): the call may be its owner’s`, from: identity, events: [before.id] }],
        sharedWithOwner: true,
      });
    }
    return [...proposals.values()];
  },
};

