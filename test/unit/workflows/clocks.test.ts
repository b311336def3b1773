/** The clock of each hop in the plain text of `trace` and `whatif`, against what `--json` gives. */
import { afterAll, expect, test } from 'vitest';
import type { Exposure } from '../../../shared/domain/trace.ts';
import { records } from '../findings/draw.ts';
import { recordsFile, Scratch, take } from './cases.ts';
import { cli } from './cli.ts';

const scratch = new Scratch();
afterAll(() => { scratch.remove(); });

const session = (key: string, end: string): string => `{"request":{"roleArn":"arn:aws:iam::111122223333:role/Admin","roleSessionName":"session"},"response":{"credentials":{"accessKeyId":"${key}","expiration":"Jan 4, 2026, ${end}"}}}`;
const STORY = `
  4 03:00:00 user.svc.AKIAOWN @203.0.113.7 sts:AssumeRole ${session('ASIAONE', '4:00:00 AM')}
  4 03:10:00 role.Admin.ASIAONE @203.0.113.7 s3:GetObject {"request":{"bucketName":"plans","key":"k"}} x3/1
  4 03:20:00 user.root.AKIAROOT @192.0.2.10 iam:UpdateAccessKey {"request":{"userName":"svc","accessKeyId":"AKIAOWN","status":"Inactive"}}
  6 03:20:00 user.root.AKIAROOT @192.0.2.10 s3:ListBuckets`;

test('each hop and each seed has its clock, and a line says when it is contained or why not', async () => {
  const c = scratch.newCase();
  await take(c, [scratch.write('clocks.json', recordsFile(records(STORY) as Record<string, unknown>[]))]);
  c.close();
  const traced = cli(['trace', c.path, '--credential', 'AKIAOWN']).out;
  const { exposure } = JSON.parse(cli(['whatif', c.path, '--credential', 'AKIAOWN', '--revoked', '2026-01-04T03:05:00Z', '--json']).out) as { exposure: Exposure[] };
  const rows = (out: string): string[] => {
    const lines = out.split('\n');
    const start = lines.indexOf('How long each hop was open');
    return start < 0 ? [] : lines.slice(start + 2, start + 2 + exposure.length);
  };
  expect(rows(traced)).toHaveLength(exposure.length);
  for (const e of exposure) expect(rows(traced).filter((r) => r.startsWith(`  ${e.hop ?? 'seed'} `) && r.includes(`  ${e.credential}  `) && r.includes(String(e.from)))).toHaveLength(1);
  expect(rows(traced)[0]).toMatch(/^ {2}seed +C1 +20 min +2026-01-04T03:00:00Z +2026-01-04T03:20:00Z +2026-01-04T03:00:00Z +2026-01-04T03:20:00Z, revoked$/);
  expect(rows(traced)[1]).toMatch(/^ {2}H1 +C2 +1 h 0 min .*no: expired by itself$/);
  expect(rows(cli(['whatif', c.path, '--credential', 'AKIAOWN', '--revoked', '2026-01-04T03:05:00Z']).out)).toEqual(rows(traced));
});
