/** The containment checklist: concrete steps by phase in order, and the CSF outcomes, evidenced and attested kept apart. */
import type { Checklist, OutcomeState, Phase, Step, StepState } from '../../shared/domain/checklist.ts';
import { PHASES } from '../../shared/domain/checklist.ts';
import type { Draft, Section } from './draft.ts';
import { bullets, para, small, table } from './draft.ts';
import { grade } from './trail.ts';
import { html, joined, nothing, type Html } from './markup.ts';
import { counted, grouped, time } from './words.ts';

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  preserve: 'Preserve: keep the evidence before anything changes',
  contain: 'Contain: stop it',
  eradicate: 'Eradicate: remove what was left behind',
  recover: 'Recover: restore service',
  verify: 'Verify: see that it took hold',
};
const STATE_WORDS: Readonly<Record<StepState['kind'], string>> = { open: 'open', done: 'done', failed: 'failed', 'cannot-tell': 'cannot tell' };

export function checklistSection(draft: Draft): Section | undefined {
  const { checklist } = draft.input;
  if (checklist === undefined) return undefined;
  const inState = (kind: StepState['kind']): string => grouped(checklist.steps.filter((step) => step.state.kind === kind).length);
  return {
    id: 'checklist',
    title: 'Containment checklist',
    page: 'fresh',
    body: html`${para(html`${counted(checklist.steps.length, 'step')} in order of work: ${inState('done')} done, ${inState('failed')} failed, ${inState('cannot-tell')} that cannot be judged, ${inState('open')} open. A state comes from the evidence alone: nothing is ticked because somebody says so. Nothing here was run by Keytrail.`)}
${PHASES.map((phase) => phaseTable(draft, checklist, phase))}${outcomes(draft, checklist)}${checklist.limits.length === 0 ? nothing : html`<h3>What the checklist does not cover</h3>
${bullets(checklist.limits.map((limit) => html`${limit}`))}`}`,
  };
}

function phaseTable(draft: Draft, checklist: Checklist, phase: Phase): Html {
  const steps = checklist.steps.filter((step) => step.phase === phase).sort((a, b) => a.order - b.order);
  return steps.length === 0 ? nothing : html`<h3>${PHASE_WORDS[phase]}</h3>
${table(`Steps: ${phase}`, [{ title: 'Step', width: 6 }, { title: 'What to do, and the exact operation', width: 47 }, { title: 'What breaks, residual life, check', width: 27 }, { title: 'State', width: 20 }], steps.map((step) => ({
    id: `s-${step.order}`,
    cells: [html`${step.order}`, todo(draft, checklist, step), effects(step), state(draft, step)],
  })))}`;
}

function todo({ cite }: Draft, checklist: Checklist, step: Step): Html {
  const first = step.after.map((id) => checklist.steps.find((each) => each.id === id)?.order).filter((order) => order !== undefined);
  return html`<strong>${step.title}</strong>${step.operation === undefined ? nothing : step.operation.split('\n').map((line) => html`<pre>${line}</pre>`)}
<div>${step.why} ${cite.events(step.events)}</div>${first.length === 0 ? nothing : small(html`after ${joined(first.map((order) => html`<a href="#${`s-${order}`}">step ${order}</a>`), ', ')}`)}`;
}

function effects(step: Step): Html {
  return html`${small(html`<strong>Breaks:</strong> ${step.breaks}`)}${step.residual === undefined ? nothing : small(html`<strong>Still works:</strong> ${step.residual}`)}${step.check === undefined ? nothing : small(html`<strong>Check:</strong> ${step.check}`)}${step.reversible === undefined ? nothing : small(step.reversible ? 'Can be undone.' : 'Cannot be undone.')}`;
}

function state({ cite }: Draft, step: Step): Html {
  const { state: s } = step;
  const why = s.kind === 'open' ? nothing : small(html`${s.because} ${s.kind === 'cannot-tell' ? nothing : cite.events(s.events)}`);
  return html`<span class="${`state ${s.kind}`}">${STATE_WORDS[s.kind]}</span>${why}${small(step.outcome)}${step.grade === undefined ? nothing : small(html`rests on ${grade({ grade: step.grade })}`)}`;
}

function outcomes(draft: Draft, checklist: Checklist): Html {
  const evidenced = checklist.outcomes.filter((outcome) => outcome.kind === 'evidenced');
  const attested = checklist.outcomes.filter((outcome) => outcome.kind === 'attested');
  return html`<h3>NIST CSF 2.0 outcomes that the case itself can evidence</h3>
${table('Evidenced outcomes', [{ title: 'Outcome', width: 14 }, { title: 'Title', width: 30 }, { title: 'What the case shows', width: 56 }], evidenced.map((each) => ({
    cells: [html`${each.id}`, html`${each.title}`, html`${each.evidence ?? 'not evidenced by this case'} ${stepRefs(checklist, each)}`],
  })))}
<h3>NIST CSF 2.0 outcomes that a person attests</h3>
${para(html`These rest on a person’s word alone, not on the evidence.`)}
${table('Attested outcomes', [{ title: 'Outcome', width: 14 }, { title: 'Title', width: 30 }, { title: 'Attested', width: 56 }], attested.map((each) => ({
    cells: [html`${each.id}`, html`${each.title}`, attestation(draft, each)],
  })))}`;
}

function stepRefs(checklist: Checklist, outcome: OutcomeState): Html {
  const orders = outcome.steps.map((id) => checklist.steps.find((step) => step.id === id)?.order).filter((order) => order !== undefined);
  return orders.length === 0 ? nothing : small(html`steps ${joined(orders.map((order) => html`<a href="#${`s-${order}`}">${order}</a>`), ', ')}`);
}

function attestation({ cite }: Draft, { attested, id }: OutcomeState): Html {
  return attested === undefined ? html`<span class="none">nobody has attested this</span>` : html`by ${attested.by} at ${time(attested.at)}: ${attested.note} ${cite.ledger(['attested', 'outcome-attested'], [id])}`;
}
