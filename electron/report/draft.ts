/** What every section is given: the input, the citer that collects, the names; and the few shapes all sections share. */
import type { ReportInput } from '../../shared/domain/report.ts';
import type { Citer } from './cite.ts';
import { html, nothing, type Html } from './markup.ts';
import type { Names } from './names.ts';
import { grouped } from './words.ts';

export interface Draft {
  readonly input: ReportInput;
  readonly cite: Citer;
  readonly names: Names;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** `wide`: on landscape pages of its own; `fresh`: begins a new page. */
  readonly page?: 'wide' | 'fresh';
}

export interface Column {
  readonly title: string;
  /** Percent of the table's width. */
  readonly width: number;
}

export interface Row {
  readonly id?: string;
  readonly mark?: string;
  /** The first cell is the row's header. */
  readonly cells: readonly Html[];
}

export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  if (rows.length === 0) return nothing;
  return html`<table>
<caption>${caption}</caption>
<colgroup>${columns.map((c) => html`<col style="width:${c.width}%">`)}</colgroup>
<thead><tr>${columns.map((c) => html`<th scope="col">${c.title}</th>`)}</tr></thead>
<tbody>
${rows.map(rowOf)}</tbody>
</table>
`;
}

function rowOf(row: Row): Html {
  const id = row.id === undefined ? nothing : html` id="${row.id}"`;
  const mark = row.mark === undefined ? nothing : html` class="${row.mark}"`;
  const [first, ...rest] = row.cells;
  return html`<tr${id}${mark}><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
}

export const para = (body: Html): Html => html`<p>${body}</p>
`;

export const bullets = (items: readonly Html[]): Html => (items.length === 0 ? nothing : html`<ul>
${items.map((item) => html`<li>${item}</li>
`)}</ul>
`);

export const small = (text: Html | string | undefined): Html => (text === undefined ? nothing : html`<div class="small">${text}</div>`);

/** The first `most` of a list, and a sentence that says so where there are more. */
export function showing<T>(all: readonly T[], most: number, where: string): { readonly shown: readonly T[]; readonly note: Html } {
  if (all.length <= most) return { shown: all, note: nothing };
  return { shown: all.slice(0, most), note: html`<p class="more">Showing ${grouped(most)} of ${grouped(all.length)}; ${where}.</p>` };
}
