/**
 * Potential reach: from the identities and hosts that the trail used, over what inventories state (trusts, memberships, host identities, secrets),
 * shortest ways first. A trust is taken as open from its creation to its end, as far as the inventory says; policies' conditions are shown, not
 * judged. Nothing here is observed, and nothing of it enters the trail.
 */
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import type { PotentialReach, Reachable, ReachStep, ReachStepKind } from '../../shared/domain/reach.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Trace } from '../../shared/domain/trace.ts';

const SHOWN_GRANTS = 12;
/** Readers write "no condition" where an inventory states that there is none. */
const NO_CONDITION = /\bno conditions?\b/gi;
const CONDITION = /condition|if |when |StringEquals|StringLike|must/i;

interface Edge extends ReachStep { readonly since: Micros | undefined; readonly until: Micros | undefined; readonly toKind: string; readonly platform: string }

export interface ReachInput {
  readonly trace: Trace;
  readonly inventory: readonly InventoryRow[];
  readonly canonical: (name: string) => string;
  /** Whose a credential is, as events or inventories say. */
  readonly holderOf: (credential: string) => string | undefined;
}

export function potentialReach({ trace, inventory, canonical, holderOf }: ReachInput): PotentialReach {
  const start = new Set<string>();
  for (const c of trace.credentials) if (c.identity !== undefined && c.status !== 'issued-unused') start.add(canonical(c.identity));
  for (const i of trace.identities) start.add(canonical(i.name));
  const places = new Set(trace.systems.flatMap((s) => [...(s.touch === 'controlled' && s.host !== undefined ? [s.host] : []), ...(s.touch === 'controlled' || s.touch === 'read' ? [s.resource ?? ''] : [])]).filter((p) => p !== '').map(canonical));
  const edges = edgesOf(inventory, canonical, holderOf);
  const observed = new Set([...start, ...trace.credentials.flatMap((c) => (c.identity === undefined ? [] : [canonical(c.identity)]))]);

  const found = new Map<string, { path: readonly Edge[]; at: Micros | undefined }>();
  let frontier = [...start, ...places].sort().map((name) => ({ name, path: [] as readonly Edge[], at: undefined as Micros | undefined }));
  const seen = new Set(frontier.map((f) => f.name));
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const here of frontier) {
      for (const edge of [...(edges.get(here.name) ?? []), ...accountEdges(here.name, edges)]) {
        if (seen.has(edge.to)) continue;
        const at = later(here.at, edge.since);
        // A trust that ended before the way to it was open was never open.
        if (edge.until !== undefined && at !== undefined && edge.until <= at) continue;
        seen.add(edge.to);
        const path = [...here.path, { ...edge, from: here.name }];
        found.set(edge.to, { path, at });
        next.push({ name: edge.to, path, at });
      }
    }
    frontier = next.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  const grants = grantsOf(inventory, canonical);
  const reachable = [...found].filter(([name]) => !observed.has(name)).map(([name, { path, at }]): Reachable => {
    const last = path.at(-1);
    const granted = grants.get(name) ?? [];
    return {
      name, kind: last?.toKind ?? 'unknown', platform: last?.platform ?? '', path: path.map(({ kind, from, to, detail, entry, asOf }) => ({ kind, from, to, detail, entry, asOf })),
      openSince: at, grants: granted.slice(0, SHOWN_GRANTS), grantCount: granted.length, conditional: path.some((e) => CONDITION.test((e.detail ?? '').replaceAll(NO_CONDITION, ''))),
    };
  }).sort((a, b) => a.path.length - b.path.length || (a.name < b.name ? -1 : 1));
  return { reachable, from: [...start].sort(), limits: limitsOf(inventory) };
}

const later = (a: Micros | undefined, b: Micros | undefined): Micros | undefined => (a === undefined ? b : b === undefined ? a : a > b ? a : b);

function edgesOf(inventory: readonly InventoryRow[], canonical: (name: string) => string, holderOf: (credential: string) => string | undefined): Map<string, Edge[]> {
  const edges = new Map<string, Edge[]>();
  const add = (row: InventoryRow, kind: ReachStepKind, from: string | undefined, to: string | undefined, toKind: string): void => {
    if (from === undefined || to === undefined || from === to) return;
    const edge: Edge = { kind, from, to, detail: row.detail, entry: row.id, asOf: row.asOf, since: row.created, until: row.expires, toKind, platform: row.platform };
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
      case 'secret': if (row.credential !== undefined) add(row, 'kept-in', identity, name(holderOf(row.credential.value)), 'unknown'); break;
      default:
    }
  }
  return edges;
}

/** A trust in a whole account is open to every identity of it whose own policies allow the step. */
function accountEdges(name: string, edges: ReadonlyMap<string, readonly Edge[]>): readonly Edge[] {
  const account = /^arn:(aws[a-z-]*):(?:iam|sts)::(\d{12}):(?!root$)/.exec(name);
  if (account === null) return [];
  return (edges.get(`arn:${account[1] ?? 'aws'}:iam::${account[2] ?? ''}:root`) ?? []).map((e) => ({ ...e, detail: `${e.detail === undefined ? '' : `${e.detail}; `}trusted as the whole account: if the identity’s own policies allow it` }));
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
    'conditions of policies are shown, not judged: a way that an inventory leaves open may be closed by a condition, a boundary or an organisation policy',
    ...(undated === 0 ? [] : [`${undated} trust${undated === 1 ? '' : 's'} of the inventories ${undated === 1 ? 'has' : 'have'} no date: whether ${undated === 1 ? 'it was' : 'they were'} open at the time of the trail is not known`]),
  ];
}
