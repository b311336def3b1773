/** Splitters on anything at all: the cutting of the bytes changes nothing, and damage costs its record and the neighbours at most. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import Papa from 'papaparse';
import { csvRows, simpleCells } from '../../electron/ingest/records/csv-rows.ts';
import { jsonLines } from '../../electron/ingest/records/json-lines.ts';
import { jsonStream } from '../../electron/ingest/records/json-stream.ts';
import { valueOf, yamlDocuments } from '../../electron/ingest/records/yaml-documents.ts';
import { bytesOfText, lines, recordsOf, type MakeSplitter } from '../unit/ingest/splits.ts';
import { runs } from './runs.ts';
import { parseJson } from '../../shared/domain/json-text.ts';

const records: MakeSplitter = () => jsonStream(['Records'], { marks: ['t'], inner: ['Records'] });
const nd: MakeSplitter = () => jsonLines({ marks: ['t'], inner: ['Records'] });
const csv: MakeSplitter = () => csvRows(',');

// Values as logs hold them, with everything that could confuse a scan.
const hostile = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '\\"', '}', '{"t":1}', '],[', ',', '\n', '\r\n', '__proto__', '\u2028', '\uD800', '<script>', '=cmd', '\u202e', '\u0000'));
const value = fc.letrec<{ any: unknown; object: unknown }>((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, hostile, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(hostile, tie('any'), { maxKeys: 4 }),
}));
const record = value.object.map((o) => ({ t: 1, ...(o as object), id: 'x' }));
const cut = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const shapes: readonly (readonly [string, MakeSplitter, (records: readonly unknown[], pretty: boolean) => string])[] = [
  ['array', () => jsonStream([], { marks: ['t'] }), (r, pretty) => JSON.stringify(r, undefined, pretty ? 2 : undefined)],
  ['document', records, (r, pretty) => JSON.stringify({ Records: r }, undefined, pretty ? 1 : undefined)],
  ['lines', nd, (r) => r.map((x) => `${JSON.stringify(x)}\n`).join('')],
];

describe.each(shapes)('%s of anything', (_, make, print) => {
  test('any cutting gives the same records, and each place holds its record', () => {
    fc.assert(fc.property(fc.array(record, { maxLength: 6 }), fc.boolean(), cut, (all, pretty, sizes) => {
      const bytes = bytesOfText(print(all, pretty));
      const whole = recordsOf(make, bytes);
      expect(whole.map((r) => (r.kind === 'json' ? r.value : r))).toEqual(all.map((r) => parseJson(JSON.stringify(r))));
      expect(lines(recordsOf(make, bytes, sizes))).toEqual(lines(whole));
      for (const r of whole) {
        expect(parseJson(bytes.toString('utf8', r.place.offset, r.place.offset + r.place.length))).toEqual(r.kind === 'json' ? r.value : undefined);
        expect(r.place.line).toBe(bytes.subarray(0, r.place.offset).toString('latin1').split('\n').length);
      }
    }), { numRuns: runs(100) });
  });

  test('one changed byte in one record costs that record and its neighbours at most, however it is cut', () => {
    const damage = fc.record({ which: fc.nat(), at: fc.nat(), byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"{}[],:\\\n'))), gone: fc.boolean() });
    fc.assert(fc.property(fc.array(record, { minLength: 4, maxLength: 8 }), fc.boolean(), damage, cut, (all, pretty, d, sizes) => {
      const numbered = all.map((r, n) => ({ ...r, n }));
      const bytes = bytesOfText(print(numbered, pretty));
      const places = recordsOf(make, bytes).map((r) => r.place);
      const k = d.which % places.length;
      const place = places[k] ?? { offset: 0, length: 1, line: 1 };
      const at = place.offset + (d.at % place.length);
      const changed = d.gone ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]) : Buffer.from(bytes);
      if (!d.gone) changed[at] = d.byte;
      const found = recordsOf(make, changed);
      const kept = new Set(found.map((r) => (r.kind === 'json' ? JSON.stringify(r.value) : '')));
      for (const [n, r] of numbered.entries()) if (Math.abs(n - k) > 1) expect(kept.has(JSON.stringify(parseJson(JSON.stringify(r))))).toBe(true);
      covers(found, changed.length);
      expect(lines(recordsOf(make, changed, sizes))).toEqual(lines(found));
    }), { numRuns: runs(300) });
  });

  test('cut off anywhere, what came before is read', () => {
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), fc.boolean(), (all, pretty) => {
      const bytes = bytesOfText(print(all, pretty));
      const whole = recordsOf(make, bytes);
      for (let n = 0; n < bytes.length; n += 1 + Math.floor(bytes.length / 200)) {
        const before = whole.filter((r) => r.place.offset + r.place.length <= n);
        const found = recordsOf(make, bytes.subarray(0, n));
        expect(lines(found.slice(0, before.length))).toEqual(lines(before));
        expect(found.length).toBeLessThanOrEqual(before.length + 1);
      }
    }), { numRuns: Math.ceil(runs(400) / 10) });
  });
});

/** Records and gaps come in order, do not overlap, and stay within the bytes. */
function covers(found: ReturnType<typeof recordsOf>, size: number): void {
  let end = 0;
  for (const r of found) {
    expect(r.place.offset).toBeGreaterThanOrEqual(end);
    end = r.place.offset + r.place.length;
  }
  expect(end).toBeLessThanOrEqual(size);
}

