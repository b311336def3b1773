/** One question, one answer: names the seed, grows the lineage, lists what was touched and what is missing. Pure: the evidence comes in as a TraceSource. */
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { Depth, Grade } from '../../shared/domain/kinds.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { CoverageStatement } from '../../shared/domain/coverage.ts';
import type { Hop, Rival, Seed, Trace, TraceCredential } from '../../shared/domain/trace.ts';
import { isSuspected, setApart } from './apart.ts';
import { exposuresOf } from './exposure.ts';
import { isServiceSource, scoreSources, splitSources, type Assertion, type Split } from './groups.ts';
import { growLineage, type Lineage, type SeedNode } from './lineage.ts';
import { isHostBound, isStay } from './kinds-of-use.ts';
import { homeOf, hostOf } from './siblings.ts';
import type { KnownLife, TraceSource, Use } from './source.ts';
import { ordered } from './ordered.ts';
import { siblingGroups } from './sibling-groups.ts';
import { REACHED_RULE, touchedSystems } from './systems.ts';
import { traceCoverage } from './trace-coverage.ts';
import { withUnrecorded } from './unrecorded.ts';

export const TRACE_VERSION = 'trace@7';

export interface Question {
  readonly identity: string | undefined;
  readonly credential: string | undefined;
  readonly from: Micros | undefined;
  readonly to: Micros | undefined;
  readonly sources: readonly string[];
  readonly minGrade: Grade;
}

export interface TraceInput {
  readonly question: Question;
  readonly source: TraceSource;
  readonly assertions: readonly Assertion[];
  /** What the case as a whole holds and lacks. */
  readonly caseCoverage: readonly CoverageStatement[];
  /** The last event of the evidence. */
  readonly until?: Micros | undefined;
}

interface Seeds { readonly nodes: readonly SeedNode[]; readonly seed: Seed }

/** A host's credential: where the host uses its other credentials, it stands itself; elsewhere it is somebody else. */
function splitFromHome(life: KnownLife, uses: readonly Use[], { question, source }: TraceInput): Split | undefined {
  if (!isHostBound(life.kind) || question.sources.length > 0) return undefined;
  const host = hostOf(uses, source.issuings(life.value));
  if (host === undefined) return undefined;
  const home = homeOf(host, life, source);
  const seen = new Set(uses.flatMap((u) => (u.source === undefined || isServiceSource(u.source) ? [] : [u.source])));
  const away = [...seen].filter((s) => !home.has(s));
  if (away.length === 0 || away.length === seen.size) return undefined;
  return { intruder: new Set(away), because: `a guess: from ${[...seen].filter((s) => home.has(s)).join(', ')} ${host} uses its other credentials too, so there it is the host itself, and ${away.join(', ')} is not` };
}

