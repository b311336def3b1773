/**
 * The same workflows as the window, for scripts, tests and measurements. With `--json` one JSON document on standard output and nothing else;
 * progress on standard error. Exit codes: 0 done, 1 done but something needs attention, 2 wrong usage or refused input.
 */
import { Command, CommanderError, Option } from 'commander';
import { mkdtempSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CREDENTIAL_STATES, type CredentialState } from '../../shared/domain/credential-state.ts';
import { lackOf } from '../../shared/domain/evidence.ts';
import { describe, FaultError, orThrow } from '../../shared/domain/fault.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import { readInstant, type Micros } from '../../shared/domain/time.ts';
import { evidenceFiles, refusals, totalsOf } from '../store/read/evidence.ts';
import { eventsPage } from '../store/read/events.ts';
import { assertBenign } from '../workflows/assert-benign.ts';
import { assertIdentity } from '../workflows/assert-identity.ts';
import { assertThresholds, thresholdsIn, type ThresholdChange } from '../workflows/assert-threshold.ts';
import { findingsOf, findingsPerDay } from '../workflows/evaluate-findings.ts';
import { importEvidence } from '../workflows/import-evidence.ts';
import { createCase, openCase, viewCase, type CaseView, type OpenCase } from '../workflows/open-case.ts';
import { caseSummary, checklistOf, whatIfOf } from '../workflows/read-case.ts';
import { credentialsPage } from '../workflows/read-credentials.ts';
import { explainedPage } from '../workflows/read-identities.ts';
import { reachOf } from '../workflows/read-reach.ts';
import { openRecords } from '../workflows/read-record.ts';
import { buildReport, VERSION } from '../workflows/render-report.ts';
import { assertSourceGroup, currentTrace, traceSuspect } from '../workflows/trace-suspect.ts';
import { verifyCase } from '../workflows/verify-case.ts';
import { exportEvents } from '../workflows/export-case.ts';
import { demo } from './demo.ts';
import { progressHooks } from './progress.ts';
import { jsonOf, printJson, say, warn } from './print.ts';
import { printRuntime } from './report-runtime.ts';
import { eventJson, fileJson, importJson, recordJson, thresholdsJson, traceJson } from './shapes.ts';
import { sayChecklist, sayClocks, sayEvents, sayFiles, sayFinding, sayFindings, sayCredentials, sayIdentities, sayImport, sayReach, sayRecord, sayThresholdOutcome, sayThresholds, sayTrace, sayVerify } from './words.ts';

let exitCode = 0;
const attention = (): void => { exitCode = Math.max(exitCode, 1); };

async function withCase<T>(path: string, work: (c: OpenCase) => T | Promise<T>): Promise<T> {
  const c = orThrow(openCase(path));
  try {
    return await work(c);
  } finally {
    c.close();
  }
}

async function withView<T>(path: string, work: (v: CaseView) => T | Promise<T>): Promise<T> {
  const view = orThrow(viewCase(path));
  try {
    return await work(view);
  } finally {
    view.close();
  }
}

function timeOf(text: string | undefined): Micros | undefined {
  if (text === undefined) return undefined;
  const read = readInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (read?.zoned !== true) throw new FaultError({ code: 'bad-time', text });
  return read.at;
}

function limitOf(text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1 || n > 1_000_000) throw new FaultError({ code: 'bad-request', why: `--limit takes a whole number from 1 to 1000000, not ${text}` });
  return n;
}

function yearOf(text: string): number {
  const year = Number(text);
  if (!/^\d{4}$/.test(text) || year < 1970 || year > 2200) throw new FaultError({ code: 'bad-request', why: `--year takes a year such as 2024, not ${text}` });
  return year;
}

const program = new Command('keytrail');
program.version(VERSION);
program.exitOverride().configureOutput({ writeOut: (t) => process.stdout.write(t), writeErr: (t) => process.stderr.write(t) });
program.description('Follows a compromised non-human identity from credential to credential, and says for every step how it knows.');
const json = (): Option => new Option('--json', 'one JSON document on standard output');

