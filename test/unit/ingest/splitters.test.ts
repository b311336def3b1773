/** Splitters: what is a record, where it stands, and that damage costs nobody else. On anything at all: test/fuzz/splitters.test.ts. */
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../../electron/ingest/records/csv-rows.ts';
import { jsonLines } from '../../../electron/ingest/records/json-lines.ts';
import { jsonStream } from '../../../electron/ingest/records/json-stream.ts';
import { MAX_RECORD_BYTES } from '../../../electron/ingest/records/splitter.ts';
import { bytesOfText, gist, line, lines, recordsOf, type MakeSplitter } from './splits.ts';

const bare: MakeSplitter = () => jsonStream([]);
const records: MakeSplitter = () => jsonStream(['Records'], { marks: ['t'], inner: ['Records'] });
const nd: MakeSplitter = () => jsonLines({ marks: ['t'], inner: ['Records'] });
const csv: MakeSplitter = () => csvRows(',');
const of = (make: MakeSplitter, text: string): string[] => gist(recordsOf(make, bytesOfText(text)));

describe('documents of records', () => {
  test('elements of a bare array, of a named array, one after the other', () => {
    expect(of(bare, '[{"a":1}, 2 ,"x",null,[3]]')).toEqual(['{"a":1}', '2', '"x"', 'null', '[3]']);
    expect(of(records, '{"NextToken":"x","Records":[{"t":1},{"t":2}],"More":{"Records":[{"t":9}]}}')).toEqual(['{"t":1}', '{"t":2}']);
    expect(of(records, '{"Records":[{"t":1}]}\n{"Records":[{"t":2}]}{"t":3}')).toEqual(['{"t":1}', '{"t":2}', '{"t":3}']);
    expect(of(bare, '{"t":1}\n{"t":2} {"t":3}')).toEqual(['{"t":1}', '{"t":2}', '{"t":3}']);
    expect(of(records, '{"Records":[]}')).toEqual([]);
    expect(of(records, '{"Records":null}')).toEqual([]);
  });

  test('places are bytes and lines of the stream', () => {
    expect(lines(recordsOf(bare, bytesOfText('\uFEFF[\n  {"é":1},\n\n  {"b":\n 2}]')))).toEqual(['7+8@2 ["é",1]'.replace('["é",1]', ' {"é":1}'), '20+9@4  {"b":2}']);
    expect(lines(recordsOf(bare, bytesOfText('{"a":1}\n\n{"b":2}\n')))).toEqual(['0+7@1  {"a":1}', '9+7@3  {"b":2}']);
    expect(lines(recordsOf(nd, bytesOfText('\uFEFF{"a":1}\r\n\n{"b":2}')))).toEqual(['3+7@1  {"a":1}', '13+7@3  {"b":2}']);
  });

  test.each([
    ['a missing brace', '[{"t":1,"u":{"x":2},{"t":2,"u":{}},{"t":3,"u":{}}]', ['✗', '{"t":2,"u":{}}', '{"t":3,"u":{}}']],
    ['a missing quote', '[{"t":"a,"u":{"x":"y"}},{"t":"b","u":{}},{"t":"c","u":{}}]', ['✗', '{"t":"b","u":{}}', '{"t":"c","u":{}}']],
    ['garbage between', '[{"t":1} garbage, more {"x": , {"t":2},{"t":3}]', ['{"t":1}', '✗', '{"t":2}', '{"t":3}']],
    ['a brace too many', '[{"t":1,"u":2}},{"t":2},{"t":3}]', ['{"t":1,"u":2}', '✗', '{"t":2}', '{"t":3}']],
    ['a bracket between', '[{"t":1}],{"t":2},{"t":3}]', ['{"t":1}', '✗', '{"t":2}', '{"t":3}']],
    ['an end too soon', '[{"t":1},{"t":2', ['{"t":1}', '✗']],
    ['an end between', '[{"t":1},', ['{"t":1}', '✗']],
    ['the first one damaged', '[{"t:1,"u":[{"z":1},{"z":2}]},{"t":2},{"t":3}]', ['✗', '{"t":2}', '{"t":3}']],
    ['one cut short by a brace', '[{"t":1,"u":{"x":1}},"v":2},{"t":2}]', ['{"t":1,"u":{"x":1}}', '✗', '{"t":2}']],
  ])('%s costs no neighbour, in an array and in a document', (_, text, expected) => {
    expect(of(() => jsonStream([], { marks: ['t'] }), text)).toEqual(expected);
    const inDocument = expected.at(-1) === '✗' ? text : `${text}}`;
    expect(of(records, `{"Records":${inDocument}`)).toEqual(expected);
  });

  test('without marks, records are known by the names of the good ones', () => {
    expect(of(bare, '[{"id":1,"name":"a","on":true},{"id":2,"name":"b","on":tru,"tags":[{"k":1},{"k":2}]},{"id":3,"name":"c"}]')).toEqual(['{"id":1,"name":"a","on":true}', '✗', '{"id":3,"name":"c"}']);
  });

  test('a list that is none, or a member without end, is said', () => {
    expect(lines(recordsOf(records, bytesOfText('{"Records":x[{"t":1}]}')))).toEqual(['11+2@1 broken: Records is no list', '13+7@1 Records {"t":1}']);
    expect(lines(recordsOf(records, bytesOfText('{"Records":[{"t":1}],"Next":[1,2')))).toEqual(['12+7@1 Records {"t":1}', '28+4@1 broken: the file ends inside this member of the document']);
  });

  test('hostile nesting is bounded', () => {
    const deep = `[{"t":1},${'{"t":'.repeat(200_000)}`;
    expect(recordsOf(records, bytesOfText(`{"Records":${deep}`), [65_536]).map((r) => r.kind)).toEqual(['json', 'broken']);
    const wide = `[{"t":1},{"u":[${'{"u":[{},'.repeat(100_000)}`;
    expect(recordsOf(bare, bytesOfText(wide), [65_536]).map((r) => r.kind)).toEqual(['json', 'broken']);
    const shallow = `[{"t":1},{"u":[${`{"u":${'['.repeat(20)}1${']'.repeat(20)}},`.repeat(50_000)}`;
    expect(recordsOf(bare, bytesOfText(shallow), [65_536]).map((r) => r.kind)).toEqual(['json', 'broken']);
  });
});

