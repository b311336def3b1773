/**
 * Grows the lineage: from the seed, through every credential that a followed use issued (grade A: the log names the same identifier on both
 * sides), then through the rules that only constrain or guess (B, C). Time is respected: a use counts from the instant its credential came
 * into the trail, as far as the data can order them. No cap on hops, dwell or chains.
 */
import type { Grade } from '../../shared/domain/kinds.ts';
import { GRADES } from '../../shared/domain/kinds.ts';
import type { Hop, Rival, SourceGroup, TraceIdentity } from '../../shared/domain/trace.ts';
import type { RuleId } from '../../shared/domain/basis.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import { groupsOf, isServiceSource, type Assertion, type Split } from './groups.ts';
import { TRAIL_RULES, USE_RULES } from './rules/registry.ts';
import type { Proposal, RuleContext } from './rules/rule.ts';
import type { KnownLife, TraceSource, Use } from './source.ts';

export const ISSUED_RULE: RuleId = 'issued-identifier@1';
export const PLANTED_RULE: RuleId = 'planted-identifier@1';
const LONG_TERM = new Set(['aws-access-key', 'aws-root-key', 'aws-console-password', 'aws-service-specific', 'aws-signing-certificate', 'aws-ssh-public-key']);

export interface SeedNode { readonly credential: string; readonly since: Micros; readonly split: Split }

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
}

export interface GrowOptions { readonly minGrade: Grade; readonly assertions: readonly Assertion[]; readonly to: Micros | undefined }

interface Waiting { readonly value: string; readonly since: Micros; readonly parent: Node | undefined; readonly hop: HopDraft | undefined; readonly split: Split | undefined; readonly shared: boolean; readonly issue: Node['issue'] }

const NO_SPLIT: Split = { intruder: undefined, because: 'the credential came from the trail' };

