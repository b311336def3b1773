/** The human text of each command. */
import { CREDENTIAL_STATE_WORDS, CREDENTIAL_STATES } from '../../shared/domain/credential-state.ts';
import type { Checklist } from '../../shared/domain/checklist.ts';
import type { VerifyOutcome } from '../../shared/domain/custody.ts';
import { contrarySentence } from '../../shared/domain/contrary.ts';
import type { EventRow, RecordView } from '../../shared/domain/event.ts';
import type { EvidenceFile, ImportOutcome } from '../../shared/domain/evidence.ts';
import type { Finding, FindingsPerDay } from '../../shared/domain/finding.ts';
import type { ExplainedIdentity } from '../../shared/domain/identity.ts';
import { printLocator } from '../../shared/domain/locator.ts';
import { REACH_WORDS, type PotentialReach } from '../../shared/domain/reach.ts';
import { isChanged, rangeWords, thresholdWords, type Threshold, type ThresholdOutcome, type Thresholds } from '../../shared/domain/threshold.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { benignWords, EXPOSURE_END_WORDS, lasting, linkWords, platformWords } from '../../shared/domain/words.ts';
import type { CredentialsPage } from '../workflows/read-credentials.ts';
import { count, say, sayTable, when } from './print.ts';

export function sayFiles(files: readonly EvidenceFile[]): void {
  sayTable([
    ['records', '=', 'stored', '+', 'dup', '+', 'skip', '+', 'rej', 'events', 'entries', 'format', 'sha256', 'file'],
    ...files.map((f) => [String(f.records), '=', String(f.stored), '+', String(f.duplicates), '+', String(f.skippedCount), '+', String(f.rejectedCount), String(f.events), String(f.entries), f.format, f.sha256.slice(0, 12), f.member === undefined ? f.path : `${f.path}!/${f.member}`]),
  ]);
  for (const f of files) {
    for (const s of f.skipped) say(`  ${f.path}: skipped ${s.count}: ${s.why}`);
    for (const r of f.rejected.slice(0, 10)) say(`  ${f.path}: rejected line ${r.line}: ${r.why}`);
    if (f.rejectedCount > 10) say(`  ${f.path}: showing 10 of ${f.rejectedCount} rejected records`);
    for (const a of f.assumptions) say(`  ${f.path}: assumed: ${a}`);
    if (f.attention !== undefined) say(`  ${f.path}: ${f.attention}`);
  }
}

export function sayImport(o: ImportOutcome): void {
  sayFiles(o.files);
  for (const r of o.refused) say(`refused: ${r.why}`);
  const t = o.totals;
  say(`${count(o.files.length, 'file')}: ${t.records} records = ${t.stored} stored + ${t.duplicates} duplicates + ${t.skipped} skipped + ${t.rejected} rejected; ${count(t.events, 'event')}, ${count(t.entries, 'inventory statement')}`);
}

export function sayCredentials({ rows, total, counts, next }: CredentialsPage): void {
  for (const c of rows) {
    say(`${c.value}  ${c.kind} of ${c.identity ?? 'nobody named'}  ${c.states.length === 0 ? count(c.uses, 'use') : c.states.map((s) => CREDENTIAL_STATE_WORDS[s]).join(', ')}`);
    for (const sentence of c.says) say(`    ${sentence}`);
  }
  say(`showing ${rows.length} of ${total}${next === undefined ? '' : `; --after ${next} for the next`}`);
  say(`of ${count(counts.all, 'credential')} in the case: ${CREDENTIAL_STATES.map((s) => `${counts[s]} ${CREDENTIAL_STATE_WORDS[s]} (--state ${s})`).join(', ')}`);
}

export function sayEvents(rows: readonly EventRow[], total: { count: number; more: boolean }, next: string | undefined): void {
  sayTable(rows.map((e) => [when(e.at), e.outcome === 'failure' ? 'refused' : e.depth, e.action, e.actor ?? '', e.credential ?? '', e.source ?? '', e.target.resource ?? '', e.id]));
  say(`showing ${rows.length} of ${total.more ? 'more than ' : ''}${total.count}${next === undefined ? '' : `; --after ${next} for the next`}`);
}