const caseCommand = program.command('case').description('cases');
caseCommand.command('new').argument('<CASE>').option('--examiner <NAME>', 'who works on it').addOption(json()).description('makes an empty case folder')
  .action((path: string, o: { examiner?: string; json?: boolean }) => {
    const c = orThrow(createCase(path, o.examiner ?? userInfo().username));
    const summary = caseSummary(c.handles.reader, c.path);
    c.close();
    if (o.json === true) printJson(jsonOf(summary));
    else say(`${c.path} is ready`);
  });

program.command('import').argument('<CASE>').argument('<PATH...>').option('--format <ID>').option('--timezone <TZ>', 'of times that name none').option('--year <YYYY>', 'of times that name none', yearOf).option('--mapping <FILE>').option('--reference', 'keep no copy, only hashes').addOption(json())
  .description('takes in files and folders, also packed (.gz .zst .bz2 .xz .tar .zip, nested)')
  .action((path: string, paths: string[], o: { format?: string; timezone?: string; year?: number; mapping?: string; reference?: boolean; json?: boolean }) => withCase(path, async (c) => {
    const outcome = orThrow(await importEvidence(c, paths, o, progressHooks()));
    if (outcome.files.length === 0 && outcome.refused.length > 0) {
      for (const r of outcome.refused) warn(r.why);
      exitCode = 2;
      if (o.json === true) printJson(importJson(outcome));
      return;
    }
    if (outcome.totals.rejected > 0 || outcome.refused.length > 0 || outcome.files.some((f) => lackOf(f.attention)?.startsWith('held already') === false)) attention();
    if (o.json === true) {
      for (const r of outcome.refused) warn(r.why);
      printJson(importJson(outcome));
    } else sayImport(outcome);
  }));

program.command('evidence').argument('<CASE>').addOption(json()).description('every evidence file with hash, format and counts')
  .action((path: string, o: { json?: boolean }) => withView(path, (c) => {
    const files = evidenceFiles(c.reader);
    if (o.json === true) printJson({ files: files.map(fileJson), refused: refusals(c.reader), totals: totalsOf(files) });
    else sayFiles(files);
  }));

program.command('identities').argument('<CASE>').option('--search <TEXT>').option('--limit <N>', '', '100').addOption(json()).description('identities with their names, kinds and credentials')
  .action((path: string, o: { search?: string; limit: string; json?: boolean }) => withView(path, (c) => {
    const page = explainedPage(c.reader, o.search, undefined, limitOf(o.limit));
    if (o.json === true) printJson({ identities: page.rows.map((r) => jsonOf(r)), total: page.total });
    else sayIdentities(page.rows, page.total);
  }));

program.command('credentials').argument('<CASE>').addOption(new Option('--state <STATE>', 'only those in this state').choices(CREDENTIAL_STATES)).option('--limit <N>', '', '100').option('--after <N>', 'how many to pass over: `next` of the page before', '0').addOption(json())
  .description('credentials of the whole case by the state of their life, with what the logs held can say of it')
  .action((path: string, o: { state?: CredentialState; limit: string; after: string; json?: boolean }) => withView(path, (c) => {
    if (!/^\d{1,9}$/.test(o.after)) throw new FaultError({ code: 'bad-request', why: `--after takes how many to pass over, not ${o.after}` });
    const page = credentialsPage(c.reader, o.state, Number(o.after), limitOf(o.limit));
    if (o.json === true) printJson({ credentials: page.rows.map((r) => jsonOf(r)), total: page.total, counts: page.counts, next: page.next ?? null });
    else sayCredentials(page);
  }));

program.command('events').argument('<CASE>').option('--identity <ID>').option('--credential <VALUE>').option('--from <T>').option('--to <T>').option('--search <TEXT>').option('--limit <N>', '', '100').option('--after <CURSOR>').addOption(json())
  .description('a page of the timeline')
  .action((path: string, o: { identity?: string; credential?: string; from?: string; to?: string; search?: string; limit: string; after?: string; json?: boolean }) => withView(path, (c) => {
    const filter = { identity: o.identity, credential: o.credential, from: timeOf(o.from), to: timeOf(o.to), search: o.search };
    if (o.after !== undefined && !/^-?\d+\.\d+$/.test(o.after)) throw new FaultError({ code: 'bad-request', why: `--after takes a cursor that an earlier page gave, not ${o.after}` });
    const page = eventsPage(c.reader, filter, o.after, limitOf(o.limit));
    if (o.json === true) printJson({ events: page.rows.map(eventJson), next: page.next ?? null, total: page.total.count, more: page.total.more });
    else sayEvents(page.rows, page.total, page.next);
  }));

