/** What findings were measured by: the thresholds in force, changed ones first with who, when and why, and what each rule compares with. */
import { isChanged, orderThresholds, rangeWords, thresholdWords, type Threshold } from '../../shared/domain/threshold.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, time } from './words.ts';

export function thresholdsSection(draft: Draft): Section | undefined {
  const { input } = draft;
  const { thresholds, baselines } = input.thresholds;
  const changed = thresholds.filter(isChanged);
  if (input.trace === undefined && input.findings.length === 0 && changed.length === 0) return undefined;
  return {
    id: 'thresholds',
    title: 'Thresholds and baselines',
    body: html`${para(html`The findings of this report were measured by these ${counted(thresholds.length, 'threshold')}${changed.length === 0 ? html`, all of them as they are by default` : html`; <strong>${counted(changed.length, 'threshold')} changed for this case</strong>, by the word of the person named, ${changed.length === 1 ? 'stands' : 'stand'} first`}.`)}
${table('Thresholds in force', [
      { title: 'Threshold', width: 21 }, { title: 'In force', width: 13 }, { title: 'What it decides', width: 31 }, { title: 'Default, allowed', width: 16 }, { title: 'Rules', width: 19 },
    ], orderThresholds(thresholds).map((t) => ({
      cells: [
        html`<code>${t.name}</code>${isChanged(t) ? html`<div class="called">changed</div>` : nothing}`, isChanged(t) ? html`<strong>${thresholdWords(t, t.value)}</strong>` : html`${thresholdWords(t, t.value)}`,
        html`${t.says}${word(draft, t)}`, html`${thresholdWords(t, t.default)}${small(rangeWords(t))}`, html`${t.rules.join(', ')}`,
      ],
    })))}
<h3>What each rule compares with</h3>
${table('Baselines of the rules', [{ title: 'Rule', width: 24 }, { title: 'Baseline', width: 46 }, { title: 'Window', width: 30 }], baselines.map((b) => ({ cells: [html`${b.rule}`, html`${b.baseline}`, html`${b.window}`] })))}`,
  };
}

/** Its basis is a person's word, not the evidence. */
function word({ input, cite }: Draft, { name, said }: Threshold): Html {
  if (said === undefined) return nothing;
  const entry = input.asserted.findLast((each) => each.kind === 'threshold' && each.name === name && each.stands)?.entry;
  return html`<div class="said">set by ${said.by} at ${time(said.at)}: ${said.reason} ${entry === undefined ? nothing : cite.entry(entry)}</div>`;
}
