/**
 * What happened, first and in plain words, for a commander or a court. Every sentence is generated from the trace, cites,
 * and is never surer than the grade: A "this is recorded", B "the only possible origin in the evidence", C "a guess".
 */
import type { Hop, Trace } from '../../shared/domain/trace.ts';
import type { Draft, Section } from './draft.ts';
import { bullets, para, showing } from './draft.ts';
import { html, joined, listed, nothing, type Html } from './markup.ts';
import { hopSentence } from './hop-words.ts';
import { certainty, stillOpen } from './open-questions.ts';
import { leftBehind, touched } from './consequences.ts';
import { counted, grouped, credentialText, time } from './words.ts';

export function plainWordsSection(draft: Draft): Section {
  const { trace } = draft.input;
  return { id: 'plain-words', title: 'What happened, in plain words', page: 'fresh', body: trace === undefined ? noSuspect(draft) : html`
<h3>Who was suspected, from when, and why</h3>
${bullets(suspicion(draft, trace))}
<h3>What was done, in order</h3>
${inOrder(draft, trace)}
<h3>What was touched</h3>
${touched(draft, trace)}
<h3>What was created or left behind</h3>
${leftBehind(draft, trace)}
<h3>What is still open</h3>
${stillOpen(draft, trace)}
<h3>How sure we are</h3>
${certainty(draft, trace)}` };
}

function noSuspect({ input, cite }: Draft): Html {
  const files = listed(input.files.map((file) => cite.file(file.sha256, file.member)));
  return html`${para(html`<strong>No suspect was named.</strong> Nothing was reconstructed, and this report makes no statement about what anybody did. ${cite.ledger([], [])}`)}
${para(html`It holds what was taken in as evidence: ${counted(input.files.length, 'file')} with ${counted(input.caseTotals.records, 'record')} and ${counted(input.caseTotals.events, 'event')} ${files}, and what those files cover and do not cover.`)}`;
}

/** The short answer that stands on the cover. */
export function inShort(draft: Draft): Html {
  const { input, cite, names } = draft;
  const { trace } = input;
  if (trace === undefined) return noSuspect(draft);
  const hops = trace.hops;
  const first = hops[0];
  const last = hops.at(-1);
  const controlled = trace.systems.filter((s) => s.touch === 'controlled' || s.touch === 'changed');
  const guesses = hops.filter((hop) => hop.grade === 'C');
  const open = input.checklist?.steps.filter((step) => step.state.kind !== 'done') ?? [];
  return html`${para(html`Starting from ${seedName(draft, trace)}, the evidence was followed over ${gradeCounts(trace)} to ${counted(trace.credentials.length, 'credential')} and ${counted(trace.systems.length, 'system')}${first === undefined || last === undefined ? nothing : html`, between ${time(first.at)} ${cite.events(first.events.slice(0, 1))} and ${time(last.at)} ${cite.events(last.events.slice(0, 1))}`}.`)}
${controlled.length === 0 ? nothing : para(html`${counted(controlled.length, 'system was', 'systems were')} changed or brought under control: ${listed(controlled.slice(0, 4).map((s) => html`${names.full(s.id)} ${cite.events(s.events.slice(0, 1))}`))}${controlled.length > 4 ? html` <span class="more">(showing 4 of ${grouped(controlled.length)}; all are in <a href="#systems">Systems touched</a>)</span>` : nothing}.`)}
${guesses.length === 0 ? nothing : para(html`What follows from ${counted(guesses.length, 'hop')} marked “a guess” (${listed(guesses.slice(0, 6).map((hop) => hopLink(hop)))}${guesses.length > 6 ? html`, and ${grouped(guesses.length - 6)} more` : nothing}) must not be read as established. ${cite.events(guesses.flatMap((hop) => hop.events.slice(0, 1)))}`)}
${input.checklist === undefined ? nothing : para(html`Of ${counted(input.checklist.steps.length, 'containment step')}, ${grouped(open.length)} ${open.length === 1 ? 'is' : 'are'} not shown by the evidence to be done (<a href="#checklist">Containment checklist</a>). ${cite.events(open.flatMap((step) => step.events.slice(0, 1)))}`)}`;
}

const hopLink = (hop: Hop): Html => html`<a href="#${`t-${hop.id}`}">${hop.id}</a>`;

