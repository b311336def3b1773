/**
 * Makes a format of a list of document kinds: what is in the list is read, whatever the document, page or table around it.
 * A record that holds none of the kinds is skipped, and its reason names the list it stood in.
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { arrayOf, objectOf, type Format, type Head } from '../format.ts';
import { detailOf, quoted } from '../mapping.ts';
import { csvRows } from '../records/csv-rows.ts';
import { jsonLines } from '../records/json-lines.ts';
import { jsonStream } from '../records/json-stream.ts';
import type { Splitter } from '../records/splitter.ts';
import { headValues } from './head-values.ts';
import { kindOf, type Around, type DocumentKind } from './kind.ts';
import { documentMembers, MAX_AROUND } from './members.ts';
import { hasMembers, type Json } from './values.ts';

export interface InventorySpec {
  readonly id: string;
  readonly title: string;
  readonly platform: string;
  readonly kinds: readonly DocumentKind[];
  /** Lists of API answers that may be longer than what can be held: their elements are streamed when nothing else but notes of the page stands beside them. */
  readonly lists?: readonly string[];
  readonly refines?: readonly string[];
  /** Names of lists that no other answer has: an empty one is read too, as an answer that names nothing. */
  readonly ownLists?: readonly string[];
  /** Top-level members that say the document is another format's. */
  readonly not?: readonly string[];
  /** Member names are compared in lower case: exports of databases write either. */
  readonly fold?: boolean;
  /** Tables are read too: a row is a document whose members are its columns. */
  readonly tables?: boolean;
}

/** Notes of a page: nothing of an inventory stands in them. */
const PAGE_NOTES = new Set([
  'NextToken', 'nextToken', 'Marker', 'IsTruncated', 'ResponseMetadata', '$metadata', 'NextMarker', 'has_more', 'first_id', 'last_id', 'object', 'next_page', 'ok',
  'success', 'errors', 'messages', 'result_info', 'count', 'total', 'totalCount', 'next', 'meta', 'pagination', 'links', 'response_metadata', 'Truncated', 'failures',
]);

/** Members that only a happening has: an event or a finding names identities and resources too, and is not looked into for them. */
const HAPPENINGS: readonly (readonly string[])[] = [['eventName', 'eventTime'], ['EventName', 'EventTime'], ['Severity', 'Title', 'Resource'], ['Severity', 'Title', 'Resources'], ['auditID', 'stage'], ['protoPayload', 'timestamp']];
const isHappening = (value: Json): boolean => HAPPENINGS.some((keys) => hasMembers(value, keys));

/** Row cells and names in lower case, where the format folds them; the names alone, never their values. */
const folded = (value: Json): Json => Object.fromEntries(Object.entries(value).map(([k, v]) => [k.trim().toLowerCase(), v]));

