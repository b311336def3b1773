/** What analysts asserted, in the order in which they said it: the report rests on these as it does on the evidence, and says so. */
import type { AnalystStatement } from '../../shared/domain/report.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, time } from './words.ts';

export function assertedSection({ input, cite }: Draft): Section | undefined {
  const { asserted } = input;
  if (asserted.length === 0) return undefined;
  const standing = asserted.filter((each) => each.stands).length;
  return {
    id: 'asserted',
    title: 'What analysts asserted',
    body: html`${para(html`${counted(asserted.length, 'statement')}, of which ${counted(standing, 'stands', 'stand')}; naming the suspect is told at the beginning. Those that stand were taken into account wherever this report speaks of names, shared credentials, findings and thresholds. A statement shows what a person said, not what happened.`)}
${table('Statements of analysts', [
      { title: 'Entry', width: 8 }, { title: 'When and by whom', width: 20 }, { title: 'Statement', width: 36 }, { title: 'Reason', width: 22 }, { title: 'Stands', width: 14 },
    ], asserted.map((each) => ({
      cells: [cite.entry(each.entry), html`${time(each.at)}${small(each.by)}`, statement(each), html`${each.reason}`, html`${standingWords(each)}`],
    })))}`,
  };
}

function statement(each: AnalystStatement): Html {
  switch (each.kind) {
    case 'identity': return each.is === 'as-recorded'
      ? html`What was asserted about <code>${each.name}</code> and <code>${each.other}</code> is taken back.`
      : html`<code>${each.name}</code> and <code>${each.other}</code> are <strong>${each.is === 'same' ? 'one identity' : 'not one identity'}</strong>.`;
    case 'source-group': return html`The uses of <code>${each.credential}</code> from ${each.source === undefined ? 'no recorded source' : html`<code>${each.source}</code>`} with ${each.agent === undefined ? 'any agent' : html`<code>${each.agent}</code>`} are <strong>${each.is === 'owner' ? 'the owner’s' : 'the intruder’s'}</strong>.`;
    case 'finding': return each.is === 'as-found'
      ? html`That the finding “${each.title}” is benign is taken back.`
      : html`The finding “${each.title}” is <strong>benign</strong>${each.now === undefined ? nothing : html` (<a href="#${`find-${each.now}`}">Findings</a>)`}.`;
    case 'threshold': return each.is === 'default'
      ? html`The threshold <code>${each.name}</code> has its default value again.`
      : html`The threshold <code>${each.name}</code> is <strong>${each.value ?? ''}</strong> (<a href="#thresholds">Thresholds and baselines</a>).`;
  }
}

function standingWords(each: AnalystStatement): string {
  if (each.is === 'as-recorded' || each.is === 'as-found' || each.is === 'default') return 'takes an earlier one back';
  if (!each.stands) return 'no longer: taken back or replaced later';
  return each.kind === 'finding' && each.now === undefined ? 'yes, but no finding is now what was judged then' : 'yes';
}
