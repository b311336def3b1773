/**
 * One reading of all events for the sums that findings ask for. Contexts (who, with what, from where) are taken identity by identity and source by source,
 * and the events of each from one index that holds all that is needed; so the whole costs one pass, and memory grows with identities, not with events.
 */
import { DAY_US } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { textAt } from './terms.ts';

export interface PassLimits {
  /** Width of the stretches in which things are counted, fixed on the clock. */
  readonly widthUs: number;
  /** A stretch is kept when it reaches one of these. */
  readonly looks: number;
  readonly denied: number;
  readonly deletes: number;
  readonly spread: number;
  readonly silenceUs: number;
  /** Uses in test before an identity without a word in its name counts as one of test. */
  readonly testUses: number;
}

export interface PassWords {
  /** Operations that a client asks by itself: they count as no question. */
  readonly byItself: (action: string) => boolean;
  /** Operations that remove one item of many. */
  readonly removes: (action: string) => boolean;
  /** Reasons that mean "not allowed". */
  readonly denies: (reason: string) => boolean;
  readonly environmentOf: (name: string) => 'test' | 'production' | undefined;
  /** Kinds of credentials (positions) whose silence is of interest. */
  readonly longTerm: ReadonlySet<number>;
  /** Platforms where reaching many hosts or repositories is what an intruder's survey looks like. */
  readonly spreads: ReadonlySet<string>;
}

/** Numbers are ids of the dictionary throughout. */
export interface PresentedSum {
  readonly who: number; readonly kind: number; readonly credential: number | null; readonly ckind: number; readonly source: number | null; readonly agent: number | null; readonly platform: number;
  uses: number; failures: number; first: number; last: number; days: number; deepest: number;
}
export interface HabitSum { readonly who: number; readonly action: number; readonly failed: boolean; depth: number; times: number; first: number; last: number; days: number }
export interface BurstSum {
  readonly who: number; readonly kind: number; readonly source: number | null; readonly platform: number; first: number; last: number; events: number; denied: number; deniedActions: number; deniedTargets: number; looks: number; deletes: number;
}
export interface SpreadSum { readonly who: number; readonly kind: number; readonly source: number | null; readonly platform: number; readonly first: number; readonly last: number; readonly targets: readonly number[]; readonly known: number; readonly since: number }
export interface CrossingSum {
  readonly who: number; readonly kind: number; readonly credential: number | null; readonly source: number | null; readonly target: number; readonly by: 'name' | 'past'; uses: number; first: number; last: number; deepest: number;
}
export interface WakeSum { readonly credential: number; readonly at: number; readonly before: number }

/** Lists that their reader may empty: each is wanted once, and the largest are as long as there are contexts. */
export interface Pass {
  readonly presented: PresentedSum[];
  readonly habits: HabitSum[];
  readonly bursts: BurstSum[];
  readonly spreads: SpreadSum[];
  readonly crossings: CrossingSum[];
  readonly wakes: WakeSum[];
}

type Context = readonly [id: number, who: number, kind: number, credential: number | null, ckind: number, source: number | null, agent: number | null, platform: number, account: number | null, uses: number | null];

const CONTEXTS = `SELECT c.id, COALESCE(a.name, c.actor) AS who, c.actor_kind, c.credential, c.credential_kind, c.source, c.agent, c.platform, c.account, u.uses
  FROM evidence_context c LEFT JOIN derived_alias a ON a.also = c.actor LEFT JOIN derived_use u ON u.context = c.id
  WHERE c.actor IS NOT NULL
  ORDER BY who, c.source, c.id`;
const ROWS = `SELECT at_us, act FROM evidence_happening INDEXED BY evidence_happening_context WHERE context = ? AND ${standing('id')} ORDER BY at_us`;
const WIDE_ROWS = `SELECT at_us, act, resource, host FROM evidence_happening INDEXED BY evidence_happening_context WHERE context = ? AND ${standing('id')} ORDER BY at_us`;
const TARGETS = `SELECT DISTINCT COALESCE(h.resource, h.host) FROM evidence_happening h JOIN evidence_act a ON a.id = h.act
  WHERE h.context IN (SELECT value FROM json_each(?)) AND h.at_us BETWEEN ? AND ? AND a.reason IS NOT NULL AND COALESCE(h.resource, h.host) IS NOT NULL AND ${standing('h.id')}`;

const READ = 2;
const CROSSINGS_KEPT = 50;
/** Most contexts are short: their events come at once, which costs half of one by one. */
const AT_ONCE = 10_000;