export function inventoryFormat(spec: InventorySpec): Format {
  const fit = (value: Json): Json => (spec.fold === true ? folded(value) : value);
  const kind = (value: Json): DocumentKind | undefined => kindOf(spec.kinds, fit(value));

  /** The documents in a value, with the name of the list they stood in. */
  function* within(value: unknown, key: string, around: number, most = MAX_AROUND): Generator<{ readonly value: Json; readonly kind: DocumentKind; readonly key: string }> {
    const list = Array.isArray(value) ? arrayOf(value) : undefined;
    if (list !== undefined) {
      if (around < most) for (const element of list) yield* within(element, key, around + 1, most);
      return;
    }
    const object = objectOf(value);
    if (object === undefined || isHappening(object)) return;
    const found = kind(object);
    if (found !== undefined) { yield { value: fit(object), kind: found, key }; return; }
    if (around < most) for (const [name, inner] of Object.entries(object)) if (typeof inner === 'object') yield* within(inner, name, around + 1, most);
  }

  function sniff(head: Head): string | undefined {
    if (spec.not?.some((n) => head.keys.includes(n) || head.records.some((r) => objectOf(r)?.[n] !== undefined)) === true) return undefined;
    const seen = new Map<string, number>();
    const count = (title: string): unknown => seen.set(title, (seen.get(title) ?? 0) + 1);
    if (head.shape === 'csv') {
      if (spec.tables !== true) return undefined;
      const row = Object.fromEntries(head.header.map((h, i) => [h, head.rows[0]?.[i] ?? '']));
      const found = kind(row);
      return found === undefined ? undefined : `a table with the columns ${found.keys.join(', ')}: ${found.title}`;
    }
    // Lines and elements are answers or documents themselves; what stands deeper in one is a log's, which names resources too.
    const most = head.shape === 'json-object' ? MAX_AROUND : 2;
    for (const value of headValues(head)) for (const found of within(value, '', 0, most)) count(found.kind.title);
    if (seen.size === 0) {
      const empty = headValues(head).flatMap((v) => { const o = objectOf(v); return o === undefined ? [] : (spec.ownLists ?? []).filter((l) => Array.isArray(o[l]) && (o[l] as readonly unknown[]).length === 0); })[0];
      return empty === undefined ? undefined : `${empty}, an empty list`;
    }
    const first = spec.kinds.find((k) => seen.has(k.title));
    return `${[...seen.keys()].slice(0, 4).join(', ')}${seen.size > 4 ? ` and ${seen.size - 4} more kinds` : ''}${first === undefined || first.keys.length === 0 ? '' : `, by ${first.keys.join(', ')}`}`;
  }

  return {
    id: spec.id, title: spec.title, arrays: spec.lists ?? [], sniff, ...(spec.refines === undefined ? {} : { refines: spec.refines }),
    split: (head) => splitterOf(head, spec.lists ?? [], (value) => isHappening(value) || kind(value) !== undefined),
    open: (options, head) => ({
      read(record) {
        const value = record.kind === 'row' ? Object.fromEntries(head.header.map((name, i) => [name, record.cells[i] ?? ''])) : record.value;
        const key = record.kind === 'row' ? '' : record.key;
        return readAll([...within(value, key, 0)], key, options.timezone, spec.platform);
      },
    }),
  };
}

function splitterOf(head: Head, lists: readonly string[], isDocument: (value: Json) => boolean): Splitter {
  switch (head.shape) {
    case 'csv': return csvRows(head.delimiter);
    case 'json-array': return jsonStream([]);
    case 'json-object': {
      const plain = head.keys.length < 64 && head.keys.every((k) => lists.includes(k) || PAGE_NOTES.has(k)) && head.keys.some((k) => lists.includes(k));
      return plain ? jsonStream(lists) : documentMembers(isDocument);
    }
    case 'json-lines': case 'text': case 'binary': case 'empty': return jsonLines();
  }
}

interface Found { readonly value: Json; readonly kind: DocumentKind; readonly key: string }

/** All documents of a record as one reading; what cannot be read is named among the rest. */
function readAll(found: readonly Found[], key: string, zone: string | undefined, platform: string): Reading {
  if (found.length === 0) return skipped(key === '' ? 'none of the kinds of document that this inventory is read for' : `${quoted(key)} is none of the kinds of document that this inventory is read for`);
  const entries: InventoryDraft[] = [];
  const unread: string[] = [];
  let silent: string | undefined;
  for (const f of found) {
    const around: Around = { key: f.key, zone };
    const said = f.kind.read(f.value, around);
    if ('bad' in said) unread.push(said.bad);
    else if ('skip' in said) silent ??= said.skip;
    else if (said.length === 0) silent ??= `${f.kind.title}: it states nothing`;
    else for (const e of said) entries.push(e);
  }
  if (entries.length === 0) return unread[0] === undefined ? skipped(silent ?? 'it states nothing') : rejected(unread[0]);
  for (const why of unread) entries.push({ kind: 'identity', platform, detail: detailOf(`not read: ${why}`) });
  const [first, ...rest] = entries;
  return first === undefined ? skipped('it states nothing') : { kind: 'entries', entries: [first, ...rest] };
}