program.command('record').argument('<CASE>').argument('<EVENT>').addOption(json()).description('the raw record behind an event, with its locator and hash')
  .action((path: string, event: string, o: { json?: boolean }) => withView(path, async (c) => {
    const records = openRecords(c.reader, c.path);
    try {
      const view = orThrow(await records.view(event));
      if (o.json === true) printJson(recordJson(view));
      else sayRecord(view);
    } finally {
      records.close();
    }
  }));

program.command('trace').argument('<CASE>').option('--identity <NAME>').option('--credential <VALUE>').option('--from <T>').option('--to <T>').option('--source <ADDRESS...>').addOption(new Option('--min-grade <GRADE>').choices(['A', 'B', 'C']).default('C')).addOption(json())
  .description('reconstructs: lineage, hops, systems, coverage')
  .action((path: string, o: { identity?: string; credential?: string; from?: string; to?: string; source?: string[]; minGrade: Grade; json?: boolean }) => withCase(path, (c) => {
    if ((o.identity === undefined) === (o.credential === undefined)) throw new FaultError({ code: 'bad-request', why: 'name either --identity or --credential' });
    const trace = orThrow(traceSuspect(c, { identity: o.identity, credential: o.credential, from: timeOf(o.from), to: timeOf(o.to), sources: o.source ?? [], minGrade: o.minGrade }));
    if (o.json === true) printJson(traceJson(trace));
    else sayTrace(trace);
  }));

const assertCommand = program.command('assert').description('an analyst’s word, recorded as evidence; everything after it is rebuilt');
const IDENTITY_WORDS = [
  ['same-identity', 'same', 'these two names are one identity'],
  ['not-same-identity', 'not-same', 'these two names are not one identity: OTHER leaves, with what only hangs on it'],
  ['identity-as-recorded', 'as-recorded', 'takes back what was asserted about these two names'],
] as const;
interface Said { by?: string; reason: string; json?: boolean }
const wordsOf = (text: string, option: string): string => {
  if (text.trim() === '') throw new FaultError({ code: 'bad-request', why: `${option} must say something` });
  return text.trim();
};
for (const [verb, is, what] of IDENTITY_WORDS) {
  assertCommand.command(verb).argument('<CASE>').argument('<NAME>').argument('<OTHER>').option('--by <WHO>', 'who says so (default: the examiner)').requiredOption('--reason <TEXT>').addOption(json()).description(what)
    .action((path: string, name: string, other: string, o: Said) => withCase(path, (c) => {
      const decided = orThrow(assertIdentity(c, { is, name, other, by: wordsOf(o.by ?? c.examiner, '--by'), reason: wordsOf(o.reason, '--reason') }));
      if (decided.note !== undefined) { warn(decided.note); attention(); }
      if (o.json === true) printJson(jsonOf(decided));
      else say(decided.one ? `one identity: ${decided.name}` : `two identities: ${decided.name} and ${decided.other}`);
    }));
}
assertCommand.command('source-group').argument('<CASE>').requiredOption('--credential <VALUE>').option('--source <ADDRESS>').option('--agent <TEXT>').option('--part <TEXT>', 'which of the uses from there: the `part` of the group, such as "by hand"').addOption(new Option('--is <WHOSE>', 'whose uses these are').choices(['intruder', 'owner']).makeOptionMandatory())
  .option('--by <WHO>', 'who says so (default: the examiner)').requiredOption('--reason <TEXT>').addOption(json()).description('whose the uses of a shared credential from one source are')
  .action((path: string, o: Said & { credential: string; source?: string; agent?: string; part?: string; is: 'intruder' | 'owner' }) => withCase(path, (c) => {
    const trace = orThrow(assertSourceGroup(c, {
      credential: o.credential, source: o.source ?? null, agent: o.agent ?? null, part: o.part ?? null, is: o.is === 'owner' ? 'owner' : 'seed', by: wordsOf(o.by ?? c.examiner, '--by'), reason: wordsOf(o.reason, '--reason'),
    }));
    if (o.json === true) printJson(traceJson(trace));
    else sayTrace(trace);
  }));

