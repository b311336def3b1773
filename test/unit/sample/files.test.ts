import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { gzipSame } from '../../../electron/sample/gzip.ts';
import { rngOf } from '../../../electron/sample/rng.ts';
import { sampleFiles, writeSample } from '../../../electron/sample/sample.ts';
import { decode, fileNamed, files, lakeRecords, records, treeRecords, unpackedTrees } from './records.ts';

const hashOf = (list: readonly { path: string; bytes: Uint8Array }[]): string => {
  const hash = createHash('sha256');
  for (const f of list) hash.update(f.path).update(f.bytes);
  return hash.digest('hex');
};

describe('the bytes', () => {
  test('are the same in every run', async () => {
    expect(hashOf(sampleFiles())).toBe(hashOf(files));
    vi.resetModules();
    const fresh = await import('../../../electron/sample/sample.ts');
    expect(hashOf(fresh.sampleFiles())).toBe(hashOf(files));
  });

  test('are written as they are, and the paths returned', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keytrail-sample-'));
    try {
      const paths = writeSample(folder);
      expect(paths).toHaveLength(files.length);
      expect(new Set(paths).size).toBe(files.length);
      paths.forEach((path, i) => expect(readFileSync(path).equals(Buffer.from(files[i]?.bytes ?? []))).toBe(true));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('unpack to what was packed, whatever it was', () => {
    const rng = rngOf('gzip test');
    const inputs = ['', 'a', 'abcabcabcabcabcabc', 'x'.repeat(100_000), rng.text(70_000, 'ab'), rng.text(5_000, 'ÄÖ→ abc')];
    for (const input of inputs) expect(gunzipSync(gzipSame(Buffer.from(input))).toString()).toBe(input);
    const noise = Buffer.from(Array.from({ length: 40_000 }, () => rng.int(0, 255)));
    expect(gunzipSync(gzipSame(noise)).equals(noise)).toBe(true);
  });

  test('are of a size that an installer can carry', () => {
    const unpacked = unpackedTrees.reduce((sum, f) => sum + f.text.length, 0) + files.filter((f) => !f.path.endsWith('.gz')).reduce((sum, f) => sum + f.bytes.length, 0);
    expect(unpacked).toBeGreaterThan(5_000_000);
    expect(unpacked).toBeLessThan(24_000_000);
    expect(records.length).toBeGreaterThan(8_000);
    expect(records.length).toBeLessThan(15_000);
  });
});

describe('the tree', () => {
  test('has a hundred files or two, named as CloudTrail names them, some of them empty', () => {
    expect(unpackedTrees.length).toBeGreaterThanOrEqual(100);
    expect(unpackedTrees.length).toBeLessThanOrEqual(200);
    for (const f of unpackedTrees) expect(f.path).toMatch(/^AWSLogs\/(\d{12})\/CloudTrail\/([a-z]+-[a-z]+-\d)\/2026\/09\/\d\d\/\1_CloudTrail_\2_2026\d{4}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/);
    expect(unpackedTrees.filter((f) => f.text === '{"Records":[]}')).toHaveLength(6);
  });

  test('holds each record under its own account and region', () => {
    for (const f of unpackedTrees) {
      const [, account, , region] = f.path.split('/');
      for (const r of (JSON.parse(f.text) as { Records: { recipientAccountId: string; awsRegion: string }[] }).Records) expect([r.recipientAccountId, r.awsRegion]).toEqual([account, region]);
    }
  });

  test('has a digest whose hashes are true', () => {
    const digests = files.filter((f) => f.path.includes('CloudTrail-Digest'));
    expect(digests).toHaveLength(1);
    const body = JSON.parse(decode(gunzipSync(digests[0]?.bytes ?? Buffer.alloc(0)))) as { logFiles: { s3Object: string; hashValue: string }[] };
    expect(body.logFiles.length).toBeGreaterThan(0);
    for (const entry of body.logFiles) {
      const text = unpackedTrees.find((f) => f.path === entry.s3Object)?.text ?? '';
      expect(createHash('sha256').update(text).digest('hex')).toBe(entry.hashValue);
    }
  });
});

describe('the exports', () => {
  const inTree = new Set(treeRecords.map((r) => r.eventID));

  test('of Lake hold what the tree does not', () => {
    for (const r of lakeRecords) expect(inTree.has(r.eventID)).toBe(false);
    expect(lakeRecords.every((r) => r.eventCategory === 'Data')).toBe(true);
  });

  test('of lookup-events repeat the tree word for word', () => {
    const byId = new Map(treeRecords.map((r) => [r.eventID, JSON.stringify(r)]));
    const { Events } = JSON.parse(fileNamed('exports/lookup-events-build.json')) as { Events: { EventId: string; CloudTrailEvent: string }[] };
    expect(Events.length).toBeGreaterThan(100);
    for (const e of Events) expect(e.CloudTrailEvent).toBe(byId.get(e.EventId));
  });

  test('of the Event history repeat the tree without its bodies', () => {
    const rows = fileNamed('exports/event_history.csv').trim().split('\n');
    expect(rows[0]).toBe('User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category');
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows.slice(1)) expect([...inTree].some((id) => row.includes(id)), row).toBe(true);
  });
});
