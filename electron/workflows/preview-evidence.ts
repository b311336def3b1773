/** The first records of a file as they would be stored, made by the readers of the import itself; nothing is kept. */
import { statSync } from 'node:fs';
import { describe, fail, FaultError, ok, type Result } from '../../shared/domain/fault.ts';
import type { FilePreview, PreviewRow } from '../../shared/domain/preview.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import { microsOf, type Micros } from '../../shared/domain/time.ts';
import { guess } from '../ingest/detect.ts';
import type { Head, ReadOptions } from '../ingest/format.ts';
import { Account } from '../ingest/containers/limits.ts';
import { joined } from '../ingest/containers/names.ts';
import { walk, type About } from '../ingest/containers/walk.ts';
import { zipOfFile } from '../ingest/containers/zip.ts';
import { isJson, isTable, parsedMapping, tableOf } from '../ingest/mapped/format-of.ts';
import { pathsOf, textsOf } from '../ingest/mapped/paths.ts';
import { SourceReading, type Placed } from '../ingest/read-source.ts';
import { describeHead } from '../ingest/records/describe.ts';
import { HEAD_BYTES, headOf } from '../ingest/records/head.ts';
import { jsonStream } from '../ingest/records/json-stream.ts';
import { FORMATS } from '../ingest/registry.ts';
import { memberPathOf, nameOf } from '../ingest/source.ts';
import { objectBytes } from './feed.ts';
import { recognise } from './feed-recognise.ts';
import { readOptionsOf, type Answers } from './read-options.ts';

const SHOWN_ROWS = 20;
const SAMPLE = 8;
const SHOWN_CELL = 200;

export async function previewEvidence(path: string, answers: Answers & { readonly format?: string | undefined }): Promise<Result<FilePreview>> {
  const read = readOptionsOf(answers);
  if (!read.ok) return read;
  try {
    const begun = await beginning(path);
    if (begun === undefined) return fail({ code: 'file-empty', path });
    return ok(previewOf(begun, answers.format, read.value));
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault);
    const code = (error as { code?: unknown }).code;
    if (typeof code === 'string') return fail(code === 'ENOENT' ? { code: 'file-missing', path } : { code: 'file-unreadable', path, why: code });
    throw error;
  }
}

interface Begun { readonly name: string; readonly bytes: Buffer; readonly whole: boolean; readonly modified: Micros | undefined }

/** The head of the first stream of records in a file, however it is packed. */
async function beginning(path: string): Promise<Begun | undefined> {
  const within = memberPathOf(path);
  const onDisk = statSync(within?.file ?? path, { bigint: true });
  if (!onDisk.isFile()) throw new FaultError({ code: 'file-unreadable', path, why: 'it is not a regular file' });
  const about: About = {};
  const origin = { stream: () => objectBytes(path, about), ...(within === undefined ? { zip: () => zipOfFile(path) } : {}) };
  let refused: FaultError | undefined;
  for await (const found of walk(origin, new Account())) {
    const name = joined(path, found.member);
    if (found.kind === 'not-read') {
      refused ??= new FaultError({ code: found.code, path: name, why: found.why });
      continue;
    }
    const parts: Buffer[] = [];
    let size = 0;
    let whole = true;
    for await (const part of found.chunks()) {
      parts.push(part);
      size += part.length;
      if (size < HEAD_BYTES) continue;
      whole = false;
      break;
    }
    if (size > 0) return { name, bytes: Buffer.concat(parts).subarray(0, HEAD_BYTES), whole, modified: found.modified ?? about.modified ?? microsOf(Number(onDisk.mtimeNs / 1000n)) };
  }
  if (refused !== undefined) throw refused;
  return undefined;
}

