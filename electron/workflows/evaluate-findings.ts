/**
 * Findings over the whole case; no suspect is needed. They rest on the evidence and the thresholds in force, so they are worked out once per evidence, versions
 * and thresholds; whether one touches the current trail, and which an analyst called benign, is said when they are read.
 */
import type { Finding, FindingsPerDay } from '../../shared/domain/finding.ts';
import { createHash } from 'node:crypto';
import { withSteadyYoung } from '../base/young.ts';
import { ATLAS_VERSION } from '../findings/atlas.ts';
import { withBenign, type BenignFacts } from '../findings/benign.ts';
import { byTrail, evaluate } from '../findings/evaluate.ts';
import type { Limits } from '../findings/limits.ts';
import { perDay } from '../findings/per-day.ts';
import { RULES } from '../findings/registry.ts';
import type { FindingsSource } from '../findings/source.ts';
import { sumsFor } from '../findings/sums.ts';
import { limitsOf } from '../findings/thresholds.ts';
import type { Reader } from '../store/handles.ts';
import { cameAfter, findingStatements, thresholdStatements } from '../store/read/assertions.ts';
import { findingsSums, followedBy } from '../store/read/findings.ts';
import { withFewPages } from '../store/read/few-pages.ts';
import { baseBasis, resultJson, resultStamp } from '../store/read/results.ts';
import { canonicalName } from '../store/read/uses.ts';
import { putResult } from '../store/write/derived.ts';
import { BASE_VERSIONS } from './derive-base.ts';
import type { OpenCase } from './open-case.ts';

/** Rules and the thresholds in force: findings that others were applied to are worked out again. */
export const findingsVersions = (limits: Limits): string => [...BASE_VERSIONS, ATLAS_VERSION, ...RULES.map((r) => r.id), `limits:${createHash('sha256').update(JSON.stringify(limits)).digest('hex').slice(0, 12)}`].join(' ');

/** The thresholds in force, as rules use them. */
export const limitsIn = (reader: Reader): Limits => limitsOf(thresholdStatements(reader));

/** The last evaluation of each connection: a reader cannot write, and several views ask the same. */
const lately = new WeakMap<object, Stamp & { readonly findings: readonly Finding[] }>();

export const findingsSourceOf = (reader: Reader, limits = limitsIn(reader)): FindingsSource => findingsSums(reader, sumsFor(limits));

/** Worked out anew. @param done called after each rule, with how many are done. */
export const evaluateWith = (reader: Reader, limits: Limits, done?: (rules: number) => void): readonly Finding[] => withFewPages(reader, () => evaluate(findingsSourceOf(reader, limits), RULES, limits, done));

function settled(reader: Reader): readonly Finding[] {
  const stamp = stampNow(reader);
  const known = lately.get(reader);
  if (known !== undefined && known.basis === stamp.basis && known.versions === stamp.versions) return known.findings;
  const kept = keptFindings(reader, stamp);
  if (kept !== undefined) return kept;
  const findings = evaluateWith(reader, stamp.limits);
  lately.set(reader, { ...stamp, findings });
  return findings;
}

/** What findings that are right now were worked out from. */
interface Stamp { readonly basis: string; readonly versions: string; readonly limits: Limits }

function stampNow(reader: Reader): Stamp {
  const limits = limitsIn(reader);
  return { basis: baseBasis(reader), versions: findingsVersions(limits), limits };
}

function isKept(reader: Reader, { basis, versions }: Stamp): boolean {
  const kept = resultStamp(reader, 'findings');
  return kept !== undefined && kept.basis === basis && kept.versions === versions;
}

/** What the case holds of them, as the rules found them; undefined when that is of other evidence, versions or thresholds. */
export const keptFindings = (reader: Reader, stamp = stampNow(reader)): readonly Finding[] | undefined => (isKept(reader, stamp) ? ((resultJson(reader, 'findings')?.items ?? []) as readonly Finding[]).map(whole) : undefined);

/** What is absent was left out when it was kept; a finding has the same members in the same order, kept or not. */
const whole = ({ id, rule, title, claim, severity, at, identity, credential, ...rest }: Finding): Finding => ({ id, rule, title, claim, severity, at, identity, credential, ...rest });

/** In the order in which they matter, what lies on the current trail first within a severity, what was called benign last; a finding says so where it does. */
export function findingsOf(reader: Reader): readonly Finding[] {
  return withBenign(foundOf(reader), findingStatements(reader), benignFacts(reader));
}

/** What a statement about a finding is read against. */
export function benignFacts(reader: Reader): BenignFacts {
  let later: BenignFacts['cameAfter'] | undefined;
  return { canonical: (name) => canonicalName(reader, name), cameAfter: (event, file) => (later ??= cameAfter(reader))(event, file) };
}

/** The same, without what analysts said of them. */
function foundOf(reader: Reader): readonly Finding[] {
  const followedOf = followedBy(reader);
  return byTrail(settled(reader).map((finding) => ({ finding, followed: followedOf(finding.events) }))).map(({ finding: f, followed }) => {
    if (followed === 0) return f;
    return { ...f, claim: `${f.claim} The current trail holds ${followed === f.events.length ? (f.events.length === 1 ? 'this event' : 'all of the cited events') : `${followed} of the ${f.events.length} cited events`}.` };
  });
}

/** How many of them an analyst would have met each day, without those called benign. */
export const findingsPerDay = (reader: Reader, findings: readonly Finding[]): FindingsPerDay => perDay(findings.filter((f) => f.benign === undefined), findingsSourceOf(reader).span());

/** The same, kept in the case, so that whoever reads it later need not work it out again. */
export const keepFindings = (c: OpenCase): readonly Finding[] => withSteadyYoung(() => kept(c));

function kept(c: OpenCase): readonly Finding[] {
  const { reader, derived } = c.handles;
  const findings = settled(reader);
  const stamp = stampNow(reader);
  if (!isKept(reader, stamp)) derived.transaction(() => { putFindings(c, stamp.limits, findings); })();
  // Which of them the trail holds is read from as many pages as it has events.
  return withFewPages(reader, () => findingsOf(reader));
}

/** Inside a transaction: these findings are what the case holds from now on. */
export function putFindings({ handles: { reader, derived } }: OpenCase, limits: Limits, findings: readonly Finding[]): void {
  putResult(derived, 'findings', baseBasis(reader), findingsVersions(limits), findings);
}
