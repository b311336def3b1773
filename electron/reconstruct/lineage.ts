/**
 * Grows the lineage: from the seed, through every credential that a followed use issued (grade A: the log names the same identifier on both
 * sides), then through the rules that only constrain or guess (B, C). Time is respected: a use counts from the instant its credential came
 * into the trail, as far as the data can order them. No cap on hops, dwell or chains.
 */
import type { Grade } from '../../shared/domain/kinds.ts';
import { GRADES } from '../../shared/domain/kinds.ts';
import type { Behind, Hop, Rival, SourceGroup, TraceIdentity } from '../../shared/domain/trace.ts';
import type { RuleId } from '../../shared/domain/basis.ts';
import { printInstant, SECOND_US, type Micros } from '../../shared/domain/time.ts';
import { behindOf } from './behind.ts';
import { groupKeys, groupsOf, isServiceSource, type Assertion, type Split } from './groups.ts';
import { isGivenOnce, isLasting, isStay } from './kinds-of-use.ts';
import { startsOf } from './logons.ts';
import { LeastFirst } from './queue.ts';
import { TRAIL_RULES, USE_RULES } from './rules/registry.ts';
import type { Held, Proposal, RuleContext } from './rules/rule.ts';
import { sharedEventOf } from './shared-event.ts';
import { MOST_SKEW_US } from './skew.ts';
import type { KnownLife, TraceSource, Use } from './source.ts';
import { isUnrecorded } from './unrecorded.ts';

export const ISSUED_RULE: RuleId = 'issued-identifier@1';
export const PLANTED_RULE: RuleId = 'planted-identifier@1';

export interface SeedNode {
  readonly credential: string;
  readonly since: Micros;
  readonly split: Split;
  /** A logon from elsewhere: it enters by itself only when nothing else of the suspect explains it. */
  readonly late?: boolean | undefined;
}

export interface Node {
  readonly value: string;
  readonly life: KnownLife | undefined;
  readonly since: Micros;
  readonly parent: Node | undefined;
  readonly hop: HopDraft | undefined;
  readonly depth: number;
  readonly uses: readonly Use[];
  readonly followed: readonly Use[];
  readonly groups: readonly SourceGroup[];
  readonly follows: Held['follows'];
  readonly issue: { readonly holder: string | undefined; readonly kind: string; readonly expires: Micros | undefined } | undefined;
}

export interface HopDraft {
  readonly at: Micros;
  readonly precisionUs: number;
  readonly kind: Hop['kind'];
  readonly from: string;
  readonly to: string;
  readonly grade: Grade;
  readonly rule: RuleId;
  readonly because: string;
  readonly events: readonly [string, ...string[]];
  readonly rivals: readonly Rival[];
}

export interface Lineage {
  /** In the order in which they came into the trail; the seeds first. */
  readonly nodes: readonly Node[];
  readonly hops: readonly HopDraft[];
  readonly identities: readonly TraceIdentity[];
  /** Every followed use, in time order. */
  readonly trail: readonly Use[];
  readonly addresses: ReadonlySet<string>;
  /** Credentials used before the event that issued them: by how much two clocks differ at least. */
  readonly skews: readonly Skew[];
}

export interface Skew { readonly credential: string; readonly issuedAt: Micros; readonly usedAt: Micros; readonly issuer: string; readonly user: string }

/** Records of one logon are written within this time, in any order. */
const LOGON_ORDER_US = SECOND_US;

export interface GrowOptions { readonly minGrade: Grade; readonly assertions: readonly Assertion[]; readonly to: Micros | undefined }

interface Waiting { readonly value: string; readonly since: Micros; readonly parent: string | undefined; readonly hop: HopDraft | undefined; readonly split: Split | undefined; readonly shared: boolean; readonly issue: Node['issue'] }

const NO_SPLIT: Split = { intruder: undefined, because: 'the credential came from the trail' };

