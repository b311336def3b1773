/**
 * Which wrappers stand around the records of a head, and what is inside a record. The chain follows from head and format alone: preview,
 * import and verification find the same one, and nothing about it has to be remembered.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import type { Envelope, Format, Head, SourceRecord, Splitter } from '../format.ts';
import { csvRows } from '../records/csv-rows.ts';
import { elementsOf, HEAD_RECORDS } from '../records/head-looks.ts';
import { jsonLines } from '../records/json-lines.ts';
import { jsonStream } from '../records/json-stream.ts';
import { textLines } from '../records/text-lines.ts';
import { WRAPPERS } from './list.ts';
import type { Inner, Outer, Wrapper } from './wrapper.ts';

/** Wrappers inside one another that are peeled; more is a named refusal. */
export const MAX_CHAIN = 3;
const HEAD_LINES = 32;
const HEAD_TEXT = 64 * 1024;
const NOWHERE = { offset: 0, length: 0, line: 1 } as const;

export interface Claim {
  readonly format: Format;
  readonly because: string;
}

/** A claim, and the wrappers it was made inside of, outermost first. */
export interface WrappedClaim extends Claim {
  readonly chain: readonly Wrapper[];
}

/** The arrays of a document whose elements are the wrapper's records; none when the document is the record. */
function arraysAround(head: Head, wrapper: Wrapper): readonly string[] {
  const arrays = wrapper.arrays ?? [];
  return arrays.some((a) => head.keys.includes(a)) ? arrays : [];
}

/** How the records of the wrapper are cut out of the stream. */
export function splitterAround(head: Head, wrapper: Wrapper): Splitter {
  const own = wrapper.split?.(head);
  if (own !== undefined) return own;
  switch (head.shape) {
    case 'json-lines': return jsonLines();
    case 'json-array': return jsonStream([]);
    case 'json-object': return jsonStream(arraysAround(head, wrapper));
    case 'csv': return csvRows(head.delimiter);
    case 'text': case 'binary': case 'empty': return textLines();
  }
}

/** The first records of a head as this wrapper would cut them. */
function outersOf(head: Head, wrapper: Wrapper): readonly Outer[] {
  switch (head.shape) {
    case 'json-lines': case 'json-array': return head.records.map((value) => ({ kind: 'json', place: NOWHERE, value, key: '' }));
    case 'csv': {
      const columns = new Map(head.header.map((name, i) => [name.toLowerCase(), i]));
      return head.rows.map((cells) => ({ kind: 'row', place: NOWHERE, cells, get: (column) => cells[columns.get(column) ?? -1] }));
    }
    case 'json-object': {
      const own = wrapper.split?.(head);
      if (own === undefined) return elementsOf(head, arraysAround(head, wrapper));
      const out: SourceRecord[] = [];
      own.push(Buffer.from(head.text), out);
      return out.flatMap((r) => (r.kind === 'broken' ? [] : [r])).slice(0, HEAD_RECORDS);
    }
    case 'text': return head.text.split('\n').filter((l) => l.trim() !== '').slice(0, HEAD_LINES).map((text) => ({ kind: 'line', place: NOWHERE, text: text.replace(/\r$/, '') }));
    case 'binary': case 'empty': return [];
  }
}

/** What is inside, as a head of its own. */
function headOfInners(name: string, inners: readonly Inner[]): Head {
  const none = { name, keys: [], header: [], rows: [], delimiter: ',' } as const;
  const values = inners.flatMap((i) => (i.kind === 'json' ? [i.value] : []));
  const lines = inners.flatMap((i) => (i.kind === 'line' ? [i.text] : []));
  if (lines.length > values.length) return { ...none, shape: 'text', text: lines.slice(0, HEAD_LINES).join('\n').slice(0, HEAD_TEXT), records: [] };
  const records = values.slice(0, HEAD_RECORDS);
  return { ...none, shape: 'json-lines', text: records.map((v) => JSON.stringify(v)).join('\n').slice(0, HEAD_TEXT), records };
}

interface Peeled { readonly head: Head; /** For each outer record, what was inside; only those that had something. */ readonly inners: readonly (readonly Inner[])[]; readonly all: boolean }

const peeledHeads = new WeakMap<Head, Map<Wrapper, Peeled | undefined>>();

/** The head inside this wrapper; undefined when most of its records are none of the wrapper's. Asked several times of a head, worked out once. */
function headWithin(head: Head, wrapper: Wrapper): Peeled | undefined {
  const known = peeledHeads.get(head) ?? new Map<Wrapper, Peeled | undefined>();
  peeledHeads.set(head, known);
  if (known.has(wrapper)) return known.get(wrapper);
  const peeled = peelHead(head, wrapper);
  known.set(wrapper, peeled);
  return peeled;
}

function peelHead(head: Head, wrapper: Wrapper): Peeled | undefined {
  if (head.shape.startsWith('json') && !wrapper.mark.test(head.text)) return undefined;
  if (head.shape === 'json-object' && wrapper.members?.some((m) => head.keys.includes(m)) === false && wrapper.arrays?.some((a) => head.keys.includes(a)) !== true) return undefined;
  const outers = outersOf(head, wrapper).filter((o) => wrapper.skips?.(o) === undefined);
  const inners = outers.flatMap((outer) => {
    const inner = wrapper.peel(outer);
    return inner === undefined || inner.length === 0 ? [] : [inner];
  });
  if (inners.length === 0 || inners.length * 2 < outers.length) return undefined;
  return { head: headOfInners(head.name, inners.flat()), inners, all: inners.length === outers.length };
}

