/**
 * A folder is a test: `FORMAT/NAME/input.*` and `expected.json` (and `options.json`, what the analyst answers: zone, year, format, mapping). Each case is read five ways, which must not make a difference: as it is,
 * named `unknown`, gzipped, with CRLF and a byte order mark, and in chunks of 1, 7 and 65 536 bytes.
 * `KEYTRAIL_CASES=write` writes `expected.json` anew, to be read before it is committed.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { Head, ReadOptions } from '../../electron/ingest/format.ts';
import { HEAD_BYTES, headAgain, headOf } from '../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../electron/ingest/read-source.ts';
import { formatOf } from '../../electron/ingest/registry.ts';
import { textLayer } from '../../electron/ingest/containers/text.ts';
import { feed } from '../../electron/workflows/feed.ts';
import { recognise } from '../../electron/workflows/feed-recognise.ts';
import { describe as sentence } from '../../shared/domain/fault.ts';
import { linesOf } from './lines.ts';

interface Expected {
  readonly format: string;
  readonly because: string;
  readonly counts: { readonly records: number; readonly events: number; readonly entries: number; readonly skipped: number; readonly rejected: number };
  readonly attention?: string;
  readonly rejected: readonly { readonly line: number; readonly why: string }[];
  readonly skipped: readonly string[];
  readonly events: readonly string[];
  readonly entries?: readonly string[];
}

/** What the analyst would answer, in `options.json`: `{ "timezone", "year", "format", "mapping" }`. */
type Answers = ReadOptions & { readonly format?: string };

interface Outcome { readonly expected: Expected; readonly placed: readonly Placed[] }

const here = import.meta.dirname;
const scratch = mkdtempSync(join(tmpdir(), 'keytrail-cases-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });

function outcomeOf(format: string, because: string, placed: readonly Placed[], attention: string | undefined): Outcome {
  const of = <K extends Placed['reading']['kind']>(kind: K): (Placed & { reading: Extract<Placed['reading'], { kind: K }> })[] =>
    placed.filter((p): p is Placed & { reading: Extract<Placed['reading'], { kind: K }> } => p.reading.kind === kind);
  const events = of('events').flatMap((p) => p.reading.events);
  const entries = of('entries').flatMap((p) => p.reading.entries);
  return {
    placed,
    expected: {
      format, because, ...(attention === undefined ? {} : { attention }),
      counts: { records: placed.length, events: events.length, entries: entries.length, skipped: of('skipped').length, rejected: of('rejected').length },
      rejected: of('rejected').map((p) => ({ line: p.place.line, why: p.reading.why })),
      skipped: [...new Set(of('skipped').map((p) => p.reading.why))],
      events: events.map(linesOf.event),
      ...(entries.length === 0 ? {} : { entries: entries.map(linesOf.entry) }),
    },
  };
}

/** Through the whole feed, from a file of this name. */
async function fed(bytes: Uint8Array, name: string, answers: Answers): Promise<Outcome> {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  let reading: SourceReading | undefined;
  let format = '';
  let because = '';
  let attention: string | undefined;
  const placed: Placed[] = [];
  for await (const m of feed({ files: [{ path, bytes: bytes.length }], format: answers.format, read: answers, vault: undefined, held: [] })) {
    if (m.kind === 'file') {
      format = m.format;
      because = m.because;
      const known = formatOf(format);
      if (known === undefined) throw new Error(`no format ${format}`);
      reading = new SourceReading(headAgain(m.head, m.bytes), known, { ...answers, ...m.read });
      reading.push(m.bytes, placed);
    } else if (m.kind === 'chunk') reading?.push(m.bytes, placed);
    else if (m.kind === 'file-end') {
      reading?.end(placed);
      attention = m.attention;
    } else if (m.kind === 'object-refused' || m.kind === 'member-refused') throw new Error(sentence(m.fault));
  }
  rmSync(path);
  return outcomeOf(format, because, placed, attention);
}

/** Past the feed, in chunks of this size. */
async function inChunks(bytes: Uint8Array, size: number, answers: Answers): Promise<Outcome> {
  const layer = textLayer(bytes);
  const plain = layer === undefined ? bytes : Buffer.concat([...(await layer.push(bytes)), ...(await layer.end())]);
  const head: Head = headOf(plain, 'input', plain.length <= HEAD_BYTES);
  const claim = recognise('input', head, undefined, answers.format, answers);
  if (!claim.ok) throw new Error(sentence(claim.fault));
  const { format, because, read } = claim.value;
  const reading = new SourceReading(head, format, { ...answers, ...read });
  const placed: Placed[] = [];
  for (let i = 0; i < plain.length; i += size) reading.push(Uint8Array.from(plain.subarray(i, i + size)), placed);
  reading.end(placed);
  return outcomeOf(format.id, because, placed, undefined);
}

const isText = (bytes: Buffer): boolean => textLayer(bytes) === undefined && !bytes.includes(0);
const withCrlf = (bytes: Buffer): Buffer => Buffer.from(`\uFEFF${bytes.toString('utf8').replaceAll('\n', '\r\n')}`, 'utf8');
/** What a reading says, without where its record stands. */
const sayings = (o: Outcome): string[] => o.placed.map((p) => JSON.stringify({ line: p.place.line, reading: p.reading }));

const formats = readdirSync(here, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);
describe.each(formats)('%s', (format) => {
  const cases = readdirSync(join(here, format), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);
  test.each(cases)('%s', async (name) => {
    const folder = join(here, format, name);
    const input = readdirSync(folder).find((f) => f.startsWith('input'));
    if (input === undefined) throw new Error(`${folder} holds no input`);
    const bytes = readFileSync(join(folder, input));
    const given = join(folder, 'options.json');
    const answers: Answers = existsSync(given) ? JSON.parse(readFileSync(given, 'utf8')) as Answers : {};
    const asItIs = await fed(bytes, basename(input), answers);
    if (process.env['KEYTRAIL_CASES'] === 'write') writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(asItIs.expected, undefined, 2)}\n`);
    expect(asItIs.expected).toEqual(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));

    const unknown = await fed(bytes, 'unknown', answers);
    expect({ ...unknown.expected, placed: unknown.placed }).toEqual({ ...asItIs.expected, placed: asItIs.placed });
    expect((await fed(gzipSync(bytes), `${input}.gz`, answers)).placed).toEqual(asItIs.placed);
    if (isText(bytes)) expect(sayings(await fed(withCrlf(bytes), 'crlf', answers))).toEqual(sayings(asItIs));
    for (const size of [1, 7, 65_536]) expect((await inChunks(bytes, size, answers)).placed).toEqual(asItIs.placed);
  });
});
