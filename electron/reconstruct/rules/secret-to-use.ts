/**
 * A secret was read, and soon after a long-term credential that this trail never used before appears from the trail's own address. The secret's
 * content is not in the log, so this is never more than constrained: B when only one secret was read in the window, C when several were.
 */
import { HOUR_US, printInstant, type Micros } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import type { Use } from '../source.ts';
import type { Proposal, TrailRule } from './rule.ts';

/** How long after a read a credential may first appear. Seen in the product's findings as a threshold. */
export const SECRET_WINDOW_US = 24 * HOUR_US;
const LONG_TERM = new Set(['aws-access-key', 'aws-root-key', 'aws-console-password', 'generic-secret', 'ssh-key']);

const secretsOf = (u: Use): string[] => u.facts.filter((f) => f.kind === 'secret-read').map((f) => f.text);

export const secretToUse: TrailRule = {
  id: 'secret-to-use@1',
  question: 'Did a secret that was read lead to a credential that was then used?',
  falsePositive: 'Several people behind one address: another’s key then looks as if it came from the secret. Earlier use from the same address excludes a key.',
  look(trail, { source, addresses, inLineage }) {
    const reads = trail.filter((u) => u.outcome !== 'failure' && secretsOf(u).length > 0);
    if (reads.length === 0) return [];
    const begin = reads[0]?.at;
    if (begin === undefined) return [];
    const proposals: Proposal[] = [];
    const seen = new Set<string>();
    for (const address of [...addresses].sort()) {
      for (const { life, first } of source.usedFrom(address, 0 as Micros)) {
        if (!LONG_TERM.has(life.kind) || inLineage(life.value) || seen.has(life.value)) continue;
        const before = reads.filter((r) => r.at <= first.at && first.at - r.at <= SECRET_WINDOW_US);
        const last = before.at(-1);
        if (last === undefined) continue;
        seen.add(life.value);
        const names = new Set(before.flatMap(secretsOf));
        const rivals: Rival[] = before.slice(0, -1).filter((r) => secretsOf(r).some((n) => !secretsOf(last).includes(n)))
          .map((r) => ({ explanation: `${secretsOf(r).join(', ')} was read at ${printInstant(r.at)}, within the window too`, from: r.credential, events: [r.id] }));
        if (life.first !== undefined && life.first < first.at) rivals.push({ explanation: 'the credential was in use elsewhere before; it may have come from there', from: life.identity, events: [] });
        proposals.push({
          credential: life.value, at: first.at, precisionUs: first.precisionUs, kind: 'secret-to-use', grade: names.size === 1 ? 'B' : 'C', rule: 'secret-to-use@1',
          because: `${[...names].slice(-3).join(', ')} ${names.size === 1 ? 'is the only secret' : `and in all ${names.size} secrets were`} read in the ${SECRET_WINDOW_US / HOUR_US} hours before this credential first appears from ${address}; the log does not show what the secret holds`,
          events: [last.id, first.id], rivals, sharedWithOwner: true,
        });
      }
    }
    return proposals;
  },
};
