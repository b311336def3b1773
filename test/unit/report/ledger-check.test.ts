/** The report prints a few lines of Python that check the ledger without this app: run here on a ledger as custody writes it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ledgerLine } from '../../../electron/custody/ledger-file.ts';
import { nextEntry } from '../../../electron/custody/ledger.ts';
import { reportHtml } from '../../../electron/report/html.ts';
import type { LedgerEntry } from '../../../shared/domain/custody.ts';
import { REPORT, at } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'keytrail-ledger-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const entries: LedgerEntry[] = [];
for (const [kind, body] of [['case-created', { name: 'Prüfung "eins"\u2028' }], ['asserted', { by: '=1+1', n: 12.5 }], ['reconstructed', {}]] as const) {
  entries.push(nextEntry(entries.at(-1), { at: at('2026-03-05T09:10:00Z'), kind, by: 'R. Okonjo', body }));
}

const printedCommand = /<pre>(python3 - ledger\.jsonl[\s\S]*?)<\/pre>/.exec(reportHtml(REPORT))![1]!.replaceAll('&lt;', '<');
const run = (lines: readonly string[]) => {
  writeFileSync(join(folder, 'ledger.jsonl'), lines.map((line) => `${line}\n`).join(''));
  return spawnSync('sh', ['-c', printedCommand], { cwd: folder, encoding: 'utf8' });
};
const noPython = spawnSync('python3', ['--version']).status !== 0;

test.skipIf(noPython)('prints number and hash of every entry of a whole ledger', () => {
  expect(run(entries.map(ledgerLine)).stdout.trim().split('\n')).toEqual(entries.map((e) => `${e.seq} ${e.hash}`));
});

test.skipIf(noPython)('names the entry that was changed, or that does not continue', () => {
  const lines = entries.map(ledgerLine);
  expect(run([lines[0]!, lines[1]!.replace('=1+1', '=1+2'), lines[2]!]).stderr).toContain('entry 2 was changed');
  expect(run([lines[0]!, lines[2]!]).stderr).toContain('entry 3 does not continue the one before');
});
