/** What limits every statement above: holes and what would fill them, guesses, rivals, refusals. */
import { collectParts } from '../../shared/domain/collect.ts';
import { COVERAGE_KINDS, type CoverageKind } from '../../shared/domain/coverage.ts';
import type { Draft, Section } from './draft.ts';
import { bullets, para, table } from './draft.ts';
import { html, listed, nothing, type Html } from './markup.ts';
import { rivalNote } from './trail.ts';
import { hopSentence } from './hop-words.ts';
import { counted, timeOr } from './words.ts';

const KIND_WORDS: Readonly<Record<CoverageKind, string>> = {
  held: 'held',
  gap: 'silent',
  'not-logged': 'not logged by default',
  'never-issued': 'used, issue never seen',
  unread: 'not read',
  skew: 'clock skew',
  inventory: 'inventory',
  order: 'order unknown',
  assumed: 'assumed in reading',
  contrary: 'told differently',
};

export function limitsSection(draft: Draft): Section {
  return { id: 'limits', title: 'Limits and coverage', body: html`${coverage(draft)}${guesses(draft)}${rivals(draft)}${refused(draft)}${drawing(draft)}` };
}

function coverage(draft: Draft): Html {
  const { input, cite } = draft;
  const rows = COVERAGE_KINDS.flatMap((kind) => input.coverage.filter((each) => each.kind === kind));
  const files = input.files.length <= 12 ? listed(input.files.map((file) => cite.file(file.sha256, file.member))) : html`<a href="#evidence">Evidence files</a>`;
  return html`<h3>What is held, what is missing, what to collect</h3>
${para(rows.length === 0 ? html`No statement about coverage was derived. ${cite.ledger([], [])}` : html`Derived from the evidence files ${files}. “Collect” names the file or the query that would settle the point.`)}
${table('Coverage', [{ title: 'Kind', width: 11 }, { title: 'What is so', width: 30 }, { title: 'From, to (UTC)', width: 18 }, { title: 'Collect', width: 41 }], rows.map((each) => ({
    ...(each.collect === undefined ? {} : { mark: 'hole' }),
    cells: [html`${KIND_WORDS[each.kind]}`, html`${each.text}`, each.from === undefined && each.to === undefined ? html`–` : html`${timeOr(each.from, 'open')}<br>${timeOr(each.to, 'open')}`, each.collect === undefined ? html`nothing missing` : collect(each.collect)],
  })))}${states(draft)}`;
}

/** Lives that the evidence holds by one end only. */
function states({ input, cite }: Draft): Html {
  const s = input.credentialStates;
  if (s === undefined || s.all === 0) return nothing;
  return para(html`Of ${counted(s.all, 'credential')} known in the whole case, ${counted(s['never-used'], 'credential')} ${s['never-used'] === 1 ? 'is' : 'are'} issued and in no event used, ${counted(s['never-issued'], 'credential')} used and never seen issued, ${counted(s['past-end'], 'credential')} used past the end of its life. This is said of what is held: what is silent or not logged may hold the other end. ${cite.ledger(['evidence-sealed'], [])}`);
}

/** One block per query, its language above it: each can be copied out of the paper's text as it is. */
function collect(text: string): Html {
  return html`${collectParts(text).map((part) => (part.language === undefined ? html`<div>${part.text}</div>` : html`<div class="query"><strong>${part.language}</strong> <code>${part.text}</code></div>`))}`;
}

function guesses(draft: Draft): Html {
  const hops = draft.input.trace?.hops.filter((hop) => hop.grade === 'C') ?? [];
  return hops.length === 0 ? nothing : html`<h3>Hops that are guesses</h3>
${para(html`${counted(hops.length, 'hop')}. Each was made by a heuristic rule and can be wrong.`)}
${bullets(hops.map((hop) => hopSentence(draft, hop)))}`;
}

function rivals(draft: Draft): Html {
  const hops = draft.input.trace?.hops.filter((hop) => hop.rivals.length > 0) ?? [];
  return hops.length === 0 ? nothing : html`<h3>Other explanations the evidence allows</h3>
${bullets(hops.map((hop) => html`<a href="#${`t-${hop.id}`}">${hop.id}</a> (grade ${hop.grade}): ${hop.because} ${draft.cite.events(hop.events)}${hop.rivals.map((rival) => rivalNote(draft, rival))}`))}`;
}

function refused({ input }: Draft): Html {
  return input.refused.length === 0 ? nothing : html`<h3>Files that were not taken in</h3>
${table('Refused files', [{ title: 'File', width: 40 }, { title: 'Why', width: 60 }], input.refused.map((file) => ({ cells: [html`<code>${file.path}</code>`, html`${file.why} (${file.code})`] })))}`;
}

function drawing({ input }: Draft): Html {
  const omitted = input.graph?.omitted ?? [];
  return omitted.length === 0 ? nothing : html`<h3>What the graph leaves out</h3>
${bullets(omitted.map((line) => html`${line}`))}`;
}