export function sayRecord(r: RecordView): void {
  say(`${r.event.id}  ${when(r.event.at)}  ${r.event.action}`);
  say(printLocator(r.locator));
  say(`file SHA-256 ${r.locator.sha256}`);
  say(`record SHA-256 ${r.recordSha256}`);
  if (r.twins.length > 0) say(`also recorded in ${r.twins.map((t) => `${t.evidence} line ${t.line}`).join(', ')}`);
  for (const other of r.contrary) say(`another record of it, ${other.evidence} line ${other.line}, says otherwise: ${contrarySentence(other)}`);
  say(r.text);
  for (const other of r.contrary) if (other.text !== undefined) say(`\n${other.evidence} line ${other.line}:\n${other.text}`);
}

export function sayIdentities(rows: readonly ExplainedIdentity[], total: number): void {
  for (const i of rows) {
    say(`${i.name}  (${i.kind}, ${count(i.events, 'event')}${i.owner === undefined ? '' : `, owner ${i.owner}`})`);
    const others = i.names.filter((n) => n !== i.name);
    if (others.length > 0) say(`    also ${others.slice(0, 8).join(', ')}${others.length > 8 ? `, showing 8 of ${others.length}` : ''}`);
    for (const l of i.links.slice(0, 8)) say(`    ${l.name} = ${l.also}: ${linkWords(l)}`);
    if (i.links.length > 8) say(`    showing 8 of ${i.links.length} reasons; --json has all`);
    for (const s of i.apart) say(`    kept apart: ${s.name} and ${s.other}, by ${s.by} at ${when(s.at)}: ${s.reason}`);
    for (const c of i.credentials) say(`    ${c.value}  ${c.kind}  ${count(c.uses, 'use')}  ${c.uses === 0 ? 'never used' : `${when(c.firstUse)} to ${when(c.lastUse)}`}${c.issuedAt === undefined && c.uses > 0 ? ', never seen issued' : ''}`);
  }
  say(`showing ${rows.length} of ${total}`);
}

export function sayTrace(t: Trace): void {
  say(`Suspect: ${t.seed.credential ?? t.seed.identity ?? ''}${t.seed.credential !== undefined && t.seed.identity !== undefined ? ` of ${t.seed.identity}` : ''}, from ${when(t.seed.from)}`);
  say(`  because ${t.seed.because}`);
  say();
  say(`Lineage: ${count(t.counts.credentials, 'credential')}, ${count(t.counts.events, 'event')}`);
  for (const c of t.credentials) {
    say(`${'  '.repeat(c.depth + 1)}${c.id} ${c.value}  ${c.kind}${c.identity === undefined ? '' : ` of ${c.identity}`}  ${c.status === 'issued-unused' ? 'issued, never used' : count(c.uses, 'use')}${c.grade === undefined ? '' : `  grade ${c.grade}`}`);
  }
  const behind = t.identities.flatMap((i) => (i.behind ?? []).map((b) => `  ${b.name} behind ${i.name}: ${b.says} (${b.event})`));
  if (behind.length > 0) {
    say();
    say('Who stands behind them, as records say');
    behind.forEach(say);
  }
  say();
  say('Hops');
  for (const h of t.hops.filter((x) => x.to.startsWith('C'))) {
    say(`  ${h.id} ${when(h.at)} ${h.from} -> ${h.to}  ${h.kind}, grade ${h.grade} (${h.rule}): ${h.because}`);
    for (const r of h.rivals) say(`      rival: ${r.explanation}`);
  }
  say();
  sayClocks(t);
  const reached = t.hops.filter((h) => h.kind === 'reached').length;
  say();
  say(`Systems: ${t.counts.systems} touched, ${reached} reached`);
  const deep = t.systems.filter((s) => s.touch === 'controlled' || s.touch === 'changed' || s.touch === 'read');
  for (const s of deep.slice(0, 40)) say(`  ${s.id} ${s.touch.padEnd(10)} ${[s.platform, s.service, s.resource ?? s.host, s.account].filter((t) => t !== undefined && t !== '').join(' · ')}  ${s.successes} done, ${s.failures} refused`);
  if (deep.length > 40) say(`  showing 40 of ${deep.length} read, changed or controlled systems; --json has all ${t.counts.systems}`);
  const split = t.sourceGroups.filter((g) => !g.followed || g.resembles === 'owner');
  if (split.length > 0) {
    say();
    say('Uses of these credentials that are not followed');
    for (const g of split.slice(0, 30)) say(`  ${g.credential} from ${g.source ?? 'an unknown source'}${g.part === undefined ? '' : ` (${g.part})`}: ${count(g.uses, 'use')}, ${g.resembles}: ${g.because}`);
    if (split.length > 30) say(`  showing 30 of ${split.length}`);
  }
  say();
  say('Coverage');
  for (const c of t.coverage) say(`  ${c.kind}: ${c.text}${c.from === undefined ? '' : ` (${when(c.from)} to ${when(c.to)})`}${c.collect === undefined ? '' : `\n      collect: ${c.collect.replaceAll('\n', '\n               ')}`}`);
}

