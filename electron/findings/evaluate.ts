/**
 * Runs every rule, gives each claim an id that depends on what it says and not on when it was asked, and puts first what matters: the severe, then
 * what most other rules point at too, then what its rule seldom says. Whether a finding lies on the trail is known only when it is read (`byTrail`).
 */
import { createHash } from 'node:crypto';
import { SEVERITIES, type Finding, type Severity } from '../../shared/domain/finding.ts';
import { agentsInvolved, atlasOf, type AgentsInvolved } from './atlas.ts';
import type { Limits } from './limits.ts';
import type { Draft, Rule } from './rule.ts';
import { firstSeen } from './past.ts';
import type { FindingsSource } from './source.ts';
import { changedFor } from './thresholds.ts';
import { when } from './words.ts';

/** Events cited by a finding; `eventCount` is the whole number. */
export const CITED = 20;

interface Made { readonly finding: Finding; readonly points: readonly string[] }

/** @param done called after each rule, with how many are done. */
export function evaluate(source: FindingsSource, rules: readonly Rule[], limits: Limits, done: (rules: number) => void = () => undefined): readonly Finding[] {
  const involved = agentsInvolved(source);
  const made = rules.flatMap((rule, i) => {
    const thresholds = [...rule.thresholds(limits), ...changedFor(rule, limits), `baseline: ${rule.baseline}`];
    const found = rule.look(source, limits).map((draft) => make(source, rule, thresholds, draft, involved));
    done(i + 1);
    return found;
  });
  // Most points are of one rule alone: a set is made for the second.
  const rulesAt = new Map<string, string | Set<string>>();
  for (const { finding: { rule }, points } of made) {
    for (const point of points) {
      const known = rulesAt.get(point);
      if (known === undefined) rulesAt.set(point, rule);
      else if (typeof known !== 'string') known.add(rule);
      else if (known !== rule) rulesAt.set(point, new Set([known, rule]));
    }
  }
  const rulesOf = (point: string): number => {
    const known = rulesAt.get(point);
    return known === undefined ? 0 : typeof known === 'string' ? 1 : known.size;
  };
  const others = (m: Made): number => m.points.reduce((most, p) => Math.max(most, rulesOf(p)), 0);
  const said = new Map<string, number>();
  const told = (f: Finding): string => `${f.rule} ${f.severity}`;
  for (const { finding } of made) said.set(told(finding), (said.get(told(finding)) ?? 0) + 1);
  const rarity = (f: Finding): number => said.get(told(f)) ?? 0;
  const scored = made.map((m) => ({ finding: m.finding, others: others(m) }));
  scored.sort((a, b) => rank(a.finding.severity) - rank(b.finding.severity) || b.others - a.others || rarity(a.finding) - rarity(b.finding) || a.finding.at - b.finding.at || (a.finding.id < b.finding.id ? -1 : 1));
  return scored.map((s) => s.finding);
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** The same order, with what the trail holds before what it does not, within a severity. */
export function byTrail<T extends { readonly finding: Finding; readonly followed: number }>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => rank(a.finding.severity) - rank(b.finding.severity) || Number(b.followed > 0) - Number(a.followed > 0));
}

/** What the claim was measured against, and over which time: a reader must see how much past there was. */
function baselineOf(source: FindingsSource, rule: Rule, draft: Draft): string {
  if (rule.window === 'none') return '';
  const span = source.span();
  const since = draft.since ?? (rule.window === 'past' && draft.identity !== undefined ? firstSeen(source, draft.identity) : undefined) ?? span?.first;
  const until = rule.window === 'past' ? draft.at : span?.last;
  if (since === undefined || until === undefined) return '';
  if (since >= until) return ' There is nothing earlier to compare with.';
  return ` Compared with: ${rule.baseline}, ${when(since)} to ${when(until)}.`;
}

function make(source: FindingsSource, rule: Rule, thresholds: readonly string[], draft: Draft, involved: AgentsInvolved): Made {
  const id = createHash('sha256').update(JSON.stringify([rule.id, draft.subject, draft.identity ?? null, draft.credential ?? null, draft.at])).digest('hex').slice(0, 12);
  const points = [
    ...(draft.identity === undefined ? [] : [`i ${draft.identity}`]), ...(draft.credential === undefined ? [] : [`c ${draft.credential}`]),
    ...draft.sources.flatMap((s) => (s === undefined ? [] : [`s ${s}`])),
  ];
  return {
    points,
    finding: {
      id: `F${id}`, rule: rule.id, title: draft.title, claim: `${draft.claim}${baselineOf(source, rule, draft)}`, severity: draft.severity, at: draft.at, identity: draft.identity, credential: draft.credential,
      events: draft.events.slice(0, CITED), eventCount: draft.eventCount, thresholds,
      attack: draft.attack ?? rule.attack, owasp: rule.owasp, atlas: atlasOf(draft.attack ?? rule.attack, draft, source, involved),
    },
  };
}