interface Act { readonly action: number; readonly habit: number; readonly failed: boolean; readonly denied: boolean; readonly looks: boolean; readonly removes: boolean; readonly depth: number }

function actsOf(reader: Reader, words: PassWords): Act[] {
  const removes = new Map<number, boolean>();
  const byItself = new Map<number, boolean>();
  const acts: Act[] = [];
  const denials = new Map<number, boolean>();
  for (const [id, action, depth, outcome, reason] of stmt(reader, 'SELECT id, action, depth, outcome, reason FROM evidence_act').raw().iterate() as IterableIterator<[number, number, number, number, number | null]>) {
    if (!removes.has(action)) removes.set(action, words.removes(textAt(reader, action) ?? ''));
    if (!byItself.has(action)) byItself.set(action, words.byItself(textAt(reader, action) ?? ''));
    if (reason !== null && !denials.has(reason)) denials.set(reason, words.denies(textAt(reader, reason) ?? ''));
    const failed = outcome === 1;
    acts[id] = {
      action, habit: action * 2 + (failed ? 1 : 0), failed, denied: failed && reason !== null && denials.get(reason) === true,
      looks: (depth <= 1 || failed) && byItself.get(action) !== true, removes: !failed && removes.get(action) === true, depth: failed ? 0 : depth,
    };
  }
  return acts;
}

interface Days { lastDay: number; readonly seen: Set<number> }
const onDay = (d: Days, day: number): void => {
  if (d.lastDay === day) return;
  d.lastDay = day;
  d.seen.add(day);
};

interface Bucket { first: number; last: number; events: number; denied: number; deniedActions: Set<number> | undefined; looks: Set<number>; deletes: number }

/** Everything that is being summed for the identity at hand. */
class Identity {
  readonly habits = new Map<number, HabitSum & Days>();
  readonly presented = new Map<string, PresentedSum & Days>();
  readonly firsts = new Map<number, { at: number; source: number | null; platform: number }>();
  readonly crossings = new Map<string, CrossingSum>();
  readonly production: { context: Context; sum: { uses: number; first: number; last: number; deepest: number } }[] = [];
  since = Infinity;
  testUses = 0;
  testSince = Infinity;
  readonly who: number;
  readonly kind: number;
  constructor(who: number, kind: number) {
    this.who = who;
    this.kind = kind;
  }
}