const SHOWN_CLOCKS = 60;
/** How long what each hop opened stayed open, those of credentials first: hops to systems share the end of the credential that made them. */
export function sayClocks(t: Trace): void {
  const begot = new Set(t.hops.filter((h) => h.to.startsWith('C')).map((h) => h.id));
  const isBegetting = (hop: string | undefined): boolean => hop === undefined || begot.has(hop);
  const clocks = [...t.exposure.filter((e) => isBegetting(e.hop)), ...t.exposure.filter((e) => !isBegetting(e.hop))];
  say('How long each hop was open');
  sayTable([
    ['  hop', 'of', 'open for', 'from', 'to', 'first to be seen', 'contained'],
    ...clocks.slice(0, SHOWN_CLOCKS).map((e) => [`  ${e.hop ?? 'seed'}`, e.credential, e.to === undefined ? 'not known' : lasting(e.to - e.from), when(e.from), when(e.to), when(e.firstSeen?.at), e.contained === undefined ? `no: ${EXPOSURE_END_WORDS[e.ended]}` : `${when(e.contained)}, ${EXPOSURE_END_WORDS[e.ended]}`]),
  ]);
  if (clocks.length > SHOWN_CLOCKS) say(`  showing ${SHOWN_CLOCKS} of ${clocks.length}; --json has all`);
}

export function sayChecklist(c: Checklist): void {
  for (const s of c.steps) {
    say(`${String(s.order).padStart(3)}. [${s.phase}, ${s.outcome}] ${s.title}`);
    if (s.operation !== undefined) say(`     ${s.operation}`);
    say(`     breaks: ${s.breaks}`);
    if (s.residual !== undefined) say(`     residual: ${s.residual}`);
    if (s.check !== undefined) say(`     check: ${s.check}`);
    say(`     ${s.state.kind}${'because' in s.state ? `: ${s.state.because}` : ''}`);
  }
  for (const o of c.outcomes) say(`${o.id} ${o.title}: ${o.kind === 'evidenced' ? o.evidence ?? 'nothing in the case shows it yet' : o.attested === undefined ? 'nobody attested it yet' : `attested by ${o.attested.by} at ${when(o.attested.at)}: ${o.attested.note}`}`);
  for (const l of c.limits) say(`limit: ${l}`);
}

export function sayFinding(f: Finding): void {
  say(`${f.id}  ${f.severity.padEnd(8)} ${when(f.at)}  ${f.title}: ${f.claim} [${[...f.attack, ...f.owasp, ...f.atlas].join(', ')}]`);
  if (f.benign !== undefined) say(`    ${benignWords(f.benign)}`);
}

