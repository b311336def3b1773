/** Reconstructs one suspect: binds reconstruction to the store, keeps the answer as derived rows, and records who was named a suspect. */
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { withQuickCode } from '../base/quick-code.ts';
import { withSteadyYoung } from '../base/young.ts';
import { canonicalJson, type JsonValue } from '../custody/canonical.ts';
import { buildTrace, TRACE_VERSION, type Question } from '../reconstruct/trace.ts';
import type { Assertion } from '../reconstruct/groups.ts';
import type { TraceSource } from '../reconstruct/source.ts';
import type { Reader } from '../store/handles.ts';
import { assertions, lastSuspect } from '../store/read/assertions.ts';
import { addressesOf, allNamesOf, issuedBetween, issuingsFrom, issuingsNaming, issuingsOn, textsOfFacts, unnamedUsesOf, usesWithFact } from '../store/read/bridges.ts';
import { detailedIn } from '../store/read/details.ts';
import { nearNames } from '../store/read/identities.ts';
import { namelessIn } from '../store/read/nameless.ts';
import { secretsHolding } from '../store/read/inventory.ts';
import { spanOfEvents } from '../store/read/density.ts';
import { evidenceBasis, resultJson } from '../store/read/results.ts';
import { termId } from '../store/read/terms.ts';
import { actionsOfIdentity, canonicalName, credentialsFrom, credentialsOfHost, issuingsOf, lifeByValue, livesOfIdentity, unnamedActionsOf, usesOfCredential } from '../store/read/uses.ts';
import { insertAssertion } from '../store/write/custody.ts';
import { dropTrace, putResult, replaceTrail } from '../store/write/derived.ts';
import { BASE_VERSIONS } from './derive-base.ts';
import { caseCoverage, keepSources, keptSources } from './read-coverage.ts';
import { enter, mirror, type OpenCase } from './open-case.ts';
import { recordAssertion } from './record-assertion.ts';

export interface TraceAsk {
  readonly identity?: string | undefined;
  readonly credential?: string | undefined;
  readonly from?: Micros | undefined;
  readonly to?: Micros | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly minGrade?: Grade | undefined;
}

export function traceSourceOf(reader: Reader): TraceSource {
  const uses = new Map<string, ReturnType<typeof usesOfCredential>>();
  const facts = new Map<string, ReturnType<typeof usesWithFact>>();
  const remember = <T>(cache: Map<string, T>, key: string, make: () => T): T => {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const made = make();
    cache.set(key, made);
    return made;
  };
  const nameless = namelessIn(reader);
  const detailed = detailedIn(reader);
  return {
    canonical: (name) => canonicalName(reader, name),
    namesOf: (name) => allNamesOf(reader, name),
    life: (credential) => lifeByValue(reader, credential),
    livesOf: (identity, kind) => livesOfIdentity(reader, identity, kind),
    usesOf: (credential) => remember(uses, credential, () => usesOfCredential(reader, credential, detailed)),
    issuings: (credential) => issuingsOf(reader, credential),
    actionsOf: (identity, action, start, end) => actionsOfIdentity(reader, identity, action, start, end),
    unnamedActionsOf: (identity, action) => unnamedActionsOf(reader, identity, action, nameless),
    unnamedUses: (identity) => unnamedUsesOf(reader, identity, nameless),
    withFact: (kind, text) => remember(facts, `${kind} ${text}`, () => usesWithFact(reader, kind, text)),
    textsOfFacts: (kind) => textsOfFacts(reader, kind),
    issuingsFrom: (address, start) => issuingsFrom(reader, address, start),
    issuingsNaming: (host, start) => issuingsNaming(reader, host, start),
    issuingsOn: (host) => issuingsOn(reader, host),
    addressesOf: (host) => addressesOf(reader, host),
    issuedBetween: (start, end) => issuedBetween(reader, start, end),
    credentialsOfHost: (host) => credentialsOfHost(reader, host),
    secretsHolding: (credential) => secretsHolding(reader, credential),
    usedFrom: (address) => credentialsFrom(reader, address),
  };
}

export function questionOf(ask: TraceAsk): Question {
  return { identity: ask.identity, credential: ask.credential, from: ask.from, to: ask.to, sources: ask.sources ?? [], minGrade: ask.minGrade ?? 'C' };
}

/** What the answer depends on: the same question on the same evidence, assertions and versions has the same answer. */
function basisOf(reader: Reader): string {
  return evidenceBasis(reader);
}

export const TRACE_VERSIONS = [...BASE_VERSIONS, TRACE_VERSION].join(' ');

