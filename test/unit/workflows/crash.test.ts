/** What no program can plan for: a killed process, a full disk, a folder that may not be read. The case opens, and the same import completes it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evidenceFiles } from '../../../electron/store/read/evidence.ts';
import { SILENT } from '../../../electron/workflows/import-evidence.ts';
import { createCase, openCase } from '../../../electron/workflows/open-case.ts';
import { verifyCase } from '../../../electron/workflows/verify-case.ts';
import { contentOf, cloudTrails, linesFile, recordsFile, Scratch, take, value } from './cases.ts';
import { cli, startCli } from './cli.ts';

const KILLS = Number(process.env['KEYTRAIL_KILLS'] ?? 25);

let scratch: Scratch;
beforeEach(() => { scratch = new Scratch(); });
afterEach(() => { scratch.remove(); });

/** Small files that share a transaction, and a large one with its own. */
function evidence(): string {
  for (let i = 0; i < 30; i += 1) scratch.write(`in/${String(i).padStart(2, '0')}.json.gz`, gzipSync(recordsFile(cloudTrails(i * 250, i * 250 + 300))));
  scratch.write('in/zz.jsonl', linesFile(cloudTrails(9000, 19_000)));
  return join(scratch.folder, 'in');
}

/** What was made of the evidence; times of taking in differ from run to run. */
const derived = (path: string): string[] => contentOf(path, /^(derived_|evidence_happening|evidence_context|evidence_act|evidence_issue|evidence_fact|evidence_superseded|evidence_entry|evidence_right|evidence_name|evidence_term)/).filter((row) => !row.startsWith('derived_digest ["basis"'));

/** Nothing half there: each file's records are all accounted for, and everything verifies. */
async function expectWhole(path: string): Promise<number> {
  const c = value(openCase(path));
  try {
    expect(c.trouble).toBeUndefined();
    const files = evidenceFiles(c.handles.reader);
    for (const f of files) expect([f.records, f.stored + f.duplicates]).toEqual(f.path.endsWith('zz.jsonl') ? [10_000, 10_000] : [300, 300]);
    expect((await verifyCase(c.handles.reader, path, SILENT)).problems).toEqual([]);
    return files.length;
  } finally {
    c.close();
  }
}

test(`killed ${KILLS} times at random, an import leaves whole files, and completes to what an undisturbed one gives`, async () => {
  const input = evidence();
  const fresh = (n: number): string => {
    const path = join(scratch.folder, `case-${n}`);
    value(createCase(path, 'Examiner')).close();
    return path;
  };
  const calm = fresh(0);
  const began = performance.now();
  expect(cli(['import', calm, input, '--json']).code).toBe(0);
  const usual = performance.now() - began;
  const wanted = derived(calm);
  const completed = async (path: string): Promise<void> => {
    expect(await expectWhole(path)).toBe(31);
    expect(derived(path)).toEqual(wanted);
  };

  let path = fresh(1);
  const found: number[] = [];
  for (let kills = 0, cases = 1; kills < KILLS;) {
    const child = startCli(['import', path, input]);
    let said = '';
    child.stderr?.on('data', (text: Buffer) => { said += text.toString(); });
    const ended = new Promise<boolean>((resolve) => { child.once('close', (_code, signal) => { resolve(signal === 'SIGKILL'); }); });
    await sleep(usual * (0.15 + Math.random() * 0.85));
    child.kill('SIGKILL');
    if (await ended) {
      kills += 1;
      found.push(await expectWhole(path));
      continue;
    }
    // On a busy machine it also says how far it is.
    expect(said.split('\n').filter((line) => line !== '' && !line.startsWith('Importing: '))).toEqual([]);
    await completed(path);
    cases += 1;
    path = fresh(cases);
  }
  expect(cli(['import', path, input]).code).toBe(0);
  await completed(path);
  // The blows fell where they should: on cases with nothing yet, with some files, and with all.
  expect(found.length).toBe(KILLS);
}, 600_000);

const mounted = (): string | undefined => {
  const at = join(scratch.folder, 'small-disk');
  mkdirSync(at);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', at]).status === 0 ? at : undefined;
};

test('on a full disk the import stops with one sentence, and the case is whole', ({ skip }) => {
  const disk = mounted();
  if (disk === undefined) skip('this account may not mount a small disk');
  try {
    const path = join(disk as string, 'case');
    expect(cli(['case', 'new', path]).code).toBe(0);
    expect(cli(['import', path, scratch.write('a.json', recordsFile(cloudTrails(0, 500)))]).code).toBe(0);
    const full = cli(['import', path, scratch.write('b.jsonl', linesFile(cloudTrails(500, 60_000)))]);
    expect(full.code).toBe(2);
    expect(full.err.trim().split('\n').filter((l) => !l.startsWith('Importing') && !l.startsWith('Sorting'))).toEqual([expect.stringMatching(/^The disk that holds .* is full; free some space and import again\./) as string]);
    const seen = JSON.parse(cli(['evidence', path, '--json']).out) as { totals: unknown };
    expect(seen.totals).toMatchObject({ files: 1, records: 500, stored: 500 });
    expect(cli(['verify', path]).out).toContain('everything is as it was recorded');
    expect(cli(['import', path, scratch.write('c.json', recordsFile(cloudTrails(500, 600)))]).code).toBe(0);
  } finally {
    spawnSync('umount', [disk as string]);
  }
}, 60_000);

test('a folder and a file that may not be read are named, and the others are read', async ({ skip }) => {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) skip('only root can act as somebody else');
  chmodSync(scratch.folder, 0o777);
  scratch.write('in/a.json', recordsFile(cloudTrails(0, 5)));
  scratch.write('in/closed/b.json', recordsFile(cloudTrails(5, 10)));
  const secret = scratch.write('in/c.json', recordsFile(cloudTrails(10, 15)));
  chmodSync(join(scratch.folder, 'in', 'closed'), 0o700);
  chmodSync(secret, 0o600);
  process.seteuid?.(65534);
  try {
    const outcome = await take(scratch.newCase(), [join(scratch.folder, 'in')]);
    expect(outcome.files.map((f) => f.path)).toEqual([join(scratch.folder, 'in', 'a.json')]);
    expect(outcome.refused.map((r) => [r.code, r.path])).toEqual([['file-unreadable', join(scratch.folder, 'in', 'closed')], ['file-unreadable', secret]]);
    expect(outcome.refused.every((r) => r.why.includes('permission denied'))).toBe(true);
  } finally {
    process.seteuid?.(0);
  }
});
