/**
 * A secret store makes credentials on demand (Vault's `aws/creds/ROLE`): the reading is in its log, the making in the other platform's, under the
 * store's own identity. No identifier joins them; the instant does. B where one making fits one reading, C where several do.
 */
import { printInstant, SECOND_US, type Micros } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import type { KnownLife, Use } from '../source.ts';
import type { Proposal, TrailRule } from './rule.ts';

/** How far apart the two logs may put one happening, clock differences included. */
export const MINT_WINDOW_US = 10 * SECOND_US;
const RULE = 'minted-by-store@1';
/** Paths under which a store makes rather than keeps. */
const MAKING = /(?:^|\/)(?:creds?|sts|token|key|issue|sign|roleset|static-account|impersonated-account)\//i;

export const mintedByStore: TrailRule = {
  id: RULE,
  question: 'Which credential did the secret store make for the trail?',
  falsePositive: 'The store serves somebody else within the same seconds: both makings fit. Each is then named as the other’s rival.',
  look(trail, { source, inLineage }) {
    const reads = trail.filter((u) => u.outcome !== 'failure' && u.facts.some((f) => f.kind === 'secret-read' && MAKING.test(f.text)));
    const readAt = (u: Use): string => u.facts.find((f) => f.kind === 'secret-read')?.text ?? '';
    return reads.flatMap((read): Proposal[] => {
      const made = source.issuedBetween((read.at - MINT_WINDOW_US) as Micros, (read.at + MINT_WINDOW_US) as Micros)
        .filter((l) => l.platform !== read.target.platform && l.issueEvent !== undefined && madeBySomebodyElse(l, source.issuings(l.value), inLineage));
      return made.filter((l) => !inLineage(l.value)).map((life) => {
        const [issuing] = source.issuings(life.value);
        const rivals = made.filter((o) => o.value !== life.value).map((o): Rival => ({ explanation: `${o.value} was made within the same seconds; the reading may have been of that one`, from: o.value, events: o.issueEvent === undefined ? [] : [o.issueEvent] }));
        return {
          credential: life.value, from: read.credential, at: (issuing?.at ?? read.at), precisionUs: Math.max(read.precisionUs, issuing?.precisionUs ?? 0), kind: 'secret-to-use', grade: made.length === 1 ? 'B' : 'C', rule: RULE,
          because: `${readAt(read)} was read at ${printInstant(read.at)}, a path where the store makes what it gives, and ${issuing?.actor ?? 'the store'} made this credential at ${printInstant(issuing?.at ?? read.at)}; no identifier is in both logs`,
          events: [read.id, ...(life.issueEvent === undefined ? [] : [life.issueEvent])], rivals, sharedWithOwner: false,
        };
      });
    });
  },
};

/** Made with a credential that is not the trail's own: what the trail makes itself is joined by identifier. */
function madeBySomebodyElse(life: KnownLife, issuings: readonly Use[], inLineage: (credential: string) => boolean): boolean {
  return issuings.some((u) => u.credential === undefined || !inLineage(u.credential)) && life.issuedAt !== undefined;
}
