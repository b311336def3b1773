/** Claims about behaviour, worst first, with the thresholds that were applied; what an analyst called benign last. */
import { SEVERITIES, type Finding } from '../../shared/domain/finding.ts';
import { isChanged } from '../../shared/domain/threshold.ts';
import { benignWords } from '../../shared/domain/words.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, grouped, time } from './words.ts';

export function findingsSection(draft: Draft): Section | undefined {
  const { input, cite } = draft;
  if (input.trace === undefined && input.findings.length === 0) return undefined;
  const worstFirst = SEVERITIES.flatMap((severity) => input.findings.filter((each) => each.severity === severity).sort((a, b) => a.at - b.at));
  const benign = worstFirst.filter((each) => each.benign !== undefined);
  const sorted = [...worstFirst.filter((each) => each.benign === undefined), ...benign];
  return {
    id: 'findings',
    title: 'Findings',
    body: sorted.length === 0
      ? para(html`No rule found anything in this evidence. That is not proof that nothing was there (<a href="#limits">Limits and coverage</a>). ${cite.ledger(['evidence-sealed', 'reconstructed'], [])}`)
      : html`${para(html`All ${counted(sorted.length, 'finding')}, most severe first${benign.length === 0 ? nothing : html`; ${grouped(benign.length)} that an analyst called benign ${benign.length === 1 ? 'stands' : 'stand'} last`}. A finding says that behaviour met a rule; it does not say who was behind it. What it was measured by stands under <a href="#thresholds">Thresholds and baselines</a>${changed(draft)}.`)}
${table('Findings', [
        { title: 'Severity', width: 11 }, { title: 'Finding', width: 45 }, { title: 'Time (UTC)', width: 15 }, { title: 'Rule and thresholds', width: 21 }, { title: 'Ref.', width: 8 },
      ], sorted.map((each) => ({
        id: `find-${each.id}`,
        ...(each.benign === undefined ? {} : { mark: 'benign' }),
        cells: [
          html`<span class="${`severity ${each.severity}`}">${each.severity}</span>${each.benign === undefined ? nothing : html`<div class="called">benign</div>`}`,
          html`<strong>${each.title}</strong><div>${each.claim}</div>${word(draft, each)}${small([...each.attack, ...each.owasp, ...each.atlas].join(', '))}${each.identity === undefined ? nothing : small(html`identity: ${each.identity}`)}${each.credential === undefined ? nothing : small(html`credential: <code>${each.credential}</code>`)}`,
          time(each.at),
          html`${each.rule}${each.thresholds.map((threshold) => small(threshold))}`,
          cite.events(each.events, each.eventCount),
        ],
      })))}`,
  };
}

function changed({ input }: Draft): Html {
  const n = input.thresholds.thresholds.filter(isChanged).length;
  return n === 0 ? nothing : html`: ${counted(n, 'threshold')} changed for this case`;
}

/** Its basis is a person's word, not the evidence. */
function word({ input, cite }: Draft, each: Finding): Html {
  const entry = input.asserted.findLast((said) => said.kind === 'finding' && said.is === 'benign' && said.now === each.id)?.entry;
  return each.benign === undefined ? nothing : html`<div class="said">${benignWords(each.benign)} ${entry === undefined ? nothing : cite.entry(entry)}</div>`;
}
