/**
 * Whose use was it? Uses of a credential are put into groups by source address and user agent; where an owner and an intruder share the
 * credential, the groups are what tells them apart. Everything here is a statement with its reason, which an analyst can overrule.
 */
import type { SourceGroup } from '../../shared/domain/trace.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Use } from './source.ts';

/** The platform acting by itself or on somebody's behalf is no source of its own. */
export function isServiceSource(source: string | undefined): boolean {
  return source === undefined || source === 'AWS Internal' || source.endsWith('.amazonaws.com');
}

/** Calls that blind the defender. */
export const TAMPERING = new Set([
  'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors', 'ec2:DeleteFlowLogs', 'guardduty:DeleteDetector',
  'guardduty:UpdateDetector', 'config:StopConfigurationRecorder', 'config:DeleteConfigurationRecorder', 'logs:DeleteLogGroup', 'logs:DeleteLogStream',
  'organizations:LeaveOrganization', 'route53resolver:DeleteResolverQueryLogConfig', 'securityhub:DisableSecurityHub',
]);

export interface SourceScore {
  readonly source: string;
  readonly first: Micros;
  readonly last: Micros;
  readonly uses: number;
  readonly score: number;
  readonly reasons: readonly string[];
}

const LATE_US = 24 * 3_600_000_000;

/** Thresholds of the split, visible in the trace's sentences. */
export const SPLIT = { leastScore: 3, clearRatio: 0.5, lateShare: 0.25 } as const;

/** How unlike the rest each source address is: what only it does, what it is denied, whether it came late. */
export function scoreSources(uses: readonly Use[], sourceOf: (u: Use) => string | undefined = (u) => u.source): readonly SourceScore[] {
  const by = new Map<string, Use[]>();
  for (const u of uses) {
    const source = sourceOf(u);
    if (isServiceSource(source) || source === undefined) continue;
    const list = by.get(source);
    if (list === undefined) by.set(source, [u]);
    else list.push(u);
  }
  const start = uses.reduce<number>((t, u) => Math.min(t, u.at), Number.POSITIVE_INFINITY);
  const isLate = (list: readonly Use[]): boolean => by.size > 1 && list.reduce<number>((t, u) => Math.min(t, u.at), Number.POSITIVE_INFINITY) - start > LATE_US;
  // Where new addresses come every day (runners, roaming people), a new one says nothing.
  const lateTells = [...by.values()].filter(isLate).length <= Math.max(1, by.size * SPLIT.lateShare);
  const actionSources = new Map<string, Set<string>>();
  for (const [source, list] of by) for (const u of list) (actionSources.get(u.action) ?? actionSources.set(u.action, new Set()).get(u.action))?.add(source);
  return [...by].map(([source, list]) => {
    const only = new Map<string, Use>();
    for (const u of list) if (actionSources.get(u.action)?.size === 1) only.set(u.action, u);
    const strong = [...only.values()].filter((u) => u.outcome === 'success' && (u.depth === 'changed' || u.depth === 'controlled')).length;
    const weak = only.size - strong;
    const denied = list.filter((u) => u.outcome === 'failure').length;
    const tampering = list.filter((u) => TAMPERING.has(u.action)).length;
    const first = list.reduce<number>((t, u) => Math.min(t, u.at), Number.POSITIVE_INFINITY) as Micros;
    const last = list.reduce<number>((t, u) => Math.max(t, u.at), 0) as Micros;
    const late = lateTells && isLate(list);
    const reasons = [
      ...(strong > 0 ? [`${strong} changing operation${strong === 1 ? '' : 's'} that no other source made`] : []),
      ...(weak > 0 ? [`${weak} other operation${weak === 1 ? '' : 's'} seen only from it`] : []),
      ...(denied > 0 ? [`${denied} refused call${denied === 1 ? '' : 's'}`] : []),
      ...(tampering > 0 ? [`${tampering} call${tampering === 1 ? '' : 's'} against logging`] : []),
      ...(late ? ['first seen more than a day after the credential was in use'] : []),
    ];
    return { source, first, last, uses: list.length, score: strong * 2 + weak * 0.5 + Math.min(10, denied) * 0.5 + tampering * 5 + (late ? 5 : 0), reasons };
  }).sort((a, b) => a.first - b.first || (a.source < b.source ? -1 : 1));
}

export interface Split {
  /** Sources followed as the intruder's; undefined when the data does not tell them apart and all are followed. */
  readonly intruder: ReadonlySet<string> | undefined;
  readonly because: string;
  /** What rhythm or session say of a use, where they say more than its address (`apart.ts`). */
  readonly partOf?: ((u: Use) => Part | undefined) | undefined;
}

/** Some uses from one address with one client, told apart from the others there. */
export interface Part { readonly label: string; readonly resembles: SourceGroup['resembles']; readonly because: string; readonly followed: boolean }

interface Place { readonly source: string | undefined; readonly agent: string | undefined }

/** The group that a use belongs to. */
export type GroupKeys = (u: Place, part: string | undefined) => string;

