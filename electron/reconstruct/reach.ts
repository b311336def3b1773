/**
 * Potential reach: from the identities and hosts that the trail used, over what inventories state (trusts, memberships, host identities, secrets and who
 * consumes them, and the rights of policies and role bindings: `rights/`), shortest ways first. A step is taken as open from its creation to its end, as far as the inventory says, and a way only leads on from
 * where it was open after the trail had come there; policies' conditions are shown, not judged. Nothing here is observed, and nothing of it enters the trail.
 */
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import type { PotentialReach, Reachable, ReachStepKind } from '../../shared/domain/reach.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import type { Edge } from './rights/edge.ts';
import { Rights } from './rights/rights.ts';

const SHOWN_GRANTS = 12;
/** Readers write "no condition" where an inventory states that there is none. */
const NO_CONDITION = /\bno conditions?\b/gi;
const CONDITION = /condition|if |when |StringEquals|StringLike|must/i;

export interface ReachInput {
  readonly trace: Trace;
  readonly inventory: readonly InventoryRow[];
  readonly canonical: (name: string) => string;
  /** Whose a credential is, as events or inventories say. */
  readonly holderOf: (credential: string) => string | undefined;
  /** Rights on more than this many lead to one set. */
  readonly many?: number;
}

export function potentialReach({ trace, inventory, canonical, holderOf, many }: ReachInput): PotentialReach {
  const { start, controlled, read } = startsOf(trace, canonical);
  const edges = edgesOf(inventory, canonical, holderOf);
  const rights = new Rights(inventory, canonical, many);
  const observed = new Set([...start.keys(), ...controlled.keys(), ...read.keys(), ...trace.credentials.flatMap((c) => (c.identity === undefined ? [] : [canonical(c.identity)]))]);

  const found = new Map<string, { path: readonly Edge[]; at: Micros | undefined }>();
  // When each can be had at the earliest: a longer way may be open before the shortest is, and then lead on where that does not.
  const had = new Map<string, number>();
  const gone = new Map<string, number>();
  const arrive = (name: string, when: number, only: Way['only']): boolean => {
    const known = Math.min(had.get(name) ?? Number.POSITIVE_INFINITY, only === undefined ? Number.POSITIVE_INFINITY : gone.get(name) ?? Number.POSITIVE_INFINITY);
    if (known <= when && (had.has(name) || gone.has(name))) return false;
    (only === undefined ? had : gone).set(name, when);
    return true;
  };
  let frontier: Way[] = [...start, ...controlled].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, when]) => (arrive(name, when, undefined) ? [{ name, path: [], when, at: undefined, only: undefined }] : []));
  // What was read gives away what it holds, and nothing else.
  frontier.push(...[...read].filter(([name]) => !had.has(name)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, when]): Way => ({ name, path: [], when, at: undefined, only: HOLDS })));
  while (frontier.length > 0) {
    const next: Way[] = [];
    for (const here of frontier) {
      const plain = edges.get(here.name) ?? [];
      for (const edge of here.only === undefined
        ? [...plain.flatMap((e) => rights.trusted(e)), ...accountEdges(here.name, edges, rights), ...rights.steps(here.name, here.path.at(-1))]
        : [...plain, ...rights.steps(here.name, here.path.at(-1))].filter((e) => here.only?.includes(e.kind) === true)) {
        const when = Math.max(here.when, edge.since ?? here.when);
        // Of a set that may be read each member may be read, and no more.
        const only = edge.kind === 'may-read' ? HOLDS : edge.kind === 'includes' ? here.only : undefined;
        // A step that ended before the way to it was open was never open.
        if ((edge.until !== undefined && edge.until <= when) || !arrive(edge.to, when, only)) continue;
        const path = [...here.path, { ...edge, from: here.name }];
        const at = later(here.at, edge.since);
        if (!found.has(edge.to)) found.set(edge.to, { path, at });
        next.push({ name: edge.to, path, when, at, only });
      }
    }
    frontier = next.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
  const grants = grantsOf(inventory, canonical);
  // One of a set is said with the set.
  const reachable = [...found].filter(([name, { path }]) => !observed.has(name) && path.at(-1)?.kind !== 'includes').map(([name, { path, at }]): Reachable => {
    const last = path.at(-1);
    const granted = grants.get(name) ?? [];
    return {
      name, kind: last?.toKind ?? 'unknown', platform: last?.platform ?? '', path: path.map(({ kind, from, to, detail, entry, asOf }) => ({ kind, from, to, detail, entry, asOf })),
      openSince: at, grants: granted.slice(0, SHOWN_GRANTS), grantCount: granted.length, conditional: path.some((e) => e.conditional),
    };
  }).sort((a, b) => a.path.length - b.path.length || (a.name < b.name ? -1 : 1));
  return { reachable, from: [...start.keys()].sort(), limits: limitsOf(inventory) };
}

const HOLDS: readonly ReachStepKind[] = ['kept-in', 'includes'];
const hangsOn = (detail: string | undefined): boolean => CONDITION.test((detail ?? '').replaceAll(NO_CONDITION, ''));