const FINDING_WORDS = [
  ['benign', 'what this finding says is no cause for concern: it stays listed, marked, behind the others'],
  ['as-found', 'takes back that it is benign'],
] as const;
for (const [verb, what] of FINDING_WORDS) {
  assertCommand.command(verb).argument('<CASE>').requiredOption('--finding <ID>', 'its number, or as much of it as no other begins with').option('--by <WHO>', 'who says so (default: the examiner)').requiredOption('--reason <TEXT>').addOption(json()).description(what)
    .action((path: string, o: Said & { finding: string }) => withCase(path, (c) => {
      const finding = orThrow(assertBenign(c, { is: verb, finding: o.finding, by: wordsOf(o.by ?? c.examiner, '--by'), reason: wordsOf(o.reason, '--reason') }));
      if (o.json === true) printJson(jsonOf(finding));
      else sayFinding(finding);
    }));
}

program.command('findings').argument('<CASE>').addOption(json()).description('claims about behaviour, each with its events')
  .action((path: string, o: { json?: boolean }) => withView(path, (c) => {
    const findings = findingsOf(c.reader);
    const perDay = findingsPerDay(c.reader, findings);
    if (o.json === true) printJson({ findings: findings.map((f) => jsonOf(f)), perDay: jsonOf(perDay) });
    else sayFindings(findings, perDay);
  }));

const changeOf = (text: string): ThresholdChange => {
  const [name = '', value = ''] = text.split('=', 2).map((part) => part.trim());
  if (name === '' || value === '') throw new FaultError({ code: 'bad-request', why: `--set takes NAME=VALUE, such as newSource.pastUses=5, not ${text}` });
  return { name, value: Number(value) };
};
program.command('thresholds').argument('<CASE>').option('--set <NAME=VALUE...>', 'sets thresholds for this case').option('--reset <NAME...>', 'takes them back to the default').option('--because <TEXT>', 'why (needed with --set)').addOption(new Option('--reason <TEXT>', 'the same as --because').hideHelp())
  .option('--by <WHO>', 'who says so (default: the examiner)').addOption(json()).description('what the findings are measured by: every threshold with its value, default, range, and who changed it and why; the baseline of every rule')
  .action(async (path: string, o: { set?: string[]; reset?: string[]; because?: string; reason?: string; by?: string; json?: boolean }) => {
    const changes = [...(o.set ?? []).map(changeOf), ...(o.reset ?? []).map((name) => ({ name }))];
    if (changes.length === 0) {
      if ((o.because ?? o.reason ?? o.by) !== undefined) throw new FaultError({ code: 'bad-request', why: 'say what is changed with --set NAME=VALUE or --reset NAME' });
      await withView(path, (v) => {
        const held = thresholdsIn(v.reader);
        if (o.json === true) printJson(thresholdsJson(held));
        else sayThresholds(held);
      });
      return;
    }
    const why = o.because ?? o.reason ?? (o.set === undefined ? 'back to the default' : undefined);
    if (why === undefined) throw new FaultError({ code: 'bad-request', why: '--set needs --because TEXT: the reason is recorded with the change' });
    await withCase(path, (c) => {
      const outcome = orThrow(assertThresholds(c, { changes, by: wordsOf(o.by ?? c.examiner, '--by'), reason: wordsOf(why, '--because') }, progressHooks()));
      if (o.json === true) printJson(thresholdsJson(outcome));
      else sayThresholdOutcome(outcome, changes.map((each) => each.name));
    });
  });

program.command('checklist').argument('<CASE>').addOption(json()).description('the containment checklist of the suspect')
  .action((path: string, o: { json?: boolean }) => withCase(path, (c) => {
    const trace = orThrow(currentTrace(c));
    if (trace === undefined) throw new FaultError({ code: 'no-suspect' });
    const checklist = checklistOf(c.handles.reader, trace);
    if (o.json === true) printJson(jsonOf(checklist));
    else sayChecklist(checklist);
  }));