export function sayFindings(findings: readonly Finding[], perDay: FindingsPerDay): void {
  for (const f of findings) sayFinding(f);
  const { days, mean, most } = perDay;
  const benign = findings.filter((f) => f.benign !== undefined).length;
  say(`${count(findings.length, 'finding')}${benign === 0 ? '' : ` (${benign} asserted benign, not counted per day)`} over ${count(days, 'day')} of evidence: ${mean.all} a day to read, ${Math.round((mean.critical + mean.high) * 100) / 100} of them critical or high${most === undefined ? '' : `; most on ${most.day}: ${most.findings}`}`);
}

const saidOf = (t: Threshold): string => (t.said === undefined ? '' : `; set by ${t.said.by} at ${when(t.said.at)}: ${t.said.reason}`);

export function sayThresholds({ thresholds, baselines }: Thresholds): void {
  sayTable([
    ['', 'threshold', 'in force', 'default', 'allowed', 'decides'],
    ...thresholds.map((t) => [isChanged(t) ? '*' : '', t.name, thresholdWords(t, t.value), thresholdWords(t, t.default), rangeWords(t), `${t.says} [${t.rules.join(', ')}]`]),
  ]);
  say();
  for (const b of baselines) say(`${b.rule} compares with: ${b.baseline} (${b.window})`);
  say();
  for (const t of thresholds) if (t.said !== undefined) say(`* ${t.name}: ${thresholdWords(t, t.value)}, by default ${thresholdWords(t, t.default)}${saidOf(t)}`);
  say(`${count(thresholds.length, 'threshold')}, ${thresholds.filter(isChanged).length} changed for this case`);
}

/** What was changed, and what became of the findings. */
export function sayThresholdOutcome({ thresholds, findings, appeared, gone }: ThresholdOutcome, names: readonly string[]): void {
  for (const t of thresholds) if (names.includes(t.name)) say(`${t.name}: ${thresholdWords(t, t.value)}${isChanged(t) ? `, by default ${thresholdWords(t, t.default)}` : ', the default'}${saidOf(t)}`);
  say(`${count(findings, 'finding')}${appeared === undefined || gone === undefined ? '' : `: ${appeared} appeared, ${gone} gone`}; ${thresholds.filter(isChanged).length} of ${count(thresholds.length, 'threshold')} changed for this case`);
}

const SHOWN_REACH = 60;
export function sayReach(r: PotentialReach): void {
  say(`None of this was observed. It is what inventories leave open from ${count(r.from.length, 'identity', 'identities')} of the trail, and the hosts and secrets it held.`);
  for (const x of r.reachable.slice(0, SHOWN_REACH)) {
    say(`${x.name}  (${platformWords(x.platform)}, ${x.kind}; open since ${when(x.openSince)}${x.conditional ? '; under a condition that is not judged' : ''})`);
    for (const s of x.path) say(`    ${s.from} ${REACH_WORDS[s.kind]} ${s.to}${s.detail === undefined ? '' : `: ${s.detail}`}  [${s.entry}, as of ${when(s.asOf)}]`);
    for (const g of x.grants) say(`    granted ${g}`);
    if (x.grantCount > x.grants.length) say(`    showing ${x.grants.length} of ${x.grantCount} grants`);
  }
  for (const l of r.limits) say(`limit: ${l}`);
  say(`showing ${Math.min(SHOWN_REACH, r.reachable.length)} of ${r.reachable.length} that could be reached, shortest ways first`);
}

export function sayVerify(v: VerifyOutcome): void {
  say(`checked ${count(v.checked.files, 'file')} (${v.checked.bytes} bytes), ${v.checked.rows} stored rows, ${v.checked.derived} derived rows, ${count(v.checked.ledger, 'ledger entry', 'ledger entries')}`);
  for (const p of v.problems) say(`PROBLEM ${p.where}: ${p.what}: ${p.detail}`);
  say(`ledger head ${v.head}`);
  say(v.ok ? 'everything is as it was recorded' : `${count(v.problems.length, 'problem')} found: do not rely on what is named above`);
}