/**
 * Claims on a head, as it is or inside wrappers. The same format inside goes before the format outside: a sniff that looks at the text alone
 * also sees what is inside. So does any format inside of one that says that it holds others, if it fits every record of the head.
 * @param claims what the formats say of a head, without wrappers.
 */
export function claimsOn(head: Head, claims: (head: Head) => readonly Claim[], depth = 0): readonly WrappedClaim[] {
  const here = claims(head);
  const firm = here.filter((c) => c.format.holdsOthers !== true);
  if (depth < MAX_CHAIN) {
    for (const wrapper of WRAPPERS) {
      const peeled = headWithin(head, wrapper);
      if (peeled === undefined) continue;
      let inside = claimsOn(peeled.head, claims, depth + 1);
      if (firm.length > 0) inside = inside.filter((c) => firm.some((f) => f.format === c.format));
      else if (here.length > 0) inside = inside.filter((c) => peeled.all && peeled.inners.every((i) => contains(headOfInners(head.name, i), claims, c.format, depth + 1)));
      if (inside.length > 0) return inside.map((c) => ({ ...c, chain: [wrapper, ...c.chain] }));
    }
  }
  return here.map((c) => ({ ...c, chain: [] }));
}

const contains = (head: Head, claims: (head: Head) => readonly Claim[], format: Format, depth: number): boolean => claimsOn(head, claims, depth).some((c) => c.format === format);

/** True when the records are wrapped deeper than is peeled. */
export function wrappedTooDeep(head: Head, depth = 0): boolean {
  return WRAPPERS.some((wrapper) => {
    const peeled = headWithin(head, wrapper);
    // Text ends the descent: a remark in a field is not yet a record.
    return peeled?.head.shape === 'json-lines' && (depth >= MAX_CHAIN || wrappedTooDeep(peeled.head, depth + 1));
  });
}

export interface Chain {
  readonly wrappers: readonly Wrapper[];
  /** The head of what is inside: what the format's own questions are asked of. */
  readonly head: Head;
}

/** The wrappers around this format's records in this head; none when the format claims it as it is, or not at all. */
export function chainOf(head: Head, format: Format): Chain {
  if (format.certain?.(head) !== undefined) return { wrappers: [], head };
  return deepest(head, format, 0) ?? { wrappers: [], head };
}

/** The wrappers of these ids, as a chain that was found in another thread names them. */
export function wrappersOf(ids: readonly string[]): readonly Wrapper[] {
  return ids.map((id) => {
    const wrapper = WRAPPERS.find((w) => w.id === id);
    if (wrapper === undefined) throw new Error(`no wrapper ${id}`);
    return wrapper;
  });
}

function deepest(head: Head, format: Format, depth: number): Chain | undefined {
  if (depth < MAX_CHAIN) {
    for (const wrapper of WRAPPERS) {
      const peeled = headWithin(head, wrapper);
      const found = peeled === undefined ? undefined : deepest(peeled.head, format, depth + 1);
      if (found !== undefined) return { wrappers: [wrapper, ...found.wrappers], head: found.head };
    }
  }
  return format.sniff(head) === undefined ? undefined : { wrappers: [], head };
}

/** The records inside a record, through the whole chain; or what becomes of it without. They keep the place of the outer one. */
export function peeledThrough(record: Outer, chain: readonly Wrapper[], arrays: readonly string[]): readonly Outer[] | Reading {
  let records: readonly Outer[] = [record];
  for (const wrapper of chain) {
    const next: Outer[] = [];
    for (const outer of records) {
      const needless = wrapper.skips?.(outer);
      if (needless !== undefined) return skipped(needless);
      const inners = wrapper.peel(outer);
      if (inners === undefined || inners.length === 0) return rejected(`it holds no record of another log where ${wrapper.title} has it`);
      const around = outer.kind === 'row' ? undefined : outer.envelope;
      for (const inner of inners) {
        const envelope = merged(around, inner.envelope);
        next.push(inner.kind === 'json' ? { kind: 'json', place: record.place, value: inner.value, key: '', envelope } : { kind: 'line', place: record.place, text: inner.text, envelope });
      }
    }
    records = next;
  }
  return records.flatMap((r) => unfolded(r, arrays));
}

function merged(around: Envelope | undefined, inner: Envelope | undefined): Envelope | undefined {
  if (around === undefined || inner === undefined) return inner ?? around;
  return {
    time: inner.time ?? around.time, host: inner.host ?? around.host, stream: inner.stream ?? around.stream,
    account: inner.account ?? around.account, region: inner.region ?? around.region,
  };
}

/** A whole document of records inside a record: its records. */
function unfolded(record: Outer, arrays: readonly string[]): readonly Outer[] {
  if (record.kind !== 'json' || typeof record.value !== 'object' || record.value === null) return [record];
  const within = Array.isArray(record.value) ? [['', record.value as unknown[]] as const]
    : arrays.flatMap((key) => {
      const list = (record.value as Record<string, unknown>)[key];
      return Array.isArray(list) && list.length > 0 ? [[key, list as unknown[]] as const] : [];
    });
  return within.length === 0 ? [record] : within.flatMap(([key, list]) => list.map((value) => ({ ...record, value, key })));
}