function seedsOf(input: TraceInput): Result<Seeds> {
  const { question, source } = input;
  const { identity, credential, from, to, sources, minGrade } = question;
  const base = { identity, credential, to, sources, minGrade };
  if (credential !== undefined) {
    const life = source.life(credential);
    if (life === undefined) return fail({ code: 'unknown-suspect', name: credential, near: [] });
    const uses = source.usesOf(credential);
    const plain = splitFromHome(life, uses, input) ?? splitSources(scoreSources(uses), sources, from);
    // Named sources are taken at their word, and a host's own use is known by its address.
    const split = sources.length > 0 || isHostBound(life.kind) ? plain : setApart(uses, plain, from);
    const first = uses.find((u) => isSuspected(split, u))?.at ?? life.first ?? life.issuedAt;
    const since = from ?? first ?? (0 as Micros);
    const because = from !== undefined ? 'the analyst named the time of suspicion'
      : split.intruder === undefined && split.partOf === undefined ? `the first use in the evidence, taken as a guess: ${split.because}` : `the first use by a suspected source, ${split.because}`;
    return ok({ nodes: [{ credential, since, split }], seed: { ...base, identity: identity ?? life.identity, from: since === 0 ? undefined : since, because } });
  }
  if (identity === undefined) return fail({ code: 'bad-request', why: 'a trace needs an identity or a credential' });
  const canonical = source.canonical(identity);
  const lives = source.livesOf(canonical).filter((l) => l.uses > 0 && l.kind !== 'aws-service-session');
  if (lives.length === 0) return fail({ code: 'unknown-suspect', name: identity, near: [] });
  // An identity may have clean credentials: sharing a name does not make them suspects. All its uses are weighed together, by source.
  const all = lives.flatMap((l) => source.usesOf(l.value)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const plain = splitSources(scoreSources(all), sources, from);
  const split = sources.length > 0 ? plain : setApart(all, plain, from);
  const suspected = (u: Use): boolean => (from === undefined || u.at >= from) && isSuspected(split, u);
  const first = all.find(suspected)?.at;
  const since = from ?? first ?? (0 as Micros);
  const nodes = lives.flatMap((l) => {
    const uses = source.usesOf(l.value).filter(suspected);
    const begin = uses[0];
    if (begin === undefined) return [];
    // A credential that another of the identity's own issued is found again as its child, with the hop that says so.
    const issuers = source.issuings(l.value).flatMap((i) => (i.credential === undefined || i.credential === l.value ? [] : [i.credential]));
    if (issuers.some((i) => lives.some((o) => o.value === i))) return [];
    return [{ credential: l.value, since: begin.at, split, late: isArrival(l, source) }];
  });
  if (nodes.length === 0) return fail({ code: 'unknown-suspect', name: identity, near: [] });
  const clean = lives.length - nodes.length;
  const because = `${from === undefined ? 'the first use by a suspected source' : 'the analyst named the time of suspicion'}; ${split.because}${clean > 0 ? `; ${clean} other credential${clean === 1 ? '' : 's'} of the identity ${clean === 1 ? 'is' : 'are'} not suspected by itself` : ''}`;
  return ok({ nodes: nodes.sort((a, b) => a.since - b.since || (a.credential < b.credential ? -1 : 1)), seed: { ...base, identity: canonical, from: since === 0 ? undefined : since, because } });
}

/** A logon from another machine, or the exchange that led to one: where it came from may be found. */
const isArrival = (life: KnownLife, source: TraceSource): boolean => {
  const cameFrom = (u: Use): boolean => u.source !== undefined || u.facts.some((f) => f.kind === 'workstation');
  return isStay(life.kind) ? source.issuings(life.value).some(cameFrom) : life.kind === 'kerberos-logon' && source.usesOf(life.value).length > 0;
};

export interface TraceAnswer { readonly trace: Trace; readonly trail: readonly Pick<Use, 'row' | 'at' | 'credential'>[] }

export function buildTrace(asked: TraceInput): Result<TraceAnswer> {
  const input = { ...asked, source: withUnrecorded(ordered(asked.source)) };
  const seeds = seedsOf(input);
  if (!seeds.ok) return seeds;
  const lineage = growLineage(seeds.value.nodes, input.source, { minGrade: input.question.minGrade, assertions: input.assertions, to: input.question.to });
  const credentials = credentialsOf(lineage);
  const idOf = new Map(credentials.map((c) => [c.value, c.id]));
  const systems = touchedSystems(lineage.trail, (value) => idOf.get(value));
  const hops = hopsOf(lineage, systems, idOf);
  const hopTo = new Map(hops.flatMap((h) => (h.to.startsWith('C') ? [[h.to, h] as const] : [])));
  const trace: Trace = {
    seed: seeds.value.seed,
    credentials: credentials.map((c) => ({ ...c, hop: hopTo.get(c.id)?.id })),
    identities: lineage.identities,
    hops,
    systems: systems.map((s) => s.system),
    sourceGroups: [...lineage.nodes.flatMap((n) => n.groups), ...siblingGroups(lineage, input.source)],
    exposure: exposuresOf(lineage, credentials, hops, input.until),
    coverage: [...traceCoverage(lineage, input.source), ...input.caseCoverage],
    counts: { events: lineage.trail.length, credentials: credentials.length, hops: hops.length, systems: systems.length },
  };
  return ok({ trace, trail: lineage.trail });
}

/** What a touch did, as a sentence says it. */
const DONE: Readonly<Record<Depth, string>> = { attempted: 'attempted', enumerated: 'enumerated', read: 'read', changed: 'changed', controlled: 'took control of' };

function credentialsOf(lineage: Lineage): TraceCredential[] {
  const ids = new Map(lineage.nodes.map((n, i) => [n.value, `C${i + 1}`]));
  // A console session is used through its keys, and a token that was shown to another platform by what that gave for it: no record names them.
  const through = new Set(lineage.nodes.flatMap((n) => ((n.parent?.life?.kind === 'aws-console-session' && n.followed.length > 0) || n.hop?.kind === 'federated' ? [n.parent?.value ?? ''] : [])));
  return lineage.nodes.map((n, i) => {
    const first = n.followed[0];
    const last = n.followed.at(-1);
    return {
      id: `C${i + 1}`, value: n.value, kind: n.life?.kind ?? 'unknown', platform: n.life?.platform ?? '', identity: n.life?.identity ?? n.issue?.holder,
      status: n.parent === undefined ? 'seed' : n.followed.length > 0 || through.has(n.value) ? 'derived' : 'issued-unused',
      issuedAt: n.life?.issuedAt, firstUse: first?.at, lastUse: last?.at, uses: n.followed.length, allUses: n.uses.length,
      failures: n.followed.filter((u) => u.outcome === 'failure').length,
      parent: n.parent === undefined ? undefined : ids.get(n.parent.value), grade: n.hop?.grade, hop: undefined, depth: n.depth,
      expires: n.life?.expires ?? n.issue?.expires, revokedAt: n.life?.revokedAt,
    };
  });
}

/** What makes it certain. The same words end very many sentences: they are put together once. */
const NAMED = ' it: the record names credential and target';
const DONE_AS_NAMED = Object.fromEntries(Object.entries(DONE).map(([depth, done]) => [depth, done + NAMED])) as Readonly<Record<Depth, string>>;
const NO_RIVALS: readonly Rival[] = [];

/** `S9` before `S10`. */
const BY_NUMBER = new Intl.Collator('en', { numeric: true });

function hopsOf(lineage: Lineage, systems: ReturnType<typeof touchedSystems>, idOf: ReadonlyMap<string, string>): Hop[] {
  const hops: { -readonly [K in keyof Hop]: Hop[K] }[] = lineage.hops.map((h) => ({
    id: '', at: h.at, precisionUs: h.precisionUs, kind: h.kind, from: idOf.get(h.from) ?? h.from, to: idOf.get(h.to) ?? h.to, grade: h.grade, rule: h.rule, because: h.because,
    basis: h.grade === 'A' ? { kind: 'recorded', events: h.events } : { kind: 'inferred', events: h.events, rule: h.rule },
    events: h.events, rivals: h.rivals,
  }));
  // One hop per credential and system, at the credential's own first success: what another credential did there before is its own hop.
  const madeWith = new Map<string, string>();
  for (const { system, reachedBy } of systems) {
    for (const { credential, first, firstId, deepest } of reachedBy) {
      const from = idOf.get(credential);
      if (from === undefined) continue;
      let made = madeWith.get(credential);
      if (made === undefined) madeWith.set(credential, (made = `, made with ${credential}, `));
      const isDeeper = deepest !== first && deepest.id !== firstId;
      const recorded = [firstId] as const;
      hops.push({
        id: '', at: first.at, precisionUs: first.precisionUs, kind: 'reached', from, to: system.id, grade: 'A', rule: REACHED_RULE,
        because: `${first.action} at ${printInstant(first.at)}${made}${isDeeper ? `${DONE[first.depth]} it, and ${deepest.action} at ${printInstant(deepest.at)} ${DONE[deepest.depth]}${NAMED}` : DONE_AS_NAMED[first.depth]}`,
        basis: { kind: 'recorded', events: recorded }, events: isDeeper ? [firstId, deepest.id] : recorded, rivals: NO_RIVALS,
      });
    }
  }
  hops.sort((a, b) => a.at - b.at || Number(a.to.startsWith('S')) - Number(b.to.startsWith('S')) || BY_NUMBER.compare(a.to, b.to));
  for (const [i, hop] of hops.entries()) hop.id = `H${i + 1}`;
  return hops;
}
