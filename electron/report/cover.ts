/** The first page: whose case, when, by which version, on which ledger head; the short answer; the contents. */
import type { Draft, Section } from './draft.ts';
import { ledgerHead } from './ledger.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, time } from './words.ts';

export function cover(draft: Draft, short: Html, sections: readonly Section[]): Html {
  const { input } = draft;
  const { trace } = input;
  const suspect = trace === undefined ? html`none named` : html`<code>${trace.seed.identity ?? trace.seed.credential ?? 'not stated'}</code>`;
  const rows: readonly (readonly [string, Html])[] = [
    ['Case', html`${input.caseName}`],
    ['Suspect', suspect],
    ['Examiner', html`${input.examiner}`],
    ['Case opened', time(input.createdAt)],
    ['Report made', time(input.at)],
    ['Made with', html`Keytrail ${input.version}`],
    ['Evidence', html`${counted(input.files.length, 'file')}, ${counted(input.caseTotals.records, 'record')}, ${counted(input.caseTotals.events, 'event')}${input.refused.length === 0 ? nothing : html`; ${counted(input.refused.length, 'file')} not taken in`}`],
    ['Ledger head', html`<span class="hash">${ledgerHead(draft)}</span>`],
  ];
  return html`<header class="cover">
<p class="product">Keytrail forensic report</p>
<h1>${trace === undefined ? 'Evidence and coverage of a case without a named suspect' : 'Trail of a suspected non-human identity'}</h1>
<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`)}</dl>
<div class="short">
<p class="short-title">In short</p>
${short}</div>
<nav aria-label="Contents">
<p class="short-title">Contents</p>
<ol>${sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>
`)}</ol>
</nav>
<p class="small">References such as [E1] lead to the row of <a href="#cited">Cited events</a> that gives file, bytes and hash of the record; [F1] to <a href="#evidence">Evidence files</a>; [L1] to the <a href="#ledger">ledger</a>.</p>
</header>
`;
}