function seedName({ names }: Draft, trace: Trace): Html {
  const seeds = trace.credentials.filter((c) => c.status === 'seed');
  const credentials = listed(seeds.slice(0, 3).map((c) => names.full(c.id)));
  const more = seeds.length > 3 ? html` and ${grouped(seeds.length - 3)} more` : nothing;
  if (trace.seed.identity === undefined) return html`${credentials}${more}`;
  return seeds.length === 0 ? html`<code>${trace.seed.identity}</code>` : html`<code>${trace.seed.identity}</code> and its ${credentials}${more}`;
}

export function gradeCounts(trace: Trace): Html {
  const parts = (['A', 'B', 'C'] as const).map((grade) => {
    const n = trace.hops.filter((hop) => hop.grade === grade).length;
    const words = { A: 'recorded', B: 'with one possible origin', C: n === 1 ? 'a guess' : 'guesses' }[grade];
    return html`${grouped(n)} ${words}`;
  });
  return html`${counted(trace.hops.length, 'hop')} (${joined(parts, ', ')})`;
}

function suspicion({ input, cite, names }: Draft, trace: Trace): readonly Html[] {
  const { seed } = trace;
  const named = [seed.identity, seed.credential].filter((name) => name !== undefined);
  const asserted = cite.ledger(['asserted', 'suspect-named', 'reconstructed'], named);
  const seeds = trace.credentials.filter((c) => c.status === 'seed');
  const firstOf = (id: string): Html => {
    const hop = trace.hops.find((each) => each.from === id);
    return hop === undefined ? nothing : cite.events(hop.events.slice(0, 1));
  };
  const { shown, note } = showing(seeds, 8, 'all are in the table of credentials');
  const findings = input.findings.filter((each) => each.benign === undefined);
  const benign = input.findings.length - findings.length;
  return [
    seed.identity === undefined
      ? html`The suspect was named as a credential, <code>${seed.credential ?? 'not stated'}</code>; no identity was named. ${asserted}`
      : html`The suspected identity is <code>${seed.identity}</code>${seed.credential === undefined ? nothing : html`, by its credential <code>${seed.credential}</code>`}. ${asserted}`,
    html`It is treated as suspected ${seed.from === undefined ? html`over the whole of the evidence (no beginning was named)` : html`from ${time(seed.from)}`}${seed.to === undefined ? nothing : html` until ${time(seed.to)}`}. How this start was chosen: ${seed.because}${/[.!?]$/.test(seed.because) ? '' : '.'} ${asserted}`,
    seed.sources.length === 0
      ? html`No source address was named as the intruder’s. ${asserted}`
      : html`Named by the analyst as the intruder’s own: ${listed(seed.sources.map((source) => html`<code>${source}</code>`))}. ${asserted}`,
    ...shown.map((c) => html`The trail starts with ${names.id(c.id)}, ${credentialText(c.kind, c.value)}${c.identity === undefined ? nothing : html` of <code>${c.identity}</code>`}: ${counted(c.uses, 'use')} on the trail, of ${grouped(c.allUses)} in all the evidence. ${firstOf(c.id)}`),
    ...(seed.minGrade === 'C' ? [] : [html`Hops graded below ${seed.minGrade} were left out of this trace at the analyst’s request. ${asserted}`]),
    ...(note === nothing ? [] : [note]),
    ...(findings.length === 0 ? [] : [html`What in the behaviour speaks for it is listed under <a href="#findings">Findings</a> (${counted(findings.length, 'finding')}${benign === 0 ? nothing : html`, without ${grouped(benign)} that an analyst called benign`}). ${cite.events(findings[0]?.events.slice(0, 1) ?? [])}`]),
  ];
}

function inOrder(draft: Draft, trace: Trace): Html {
  const moves = trace.hops.filter((hop) => hop.kind !== 'reached');
  const chosen = moves.length === 0 ? trace.hops : moves;
  if (chosen.length === 0) return para(html`The evidence shows no hop that starts from the suspect. ${draft.cite.ledger(['reconstructed'], [])}`);
  const { shown, note } = showing(chosen, 40, 'the rest is in the section on the trail');
  const reached = trace.hops.length - moves.length;
  return html`<ol>
${shown.map((hop) => html`<li>${hopSentence(draft, hop)}</li>
`)}</ol>
${note}${moves.length > 0 && reached > 0 ? para(html`Besides, ${counted(reached, 'hop')} led to systems; they are summed up next and listed one by one under <a href="#trail">The trail, hop by hop</a>. ${draft.cite.events(trace.hops.find((hop) => hop.kind === 'reached')?.events.slice(0, 1) ?? [])}`) : nothing}`;
}
