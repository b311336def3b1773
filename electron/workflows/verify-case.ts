/** Everything against what was recorded: the vault's bytes, every stored row, the ledger and its mirror, derived rows, the database itself. */
import type { LedgerEntry, VerifyOutcome, VerifyProblem } from '../../shared/domain/custody.ts';
import { FaultError } from '../../shared/domain/fault.ts';
import { checkLedger } from '../custody/ledger.ts';
import { compareLedgers, readLedgerFile } from '../custody/ledger-file.ts';
import { verifyVault } from '../custody/verify.ts';
import { VaultReader } from '../custody/vault.ts';
import type { Reader } from '../store/handles.ts';
import { integrityProblems } from '../store/open.ts';
import { allAssertions } from '../store/read/assertions.ts';
import { caseInfo } from '../store/read/case.ts';
import { ledgerEntries } from '../store/read/custody.ts';
import { evidenceFiles, storedObjects } from '../store/read/evidence.ts';
import { brokenRuns, runsTextNow, uncoveredRows } from '../store/write/rows-digest.ts';
import { DERIVED_TABLES, derivedDigest, resultDigests } from '../store/write/derived.ts';
import { sumsHold, TALLY_TABLES } from '../store/read/tally.ts';
import { wordsHold } from '../store/write/words.ts';
import { findChangedRows } from './find-changed-rows.ts';
import { ledgerFileOf, vaultOf } from './open-case.ts';
import type { Hooks } from './import-evidence.ts';

export async function verifyCase(reader: Reader, casePath: string, hooks: Hooks): Promise<VerifyOutcome> {
  const problems: VerifyProblem[] = [];
  const checked = { files: 0, bytes: 0, rows: 0, ledger: 0, derived: 0 };
  let head = '';
  /** One check must not hide the others: what keeps it from coming to its end is a finding, too. */
  const check = async (what: string, work: () => void | Promise<void>): Promise<void> => {
    if (hooks.cancelled()) throw new FaultError({ code: 'cancelled' });
    try {
      await work();
    } catch (error) {
      const why = damageOf(error);
      if (why === undefined) throw error;
      problems.push({ where: 'database', what, detail: `could not be checked to the end: ${why}` });
    }
  };
  await check('case.sqlite', () => {
    for (const text of integrityProblems(reader)) problems.push({ where: 'database', what: 'case.sqlite', detail: text });
  });
  await check('sealed bytes', () => {
    const total = reader.prepare('SELECT COALESCE(SUM(bytes), 0) FROM evidence_object').pluck().get() as number;
    const vault = new VaultReader(vaultOf(casePath));
    try {
      const result = verifyVault(vault, storedObjects(reader), (c) => {
        Object.assign(checked, c);
        hooks.progress({ label: 'Checking sealed bytes', done: c.bytes, total, unit: 'bytes' });
      }, { cancelled: hooks.cancelled });
      problems.push(...result.problems);
    } finally {
      vault.close();
    }
  });
  await check('stored rows', async () => {
    const broken = [...brokenRuns(reader, (n) => {
      checked.rows += n;
      hooks.progress({ label: 'Checking stored rows', done: checked.rows, unit: 'rows' });
      if (hooks.cancelled()) throw new FaultError({ code: 'cancelled' });
    })];
    problems.push(...(await findChangedRows(reader, casePath, broken)));
    for (const { table, rows, keys } of uncoveredRows(reader)) {
      problems.push({ where: 'stored-row', what: `${table} ${keys.join(', ')}`, detail: `${rows} rows were not stored by an import, or the digest that vouched for them is gone` });
    }
  });
  await check('ledger', () => {
    const entries = ledgerEntries(reader);
    const ledger = checkLedger(entries);
    head = ledger.head;
    checked.ledger = entries.length;
    problems.push(...ledger.problems);
    const file = readLedgerFile(ledgerFileOf(casePath));
    problems.push(...file.problems);
    const compared = compareLedgers(entries, file.entries);
    if (compared.state !== 'same') problems.push(compared.problem);
  });
  await check('evidence files against the ledger', () => { problems.push(...filesAgainstLedger(reader, ledgerEntries(reader))); });
  await check('digests of stored rows against the ledger', () => { problems.push(...digestsAgainstLedger(reader, ledgerEntries(reader))); });
  await check('statements against the ledger', () => { problems.push(...statementsAgainstLedger(reader, ledgerEntries(reader))); });
  for (const table of Object.keys(DERIVED_TABLES)) {
    await check(table, () => {
      const then = reader.prepare('SELECT rows, digest FROM derived_digest WHERE name = ?').get(table) as { rows: number; digest: string } | undefined;
      const now = derivedDigest(reader, table, then?.digest);
      checked.derived += now.rows;
      if (then === undefined && now.rows > 0) problems.push({ where: 'derived', what: table, detail: `nothing vouches for its ${now.rows} rows; run the trace again to rebuild them from evidence` });
      else if (then !== undefined && now.digest !== then.digest) problems.push({ where: 'derived', what: table, detail: `its ${now.rows} rows are not the ${then.rows} that were derived; run the trace again to rebuild them from evidence` });
    });
  }
  await check('derived_result', () => {
    for (const { name, then, now } of resultDigests(reader)) {
      if (now !== undefined) checked.derived += 1;
      if (then === now) continue;
      const detail = then === undefined ? `nothing vouches for what is kept of the ${name}` : now === undefined ? `what was kept of the ${name} is gone` : `what is kept of the ${name} is not what was derived`;
      problems.push({ where: 'derived', what: 'derived_result', detail: `${detail}; run ${name === 'findings' ? 'the findings' : 'the trace'} again to rebuild it from evidence` });
    }
  });
  for (const table of [...TALLY_TABLES, 'derived_word']) {
    await check(table, () => {
      const { rows, hold } = table === 'derived_word' ? wordsHold(reader) : sumsHold(reader, table);
      checked.derived += rows;
      if (!hold) problems.push({ where: 'derived', what: table, detail: 'its rows are not what the stored events come to; views that count or search may be wrong' });
    });
  }
  return { ok: problems.length === 0, checked, problems, head };
}

