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

/** `label`: how the sentence calls the subject; `names`: every name by which an inventory may know it. */
export function breaksOf(inventory: readonly InventoryRow[], label: string, names: readonly (string | undefined)[]): string {
  const who = plain(label);
  if (inventory.length === 0) return `The case holds no inventory: nothing says what depends on ${who}.`;
  const wanted = new Set(names.filter((n) => n !== undefined));
  const rows = inventory.filter((row) => about(row, wanted));
  const consumers = sorted(rows.flatMap((r) => (r.kind === 'consumer' ? [r.other !== undefined && !wanted.has(r.other.name) ? r.other.name : r.detail ?? r.identity?.name] : [])));
  const hosts = sorted(rows.flatMap((r) => (r.kind === 'host-identity' ? [r.other?.name] : [])));
  const trusted = sorted(rows.flatMap((r) => (r.kind === 'trust' ? [r.other?.name] : [])));
  const owners = sorted(rows.map((r) => r.owner));
  const said: string[] = [];
  if (consumers.length > 0) said.push(`Consumers by the inventory: ${consumers.join(', ')}.`);
  if (hosts.length > 0) said.push(`Hosts that carry it: ${hosts.join(', ')}.`);
  if (trusted.length > 0) said.push(`May assume it: ${trusted.join(', ')}.`);
  const silent = said.length === 0;
  if (silent) said.push(`No inventory names the consumers of ${who}.`);
  if (owners.length > 0) said.push(`Owner: ${owners.join(', ')}.`);
  else if (silent) said.push('No owner is on record either: expect unknown consumers to fail.');
  const dates = rows.flatMap((r) => (r.asOf === undefined ? [] : [r.asOf])).sort((a, b) => a - b);
  const [oldest] = dates;
  if (oldest !== undefined) said.push(`As of ${printInstant(oldest)}.`);
  return said.join(' ');
}
