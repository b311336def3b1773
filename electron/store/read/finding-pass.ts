/**
 * One reading of all events for the sums that findings ask for. Contexts (who, with what, from where) are taken identity by identity and source by source,
 * and the events of each from one index that holds all that is needed, many contexts at once; so the whole costs one pass, and memory grows with identities
 * and sessions, not with events.
 */
import { DAY_US } from '../../../shared/domain/time.ts';
import { firstNot } from '../../base/sorted.ts';
import { stmt, type Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { at, type Contexts } from './finding-contexts.ts';
import { Bucket, Days, HabitSum, Identity, spreadsOf, wakesOf, type BurstSum, type CrossingSum, type PassLimits, type SpreadSum, type WakeSum } from './finding-identity.ts';
import { Presentations, type PresentedRow, type Words } from './finding-rows.ts';

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

/** Lists that their reader may empty: each is wanted once, and the largest are as long as there are contexts. */
export interface Pass {
  readonly presented: PresentedRow[];
  readonly habits: HabitSum[];
  readonly bursts: BurstSum[];
  readonly spreads: SpreadSum[];
  readonly crossings: CrossingSum[];
  readonly wakes: WakeSum[];
}

type Row = readonly [context: number, at: number, act: number, resource: number | null, host: number | null];

const FROM = 'FROM evidence_happening INDEXED BY evidence_happening_context';
const ROWS = `SELECT context, at_us, act ${FROM} WHERE context IN (SELECT value FROM json_each(?)) AND ${standing('id')} ORDER BY context, at_us`;
const WIDE_ROWS = ROWS.replace('context, at_us, act', 'context, at_us, act, resource, host');
const TARGETS = `SELECT DISTINCT COALESCE(h.resource, h.host) FROM evidence_happening h JOIN evidence_act a ON a.id = h.act
  WHERE h.context IN (SELECT value FROM json_each(?)) AND h.at_us BETWEEN ? AND ? AND a.reason IS NOT NULL AND COALESCE(h.resource, h.host) IS NOT NULL AND ${standing('h.id')}`;

const READ = 2;
const CROSSINGS_KEPT = 50;
/** Most contexts are short: their events come at once, and those of many in one statement, which costs a fraction of one by one. */
const AT_ONCE = 10_000;
const TOGETHER = 2_000;

interface Act { readonly action: number; readonly habit: number; readonly failed: boolean; readonly denied: boolean; readonly looks: boolean; readonly removes: boolean; readonly depth: number }

function actsOf(reader: Reader, words: PassWords, text: Words['text']): Act[] {
  const removes = new Map<number, boolean>();
  const byItself = new Map<number, boolean>();
  const acts: Act[] = [];
  const denials = new Map<number, boolean>();
  for (const [id, action, depth, outcome, reason] of stmt(reader, 'SELECT id, action, depth, outcome, reason FROM evidence_act').raw().iterate() as IterableIterator<[number, number, number, number, number | null]>) {
    if (!removes.has(action)) removes.set(action, words.removes(text(action) ?? ''));
    if (!byItself.has(action)) byItself.set(action, words.byItself(text(action) ?? ''));
    if (reason !== null && !denials.has(reason)) denials.set(reason, words.denies(text(reason) ?? ''));
    const failed = outcome === 1;
    acts[id] = {
      action, habit: action * 2 + (failed ? 1 : 0), failed, denied: failed && reason !== null && denials.get(reason) === true,
      looks: (depth <= 1 || failed) && byItself.get(action) !== true, removes: !failed && removes.get(action) === true, depth: failed ? 0 : depth,
    };
  }
  return acts;
}

export function passOver(reader: Reader, c: Contexts, limits: PassLimits, words: PassWords, shown: Words): Pass {
  const acts = actsOf(reader, words, shown.text);
  const environments = new Map<number, 'test' | 'production' | undefined>();
  const environmentOf = (id: number): 'test' | 'production' | undefined => {
    if (id === 0) return undefined;
    if (!environments.has(id)) {
      if (environments.size > 200_000) environments.clear();
      environments.set(id, words.environmentOf(shown.text(id) ?? ''));
    }
    return environments.get(id);
  };
  const spreadPlatforms = new Map<number, boolean>();
  const spreadsOn = (platform: number): boolean => {
    if (!spreadPlatforms.has(platform)) spreadPlatforms.set(platform, words.spreads.has(shown.text(platform) ?? ''));
    return spreadPlatforms.get(platform) === true;
  };
  /** An identity of test by its name, in an account that says nothing: what it touches is looked at. */
  const inTest = (context: number): boolean => environmentOf(at(c.who, context)) === 'test' && environmentOf(at(c.account, context)) === undefined;
  const isWide = (context: number): boolean => spreadsOn(at(c.platform, context)) || inTest(context);

  const presentations = new Presentations(shown, c);
  const made = { habits: [] as HabitSum[], bursts: [] as BurstSum[], spreads: [] as SpreadSum[], crossings: [] as CrossingSum[], wakes: [] as WakeSum[] };
  const silences = new Map<number, number[]>();

  let identity = new Identity(0, 0);
  let place = -1;
  let buckets = new Map<number, Bucket>();
  let contextsHere: number[] = [];

  const endPlace = (): void => {
    const [head] = contextsHere;
    if (head !== undefined) {
      for (const b of buckets.values()) {
        const asked = b.looks?.size ?? 0;
        if (asked < limits.looks && b.denied < limits.denied && b.deletes < limits.deletes) continue;
        const targets = b.denied < limits.denied ? 0 : stmt(reader, TARGETS).all(JSON.stringify(contextsHere), b.first, b.last).length;
        made.bursts.push({
          who: identity.who, kind: identity.kind, source: at(c.source, head), platform: at(c.platform, head), first: b.first, last: b.last, events: b.events, denied: b.denied, deniedActions: b.deniedActions?.size ?? 0, deniedTargets: targets, looks: asked, deletes: b.deletes,
        });
      }
    }
    for (const { row, on } of identity.presented.values()) presentations.days[row] = on.count;
    identity.presented.clear();
    buckets = new Map();
    contextsHere = [];
  };

  const endIdentity = (): void => {
    for (const habit of identity.habits.values()) made.habits.push(habit);
    made.spreads.push(...spreadsOf(identity, limits));
    const named = environmentOf(identity.who);
    const learnt = named === undefined && identity.testUses >= limits.testUses;
    if (named === 'test' || learnt) {
      for (const { context, sum } of identity.production) {
        if (at(c.account, context) === 0 || sum.deepest < READ || (learnt && sum.first <= identity.testSince)) continue;
        made.crossings.push({ who: identity.who, kind: identity.kind, credential: at(c.credential, context), source: at(c.source, context), target: at(c.account, context), by: learnt ? 'past' : 'name', ...sum });
      }
    }
    made.crossings.push(...identity.crossings.values());
  };

  /** All events of one context, in order of time. */
  const take = (context: number, rows: Iterable<Row>): void => {
    const id = identity;
    const [who, credential, source, platform] = [id.who, at(c.credential, context), at(c.source, context), at(c.platform, context)];
    const key = `${credential} ${at(c.agent, context)}`;
    let presented = id.presented.get(key);
    const accountIs = environmentOf(at(c.account, context));
    const tests = inTest(context);
    const spread = spreadsOn(platform);
    const silent = credential !== 0 && words.longTerm.has(at(c.credentialKind, context));
    let bucketAt = NaN;
    let bucket: Bucket | undefined;
    let previous = NaN;
    let first = NaN;
    let uses = 0;
    let failures = 0;
    let deepest = 0;
    let last = NaN;
    for (const row of rows) {
      const when = row[1];
      const act = acts[row[2]];
      if (act === undefined) continue;
      const day = Math.floor(when / DAY_US);
      if (uses === 0) first = when;
      last = when;
      uses += 1;
      if (act.failed) failures += 1;
      if (act.depth > deepest) deepest = act.depth;
      if (presented === undefined) {
        presented = { row: presentations.add(context, id.kind), on: new Days(day) };
        id.presented.set(key, presented);
      }
      presented.on.add(day);

      const habit = id.habits.get(act.habit);
      if (habit === undefined) id.habits.set(act.habit, new HabitSum(who, act.action, act.failed, act.depth, when, day));
      else {
        habit.times += 1;
        if (act.depth > habit.depth) habit.depth = act.depth;
        if (when < habit.first) habit.first = when;
        if (when > habit.last) habit.last = when;
        habit.on.add(day);
      }

      const slot = Math.floor(when / limits.widthUs);
      if (slot !== bucketAt || bucket === undefined) {
        bucketAt = slot;
        bucket = buckets.get(slot);
        if (bucket === undefined) buckets.set(slot, (bucket = new Bucket(when)));
      }
      bucket.events += 1;
      if (when < bucket.first) bucket.first = when;
      if (when > bucket.last) bucket.last = when;
      if (act.looks) (bucket.looks ??= new Set()).add(act.action);
      if (act.removes) bucket.deletes += 1;
      if (act.denied) {
        bucket.denied += 1;
        (bucket.deniedActions ??= new Set()).add(act.action);
      }

      if (silent) {
        if (Number.isNaN(previous) || when - previous >= limits.silenceUs) {
          const list = silences.get(credential) ?? [];
          if (!Number.isNaN(previous)) list[list.length - 1] = previous;
          list.push(when, when);
          silences.set(credential, list);
        }
        previous = when;
      }

      if ((spread || tests) && act.depth >= READ) {
        const [, , , resource, host] = row;
        const target = host ?? resource;
        if (spread && target !== null) {
          const known = id.firsts.get(target);
          if (known === undefined || when < known.at) id.firsts.set(target, { at: when, source, platform });
        }
        if (tests) {
          const crossed = environmentOf(host ?? 0) === 'production' ? host : environmentOf(resource ?? 0) === 'production' ? resource : null;
          if (crossed !== null) cross(id, context, crossed, when, act.depth);
        }
      }
    }
    if (uses === 0 || presented === undefined) return;
    presentations.used(presented.row, uses, failures, first, last, deepest);
    if (silent) {
      const list = silences.get(credential);
      if (list !== undefined) list[list.length - 1] = previous;
    }
    if (first < id.since) id.since = first;
    if (accountIs === 'test') {
      id.testUses += uses;
      id.testSince = Math.min(id.testSince, first);
    } else if (accountIs === 'production') id.production.push({ context, sum: { uses, first, last: at(presentations.last, presented.row), deepest } });
  };

  const cross = (id: Identity, context: number, target: number, when: number, depth: number): void => {
    const key = `${at(c.credential, context)} ${at(c.source, context)} ${target}`;
    const known = id.crossings.get(key);
    if (known !== undefined) {
      known.uses += 1;
      known.first = Math.min(known.first, when);
      known.last = Math.max(known.last, when);
      known.deepest = Math.max(known.deepest, depth);
    } else if (id.crossings.size < CROSSINGS_KEPT) id.crossings.set(key, { who: id.who, kind: id.kind, credential: at(c.credential, context), source: at(c.source, context), target, by: 'name', uses: 1, first: when, last: when, deepest: depth });
  };

  for (const [context, rows] of eventsOf(reader, c, isWide)) {
    if (identity.who !== at(c.who, context)) {
      endPlace();
      endIdentity();
      identity = new Identity(at(c.who, context), at(c.actorKind, context));
      place = -1;
    }
    if (place !== at(c.source, context)) {
      endPlace();
      place = at(c.source, context);
    }
    contextsHere.push(context);
    take(context, rows);
  }
  endPlace();
  endIdentity();
  for (const [credential, spans] of silences) made.wakes.push(...wakesOf(credential, spans, limits.silenceUs));
  sortAll(made);
  return { ...made, presented: presentations.rows() };
}

/** Contexts of identities in order of who, source and id, each with its events in order of time. */
function* eventsOf(reader: Reader, c: Contexts, isWide: (context: number) => boolean): IterableIterator<readonly [context: number, rows: Iterable<Row>]> {
  const { order } = c;
  let next = firstNot(order.length, (i) => at(c.who, at(order, i)) === 0);
  while (next < order.length) {
    const from = next;
    const wide = isWide(at(order, from));
    let rows = 0;
    do {
      rows += at(c.uses, at(order, next));
      next += 1;
    } while (next < order.length && next - from < TOGETHER && rows + at(c.uses, at(order, next)) <= AT_ONCE && isWide(at(order, next)) === wide);
    const asked = order.subarray(from, next);
    const statement = stmt(reader, wide ? WIDE_ROWS : ROWS).raw();
    if (rows > AT_ONCE) {
      yield [at(order, from), statement.iterate(`[${asked.join()}]`) as Iterable<Row>];
      continue;
    }
    const found = statement.all(`[${asked.join()}]`) as Row[];
    const starts = new Map<number, number>();
    for (let i = 0; i < found.length; i += 1) if (i === 0 || found[i]?.[0] !== found[i - 1]?.[0]) starts.set(found[i]?.[0] as number, i);
    for (const context of asked) {
      const start = starts.get(context);
      if (start === undefined) continue;
      let end = start + 1;
      while (end < found.length && found[end]?.[0] === context) end += 1;
      yield [context, found.slice(start, end)];
    }
  }
}

/** The order in which rules see things does not hang on how rows were numbered within an instant. */
function sortAll(made: Omit<Pass, 'presented'>): void {
  made.habits.sort((a, b) => a.who - b.who || a.first - b.first || a.action - b.action || Number(a.failed) - Number(b.failed));
  made.bursts.sort((a, b) => a.who - b.who || a.source - b.source || a.first - b.first);
  made.spreads.sort((a, b) => a.first - b.first || a.who - b.who || a.source - b.source);
  made.crossings.sort((a, b) => a.first - b.first || a.who - b.who || a.target - b.target || a.source - b.source);
  made.wakes.sort((a, b) => a.at - b.at || a.credential - b.credential);
}
