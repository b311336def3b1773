/** "What breaks if we revoke this?": answered from the inventories, or said plainly that they do not say. */
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import { printInstant } from '../../shared/domain/time.ts';
import { plain } from './playbooks.ts';

export const NOTHING_BREAKS = 'Nothing stops working: the step takes no access away.';

const sorted = (names: Iterable<string | undefined>): readonly string[] => [...new Set([...names].flatMap((n) => (n === undefined || n === '' ? [] : [plain(n)])))].sort();

function about(row: InventoryRow, names: ReadonlySet<string>): boolean {
  if (row.credential !== undefined && names.has(row.credential.value)) return true;
  if (row.identity !== undefined && (names.has(row.identity.name) || (row.identity.also ?? []).some((also) => names.has(also)))) return true;
  return (row.kind === 'secret' || row.kind === 'consumer') && row.other !== undefined && names.has(row.other.name);
}

/** Other names that an inventory gives the same identity: one list knows it by its id, the next by its name. A text that several share (an account) names none of them. */
function withAliases(inventory: readonly InventoryRow[], names: readonly (string | undefined)[]): ReadonlySet<string> {
  const given = new Set(names.filter((n) => n !== undefined));
  const holders = new Map<string, Set<string>>();
  for (const { identity } of inventory) for (const also of identity?.also ?? []) holders.set(also, (holders.get(also) ?? new Set()).add(identity?.name ?? ''));
  const all = new Set(given);
  for (const { identity } of inventory) {
    if (identity === undefined) continue;
    const own = [identity.name, ...(identity.also ?? []).filter((also) => holders.get(also)?.size === 1)];
    if (own.some((n) => given.has(n))) for (const n of own) all.add(n);
  }
  return all;
}

/** `label`: how the sentence calls the subject; `names`: every name by which an inventory may know it. */
export function breaksOf(inventory: readonly InventoryRow[], label: string, names: readonly (string | undefined)[]): string {
  const who = plain(label);
  if (inventory.length === 0) return `The case holds no inventory: nothing says what depends on ${who}.`;
  const wanted = withAliases(inventory, names);
  const rows = inventory.filter((row) => about(row, wanted));
  const consumers = sorted(rows.flatMap((r) => (r.kind === 'consumer' ? [r.other !== undefined && !wanted.has(r.other.name) ? r.other.name : r.detail ?? r.identity?.name] : [])));
  const hosts = sorted(rows.flatMap((r) => (r.kind === 'host-identity' ? [r.other?.name] : [])));
  const stores = sorted(rows.flatMap((r) => (r.kind === 'secret' && r.credential !== undefined && wanted.has(r.credential.value) ? [r.identity !== undefined && !wanted.has(r.identity.name) ? r.identity.name : r.other !== undefined && !wanted.has(r.other.name) ? r.other.name : r.detail] : [])));
  const trusted = sorted(rows.flatMap((r) => (r.kind === 'trust' ? [r.other?.name] : [])));
  const owners = sorted(rows.map((r) => r.owner));
  const said: string[] = [];
  if (consumers.length > 0) said.push(`Consumers by the inventory: ${consumers.join(', ')}.`);
  if (hosts.length > 0) said.push(`Hosts that carry it: ${hosts.join(', ')}.`);
  if (trusted.length > 0) said.push(`May assume it: ${trusted.join(', ')}.`);
  const silent = said.length === 0;
  if (stores.length > 0) said.push(`Kept in, and to be changed there as well: ${stores.join(', ')}.`);
  if (silent) said.push(`No inventory names the consumers of ${who}.`);
  if (owners.length > 0) said.push(`Owner: ${owners.join(', ')}.`);
  else if (silent) said.push('No owner is on record either: expect unknown consumers to fail.');
  const dates = rows.flatMap((r) => (r.asOf === undefined ? [] : [r.asOf])).sort((a, b) => a - b);
  const [oldest] = dates;
  if (oldest !== undefined) said.push(`As of ${printInstant(oldest)}.`);
  return said.join(' ');
}
