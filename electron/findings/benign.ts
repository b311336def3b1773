/**
 * An analyst's word that a finding is benign, laid over the findings when they are read. It holds of what was judged and of nothing more: the same rule,
 * whatever its version, the same identity and credential, no event that was not among those judged, no greater severity. A finding that is more than that
 * is shown as any other, and says that an earlier one was called benign.
 */
import { SEVERITIES, type Finding, type FindingStatement } from '../../shared/domain/finding.ts';
import { when } from './words.ts';

/** What is asked of the case. */
export interface BenignFacts {
  /** The name that the identity of this name goes by now. */
  readonly canonical: (name: string) => string;
  /** Whether this event came with a later evidence file than this one. */
  readonly cameAfter: (event: string, file: number) => boolean;
}

export const ruleName = (rule: string): string => rule.slice(0, rule.lastIndexOf('@'));

/** The statements that were not taken back. */
export function standingOf(statements: readonly FindingStatement[]): readonly FindingStatement[] {
  const withdrawn = new Set(statements.flatMap((s) => s.withdraws));
  return statements.filter((s) => s.is === 'benign' && !withdrawn.has(s.id));
}

/** For each finding, by its number, the statements that hold of it. */
export function holding(findings: readonly Finding[], statements: readonly FindingStatement[], facts: Pick<BenignFacts, 'canonical'>): ReadonlyMap<string, readonly FindingStatement[]> {
  const held = new Map<string, FindingStatement[]>();
  for (const s of standingOf(statements)) {
    const fit = findings.filter((f) => covers(s, f, facts));
    // One record may give two findings of a rule about one identity: then the number tells which was judged.
    const judged = fit.length === 1 ? fit[0] : fit.find((f) => f.id === s.finding);
    if (judged !== undefined) held.set(judged.id, [...(held.get(judged.id) ?? []), s]);
  }
  return held;
}

/** The findings with what was said of them, those called benign behind the others. */
export function withBenign(findings: readonly Finding[], statements: readonly FindingStatement[], facts: BenignFacts): readonly Finding[] {
  const standing = standingOf(statements);
  if (standing.length === 0) return findings;
  const held = holding(findings, statements, facts);
  const said = findings.map((f): Finding => {
    const last = held.get(f.id)?.at(-1);
    if (last !== undefined) return { ...f, benign: { by: last.by, at: last.at, reason: last.reason } };
    const earlier = standing.findLast((s) => isSameSubject(s, f, facts) && (sharesEvent(s, f) || f.events.some((e) => facts.cameAfter(e, s.newestFile))));
    return earlier === undefined ? f : { ...f, claim: `${f.claim} ${reminder(earlier, f, facts)}` };
  });
  return [...said.filter((f) => f.benign === undefined), ...said.filter((f) => f.benign !== undefined)];
}

function covers(s: FindingStatement, f: Finding, facts: Pick<BenignFacts, 'canonical'>): boolean {
  if (!isSameSubject(s, f, facts) || s.credential !== f.credential || SEVERITIES.indexOf(f.severity) < SEVERITIES.indexOf(s.severity)) return false;
  const known = new Set(s.events);
  if (!f.events.every((e) => known.has(e))) return false;
  // Where not every event is cited, one may have taken the place of another unseen: then the number must be the same.
  return f.eventCount === f.events.length ? f.eventCount <= s.eventCount : f.eventCount === s.eventCount && f.events.length === s.events.length;
}

function isSameSubject(s: FindingStatement, f: Finding, { canonical }: Pick<BenignFacts, 'canonical'>): boolean {
  if (s.rule !== ruleName(f.rule)) return false;
  if (s.identity !== undefined && f.identity !== undefined) return canonical(s.identity) === f.identity;
  if (s.credential !== undefined && f.credential !== undefined) return s.credential === f.credential;
  return sharesEvent(s, f);
}

const sharesEvent = (s: FindingStatement, f: Finding): boolean => s.events.some((e) => f.events.includes(e));

function reminder(s: FindingStatement, f: Finding, { cameAfter }: BenignFacts): string {
  const since = f.events.some((e) => cameAfter(e, s.newestFile)) ? 'this one has events that were not known then' : 'this one is not what was judged then';
  return `An earlier finding of this rule about the same subject was called benign by ${s.by} at ${when(s.at)} (${s.reason}); ${since}.`;
}
