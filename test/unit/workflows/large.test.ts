/** Inputs too large to be committed: a record past the limit, a user agent of a megabyte, half a surrogate pair, a damaged file of many records. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_RECORD_BYTES } from '../../../electron/ingest/records/splitter.ts';
import { eventsPage } from '../../../electron/store/read/events.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { cloudTrail, cloudTrails, recordsFile, Scratch, take } from './cases.ts';

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

test.each(['array', 'lines'])('a record past the limit is rejected with its reason, its neighbours are read (%s)', async (shape) => {
  const parts = [cloudTrail(1), cloudTrail(2, { userAgent: 'x'.repeat(MAX_RECORD_BYTES) }), cloudTrail(3), cloudTrail(4)].map((r) => JSON.stringify(r));
  const c = scratch.newCase();
  const [file] = (await take(c, [scratch.write('huge', shape === 'array' ? `[${parts.join(',')}]` : parts.join('\n'))])).files;
  expect(file).toMatchObject({ records: 4, stored: 3, rejectedCount: 1 });
  expect(file?.rejected[0]?.why).toMatch(/longer than the limit/);
  expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems).toEqual([]);
}, 60_000);

test('a megabyte of user agent is shortened and says so; half a surrogate pair is stored as it will be read', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('a.json', recordsFile([cloudTrail(1, { userAgent: 'é'.repeat(1 << 20) }), cloudTrail(2, { userAgent: 'half \ud83d' })]))]);
  const [long, half] = eventsPage(c.handles.reader, {}, undefined, 10).rows;
  expect(long?.agent).toMatch(/^é{2048}…\(\+1046528 characters\)$/);
  expect(half?.agent).toMatch(/^half .$/);
  // What the dictionary gives back is what was digested.
  expect((await verifyCase(c.handles.reader, c.path, SILENT)).problems).toEqual([]);
});

test('one damaged record among thousands costs one, wherever it stands', async () => {
  const records = cloudTrails(0, 6000).map((r) => JSON.stringify(r));
  for (const k of [0, 2999, 5999]) {
    const text = `{"Records":[${records.map((r, i) => (i === k ? r.replace('"userIdentity":{', '"userIdentity":') : r)).join(',')}]}`;
    const [file] = (await take(scratch.newCase(), [scratch.write(`damaged-${k}.json`, text)])).files;
    expect([file?.stored, file?.rejectedCount]).toEqual([5999, 1]);
  }
}, 60_000);
