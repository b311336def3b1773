/** What is being summed of one identity while its events pass by (`finding-pass.ts`), and what is said of it at its end. */
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

/** Numbers are ids of the dictionary throughout; zero stands for nothing. */
export interface BurstSum {
  readonly who: number; readonly kind: number; readonly source: number; readonly platform: number; first: number; last: number; events: number; denied: number; deniedActions: number; deniedTargets: number; looks: number; deletes: number;
}
export interface SpreadSum { readonly who: number; readonly kind: number; readonly source: number; readonly platform: number; readonly first: number; readonly last: number; readonly targets: readonly number[]; readonly known: number; readonly since: number }
export interface CrossingSum {
  readonly who: number; readonly kind: number; readonly credential: number; readonly source: number; readonly target: number; readonly by: 'name' | 'past'; uses: number; first: number; last: number; deepest: number;
}
export interface WakeSum { readonly credential: number; readonly at: number; readonly before: number }

/** Days on which something was. Most things are on one: a set is made for the second. */
export class Days {
  day: number;
  #seen: Set<number> | undefined;
  constructor(day: number) {
    this.day = day;
  }
  add(day: number): void {
    if (day === this.day) return;
    (this.#seen ??= new Set([this.day])).add(day);
    this.day = day;
  }
  get count(): number {
    return this.#seen?.size ?? 1;
  }
}

/** An operation of the identity with its outcome. */
export class HabitSum {
  readonly who: number;
  readonly action: number;
  readonly failed: boolean;
  depth: number;
  times = 1;
  first: number;
  last: number;
  readonly on: Days;
  constructor(who: number, action: number, failed: boolean, depth: number, at: number, day: number) {
    this.who = who;
    this.action = action;
    this.failed = failed;
    this.depth = depth;
    this.first = at;
    this.last = at;
    this.on = new Days(day);
  }
}

/** A stretch of the clock at one place. */
export class Bucket {
  first: number;
  last: number;
  events = 0;
  denied = 0;
  deletes = 0;
  deniedActions: Set<number> | undefined;
  looks: Set<number> | undefined;
  constructor(at: number) {
    this.first = at;
    this.last = at;
  }
}

/** Everything that is being summed for the identity at hand. */
export class Identity {
  readonly habits = new Map<number, HabitSum>();
  /** By credential and client, at the place at hand. */
  readonly presented = new Map<string, { readonly row: number; readonly on: Days }>();
  readonly firsts = new Map<number, { at: number; source: number; platform: number }>();
  readonly crossings = new Map<string, CrossingSum>();
  readonly production: { context: number; sum: { uses: number; first: number; last: number; deepest: number } }[] = [];
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

/** Stretches in which the identity reached many targets that it had never reached. */
export function spreadsOf(id: Identity, limits: PassLimits): SpreadSum[] {
  if (id.firsts.size < limits.spread) return [];
  const found = new Map<string, { source: number; platform: number; first: number; last: number; targets: number[] }>();
  for (const [target, f] of id.firsts) {
    const key = `${f.source} ${f.platform} ${Math.floor(f.at / limits.widthUs)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { source: f.source, platform: f.platform, first: f.at, last: f.at, targets: [target] });
    else {
      known.first = Math.min(known.first, f.at);
      known.last = Math.max(known.last, f.at);
      known.targets.push(target);
    }
  }
  return [...found.values()].filter((s) => s.targets.length >= limits.spread).map((s) => {
    let known = 0;
    for (const f of id.firsts.values()) if (f.at < s.first) known += 1;
    return { ...s, who: id.who, kind: id.kind, known, since: id.since };
  });
}

/** Silences of a credential, over all the places where it was used. @param spans first and last use of each stretch, in pairs. */
export function wakesOf(credential: number, spans: readonly number[], silenceUs: number): WakeSum[] {
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
