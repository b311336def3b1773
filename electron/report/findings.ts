/** Claims about behaviour, worst first, with the thresholds that were applied. */
import { SEVERITIES } from '../../shared/domain/finding.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing } from './markup.ts';
import { counted, time } from './words.ts';

export function findingsSection({ input, cite }: Draft): Section | undefined {
  if (input.trace === undefined && input.findings.length === 0) return undefined;
  const sorted = SEVERITIES.flatMap((severity) => input.findings.filter((each) => each.severity === severity).sort((a, b) => a.at - b.at));
  return {
    id: 'findings',
    title: 'Findings',
    body: sorted.length === 0
      ? para(html`No rule found anything in this evidence. That is not proof that nothing was there (<a href="#limits">Limits and coverage</a>). ${cite.ledger(['evidence-sealed', 'reconstructed'], [])}`)
      : html`${para(html`All ${counted(sorted.length, 'finding')}, most severe first. A finding says that behaviour met a rule; it does not say who was behind it.`)}
${table('Findings', [
        { title: 'Severity', width: 11 }, { title: 'Finding', width: 45 }, { title: 'Time (UTC)', width: 15 }, { title: 'Rule and thresholds', width: 21 }, { title: 'Ref.', width: 8 },
      ], sorted.map((each) => ({
        id: `find-${each.id}`,
        cells: [
          html`<span class="${`severity ${each.severity}`}">${each.severity}</span>`,
          html`<strong>${each.title}</strong><div>${each.claim}</div>${small([...each.attack, ...each.owasp, ...each.atlas].join(', '))}${each.identity === undefined ? nothing : small(html`identity: ${each.identity}`)}${each.credential === undefined ? nothing : small(html`credential: <code>${each.credential}</code>`)}`,
          time(each.at),
          html`${each.rule}${each.thresholds.map((threshold) => small(threshold))}`,
          cite.events(each.events, each.eventCount),
        ],
      })))}`,
  };
}