export function growLineage(seeds: readonly SeedNode[], source: TraceSource, options: GrowOptions): Lineage {
  const nodes = new Map<string, Node>();
  const hops: HopDraft[] = [];
  const addresses = new Set<string>();
  const identities = new Map<string, { name: string; how: TraceIdentity['how']; at: Micros | undefined; events: string[]; granted: string[] }>();
  const within = (grade: Grade): boolean => GRADES.indexOf(grade) <= GRADES.indexOf(options.minGrade);
  const waiting: Waiting[] = seeds.map((s) => ({ value: s.credential, since: s.since, parent: undefined, hop: undefined, split: s.split, shared: true, issue: undefined }));
  const context: RuleContext = { source, addresses, inLineage: (credential) => nodes.has(credential) || waiting.some((w) => w.value === credential) };

  const noteIdentity = (name: string, how: TraceIdentity['how'], use: Use | undefined): void => {
    const canonical = source.canonical(name);
    const known = identities.get(canonical);
    if (known === undefined) identities.set(canonical, { name: canonical, how, at: use?.at, events: use === undefined ? [] : [use.id], granted: [] });
    else if (use !== undefined && known.events.length < 20) known.events.push(use.id);
  };

  const propose = (from: Node, p: Proposal): void => {
    if (!within(p.grade) || nodes.has(p.credential)) return;
    const hop: HopDraft = { at: p.at, precisionUs: p.precisionUs, kind: p.kind, from: from.value, to: p.credential, grade: p.grade, rule: p.rule, because: p.because, events: p.events, rivals: p.rivals };
    waiting.push({ value: p.credential, since: p.at, parent: from, hop, split: p.sharedWithOwner ? { intruder: new Set(addresses), because: 'the source addresses of the trail' } : undefined, shared: p.sharedWithOwner, issue: undefined });
  };

  const admit = (w: Waiting): void => {
    const known = nodes.get(w.value);
    if (known !== undefined) return;
    const life = source.life(w.value);
    const uses = source.usesOf(w.value);
    const groups = groupsOf(w.value, uses, w.split ?? NO_SPLIT, addresses, w.since, options.assertions, w.parent !== undefined && !w.shared);
    const followedKeys = new Set(groups.filter((g) => g.followed).map((g) => `${g.source ?? ''}\u0000${g.agent ?? ''}`));
    // A use of the same second as the hop cannot be ordered before it: it counts.
    const followed = uses.filter((u) => u.at + u.precisionUs > w.since && (options.to === undefined || u.at < options.to) && followedKeys.has(`${u.source ?? ''}\u0000${u.agent ?? ''}`));
    const node: Node = { value: w.value, life, since: w.since, parent: w.parent, hop: w.hop, depth: w.parent === undefined ? 0 : w.parent.depth + 1, uses, followed, groups, issue: w.issue };
    nodes.set(w.value, node);
    if (w.hop !== undefined) hops.push(w.hop);
    for (const u of followed) if (u.source !== undefined && !isServiceSource(u.source)) addresses.add(u.source);
    if (life?.identity !== undefined && followed.length > 0) noteIdentity(life.identity, w.parent === undefined ? 'seed' : 'assumed', followed[0]);
    for (const use of followed) consequences(node, use);
  };

  const consequences = (node: Node, use: Use): void => {
    if (use.outcome === 'failure') return;
    for (const issue of use.issues) {
      if (issue.what === 'identity') {
        noteIdentity(issue.value, 'created', use);
        continue;
      }
      if (issue.value === node.value || nodes.has(issue.value)) continue;
      const holder = issue.holder?.name;
      const planted = LONG_TERM.has(issue.kind) && holder !== undefined && use.actor !== undefined && source.canonical(holder) !== source.canonical(use.actor);
      if (planted) noteIdentity(holder, 'credential planted', use);
      const others = source.issuings(issue.value).filter((o) => o.id !== use.id && o.credential !== undefined && o.credential !== node.value);
      const signIn = use.action.endsWith(':ConsoleLogin');
      const hop: HopDraft = {
        at: use.at, precisionUs: use.precisionUs, kind: signIn ? 'signed-in' : planted ? 'planted' : 'issued', from: node.value, to: issue.value, grade: 'A',
        rule: planted ? PLANTED_RULE : ISSUED_RULE, because: sentence(use, node.value, issue.value, issue.kind, holder, planted),
        events: [use.id],
        rivals: others.map((o) => ({ explanation: `another event says that ${o.credential ?? 'somebody'} issued it`, from: o.credential, events: [o.id] })),
      };
      if (!within('A')) continue;
      waiting.push({ value: issue.value, since: use.at, parent: node, hop, split: undefined, shared: false, issue: { holder, kind: issue.kind, expires: issue.expires } });
    }
    for (const fact of use.facts) {
      if (fact.kind !== 'access-to') continue;
      const target = use.facts.find((f) => f.kind === 'also-target')?.text;
      for (const identity of identities.values()) if (target !== undefined && (identity.name.endsWith(`/${target}`) || identity.name === target) && !identity.granted.includes(fact.text)) identity.granted.push(fact.text);
    }
    for (const rule of USE_RULES) for (const proposal of rule.look(use, context)) propose(node, proposal);
  };

  for (;;) {
    // Earliest first, so that a credential's parent is the first hop that could have carried it.
    while (waiting.length > 0) {
      waiting.sort((a, b) => a.since - b.since || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
      const next = waiting.shift();
      if (next !== undefined) admit(next);
    }
    const trail = trailOf(nodes.values());
    for (const rule of TRAIL_RULES) {
      for (const p of rule.look(trail, context)) {
        const origin = trail.find((u) => u.id === p.events[0]);
        const parent = origin?.credential === undefined ? undefined : nodes.get(origin.credential);
        if (parent !== undefined) propose(parent, p);
      }
    }
    if (waiting.length === 0) break;
  }
  const list = [...nodes.values()].sort((a, b) => Number(a.parent !== undefined) - Number(b.parent !== undefined) || a.since - b.since || a.depth - b.depth || (a.value < b.value ? -1 : 1));
  return { nodes: list, hops, identities: [...identities.values()].sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.name < b.name ? -1 : 1)), trail: trailOf(nodes.values()), addresses };
}

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