program.command('whatif').argument('<CASE>').requiredOption('--credential <VALUE>').requiredOption('--revoked <T>').addOption(new Option('--min-grade <GRADE>').choices(['A', 'B', 'C']).default('A')).addOption(json())
  .description('what would not have happened, had the credential been revoked')
  .action((path: string, o: { credential: string; revoked: string; minGrade: Grade; json?: boolean }) => withCase(path, (c) => {
    const trace = orThrow(currentTrace(c));
    const answer = orThrow(whatIfOf(c.handles.reader, o.credential, timeOf(o.revoked) ?? (0 as Micros), o.minGrade));
    if (o.json === true) printJson({ ...(jsonOf(answer) as object), exposure: (trace?.exposure ?? []).map((e) => jsonOf(e)) });
    else {
      const p = answer.prevented;
      say(`prevented: ${p.credentials.length} credentials, ${p.hops.length} hops, ${p.systems.length} systems, ${p.events} events; remaining: ${answer.remaining.hops} hops, ${answer.remaining.events} events`);
      for (const l of answer.limits) say(`limit: ${l}`);
      if (trace !== undefined) sayClocks(trace);
    }
  }));

program.command('reach').argument('<CASE>').addOption(json()).description('what inventories leave open from the trail: potential, never observed')
  .action((path: string, o: { json?: boolean }) => withCase(path, (c) => {
    const trace = orThrow(currentTrace(c));
    const reach = trace === undefined ? undefined : reachOf(c.handles.reader, trace);
    if (reach === undefined) throw new FaultError({ code: 'no-suspect' });
    if (o.json === true) printJson(jsonOf(reach));
    else sayReach(reach);
  }));

program.command('report').argument('<CASE>').requiredOption('--out <FILE.pdf>').option('--html <FILE>').option('--at <T>', 'the report’s own time').addOption(json()).description('the report')
  .action((path: string, o: { out: string; html?: string; at?: string; json?: boolean }) => withCase(path, async (c) => {
    orThrow(currentTrace(c));
    const built = orThrow(await buildReport(c, o.out, o.html, timeOf(o.at) ?? c.now(), printRuntime(), progressHooks()));
    if (o.json === true) printJson(jsonOf(built));
    else say(`${built.path}: ${built.pages} pages, SHA-256 ${built.sha256}`);
  }));

program.command('export').argument('<CASE>').requiredOption('--to <KIND>').requiredOption('--out <PATH>').addOption(json()).description('interchange: timesketch-jsonl, timesketch-csv')
  .action((path: string, o: { to: string; out: string; json?: boolean }) => withCase(path, (c) => {
    const done = orThrow(exportEvents(c, o.to, o.out));
    if (o.json === true) printJson(done);
    else say(`${done.path}: ${done.events} events as ${done.kind}`);
  }));

program.command('verify').argument('<CASE>').addOption(json()).description('evidence bytes, ledger and derived rows against what was recorded')
  .action((path: string, o: { json?: boolean }) => withView(path, async (c) => {
    const outcome = await verifyCase(c.reader, c.path, progressHooks());
    if (!outcome.ok) attention();
    if (o.json === true) printJson(outcome);
    else sayVerify(outcome);
  }));

program.command('demo').option('--out <FOLDER>', 'where the case and report.pdf go').description('the sample incident, from nothing to report.pdf')
  .action((o: { out?: string }) => demo(o.out ?? mkdtempSync(join(tmpdir(), 'keytrail-demo-'))));

/** Every command, for the test that holds README and program together. */
export const COMMANDS = program.commands.flatMap((c) => (c.commands.length === 0 ? [c.name()] : c.commands.map((s) => `${c.name()} ${s.name()}`)));

// A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode);
  throw error;
});

async function main(): Promise<void> {
  try {
    await program.parseAsync(process.argv.slice(2), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    if (error instanceof FaultError) {
      warn(describe(error.fault));
      process.exitCode = 2;
      return;
    }
    throw error;
  }
  process.exitCode = exitCode;
}

await main();