/** A way so far. `when`: had by the trail, and all steps open, at the earliest; `at`: the same by the dates of the inventory alone. */
interface Way { readonly name: string; readonly path: readonly Edge[]; readonly when: number; readonly at: Micros | undefined; readonly only: readonly ReachStepKind[] | undefined }

/** Where the trail was, and since when: what it acted as, what it controlled, and what it only read. */
function startsOf(trace: Trace, canonical: (name: string) => string): { readonly start: ReadonlyMap<string, number>; readonly controlled: ReadonlyMap<string, number>; readonly read: ReadonlyMap<string, number> } {
  const [start, controlled, read] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const put = (names: Map<string, number>, name: string | undefined, when: number | undefined): void => {
    if (name === undefined || name === '') return;
    const known = canonical(name);
    // What has no date may have been from the beginning.
    names.set(known, Math.min(names.get(known) ?? Number.POSITIVE_INFINITY, when ?? Number.NEGATIVE_INFINITY));
  };
  for (const c of trace.credentials) if (c.status !== 'issued-unused') put(start, c.identity, c.firstUse ?? c.issuedAt);
  for (const i of trace.identities) put(start, i.name, i.at);
  for (const s of trace.systems) {
    if (s.touch === 'controlled') for (const name of [s.host, s.resource]) put(controlled, name, s.first);
    else if (s.touch === 'read') put(read, s.resource, s.first);
  }
  return { start, controlled, read };
}

const later = (a: Micros | undefined, b: Micros | undefined): Micros | undefined => (a === undefined ? b : b === undefined ? a : a > b ? a : b);

function edgesOf(inventory: readonly InventoryRow[], canonical: (name: string) => string, holderOf: (credential: string) => string | undefined): Map<string, Edge[]> {
  const edges = new Map<string, Edge[]>();
  const add = (row: InventoryRow, kind: ReachStepKind, from: string | undefined, to: string | undefined, toKind: string): void => {
    if (from === undefined || to === undefined || from === to) return;
    const edge: Edge = { kind, from, to, detail: row.detail, entry: row.id, asOf: row.asOf, since: row.created, until: row.expires, toKind, platform: row.platform, conditional: hangsOn(row.detail) };
    const list = edges.get(from);
    if (list === undefined) edges.set(from, [edge]);
    else list.push(edge);
  };
  const name = (text: string | undefined): string | undefined => (text === undefined ? undefined : canonical(text));
  for (const row of inventory) {
    const identity = name(row.identity?.name);
    const other = name(row.other?.name);
    switch (row.kind) {
      case 'trust': add(row, 'may-become', other, identity, row.identity?.kind ?? 'unknown'); break;
      case 'membership': add(row, 'member-of', identity, other, 'group'); break;
      case 'host-identity': add(row, 'carries', other, identity, row.identity?.kind ?? 'unknown'); break;
      case 'consumer': add(row, 'uses', other, identity ?? (row.credential === undefined ? undefined : name(holderOf(row.credential.value))), row.identity?.kind ?? 'unknown'); break;
      case 'secret': if (row.credential !== undefined) add(row, 'kept-in', identity, name(holderOf(row.credential.value)), 'unknown'); break;
      default:
    }
  }
  return edges;
}

/** A trust in a whole account is open to every identity of it whose own policies allow the step. */
function accountEdges(name: string, edges: ReadonlyMap<string, readonly Edge[]>, rights: Rights): readonly Edge[] {
  const account = /^arn:(aws[a-z-]*):(?:iam|sts)::(\d{12}):(?!root$)/.exec(name);
  if (account === null) return [];
  const trusts = edges.get(`arn:${account[1] ?? 'aws'}:iam::${account[2] ?? ''}:root`) ?? [];
  return rights.assumed(name, trusts) ?? trusts.map((e) => ({ ...e, conditional: true, detail: `${e.detail === undefined ? '' : `${e.detail}; `}trusted as the whole account: if the identity’s own policies allow it` }));
}

function grantsOf(inventory: readonly InventoryRow[], canonical: (name: string) => string): Map<string, string[]> {
  const grants = new Map<string, string[]>();
  for (const row of inventory) {
    if (row.kind !== 'permission' || row.identity === undefined || row.detail === undefined) continue;
    const name = canonical(row.identity.name);
    const list = grants.get(name);
    if (list === undefined) grants.set(name, [row.detail]);
    else if (!list.includes(row.detail)) list.push(row.detail);
  }
  return grants;
}

function limitsOf(inventory: readonly InventoryRow[]): string[] {
  if (inventory.length === 0) return ['no inventory is in the evidence, so nothing can be said of what could still be reached'];
  const undated = inventory.filter((r) => r.asOf === undefined && r.created === undefined && r.kind === 'trust').length;
  return [
    'policies and role bindings in the evidence are judged as of their inventory; conditions are shown, not judged: a way that is left open may be closed by a condition, by an organisation policy, or by the policy of a resource',
    ...(undated === 0 ? [] : [`${undated} trust${undated === 1 ? '' : 's'} of the inventories ${undated === 1 ? 'has' : 'have'} no date: whether ${undated === 1 ? 'it was' : 'they were'} open at the time of the trail is not known`]),
  ];
}
