/**
 * A secret was read, and after it a long-term credential that was never seen at this address appears there. The secret's content is not in the
 * log, so this is never more than constrained: B when an inventory names the secret as the credential's place, or when only one secret was read
 * in the window; C when several were, or when it was long ago. There is no end to the wait: only the grade falls. What was read before the credential was
 * made did not hold it, and one that was made at the address did not come there by a secret.
 */
import { DAY_US, HOUR_US, MINUTE_US, printInstant } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import { isLasting } from '../kinds-of-use.ts';
import { MOST_SKEW_US } from '../skew.ts';
import type { KnownLife, TraceSource, Use } from '../source.ts';
import type { Proposal, TrailRule } from './rule.ts';

/** Within this time after a reading the credential's appearance is more than a guess. */
export const SECRET_WINDOW_US = 24 * HOUR_US;
const RULE = 'secret-to-use@3';

const secretsOf = (u: Use): string[] => u.facts.filter((f) => f.kind === 'secret-read').map((f) => f.text);
const span = (us: number): string => (us >= 2 * DAY_US ? `${Math.floor(us / DAY_US)} days` : us < 2 * HOUR_US ? `${Math.round(us / MINUTE_US)} minutes` : `${Math.round(us / HOUR_US)} hours`);
/** A secret is called by its name, or by its ARN, which ends in the name and six characters. */
const isNamed = (secret: string, name: string): boolean => secret === name || secret.replace(/-[A-Za-z0-9]{6}$/, '').endsWith(`:secret:${name}`) || secret.endsWith(`:parameter/${name.replace(/^\//, '')}`);

export const secretToUse: TrailRule = {
  id: RULE,
  question: 'Did a secret that was read lead to a credential that was then used?',
  falsePositive: 'Several people behind one address: another’s key then looks as if it came from the secret. Earlier use from the same address excludes a key, as does its making after the reading, or at that address.',
  look(trail, { source, addresses, inLineage }) {
    const reads = trail.filter((u) => u.facts.length > 0 && u.outcome !== 'failure' && secretsOf(u).length > 0);
    if (reads.length === 0) return [];
    const proposals = new Map<string, Proposal>();
    for (const address of [...addresses].sort()) {
      for (const life of source.usedFrom(address)) {
        if (!isLasting(life.kind) || inLineage(life.value)) continue;
        const first = source.usesOf(life.value).find((u) => u.source === address);
        if (first === undefined) continue;
        const making = makingOf(life, first, source);
        // Who made it at this address has it from there.
        if (making !== undefined && making.source === address) continue;
        const since = (making?.at ?? madeBefore(life, first)) - MOST_SKEW_US;
        const made = proposalFor(life, first, address, reads.filter((r) => r.at <= first.at && r.at + r.precisionUs >= since), source);
        const other = proposals.get(life.value);
        if (made !== undefined && (other === undefined || made.at < other.at)) proposals.set(life.value, made);
      }
    }
    return [...proposals.values()];
  },
};

/** The event that made the credential as it was used: some are made anew under their name. */
const makingOf = (life: KnownLife, used: Use, source: TraceSource): Use | undefined => source.issuings(life.value).filter((u) => u.outcome !== 'failure' && u.at <= used.at).at(-1);

/** When an inventory says that it was made; always, where none does. */
const madeBefore = (life: KnownLife, used: Use): number => (life.issuedAt === undefined || life.issuedAt > used.at ? Number.NEGATIVE_INFINITY : life.issuedAt);

function proposalFor(life: KnownLife, first: Use, address: string, before: readonly Use[], source: TraceSource): Proposal | undefined {
  const named = source.secretsHolding?.(life.value) ?? [];
  const holding = before.filter((r) => secretsOf(r).some((s) => named.some((n) => isNamed(s, n))));
  const recent = before.filter((r) => first.at - r.at <= SECRET_WINDOW_US);
  const candidates = recent.length > 0 ? recent : before;
  const origin = holding.at(-1) ?? candidates.at(-1);
  if (origin === undefined) return undefined;
  const names = new Set(candidates.flatMap(secretsOf));
  const rivals: Rival[] = candidates.filter((r) => r !== origin && secretsOf(r).some((n) => !secretsOf(origin).includes(n)))
    .map((r) => ({ explanation: `${secretsOf(r).join(', ')} was read at ${printInstant(r.at)}, ${recent.length > 0 ? 'within the window' : 'before it'} too`, from: r.credential, events: [r.id] }));
  if (life.first !== undefined && life.first < first.at) rivals.push({ explanation: 'the credential was in use elsewhere before; it may have come from there', from: life.identity, events: [] });
  const one = names.size === 1;
  const window = recent.length > 0 ? `in the ${SECRET_WINDOW_US / HOUR_US} hours before this credential first appears from ${address}` : `before this credential first appears from ${address}, ${span(first.at - origin.at)} after the last of it`;
  return {
    credential: life.value, at: first.at, precisionUs: first.precisionUs, kind: 'secret-to-use', grade: holding.length > 0 || (one && recent.length > 0) ? 'B' : 'C', rule: RULE,
    because: holding.length > 0
      ? `${secretsOf(origin).join(', ')} was read ${span(first.at - origin.at)} before this credential first appears from ${address}, and the inventory says that it holds this credential`
      : `${[...names].slice(-3).join(', ')} ${one ? 'is the only secret' : `and in all ${names.size} secrets were`} read ${window}; the log does not show what the secret holds`,
    events: [origin.id, first.id], rivals, sharedWithOwner: true,
  };
}
