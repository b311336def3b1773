/**
 * Runs every rule, gives each claim an id that depends on what it says and not on when it was asked, and puts first what matters: the severe, then
 * what most other rules point at too.
 */
import { createHash } from 'node:crypto';
import { SEVERITIES, type Finding } from '../../shared/domain/finding.ts';
import type { Draft, Rule } from './rule.ts';
import type { FindingsSource } from './source.ts';

/** Events cited by a finding; `eventCount` is the whole number. */
export const CITED = 20;

interface Made { readonly finding: Finding; readonly points: readonly string[] }

export function evaluate(source: FindingsSource, rules: readonly Rule[]): readonly Finding[] {
  const made = rules.flatMap((rule) => rule.look(source).map((draft) => make(rule, draft)));
  const rulesAt = new Map<string, Set<string>>();
  for (const { finding, points } of made) {
    for (const point of points) rulesAt.set(point, (rulesAt.get(point) ?? new Set()).add(finding.rule));
  }
  const others = (m: Made): number => m.points.reduce((most, p) => Math.max(most, rulesAt.get(p)?.size ?? 0), 0);
  const rank = (f: Finding): number => SEVERITIES.indexOf(f.severity);
  const scored = made.map((m) => ({ finding: m.finding, others: others(m) }));
  scored.sort((a, b) => rank(a.finding) - rank(b.finding) || b.others - a.others || a.finding.at - b.finding.at || (a.finding.id < b.finding.id ? -1 : 1));
  return scored.map((s) => s.finding);
}

function make(rule: Rule, draft: Draft): Made {
  const id = createHash('sha256').update(JSON.stringify([rule.id, draft.subject, draft.identity ?? null, draft.credential ?? null, draft.at])).digest('hex').slice(0, 12);
  const points = [
    ...(draft.identity === undefined ? [] : [`i ${draft.identity}`]), ...(draft.credential === undefined ? [] : [`c ${draft.credential}`]),
    ...draft.sources.flatMap((s) => (s === undefined ? [] : [`s ${s}`])),
  ];
  return {
    points,
    finding: {
      id: `F${id}`, rule: rule.id, title: draft.title, claim: draft.claim, severity: draft.severity, at: draft.at, identity: draft.identity, credential: draft.credential,
      events: draft.events.slice(0, CITED), eventCount: draft.eventCount, thresholds: [...rule.thresholds, `baseline: ${rule.baseline}`],
      attack: draft.attack ?? rule.attack, owasp: rule.owasp,
    },
  };
}