describe('lines', () => {
  test('each by itself, blank ones not at all', () => {
    expect(of(nd, '{"t":1}\n\n{"t":2\n  \r\n{"t":3}')).toEqual(['{"t":1}', '✗', '{"t":3}']);
  });

  test('a line that is a whole document gives its records one by one', () => {
    expect(lines(recordsOf(nd, bytesOfText('{"Records":[{"t":1},{"t":2}]}\n{"t":3}\n{"Records":[]}')))).toEqual([
      '12+7@1 Records {"t":1}', '20+7@1 Records {"t":2}', '30+7@2  {"t":3}', '38+14@3  {"Records":[]}',
    ]);
    expect(of(nd, '{"Records":[{"t":1},{"t":,"u":2},{"t":3}]}\n{"t":4}')).toEqual(['{"t":1}', '✗', '{"t":3}', '{"t":4}']);
    expect(of(records, '{"x":1}'.replace('{"x":1}', '[{"Records":[{"t":1}]},{"t":2}]'))).toEqual(['{"t":1}', '{"t":2}']);
  });

  test('a line over the limit is one broken record, and the next is read', () => {
    const big = Buffer.alloc(MAX_RECORD_BYTES + 10, 0x61);
    const found = recordsOf(nd, Buffer.concat([bytesOfText('{"t":1}\n'), big, bytesOfText('\n{"t":2}\n')]), [1_000_000]);
    expect(found.map((r) => [r.kind, r.place.offset, r.place.line])).toEqual([['json', 0, 1], ['broken', 8, 2], ['json', MAX_RECORD_BYTES + 19, 3]]);
  });
});

describe('tables', () => {
  test('rows with quotes, breaks and delimiters inside cells', () => {
    expect(lines(recordsOf(csv, bytesOfText('\uFEFFa,b\r\n1,"x, ""y""\nz"\r\n\r\n"2",3')))).toEqual(['8+15@2 ["1","x, \\"y\\"\\nz"]', '26+5@5 ["2","3"]']);
    expect(of(csv, '"a","b"\n1,2\n')).toEqual(['1|2']);
    expect(of(csv, '\uFEFF"a","b"\n1,2\n')).toEqual(['1|2']);
  });

  test('a quote inside a cell is a character, and swallows nobody', () => {
    expect(of(csv, 'a,b\n5" disk,1\n2,"two"\n3,4" x\n5,6\n')).toEqual(['5" disk|1', '2|two', '3|4" x', '5|6']);
  });

  test.each([
    ['opened and never closed', 'a,b\n1,"x\n2,y\n3,z\n', ['✗', '2|y', '3|z']],
    ['opened, closed rows later', 'a,b\n1,"x\n2,"y"\n3,z\n', ['✗', '2|y', '3|z']],
    ['inside a quoted cell', 'a,b\n1,"x"y"\n2,"y"\n3,z\n', ['✗', '2|y', '3|z']],
    ['too few and too many cells', 'a,b\n1\n2,3,4\n5,6\n', ['✗', '✗', '5|6']],
    ['a header that cannot be read', 'a,"b\n1,2\n3,4\n', ['✗', '✗', '✗']],
  ])('a quote %s costs its own line', (_, text, expected) => {
    expect(of(csv, text)).toEqual(expected);
  });

  test('a quote left open in a long table gives the rows back at the limit', () => {
    const rows = Buffer.from(`${'7,8'.padEnd(1023, '9')}\n`.repeat(Math.ceil(MAX_RECORD_BYTES / 1024) + 2000));
    const found = recordsOf(csv, Buffer.concat([bytesOfText('a,b\n1,"x\n'), rows]), [1 << 20]);
    expect(found.filter((r) => r.kind === 'broken').map(line)).toEqual([expect.stringMatching(/^4\+4@2 broken: a row is longer than the limit/) as string]);
    expect(found.length).toBe(rows.length / 1024 + 1);
  });
});