function previewOf({ name, bytes, whole, modified }: Begun, chosen: string | undefined, read: ReadOptions): FilePreview {
  const head = headOf(bytes, nameOf(name), whole);
  const found = recognise(name, head, modified, chosen, read);
  const mapping = parsedMapping(read);
  const arrays = head.shape === 'json-object' ? arraysOf(head, bytes) : new Map<string, readonly unknown[]>();
  const shape = isJson(head) ? 'json' : head.shape === 'csv' || (mapping !== undefined && isTable(head, mapping)) || (head.shape === 'text' && head.text.includes('\n')) ? 'table' : 'other';
  const table = shape === 'table' ? tableOf(head, mapping) : undefined;
  const records = arrays.get(mapping?.records ?? [...arrays.keys()][0] ?? '') ?? head.records;
  const columns = table === undefined ? pathsOf(records) : table.header;
  const sample = table === undefined ? records.slice(0, SAMPLE).map((r) => textsOf(r, columns)) : table.rows.slice(0, SAMPLE);
  return {
    path: name, sees: describeHead(head), shape, columns, delimiter: table?.delimiter, arrays: [...arrays.keys()],
    candidates: guess(head, FORMATS).map((g) => ({ format: g.format.id, title: g.format.title, because: g.because })),
    sample: sample.map((cells) => cells.slice(0, columns.length).map((c) => c.slice(0, SHOWN_CELL))),
    format: found.ok ? found.value.format.id : undefined, because: found.ok ? found.value.because : undefined,
    fault: found.ok ? undefined : { code: found.fault.code, why: describe(found.fault) },
    zoneless: found.ok ? found.value.assumed.zoneless : found.fault.code === 'needs-timezone' ? found.fault.time : undefined,
    needsYear: found.ok && found.value.format.needsYear?.(head) === true, year: found.ok ? found.value.assumed.year : undefined,
    rows: found.ok ? rowsOf(new SourceReading(head, found.value.format, { ...read, ...found.value.read }), bytes, whole) : [],
  };
}

/** Top-level arrays of a document and their first elements. */
function arraysOf(head: Head, bytes: Buffer): Map<string, readonly unknown[]> {
  const found = new Map<string, readonly unknown[]>();
  for (const key of head.keys.slice(0, 20)) {
    const out: Parameters<ReturnType<typeof jsonStream>['push']>[1] = [];
    jsonStream([key]).push(bytes, out);
    const values = out.flatMap((r) => (r.kind === 'json' && r.key === key && typeof r.value === 'object' ? [r.value] : []));
    if (values.length > 0) found.set(key, values.slice(0, SAMPLE));
  }
  return found;
}

function rowsOf(reading: SourceReading, bytes: Buffer, whole: boolean): readonly PreviewRow[] {
  const placed: Placed[] = [];
  reading.push(bytes, placed);
  // A head that ends inside a record would show it as broken.
  if (whole || placed.length === 0) reading.end(placed);
  return placed.slice(0, SHOWN_ROWS).flatMap((p) => rowOf(p.place.line, p.reading));
}

const NOTHING = { at: undefined, action: undefined, outcome: undefined, actor: undefined, credential: undefined, source: undefined, target: undefined, why: undefined } as const;

function rowOf(line: number, reading: Reading): PreviewRow[] {
  switch (reading.kind) {
    case 'skipped': case 'rejected': return [{ ...NOTHING, line, kind: reading.kind, why: reading.why }];
    case 'events': return reading.events.slice(0, 3).map((e) => ({
      line, kind: 'event', at: e.at, action: e.action, outcome: e.outcome === 'success' ? e.depth : e.outcome, actor: e.actor?.name, credential: e.credential?.value, source: e.source,
      target: [e.target.platform, e.target.account, e.target.service, e.target.resource, e.target.host].filter((t) => t !== undefined).join(' / '), why: undefined,
    }));
    case 'entries': return reading.entries.slice(0, 3).map((e) => ({
      ...NOTHING, line, kind: 'entry', at: e.created, action: e.kind, actor: e.identity?.name, credential: e.credential?.value, target: e.other?.name, why: [e.owner === undefined ? undefined : `owner ${e.owner}`, e.detail].filter((t) => t !== undefined).join('; '),
    }));
  }
}