export function passOver(reader: Reader, limits: PassLimits, words: PassWords): Pass {
  const acts = actsOf(reader, words);
  const environments = new Map<number, 'test' | 'production' | undefined>();
  const environmentOf = (id: number | null): 'test' | 'production' | undefined => {
    if (id === null) return undefined;
    if (!environments.has(id)) {
      if (environments.size > 200_000) environments.clear();
      environments.set(id, words.environmentOf(textAt(reader, id) ?? ''));
    }
    return environments.get(id);
  };
  const spreadPlatforms = new Map<number, boolean>();
  const spreadsOn = (platform: number): boolean => {
    if (!spreadPlatforms.has(platform)) spreadPlatforms.set(platform, words.spreads.has(textAt(reader, platform) ?? ''));
    return spreadPlatforms.get(platform) === true;
  };

  const made = { presented: [] as PresentedSum[], habits: [] as HabitSum[], bursts: [] as BurstSum[], spreads: [] as SpreadSum[], crossings: [] as CrossingSum[], wakes: [] as WakeSum[] };
  const silences = new Map<number, number[]>();
  const rows = stmt(reader, ROWS).raw();
  const wideRows = stmt(reader, WIDE_ROWS).raw();

  let identity: Identity | undefined;
  let place: number | null | undefined;
  let buckets = new Map<number, Bucket>();
  let contextsHere: Context[] = [];

  const endPlace = (): void => {
    const id = identity;
    const [head] = contextsHere;
    if (id !== undefined && head !== undefined) {
      for (const b of buckets.values()) {
        const asked = b.looks.size;
        if (asked < limits.looks && b.denied < limits.denied && b.deletes < limits.deletes) continue;
        const targets = b.denied < limits.denied ? 0 : stmt(reader, TARGETS).all(JSON.stringify(contextsHere.map((c) => c[0])), b.first, b.last).length;
        made.bursts.push({
          who: id.who, kind: id.kind, source: head[5], platform: head[7], first: b.first, last: b.last, events: b.events, denied: b.denied, deniedActions: b.deniedActions?.size ?? 0, deniedTargets: targets, looks: asked, deletes: b.deletes,
        });
      }
    }
    buckets = new Map();
    contextsHere = [];
  };

  const endIdentity = (): void => {
    const id = identity;
    if (id === undefined) return;
    for (const { lastDay: _day, seen, ...h } of id.habits.values()) made.habits.push({ ...h, days: seen.size });
    for (const { lastDay: _day, seen, ...p } of id.presented.values()) made.presented.push({ ...p, days: seen.size });
    spreadsOf(id);
    crossingsOf(id);
  };

  /** Stretches in which the identity reached many targets that it had never reached. */
  const spreadsOf = (id: Identity): void => {
    if (id.firsts.size < limits.spread) return;
    const found = new Map<string, { source: number | null; platform: number; first: number; last: number; targets: number[] }>();
    for (const [target, f] of id.firsts) {
      const key = `${f.source ?? ''} ${f.platform} ${Math.floor(f.at / limits.widthUs)}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { source: f.source, platform: f.platform, first: f.at, last: f.at, targets: [target] });
      else {
        known.first = Math.min(known.first, f.at);
        known.last = Math.max(known.last, f.at);
        known.targets.push(target);
      }
    }
    for (const s of found.values()) {
      if (s.targets.length < limits.spread) continue;
      let known = 0;
      for (const f of id.firsts.values()) if (f.at < s.first) known += 1;
      made.spreads.push({ ...s, who: id.who, kind: id.kind, known, since: id.since });
    }
  };

  const crossingsOf = (id: Identity): void => {
    const named = environmentOf(id.who);
    const learnt = named === undefined && id.testUses >= limits.testUses;
    if (named === 'test' || learnt) {
      for (const { context, sum } of id.production) {
        if (context[8] === null || sum.deepest < READ || (learnt && sum.first <= id.testSince)) continue;
        made.crossings.push({ who: id.who, kind: id.kind, credential: context[3], source: context[5], target: context[8], by: learnt ? 'past' : 'name', ...sum });
      }
    }
    made.crossings.push(...id.crossings.values());
  };

  const take = (c: Context): void => {
    const id = identity as Identity;
    const [, who, , credential, ckind, source, agent, platform, account] = c;
    const key = `${credential ?? ''} ${source ?? ''} ${agent ?? ''}`;
    let sum = id.presented.get(key);
    const accountIs = environmentOf(account);
    const inTest = environmentOf(who) === 'test' && accountIs === undefined;
    const spread = spreadsOn(platform);
    const wide = inTest || spread;
    const silent = credential !== null && words.longTerm.has(ckind);
    let bucketAt = NaN;
    let bucket: Bucket | undefined;
    let previous = NaN;
    let first = NaN;
    let uses = 0;
    let deepest = 0;
    const statement = wide ? wideRows : rows;
    const [, , , , , , , , , expected] = c;
    for (const row of (expected !== null && expected <= AT_ONCE ? statement.all(c[0]) : statement.iterate(c[0])) as Iterable<[number, number, number | null, number | null]>) {
      const at = row[0];
      const act = acts[row[1]];
      if (act === undefined) continue;
      const day = Math.floor(at / DAY_US);
      if (uses === 0) first = at;
      uses += 1;
      if (act.depth > deepest) deepest = act.depth;
      if (sum === undefined) {
        sum = { who, kind: id.kind, credential, ckind, source, agent, platform, uses: 0, failures: 0, first: at, last: at, days: 0, deepest: 0, lastDay: day, seen: new Set([day]) };
        id.presented.set(key, sum);
      }
      sum.uses += 1;
      if (act.failed) sum.failures += 1;
      if (act.depth > sum.deepest) sum.deepest = act.depth;
      if (at < sum.first) sum.first = at;
      if (at > sum.last) sum.last = at;
      onDay(sum, day);

      const habit = id.habits.get(act.habit);
      if (habit === undefined) id.habits.set(act.habit, { who, action: act.action, failed: act.failed, depth: act.depth, times: 1, first: at, last: at, days: 0, lastDay: day, seen: new Set([day]) });
      else {
        habit.times += 1;
        if (act.depth > habit.depth) habit.depth = act.depth;
        if (at < habit.first) habit.first = at;
        if (at > habit.last) habit.last = at;
        onDay(habit, day);
      }

      const slot = Math.floor(at / limits.widthUs);
      if (slot !== bucketAt) {
        bucketAt = slot;
        bucket = buckets.get(slot);
        if (bucket === undefined) buckets.set(slot, (bucket = { first: at, last: at, events: 0, denied: 0, deniedActions: undefined, looks: new Set(), deletes: 0 }));
      }
      if (bucket !== undefined) {
        bucket.events += 1;
        if (at < bucket.first) bucket.first = at;
        if (at > bucket.last) bucket.last = at;
        if (act.looks) bucket.looks.add(act.action);
        if (act.removes) bucket.deletes += 1;
        if (act.denied) {
          bucket.denied += 1;
          (bucket.deniedActions ??= new Set()).add(act.action);
        }
      }

      if (silent) {
        if (Number.isNaN(previous) || at - previous >= limits.silenceUs) {
          const list = silences.get(credential) ?? [];
          if (!Number.isNaN(previous)) list[list.length - 1] = previous;
          list.push(at, at);
          silences.set(credential, list);
        }
        previous = at;
      }

      if (wide) {
        const [, , resource, host] = row;
        const target = host ?? resource;
        if (spread && target !== null && act.depth >= READ) {
          const known = id.firsts.get(target);
          if (known === undefined) id.firsts.set(target, { at, source, platform });
          else if (at < known.at) id.firsts.set(target, { at, source, platform });
        }
        if (inTest && act.depth >= READ) {
          const crossed = environmentOf(host) === 'production' ? host : environmentOf(resource) === 'production' ? resource : null;
          if (crossed !== null) cross(id, c, crossed, at, act.depth);
        }
      }
    }
    if (uses === 0) return;
    if (silent) {
      const list = silences.get(credential);
      if (list !== undefined) list[list.length - 1] = previous;
    }
    if (first < id.since) id.since = first;
    if (accountIs === 'test') {
      id.testUses += uses;
      id.testSince = Math.min(id.testSince, first);
    } else if (accountIs === 'production') id.production.push({ context: c, sum: { uses, first, last: sum?.last ?? first, deepest } });
  };

  const cross = (id: Identity, c: Context, target: number, at: number, depth: number): void => {
    const key = `${c[3] ?? ''} ${c[5] ?? ''} ${target}`;
    const known = id.crossings.get(key);
    if (known !== undefined) {
      known.uses += 1;
      known.first = Math.min(known.first, at);
      known.last = Math.max(known.last, at);
      known.deepest = Math.max(known.deepest, depth);
    } else if (id.crossings.size < CROSSINGS_KEPT) id.crossings.set(key, { who: id.who, kind: id.kind, credential: c[3], source: c[5], target, by: 'name', uses: 1, first: at, last: at, deepest: depth });
  };

  for (const c of stmt(reader, CONTEXTS).raw().iterate() as IterableIterator<Context>) {
    if (identity?.who !== c[1]) {
      endPlace();
      endIdentity();
      identity = new Identity(c[1], c[2]);
      place = undefined;
    }
    if (place !== c[5]) {
      endPlace();
      place = c[5];
    }
    contextsHere.push(c);
    take(c);
  }
  endPlace();
  endIdentity();
  for (const [credential, spans] of silences) made.wakes.push(...wakesOf(credential, spans, limits.silenceUs));
  sortAll(made);
  return made;
}

/** Silences of a credential, over all the places where it was used. @param spans first and last use of each stretch, in pairs. */
function wakesOf(credential: number, spans: readonly number[], silenceUs: number): WakeSum[] {
  const pairs: [number, number][] = [];
  for (let i = 0; i + 1 < spans.length; i += 2) pairs.push([spans[i] ?? 0, spans[i + 1] ?? 0]);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const wakes: WakeSum[] = [];
  let last: number | undefined;
  for (const [from, to] of pairs) {
    if (last !== undefined && from - last >= silenceUs) wakes.push({ credential, at: from, before: last });
    last = last === undefined ? to : Math.max(last, to);
  }
  return wakes;
}

/** The order in which rules see things does not hang on how rows were numbered within an instant. */
function sortAll(made: { presented: PresentedSum[]; habits: HabitSum[]; bursts: BurstSum[]; spreads: SpreadSum[]; crossings: CrossingSum[]; wakes: WakeSum[] }): void {
  const n = (x: number | null): number => x ?? -1;
  made.presented.sort((a, b) => a.first - b.first || a.who - b.who || n(a.credential) - n(b.credential) || n(a.source) - n(b.source) || n(a.agent) - n(b.agent));
  made.habits.sort((a, b) => a.who - b.who || a.first - b.first || a.action - b.action || Number(a.failed) - Number(b.failed));
  made.bursts.sort((a, b) => a.who - b.who || n(a.source) - n(b.source) || a.first - b.first);
  made.spreads.sort((a, b) => a.first - b.first || a.who - b.who || n(a.source) - n(b.source));
  made.crossings.sort((a, b) => a.first - b.first || a.who - b.who || a.target - b.target || n(a.source) - n(b.source));
  made.wakes.sort((a, b) => a.at - b.at || a.credential - b.credential);
}
