/** Projections that views, command line and report share: the case in sum, its graph, its checklist, what-if. */
import type { CaseSummary } from '../../shared/domain/case.ts';
import type { Checklist } from '../../shared/domain/checklist.ts';
import type { CredentialLife } from '../../shared/domain/identity.ts';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Seed, Trace } from '../../shared/domain/trace.ts';
import type { WhatIf } from '../../shared/domain/what-if.ts';
import { OPERATIONS, type EnforcementFacts } from '../checklist/enforcement.ts';
import { FAMILIES, familyOf } from '../checklist/family.ts';
import { alsoNamed } from '../checklist/names.ts';
import { buildChecklist } from '../checklist/plan.ts';
import { whatIf } from '../checklist/what-if.ts';
import type { Reader } from '../store/handles.ts';
import { attestations, findingStatements } from '../store/read/assertions.ts';
import { caseCounts, caseInfo } from '../store/read/case.ts';
import { ledgerOfWork, ledgerTail } from '../store/read/custody.ts';
import { spanOfEvents } from '../store/read/density.ts';
import { containmentOf } from '../store/read/enforcement.ts';
import { identityByName } from '../store/read/identities.ts';
import { inventoryRows } from '../store/read/inventory.ts';
import { resultJson } from '../store/read/results.ts';
import { trailTimes } from '../store/read/trail.ts';
import { findingsOf } from './evaluate-findings.ts';

export function caseSummary(reader: Reader, path: string): CaseSummary {
  const info = caseInfo(reader);
  const counts = caseCounts(reader);
  const span = spanOfEvents(reader);
  const suspect = resultJson(reader, 'suspect');
  return { path, ...info, ...counts, first: span?.first, last: span?.last, suspect: suspect === undefined ? undefined : (JSON.parse(suspect.json) as Seed), ledgerHead: ledgerTail(reader)?.hash ?? '' };
}

/** The newest trace as it was kept; undefined while no suspect is named. */
export function keptTrace(reader: Reader): Trace | undefined {
  const kept = resultJson(reader, 'trace');
  return kept === undefined ? undefined : (JSON.parse(kept.json) as Trace);
}

/** Lives of the credentials of every identity that the trace names. */
function livesOf(reader: Reader, trace: Trace): CredentialLife[] {
  const names = [...new Set([...trace.credentials.flatMap((c) => c.identity ?? []), ...trace.identities.map((i) => i.name)])].sort();
  return names.flatMap((name) => identityByName(reader, name)?.credentials ?? []);
}

function laterUses(reader: Reader, trace: Trace): Map<string, EnforcementFacts> {
  const facts = new Map<string, EnforcementFacts>();
  for (const c of trace.credentials) facts.set(c.value, containmentOf(reader, c.value, c.identity, trace.seed.from, OPERATIONS, alsoNamed(familyOf(c.kind, c.value, c.platform), c.identity)));
  for (const i of trace.identities) facts.set(i.name, containmentOf(reader, undefined, i.name, trace.seed.from, OPERATIONS, FAMILIES.flatMap((family) => alsoNamed(family, i.name))));
  // What was only looked at has no steps of its own.
  for (const s of trace.systems.filter((each) => each.touch === 'read' || each.touch === 'changed' || each.touch === 'controlled')) {
    const name = s.resource ?? s.host;
    if (name !== undefined && !facts.has(name)) facts.set(name, containmentOf(reader, undefined, undefined, trace.seed.from, OPERATIONS, [name, ...(s.host === undefined ? [] : [s.host])]));
  }
  return facts;
}

export function checklistOf(reader: Reader, trace: Trace): Checklist {
  const info = caseInfo(reader);
  return buildChecklist({
    trace, lives: livesOf(reader, trace), inventory: inventoryRows(reader), caseName: info.name, attestations: attestations(reader),
    custody: { files: caseCounts(reader).files, ledgerHead: ledgerOfWork(reader).at(-1)?.hash ?? '' }, laterUses: laterUses(reader, trace),
    benign: findingStatements(reader).length === 0 ? [] : findingsOf(reader).filter((f) => f.benign !== undefined),
  });
}

export function whatIfOf(reader: Reader, credential: string, revoked: Micros, minGrade: Grade = 'A'): Result<WhatIf> {
  const trace = keptTrace(reader);
  if (trace === undefined) return fail({ code: 'no-suspect' });
  if (!trace.credentials.some((c) => c.value === credential)) return fail({ code: 'unknown-credential', value: credential });
  const uses = trailTimes(reader);
  return ok(whatIf(trace, credential, revoked, minGrade, uses));
}