export function growLineage(seeds: readonly SeedNode[], source: TraceSource, options: GrowOptions): Lineage {
  const nodes = new Map<string, Node>();
  const hops: HopDraft[] = [];
  const addresses = new Set<string>();
  const identities = new Map<string, { name: string; how: TraceIdentity['how']; at: Micros | undefined; events: Set<string>; granted: string[] }>();
  /** By the identity they stand behind, then by name. */
  const behind = new Map<string, Map<string, Behind>>();
  const within = (grade: Grade): boolean => GRADES.indexOf(grade) <= GRADES.indexOf(options.minGrade);
  const shared: Waiting[] = [];
  const skews: Skew[] = [];
  // Earliest first, so that a credential's parent is the first hop that could have carried it; at the same instant the stronger proof.
  const waiting = new LeastFirst<Waiting>((a, b) => a.since - b.since || gradeOf(a) - gradeOf(b) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) || ((a.parent ?? '') < (b.parent ?? '') ? -1 : 1));
  const awaited = new Set<string>();
  const wait = (w: Waiting): void => { awaited.add(w.value); waiting.put(w); };
  /** What enters only when nothing else explains it. */
  const late: Waiting[] = [];
  for (const s of seeds) {
    const seed: Waiting = { value: s.credential, since: s.since, parent: undefined, hop: undefined, split: s.split, shared: true, issue: undefined };
    if (s.late === true) late.push(seed);
    else wait(seed);
  }
  const nextLate = (): Waiting | undefined => {
    late.sort((a, b) => b.since - a.since || (a.value < b.value ? 1 : -1));
    for (let next = late.pop(); next !== undefined; next = late.pop()) {
      const { value } = next;
      const begot = source.usesOf(value).flatMap((u) => u.issues);
      // An exchange whose every logon is explained needs no beginning of its own.
      if (!nodes.has(value) && (next.parent !== undefined || begot.length === 0 || begot.some((i) => !nodes.has(i.value)))) return next;
    }
    return undefined;
  };
  const held = (): Held[] => [...nodes.values()].map((n) => ({ credential: n.value, since: n.since, follows: n.follows }));
  /** Every followed use, in time order, made again only when a credential came or was followed further. */
  let followed: readonly Use[] | undefined;
  const trailNow = (): readonly Use[] => (followed ??= trailOf(nodes.values()));
  const setNode = (node: Node): void => {
    nodes.set(node.value, node);
    followed = undefined;
  };
  const context: RuleContext = { source, addresses, held, inLineage: (credential) => awaited.has(credential) };

  const noteIdentity = (name: string, how: TraceIdentity['how'], use: Use | undefined): void => {
    const canonical = source.canonical(name);
    const known = identities.get(canonical);
    if (known === undefined) identities.set(canonical, { name: canonical, how, at: use?.at, events: new Set(use === undefined ? [] : [use.id]), granted: [] });
    else if (use !== undefined) known.events.add(use.id);
  };

  const noteBehind = (identity: string, use: Use): void => {
    if (use.facts.length === 0) return;
    const own = source.canonical(identity);
    for (const b of behindOf(use)) {
      if (source.canonical(b.name) === own || source.namesOf(own).includes(b.name)) continue;
      const known = behind.get(own) ?? new Map<string, Behind>();
      behind.set(own, known);
      if (!known.has(b.name)) known.set(b.name, b);
    }
  };

  const propose = (from: Node, p: Proposal): void => {
    if (!within(p.grade) || nodes.has(p.credential)) return;
    const parent = p.from !== undefined && context.inLineage(p.from) ? p.from : from.value;
    const hop: HopDraft = { at: p.at, precisionUs: p.precisionUs, kind: p.kind, from: parent, to: p.credential, grade: p.grade, rule: p.rule, because: p.because, events: p.events, rivals: p.rivals };
    wait({ value: p.credential, since: p.at, parent, hop, split: p.sharedWithOwner ? { intruder: addresses, because: 'the source addresses of the trail' } : undefined, shared: p.sharedWithOwner, issue: undefined });
  };

  const admit = (w: Waiting): void => {
    const known = nodes.get(w.value);
    if (known !== undefined) return;
    const life = source.life(w.value);
    const parent = w.parent === undefined ? undefined : nodes.get(w.parent);
    const uses = source.usesOf(w.value);
    const intruder = w.split?.intruder;
    const follows = (from: string | undefined): boolean => intruder === undefined || (from !== undefined && intruder.has(from));
    const node: Node = { value: w.value, life, since: w.since, parent, hop: w.hop, depth: parent === undefined ? 0 : parent.depth + 1, uses, ...followedOf(w, uses), issue: w.issue, follows };
    setNode(node);
    if (w.split?.intruder === addresses) shared.push(w);
    if (w.hop !== undefined) hops.push(w.hop);
    take(node, node.followed);
  };

  const followedOf = (w: Waiting, uses: readonly Use[]): { followed: readonly Use[]; groups: readonly SourceGroup[] } => {
    const groupKey = groupKeys();
    const groups = groupsOf(w.value, uses, w.split ?? NO_SPLIT, addresses, w.since, options.assertions, w.parent !== undefined && !w.shared, groupKey);
    const followedKeys = new Set(groups.filter((g) => g.followed).map((g) => groupKey(g, g.part)));
    const stay = w.hop !== undefined && isStay(uses[0]?.credentialKind ?? '');
    // A machine writes what a session may do some milliseconds before it writes that the session began. After a start its numbers begin anew.
    const since = stay ? w.since - LOGON_ORDER_US : w.since;
    const end = isStay(uses[0]?.credentialKind ?? '') ? startsOf(w.value, source).find((at) => at > w.since) : undefined;
    // A use of the same second as the hop cannot be ordered before it: it counts.
    const followed = uses.filter((u) => u.at + u.precisionUs > since && (end === undefined || u.at < end) && (options.to === undefined || u.at < options.to) && followedKeys.has(groupKey(u, w.split?.partOf?.(u)?.label)));
    return { groups, followed };
  };

  /** Uses that now belong to the trail: their addresses, their holder, and what they brought about. */
  const take = (node: Node, uses: readonly Use[]): void => {
    for (const u of uses) if (u.source !== undefined && !isServiceSource(u.source)) addresses.add(u.source);
    if (node.life?.identity !== undefined && uses.length > 0) noteIdentity(node.life.identity, node.hop === undefined ? 'seed' : node.hop.kind === 'stolen-from-host' ? 'host identity' : 'assumed', uses[0]);
    if (node.life?.identity !== undefined) for (const u of uses) noteBehind(node.life.identity, u);
    for (const use of uses) consequences(node, use);
  };

  /** A credential shared with its owner is followed from the trail's addresses: an address learned later counts too. */
  const revisit = (): void => {
    for (const w of shared) {
      const node = nodes.get(w.value);
      if (node === undefined) continue;
      const now = followedOf(w, node.uses);
      const before = new Set(node.followed.map((u) => u.id));
      const added = now.followed.filter((u) => !before.has(u.id));
      if (added.length === 0) continue;
      const next = { ...node, ...now };
      setNode(next);
      take(next, added);
    }
  };

  const consequences = (node: Node, use: Use): void => {
    if (use.outcome === 'failure') return;
    if (use.issues.length > 0) issued(node, use);
    if (use.facts.length > 0) grants(use);
    for (const rule of USE_RULES) {
      const proposals = rule.look(use, context);
      // Of very many uses few lead on.
      if (proposals.length > 0) for (const proposal of proposals) propose(node, proposal);
    }
  };

  const issued = (node: Node, use: Use): void => {
    for (const issue of use.issues) {
      if (issue.what === 'identity') {
        noteIdentity(issue.value, 'created', use);
        continue;
      }
      if (issue.value === node.value || nodes.has(issue.value)) continue;
      const holder = issue.holder?.name;
      const planted = isLasting(issue.kind) && holder !== undefined && use.actor !== undefined && source.canonical(holder) !== source.canonical(use.actor);
      if (planted) noteIdentity(holder, 'credential planted', use);
      const issuings = source.issuings(issue.value).filter((o) => o.id !== use.id);
      const others = issuings.filter((o) => o.credential !== undefined && o.credential !== node.value);
      // Who hands out (a domain controller) is a witness where another record says with what it was asked for.
      if (isUnrecorded(node.value) && others.length > 0) continue;
      // A call into another account is logged in both: the copies share an id, and are cited together as one hop.
      const copies = issuings.filter((o) => o.credential === undefined && sharedEventOf(o) !== undefined && sharedEventOf(o) === sharedEventOf(use));
      const signIn = use.action.endsWith(':ConsoleLogin');
      const hop: HopDraft = {
        at: use.at, precisionUs: use.precisionUs, kind: signIn ? 'signed-in' : planted ? 'planted' : 'issued', from: node.value, to: issue.value, grade: 'A',
        rule: planted ? PLANTED_RULE : ISSUED_RULE, because: sentence(use, node.value, issue.value, issue.kind, holder, planted),
        events: [use.id, ...copies.map((o) => o.id)],
        rivals: others.map((o) => ({ explanation: `another event says that ${o.credential ?? 'somebody'} issued it`, from: o.credential, events: [o.id] })),
      };
      if (!within('A')) continue;
      const early = isGivenOnce(issue.kind) ? source.usesOf(issue.value).find((u) => u.at + u.precisionUs <= use.at && use.at - u.at <= MOST_SKEW_US && otherClock(u, use)) : undefined;
      if (early !== undefined) skews.push({ credential: issue.value, issuedAt: use.at, usedAt: early.at, issuer: use.target.platform, user: early.target.platform });
      const begun: Waiting = { value: issue.value, since: early?.at ?? use.at, parent: node.value, hop, split: undefined, shared: false, issue: { holder, kind: issue.kind, expires: issue.expires } };
      // A logon without an identifier says whose session began, not what was presented: the session it came from may be found.
      if (isUnrecorded(node.value) && isStay(issue.kind)) late.push(begun);
      else wait(begun);
    }
  };

  const grants = (use: Use): void => {
    const granted = use.facts.filter((f) => f.kind === 'access-to');
    const grantees = use.facts.filter((f) => f.kind === 'also-target');
    for (const [i, fact] of granted.entries()) {
      // Some logs name a grantee for each grant, in the same order; others one for all.
      const target = (grantees.length === granted.length ? grantees[i] : grantees[0])?.text;
      for (const identity of identities.values()) if (target !== undefined && (identity.name.endsWith(`/${target}`) || identity.name === target) && !identity.granted.includes(fact.text)) identity.granted.push(fact.text);
    }
  };

  for (;;) {
    for (let next = waiting.take(); next !== undefined; next = waiting.take()) admit(next);
    const trail = trailNow();
    // Only the earliest enters, then everything is looked at again: what it brings may explain the later ones better than what was known before.
    let soonest: { parent: Node; p: Proposal }[] = [];
    for (const rule of TRAIL_RULES) {
      for (const p of rule.look(trail, context)) {
        if (!within(p.grade) || nodes.has(p.credential)) continue;
        const origin = trail.find((u) => u.id === p.events[0]);
        const from = p.from ?? origin?.credential;
        const parent = from === undefined ? undefined : nodes.get(from);
        if (parent === undefined) continue;
        const best = soonest[0]?.p.at ?? Number.POSITIVE_INFINITY;
        if (p.at < best) soonest = [{ parent, p }];
        else if (p.at === best) soonest.push({ parent, p });
      }
    }
    // A logon that one rule tells by what it began is not told again as a use of a credential that nobody recorded.
    const begun = new Set(soonest.flatMap(({ p }) => (p.kind === 'acted-as' ? [] : p.events)));
    for (const { parent, p } of soonest) if (p.kind !== 'acted-as' || !begun.has(p.events.at(-1) ?? '')) propose(parent, p);
    if (waiting.size === 0) revisit();
    if (waiting.size === 0 && trail.length === trailNow().length) {
      const next = nextLate();
      if (next === undefined) break;
      wait(next);
    }
  }
  const list = [...nodes.values()].sort((a, b) => Number(a.parent !== undefined) - Number(b.parent !== undefined) || a.since - b.since || a.depth - b.depth || (a.value < b.value ? -1 : 1));
  return { nodes: list, hops, identities: [...identities.values()].map((i) => withBehind({ ...i, events: [...i.events] }, behind.get(i.name))).sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.name < b.name ? -1 : 1)), trail: trailNow(), addresses, skews };
}