/** What a damaged or changed database throws when it is read. */
function damageOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return (error as Error).message;
  // Text that was JSON when it was stored.
  return error instanceof SyntaxError ? `a stored text is no longer JSON (${error.message})` : undefined;
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
    const now: Record<string, unknown> = { member: f.member, because: f.because, attention: f.attention, firstUs: f.first, lastUs: f.last, path: f.path, sha256: f.sha256, bytes: f.bytes, format: f.format, records: f.records, stored: f.stored, events: f.events, entries: f.entries, duplicates: f.duplicates, skippedCount: f.skippedCount, rejectedCount: f.rejectedCount, kept: f.kept };
    for (const [name, value] of Object.entries(now)) {
      if (said[name] !== value) problems.push({ where: 'stored-row', what: `evidence_file ${f.id} (${f.path})`, detail: `${name} is ${JSON.stringify(value)} and ledger entry ${entry.seq} says ${JSON.stringify(said[name])}` });
    }
    sealed.delete(f.id);
  }
  for (const [id, entry] of sealed) problems.push({ where: 'stored-row', what: `evidence_file ${id}`, detail: `ledger entry ${entry.seq} says it was sealed, and it is no longer in the database` });
  return problems;
}

/** The digests that vouch for stored rows, against what the ledger says they were when the rows were stored. */
function digestsAgainstLedger(reader: Reader, entries: readonly LedgerEntry[]): VerifyProblem[] {
  const problems: VerifyProblem[] = [];
  let runs = 0;
  const seen = new Set<string>();
  for (const entry of entries.filter((e) => e.kind === 'evidence-sealed')) {
    const { rowsDigest, path } = JSON.parse(entry.body) as { rowsDigest?: string; path?: string };
    // The members of one archive were stored together, and share it.
    if (rowsDigest === undefined || seen.has(rowsDigest)) continue;
    seen.add(rowsDigest);
    const now = runsTextNow(reader, rowsDigest);
    runs += now.runs;
    if (now.text !== rowsDigest) problems.push({ where: 'stored-row', what: `evidence_rows_digest of ${path ?? '?'}`, detail: `is ${now.text ?? 'gone'} and ledger entry ${entry.seq} says ${rowsDigest}` });
  }
  const held = reader.prepare('SELECT COUNT(*) FROM evidence_rows_digest').pluck().get() as number;
  if (held !== runs) problems.push({ where: 'stored-row', what: 'evidence_rows_digest', detail: `${held - runs} of its ${held} rows are not vouched for by the ledger` });
  return problems;
}

/** What the examiner and the analysts said, against the entries that recorded it. */
function statementsAgainstLedger(reader: Reader, entries: readonly LedgerEntry[]): VerifyProblem[] {
  const problems: VerifyProblem[] = [];
  const created = entries.find((e) => e.kind === 'case-created');
  const said = created === undefined ? {} : JSON.parse(created.body) as Record<string, unknown>;
  const info: Record<string, unknown> = { ...caseInfo(reader) };
  for (const name of ['name', 'examiner']) {
    if (said[name] !== info[name]) problems.push({ where: 'stored-row', what: `case_info ${name}`, detail: `is ${JSON.stringify(info[name])} and ledger entry ${created?.seq ?? 1} says ${JSON.stringify(said[name])}` });
  }
  const asserted = entries.filter((e) => e.kind === 'asserted');
  const rows = allAssertions(reader);
  for (let i = 0; i < Math.max(asserted.length, rows.length); i += 1) {
    const entry = asserted[i];
    const row = rows[i];
    const what = `evidence_assertion ${row?.id ?? 'missing'}`;
    if (entry === undefined || row === undefined) {
      problems.push({ where: 'stored-row', what, detail: entry === undefined ? 'no ledger entry says that it was made' : `ledger entry ${entry.seq} says it was made, and it is no longer in the database` });
      continue;
    }
    const body = JSON.parse(entry.body) as { kind?: unknown; question?: unknown; decision?: unknown; reason?: unknown };
    const same = body.kind === row.kind && entry.at === row.at && entry.by === row.by && (body.reason === undefined || body.reason === row.reason) && JSON.stringify(body.question ?? body.decision) === JSON.stringify(JSON.parse(row.body));
    if (!same) problems.push({ where: 'stored-row', what, detail: `is not what ledger entry ${entry.seq} says was asserted` });
  }
  return problems;
}