describe('tables of anything', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('', '"', 'a"b', 'x,y', 'two\nlines', ' ', '=cmd', '\u202e', '5" disk'));
  const quoted = (c: string): string => (/[",\n\r]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c);
  const row = fc.tuple(fc.constant('r'), cell, cell);

  test('any cutting gives the same rows', () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 8 }), cut, fc.boolean(), (rows, sizes, crlf) => {
      const bytes = bytesOfText(['h1,h2,h3', ...rows.map((r) => r.map(quoted).join(','))].join(crlf ? '\r\n' : '\n'));
      const whole = recordsOf(csv, bytes);
      expect(whole.map((r) => (r.kind === 'row' ? r.cells : r))).toEqual(rows);
      expect(lines(recordsOf(csv, bytes, sizes))).toEqual(lines(whole));
    }), { numRuns: runs(100) });
  });

  test('one changed byte in one row costs that row and its neighbours at most', () => {
    const damage = fc.record({ which: fc.nat(), at: fc.nat(), byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('",\n'))) });
    const simple = fc.tuple(fc.constant('r'), fc.constantFrom('a', '', 'b c', 'x,y', 'say "hi"'), fc.constantFrom('1', '22', 'q,"r"'));
    fc.assert(fc.property(fc.array(simple, { minLength: 4, maxLength: 8 }), damage, cut, (rows, d, sizes) => {
      const numbered = rows.map((r, n) => [...r, String(n)]);
      const bytes = bytesOfText(['h1,h2,h3,n', ...numbered.map((r) => r.map(quoted).join(','))].join('\n'));
      const places = recordsOf(csv, bytes).map((r) => r.place);
      const k = d.which % places.length;
      const place = places[k] ?? { offset: 0, length: 1, line: 1 };
      const changed = Buffer.from(bytes);
      changed[place.offset + (d.at % place.length)] = d.byte;
      const found = recordsOf(csv, changed);
      const kept = new Set(found.map((r) => (r.kind === 'row' ? r.cells.join('\u0000') : '')));
      for (const [n, r] of numbered.entries()) if (Math.abs(n - k) > 1) expect(kept.has(r.join('\u0000'))).toBe(true);
      covers(found, changed.length);
      expect(lines(recordsOf(csv, changed, sizes))).toEqual(lines(found));
    }), { numRuns: runs(500) });
  });
});