/** Records of one log are ordered by one clock; only between two can the order be a clock's doing. */
const otherClock = (a: Use, b: Use): boolean => a.target.platform !== b.target.platform || (a.target.host !== undefined && b.target.host !== undefined && a.target.host !== b.target.host);

const withBehind = (identity: Omit<TraceIdentity, 'behind'>, names: ReadonlyMap<string, Behind> | undefined): TraceIdentity =>
  ({ ...identity, behind: names === undefined ? undefined : [...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) });

const gradeOf = (w: Waiting): number => (w.hop === undefined ? -1 : GRADES.indexOf(w.hop.grade));

function trailOf(nodes: Iterable<Node>): Use[] {
  return [...nodes].flatMap((n) => n.followed).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function sentence(use: Use, from: string, to: string, kind: string, holder: string | undefined, planted: boolean): string {
  const action = use.action.slice(use.action.indexOf(':') + 1);
  const when = printInstant(use.at);
  if (action === 'ConsoleLogin') return `the sign-in at ${when} was made with the password of ${use.actor ?? 'the user'}; the record itself is the beginning of the console session`;
  if (kind === 'aws-console-password') return `${action} at ${when}, made with ${from}, set the console password of ${holder ?? 'a user'}; the log names the user, never the password`;
  if (planted) return `${action} at ${when}, made with ${from}, issued ${to} for ${holder ?? 'another identity'}: the record names both identifiers`;
  return `${action} at ${when}, made with ${from}, issued ${to}${holder === undefined ? '' : ` for ${holder}`}: the record names both identifiers`;
}

