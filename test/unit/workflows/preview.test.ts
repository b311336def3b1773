/** What is shown before an import is what an import then stores. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outputSchemaOf } from '../../../shared/contract/schemas.ts';
import { eventsPage } from '../../../electron/store/read/events.ts';
import { previewEvidence } from '../../../electron/workflows/preview-evidence.ts';
import { gzip, tarOf } from '../ingest/archives.ts';
import { cloudTrails, linesFile, Scratch, take, value, zipOf } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

const table = `When;Who;What;Result\n${Array.from({ length: 3000 }, (_, i) => `2024-03-01 10:00:${String(i % 60).padStart(2, '0')};svc-${i};Read;${i % 2 === 0 ? 'ok' : 'denied'}`).join('\n')}\n`;
const mapping = { keytrail: 'mapping', version: 1, kind: 'events', name: 'Acme', platform: 'acme', time: 'When', fields: { actor: 'Who', action: 'What', outcome: 'Result', source: { value: 'gw' } } };

test('an unknown table: its columns first, then by a mapping and a zone the very rows of the import', async () => {
  const path = scratch.write('t.zip', zipOf([{ name: 'in/t.csv', bytes: Buffer.from(table) }]));
  const bare = value(await previewEvidence(path, {}));
  expect(bare).toMatchObject({ path: `${path}!/in/t.csv`, shape: 'table', delimiter: ';', columns: ['When', 'Who', 'What', 'Result'], format: undefined, candidates: [], rows: [] });
  expect(bare.sample[0]).toEqual(['2024-03-01 10:00:00', 'svc-0', 'Read', 'ok']);
  expect(bare.fault?.code).toBe('unknown-format');

  const mappingText = JSON.stringify(mapping);
  const zoneless = value(await previewEvidence(path, { mappingText }));
  expect([zoneless.fault?.code, zoneless.zoneless]).toEqual(['needs-timezone', '2024-03-01 10:00:00']);
  const whole = value(await previewEvidence(path, { mappingText, timezone: '+01:00' }));
  expect(outputSchemaOf('evidence.preview').safeParse(whole).error).toBeUndefined();
  expect(whole.rows.length).toBe(20);

  const c = scratch.newCase();
  await take(c, [path], { mappingText, timezone: '+01:00' });
  const stored = eventsPage(c.handles.reader, {}, undefined, 1000, false).rows;
  for (const row of whole.rows) expect(stored.find((e) => e.line === row.line)).toMatchObject({ at: row.at, action: row.action, actor: row.actor, source: row.source });
});

test('JSON lines, arrays and documents show the paths of their members', async () => {
  const record = { a: { b: 1, 'c.d': 'x' }, list: [{ id: 'k' }], none: null };
  for (const text of [`${JSON.stringify(record)}\n${JSON.stringify(record)}\n`, JSON.stringify([record]), JSON.stringify({ meta: 1, items: [record, record] }, undefined, 1)]) {
    const seen = value(await previewEvidence(scratch.write('x.json', text), {}));
    expect([seen.shape, seen.columns, seen.sample[0]]).toEqual(['json', ['a.b', 'a.c.d', 'list.0.id', 'none'], ['1', 'x', 'k', '']]);
    expect(seen.arrays).toEqual(text.includes('items') ? ['items'] : []);
  }
});

test('a file that is known shows who claims it, and what it would give; what cannot be had is a fault', async () => {
  const seen = value(await previewEvidence(scratch.write('t.tgz', gzip(tarOf([{ name: 'a.jsonl', bytes: linesFile(cloudTrails(0, 30)) }]))), {}));
  expect(seen.candidates.map((c) => c.format)).toEqual(['aws-cloudtrail']);
  expect([seen.format, seen.rows.length, seen.rows[0]?.action]).toEqual(['aws-cloudtrail', 20, 'sts:AssumeRole']);
  for (const path of [`${scratch.folder}/none`, scratch.folder, scratch.write('empty', ''), scratch.write('x.7z', Buffer.from('377abcaf271c0004', 'hex'))]) {
    expect((await previewEvidence(path, {})).ok).toBe(false);
  }
  expect((await previewEvidence(scratch.write('b.json', '{}'), { timezone: 'Mars' })).ok).toBe(false);
});
