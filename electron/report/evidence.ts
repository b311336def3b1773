/** The appendix: every evidence file with counts that add up, and every event that a statement cites, with the bytes it stands in. */
import type { EvidenceFile } from '../../shared/domain/evidence.ts';
import type { Reference } from './cite.ts';
import type { Draft, Section } from './draft.ts';
import { bullets, para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, grouped, time, timeOr } from './words.ts';

const REJECTED = 5;

export function evidenceSection({ input }: Draft): Section {
  const { caseTotals: totals } = input;
  const folder = commonFolder(input.files.map((file) => file.path));
  return {
    id: 'evidence',
    title: 'Evidence files',
    page: 'fresh',
    body: html`${para(html`${counted(input.files.length, 'file')} taken in, ${counted(totals.records, 'record')}, ${counted(totals.events, 'event')}${totals.first === undefined || totals.last === undefined ? nothing : html`, from ${time(totals.first)} to ${time(totals.last)}`}. The hash is SHA-256 over the very bytes that were read. For every file, records = stored + duplicates + skipped + rejected. Paths are printed below <code>${folder === '' ? 'no common folder' : folder}</code>.`)}
${recognised(input.files)}
${table('Evidence files', [
      { title: 'Ref.', width: 6 }, { title: 'File and SHA-256', width: 51 }, { title: 'Size, format and counts', width: 23 }, { title: 'Span, and when taken in', width: 20 },
    ], input.files.map((file, i) => ({ id: `f${i + 1}`, cells: [html`F${i + 1}`, what(file, folder), html`${format(file)}${counts(file)}`, span(file)] })))}`,
  };
}

/** The folder that all paths share, with its slash; '' when they share none. Printed once instead of in every row. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  for (const path of rest) while (!path.startsWith(folder)) folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return folder.length > 1 ? folder : '';
}

/** How each format was known, once for all files of which the same is true. */
function recognised(files: readonly EvidenceFile[]): Html {
  const reasons = new Map<string, number>();
  for (const file of files) reasons.set(`${file.format}: ${file.because}`, (reasons.get(`${file.format}: ${file.because}`) ?? 0) + 1);
  return html`<h3>How formats were recognised</h3>
${bullets([...reasons].map(([reason, n]) => html`${counted(n, 'file')} as ${reason}`))}
<h3>Files</h3>`;
}

function what(file: EvidenceFile, folder: string): Html {
  return html`<code>${file.path.slice(folder.length)}</code>${file.member === undefined ? nothing : small(html`member <code>${file.member}</code>`)}<div class="hash">${file.sha256}</div>${file.attention === undefined ? nothing : html`<div class="small warn">${file.attention}</div>`}${file.assumptions.map((each) => small(html`assumed: ${each}`))}${file.kept ? nothing : small('taken in by reference: only hashes are kept in the case')}`;
}

function format(file: EvidenceFile): Html {
  return html`${grouped(file.bytes)} bytes, <code>${file.format}</code><br>`;
}

function counts(file: EvidenceFile): Html {
  const sum = file.stored + file.duplicates + file.skippedCount + file.rejectedCount;
  const adds = sum === file.records
    ? html`${grouped(file.records)} = ${grouped(file.stored)} + ${grouped(file.duplicates)} + ${grouped(file.skippedCount)} + ${grouped(file.rejectedCount)}`
    : html`<span class="warn">${grouped(file.records)} ≠ ${grouped(file.stored)} + ${grouped(file.duplicates)} + ${grouped(file.skippedCount)} + ${grouped(file.rejectedCount)}: the counts do not add up</span>`;
  const rejected = file.rejected.slice(0, REJECTED);
  return html`${adds}${small(file.entries === 0 ? counted(file.events, 'event') : `${counted(file.events, 'event')}, ${counted(file.entries, 'inventory entry', 'inventory entries')}`)}${file.skipped.map((each) => small(html`skipped ${grouped(each.count)}: ${each.why}`))}${rejected.map((each) => small(html`rejected line ${each.line}: ${each.why}`))}${file.rejectedCount > rejected.length ? small(`showing ${rejected.length} of ${grouped(file.rejectedCount)} rejected`) : nothing}`;
}

function span(file: EvidenceFile): Html {
  return html`${timeOr(file.first, 'no times')}<br>${timeOr(file.last, '–')}${small(html`taken in ${time(file.importedAt)} by ${file.examiner}`)}`;
}

/** Rendered last: it holds what the other sections referred to. */
export function citedSection({ cite }: Draft): Section {
  const used = cite.used();
  const unresolved = cite.unresolved();
  return {
    id: 'cited',
    title: 'Cited events',
    page: 'fresh',
    body: html`${para(html`${counted(used.length, 'event')}, numbered in the order in which this report first refers to them. Bytes are counted from 0 in the file, or in its unpacked content where that is said; the last hash is SHA-256 over exactly those bytes.`)}
${table('Cited events', [
      { title: 'Ref.', width: 7 }, { title: 'Event', width: 34 }, { title: 'Where its record stands, and SHA-256 of the record', width: 59 },
    ], used.map((each) => ({ id: `e${each.number}`, cells: [html`E${each.number}`, event(each), html`${place(cite.file(each.cited.locator.sha256, each.cited.locator.member), each)}<div class="hash">${each.cited.recordSha256}</div>`] })))}
${unresolved.length === 0 ? nothing : html`<h3>References that could not be resolved</h3>
${para(html`The statements that refer to these events cannot be checked from this report: ${unresolved.map((id) => html`<code>${id}</code> `)}`)}`}`,
  };
}

function event({ id, cited: { event: e } }: Reference): Html {
  return html`${time(e.at)} <code>${e.action}</code>${e.actor === undefined ? nothing : small(e.actor)}${small(html`<code>${id}</code>, ${e.outcome}, ${e.depth}`)}`;
}

function place(file: Html, { cited: { locator } }: Reference): Html {
  const layers = locator.layers.length === 0 ? '' : `, after unpacking (${locator.layers.join(', ')})`;
  // The row of the file gives its whole path; its name is enough to recognise it here.
  const name = locator.path.slice(locator.path.lastIndexOf('/') + 1);
  return html`${file} <code>${name}</code>${locator.member === undefined ? nothing : small(html`member <code>${locator.member}</code>`)}${small(html`line ${locator.line}, bytes ${locator.offset} to ${locator.offset + locator.length} (length ${locator.length})${layers}`)}`;
}
