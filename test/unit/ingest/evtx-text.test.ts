/** Windows events as text: XML and evtx_dump's printed records, cut anywhere. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SourceRecord, Splitter } from '../../../electron/ingest/format.ts';
import { windowsEvtxRecordsFormat } from '../../../electron/ingest/formats/windows-evtx-json.ts';
import { evtxXml } from '../../../electron/ingest/records/evtx-xml.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { readEventJson } from '../../../electron/ingest/windows/from-event.ts';

function run(make: () => Splitter, bytes: Buffer, sizes: readonly number[]): SourceRecord[] {
  const splitter = make();
  const out: SourceRecord[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const n = sizes[i % sizes.length] ?? bytes.length;
    splitter.push(Uint8Array.from(bytes.subarray(at, at + n)), out);
    at += n;
  }
  splitter.end(out);
  return out;
}

const pieces = fc.array(fc.constantFrom(
  '<Events>', '</Events>', "<Event xmlns='urn:e'><System><EventID>4624</EventID></System>", '</Event>', '<Event>', '<Data Name="a">b &amp; c</Data>', '<a/>', '</a>', '<![CDATA[ <Event> ]]>', '<!-- x -->', '\n', '<', '>', '&#x41;', 'é',
), { maxLength: 40 });

test('XML in any pieces: nothing throws, places are in order, and chunk size makes no difference', () => {
  fc.assert(fc.property(pieces, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (parts, sizes) => {
    const bytes = Buffer.from(parts.join(''), 'utf8');
    const whole = run(evtxXml, bytes, [bytes.length + 1]);
    expect(run(evtxXml, bytes, sizes)).toEqual(whole);
    let end = 0;
    for (const r of whole) {
      expect(r.place.offset).toBeGreaterThanOrEqual(end);
      end = r.place.offset + r.place.length;
      if (r.kind === 'json') readEventJson(r.value);
    }
    expect(end).toBeLessThanOrEqual(bytes.length);
  }));
});

test('printed records keep their places, wherever the chunks end', () => {
  const text = [1, 2, 3].map((n) => `Record ${n}\n{\n  "Event": {\n    "n": ${n}\n  }\n}\n`).join('');
  const bytes = Buffer.from(text);
  const head = headOf(bytes, 'x', true);
  const make = (): Splitter => {
    const splitter = windowsEvtxRecordsFormat.split?.(head, {});
    if (splitter === undefined) throw new Error('no splitter');
    return splitter;
  };
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }), (sizes) => {
    const found = run(make, bytes, sizes);
    expect(found.map((r) => r.kind)).toEqual(['json', 'json', 'json']);
    for (const r of found) expect(bytes.toString('utf8', r.place.offset, r.place.offset + 1)).toBe('{');
  }));
});