export const traceSuspect = (c: OpenCase, ask: TraceAsk): Result<Trace> => withQuickCode(() => withSteadyYoung(() => traced(c, ask)));

function traced(c: OpenCase, ask: TraceAsk): Result<Trace> {
  const { reader, evidence, derived } = c.handles;
  const question = questionOf(ask);
  const built = c.once.read((once) => {
    const kept = keptSources(once);
    const made = answer(once, question, caseCoverage(once, kept));
    // Here their numbers were looked up already.
    return made.ok ? ok({ ...made.value, kept, terms: new Map([...new Set(made.value.trail.map((u) => u.credential ?? ''))].map((text) => [text, termId(once, text) ?? 0])) }) : made;
  });
  if (!built.ok) return built;
  const { trace, trail, terms, kept } = built.value;
  const body = canonicalJson(question as unknown as JsonValue);
  const entries = evidence.transaction(() => {
    const made = [];
    // Naming the same suspect again says nothing new.
    if (lastSuspect(reader)?.body !== body) {
      const at = c.now();
      insertAssertion(evidence, { kind: 'suspected', at, by: c.examiner, reason: 'named as the suspect of a trace', body });
      made.push(enter(c, 'asserted', { kind: 'suspected', question: JSON.parse(body) as JsonValue }, at));
    }
    replaceTrail(derived, trail, terms);
    if (kept === undefined) keepSources(derived);
    putResult(derived, 'trace', basisOf(reader), TRACE_VERSIONS, trace);
    // Whoever opens the case is told the suspect, and need not unpack the trace for it.
    putResult(derived, 'suspect', basisOf(reader), TRACE_VERSIONS, trace.seed);
    return made;
  })();
  mirror(c, entries);
  return ok(trace);
}

function answer(reader: Reader, question: Question, coverage: readonly CoverageStatement[]): ReturnType<typeof buildTrace> {
  const decided: Assertion[] = assertions(reader, 'source-group').map((a) => ({ ...(JSON.parse(a.body) as Omit<Assertion, 'by' | 'reason'>), by: a.by, reason: a.reason }));
  const until = spanOfEvents(reader)?.last;
  const built = buildTrace({ question, source: traceSourceOf(reader), assertions: decided, caseCoverage: coverage, until });
  if (built.ok || built.fault.code !== 'unknown-suspect') return built;
  // The person may have typed a part of the name: resolve it when exactly one fits, else say which are near.
  const near = nearNames(reader, built.fault.name, question.identity !== undefined);
  if (question.identity !== undefined && near.length === 1 && near[0] !== undefined && near[0] !== question.identity) {
    return buildTrace({ question: { ...question, identity: near[0] }, source: traceSourceOf(reader), assertions: decided, caseCoverage: coverage, until });
  }
  return fail({ ...built.fault, near });
}

/** The newest trace, made again when evidence or versions changed since. Undefined while no suspect is named. */
export function currentTrace(c: OpenCase): Result<Trace | undefined> {
  const { reader } = c.handles;
  const kept = resultJson(reader, 'trace');
  if (kept !== undefined && kept.basis === basisOf(reader) && kept.versions === TRACE_VERSIONS) return ok(JSON.parse(kept.json) as Trace);
  const suspect = lastSuspect(reader);
  if (suspect === undefined) return ok(undefined);
  const question = JSON.parse(suspect.body) as Question;
  return traceSuspect(c, { ...question });
}

export interface GroupDecision { readonly credential: string; readonly source: string | null; readonly agent: string | null; readonly part?: string | null | undefined; readonly is: 'seed' | 'owner'; readonly by: string; readonly reason: string }

/** Records an analyst's decision about a source group, and rebuilds the trace that rests on it: the one from before goes with the decision, so that no view shows it should this not come to its end. */
export function assertSourceGroup(c: OpenCase, d: GroupDecision): Result<Trace> {
  const { reader, evidence, derived } = c.handles;
  const suspect = lastSuspect(reader);
  if (suspect === undefined) return fail({ code: 'no-suspect' });
  const said = { credential: d.credential, source: d.source ?? undefined, agent: d.agent ?? undefined, part: d.part ?? undefined, is: d.is };
  const entry = evidence.transaction(() => {
    dropTrace(derived);
    return recordAssertion(c, 'source-group', said, { at: c.now(), by: d.by, reason: d.reason });
  })();
  mirror(c, [entry]);
  return traceSuspect(c, JSON.parse(suspect.body) as TraceAsk);
}