/** For one question: very many uses come from few places, and the text of each is put together once. */
export function groupKeys(): GroupKeys {
  const places = new Map<string | undefined, Map<string | undefined, string>>();
  return ({ source, agent }, part) => {
    let agents = places.get(source);
    if (agents === undefined) places.set(source, (agents = new Map<string | undefined, string>()));
    let place = agents.get(agent);
    if (place === undefined) agents.set(agent, (place = `${source ?? ''}\u0000${agent ?? ''}\u0000`));
    return part === undefined ? place : place + part;
  };
}

/**
 * Which sources are the intruder's. Named ones are taken at their word. With a time of suspicion, a source already in use before it
 * is the owner's. Otherwise the one clearly unlike the others, said as a guess; and when none is, all are followed.
 */
export function splitSources(scores: readonly SourceScore[], named: readonly string[], from: Micros | undefined): Split {
  if (named.length > 0) return { intruder: new Set(named), because: `the analyst named ${named.join(', ')}` };
  if (scores.length <= 1) return { intruder: undefined, because: scores.length === 0 ? 'no source address is recorded' : 'every recorded use comes from one source address' };
  if (from !== undefined) {
    const fresh = scores.filter((s) => s.first >= from);
    if (fresh.length > 0 && fresh.length < scores.length) return { intruder: new Set(fresh.map((s) => s.source)), because: 'these sources appear only after the time from which the credential is suspected' };
    return { intruder: undefined, because: 'the same sources were in use before and after the time of suspicion, so all uses after it are followed' };
  }
  const top = Math.max(...scores.map((s) => s.score));
  const chosen = scores.filter((s) => s.score >= top * SPLIT.clearRatio && s.score >= SPLIT.leastScore);
  if (chosen.length > 0 && chosen.length < scores.length) {
    return { intruder: new Set(chosen.map((s) => s.source)), because: `a guess: ${chosen.map((s) => `${s.source} shows ${s.reasons.join(', ')}`).join('; ')}` };
  }
  return { intruder: undefined, because: 'the uses do not tell owner and intruder apart, so all are followed; name the intruder’s source to narrow it' };
}

export interface Assertion { readonly credential: string; readonly source: string | undefined; readonly agent: string | undefined; readonly part?: string | undefined; readonly is: 'seed' | 'owner'; readonly by: string; readonly reason: string }

/** Groups of one credential's uses, with what each resembles and whether the trail follows it. @param groupKey to be given where the keys are asked for again. */
export function groupsOf(credential: string, uses: readonly Use[], split: Split, known: ReadonlySet<string>, since: Micros, assertions: readonly Assertion[], begotten: boolean, groupKey = groupKeys()): SourceGroup[] {
  const groups = new Map<string, { source: string | undefined; agent: string | undefined; part: Part | undefined; first: number; last: number; uses: number; after: number }>();
  for (const u of uses) {
    const part = split.partOf?.(u);
    const key = groupKey(u, part?.label);
    const g = groups.get(key);
    const after = u.at + u.precisionUs > since ? 1 : 0;
    if (g === undefined) groups.set(key, { source: u.source, agent: u.agent, part, first: u.at, last: u.at, uses: 1, after });
    else {
      g.first = Math.min(g.first, u.at);
      g.last = Math.max(g.last, u.at);
      g.uses += 1;
      g.after += after;
    }
  }
  return [...groups.values()].sort((a, b) => a.first - b.first || (groupKey(a, a.part?.label) < groupKey(b, b.part?.label) ? -1 : 1)).map((g) => {
    const said = assertions.findLast((a) => a.credential === credential && (a.source ?? '') === (g.source ?? '') && (a.agent === undefined || a.agent === g.agent) && (a.part === undefined || a.part === g.part?.label));
    const base = { credential, source: g.source, agent: g.agent, part: g.part?.label, first: g.first as Micros, last: g.last as Micros, uses: g.uses };
    if (said !== undefined) return { ...base, resembles: said.is, because: `${said.by} decided: ${said.reason}`, followed: said.is === 'seed' && g.after > 0 };
    if (g.after === 0) return { ...base, resembles: 'owner', because: 'every use is before the credential is suspected', followed: false };
    if (g.part !== undefined) return { ...base, resembles: g.part.resembles, because: g.part.because, followed: g.part.followed };
    if (split.intruder !== undefined) {
      if (g.source === undefined) return { ...base, resembles: 'unclear', because: 'the record names no source, so it cannot be told whose use it is', followed: false };
      const intruder = split.intruder.has(g.source);
      if (intruder) return { ...base, resembles: 'seed', because: split.because, followed: true };
      return isServiceSource(g.source)
        ? { ...base, resembles: 'unclear', because: 'the platform acted on behalf of one of the users of this credential; the log does not say of which', followed: false }
        : { ...base, resembles: 'owner', because: `it is not one of the intruder’s sources (${split.because})`, followed: false };
    }
    if (g.source !== undefined && known.has(g.source)) return { ...base, resembles: 'seed', because: 'the same source address as the trail it came from', followed: true };
    if (begotten) return { ...base, resembles: 'unclear', because: 'the credential was made by the trail itself, so every use after that is followed', followed: true };
    return { ...base, resembles: 'unclear', because: split.because, followed: true };
  });
}
