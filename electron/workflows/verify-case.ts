/** Everything against what was recorded: the vault's bytes, every stored row, the ledger and its mirror, derived rows, the database itself. */
import type { VerifyOutcome, VerifyProblem } from '../../shared/domain/custody.ts';
import { FaultError } from '../../shared/domain/fault.ts';
import { checkLedger } from '../custody/ledger.ts';
import { compareLedgers, readLedgerFile } from '../custody/ledger-file.ts';
import { verifyVault } from '../custody/verify.ts';
import { VaultReader } from '../custody/vault.ts';
import type { Reader } from '../store/handles.ts';
import { integrityProblems } from '../store/open.ts';
import { ledgerEntries } from '../store/read/custody.ts';
import { evidenceFiles, storedObjects } from '../store/read/evidence.ts';
import { brokenRuns } from '../store/write/rows-digest.ts';
import { DERIVED_TABLES, derivedDigest } from '../store/write/derived.ts';
import { findChangedRows } from './find-changed-rows.ts';
import { ledgerFileOf, vaultOf } from './open-case.ts';
import type { Hooks } from './import-evidence.ts';

export async function verifyCase(reader: Reader, casePath: string, hooks: Hooks): Promise<VerifyOutcome> {
  const problems: VerifyProblem[] = [];
  const stop = (): void => { if (hooks.cancelled()) throw new FaultError({ code: 'cancelled' }); };
  for (const text of integrityProblems(reader)) problems.push({ where: 'database', what: 'case.sqlite', detail: text });
  stop();
  const total = (reader.prepare('SELECT COALESCE(SUM(bytes), 0) FROM evidence_object').pluck().get() as number);
  const vault = new VaultReader(vaultOf(casePath));
  let checked = { files: 0, bytes: 0 };
  try {
    const result = verifyVault(vault, storedObjects(reader), (c) => {
      checked = c;
      hooks.progress({ label: 'Checking sealed bytes', done: c.bytes, total, unit: 'bytes' });
    }, { cancelled: hooks.cancelled });
    problems.push(...result.problems);
  } finally {
    vault.close();
  }
  let rows = 0;
  const broken = [...brokenRuns(reader, (n) => {
    rows += n;
    hooks.progress({ label: 'Checking stored rows', done: rows, unit: 'rows' });
    stop();
  })];
  problems.push(...(await findChangedRows(reader, casePath, broken)));
  const entries = ledgerEntries(reader);
  const ledger = checkLedger(entries);
  problems.push(...ledger.problems);
  const file = readLedgerFile(ledgerFileOf(casePath));
  problems.push(...file.problems);
  const compared = compareLedgers(entries, file.entries);
  if (compared.state !== 'same') problems.push(compared.problem);
  problems.push(...filesAgainstLedger(reader, entries));
  let derived = 0;
  for (const d of reader.prepare('SELECT name, rows, digest FROM derived_digest ORDER BY name').all() as { name: string; rows: number; digest: string }[]) {
    if (!(d.name in DERIVED_TABLES)) continue;
    const now = derivedDigest(reader, d.name);
    derived += now.rows;
    if (now.digest !== d.digest) problems.push({ where: 'derived', what: d.name, detail: `its ${now.rows} rows are not the ${d.rows} that were derived; run the trace again to rebuild them from evidence` });
  }
  return { ok: problems.length === 0, checked: { files: checked.files, bytes: checked.bytes, rows, ledger: entries.length, derived }, problems, head: ledger.head };
}

/** Each sealed file as the database has it now, against what the ledger says was sealed. */
function filesAgainstLedger(reader: Reader, entries: readonly { kind: string; body: string; seq: number }[]): VerifyProblem[] {
  const sealed = new Map(entries.filter((e) => e.kind === 'evidence-sealed').map((e) => [(JSON.parse(e.body) as { id: string }).id, e]));
  const problems: VerifyProblem[] = [];
  for (const f of evidenceFiles(reader)) {
    const entry = sealed.get(f.id);
    if (entry === undefined) {
      problems.push({ where: 'stored-row', what: `evidence_file ${f.id} (${f.path})`, detail: 'no ledger entry says that it was sealed' });
      continue;
    }
    const said = JSON.parse(entry.body) as Record<string, unknown>;
    const now: Record<string, unknown> = { path: f.path, sha256: f.sha256, bytes: f.bytes, format: f.format, records: f.records, stored: f.stored, events: f.events, entries: f.entries, duplicates: f.duplicates, skippedCount: f.skippedCount, rejectedCount: f.rejectedCount, kept: f.kept };
    for (const [name, value] of Object.entries(now)) {
      if (said[name] !== value) problems.push({ where: 'stored-row', what: `evidence_file ${f.id} (${f.path})`, detail: `${name} is ${JSON.stringify(value)} and ledger entry ${entry.seq} says ${JSON.stringify(said[name])}` });
    }
    sealed.delete(f.id);
  }
  for (const [id, entry] of sealed) problems.push({ where: 'stored-row', what: `evidence_file ${id}`, detail: `ledger entry ${entry.seq} says it was sealed, and it is no longer in the database` });
  return problems;
}