describe('YAML of anything', () => {
  const make: MakeSplitter = () => yamlDocuments('items');
  const part = fc.oneof(fc.constantFrom('---\n', '...\n', '--- # x\n', 'items:\n', '- a: 1\n', '  - b\n', '  b: c\n', 'kind: List\n', 'a: |\n  text\n', '\n', '# remark\n', '%YAML 1.2\n', 'a: [\n', '- *x\n', '&x ', '\t\n', '\r\n', '\uFEFF'), fc.string({ maxLength: 12 }));
  const document = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(fc.stringMatching(/^[ -~]{0,20}$/), fc.integer(), fc.boolean(), fc.constant(null)), { minKeys: 1, maxKeys: 4 });

  test('any cutting gives the same records, in order, none overlapping', () => {
    fc.assert(fc.property(fc.array(part, { maxLength: 30 }), cut, (parts, sizes) => {
      const bytes = bytesOfText(parts.join(''));
      const whole = recordsOf(make, bytes);
      covers(whole, bytes.length);
      expect(lines(recordsOf(make, bytes, sizes))).toEqual(lines(whole));
    }), { numRuns: runs(300) });
  });

  test('documents and items of a list are found as they were, each at its place', () => {
    fc.assert(fc.property(fc.array(document, { minLength: 1, maxLength: 6 }), fc.boolean(), cut, (all, list, sizes) => {
      const print = (o: object, margin: string): string => Object.entries(o).map(([k, v], i) => `${i === 0 ? '' : margin}${k}: ${JSON.stringify(v)}\n`).join('');
      const bytes = bytesOfText(list ? `apiVersion: v1\nitems:\n${all.map((o) => `- ${print(o, '  ')}`).join('')}kind: List\n` : all.map((o) => `---\n${print(o, '')}`).join(''));
      const found = recordsOf(make, bytes, sizes);
      expect(found.map((r) => (r.kind === 'json' ? r.value : r))).toEqual(all);
      for (const [i, r] of found.entries()) {
        const read = valueOf(bytes.toString('utf8', r.place.offset, r.place.offset + r.place.length));
        expect('value' in read && (list ? (read.value as readonly unknown[])[0] : read.value)).toEqual(all[i]);
        expect(r.place.line).toBe(bytes.subarray(0, r.place.offset).toString('latin1').split('\n').length);
      }
    }), { numRuns: runs(200) });
  });

  test('what grows, repeats, nests or holds itself is one broken record', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i] ?? ''},`.repeat(9)}]\n`).join('')}`;
    const why = (text: string): string => { const r = valueOf(text); return 'why' in r ? r.why : 'read'; };
    expect([bomb, 'a: 1\na: 2\n', '['.repeat(20_000), '- '.repeat(50_000), 'a: &a\n  b: *a\n', '? {a: 1}\n: 2\n', '*x'].map(why)).toEqual([
      'YAML whose aliases grow beyond measure', 'not valid YAML: the name "a" stands twice in one map', 'it nests too deeply to be read', 'it nests too deeply to be read', 'YAML that holds itself',
      'YAML with a name that is no text', 'not valid YAML: an alias of nothing',
    ]);
    expect(recordsOf(make, bytesOfText(`a: "${'x'.repeat(5 * 1024 * 1024)}"\n---\nb: 1\n`)).map((r) => r.kind)).toEqual(['broken', 'json']);
  });
});

test('a row that is cut without papaparse is cut as papaparse would', () => {
  const piece = fc.constantFrom('"', '""', ',', ';', '","', 'a', ' ', 'b"c', '\\"', '\n', '\r', '\u0000', '\u{1F511}', '"x"', '');
  const text = fc.oneof(fc.array(piece, { maxLength: 12 }).map((p) => p.join('')), fc.string(), fc.array(fc.oneof(fc.string().map((c) => `"${c.replaceAll('"', '""')}"`), fc.string().filter((c) => !/[",\n\r]/.test(c))), { minLength: 1 }).map((c) => c.join(',')));
  let simple = 0;
  fc.assert(fc.property(text, fc.constantFrom(',', ';', '\t'), (row, delimiter) => {
    const cells = simpleCells(row, delimiter);
    // Without quotes a row is cut before either is asked; a quoted row has no end of line outside of its quotes.
    if (cells === undefined || !row.includes('"') || cells.some((c, i) => c.includes('\n') && row.split('"').length === 1 + i)) return;
    const { data, errors } = Papa.parse<string[]>(row, { delimiter, header: false, newline: '\n' });
    if (data.length !== 1) {
      // Such a row is not cut out as one: a line ends in a cell without quotes.
      expect(/(?:^|[^"])\n/.test(row)).toBe(true);
      return;
    }
    simple += 1;
    expect(errors.filter((e) => e.type !== 'Delimiter')).toEqual([]);
    expect(cells).toEqual(data[0]);
  }), { numRuns: runs(2000) });
  expect(simple).toBeGreaterThan(100);
});
