/** How the command line prints: times as ISO 8601 UTC, absent facts as null, one JSON document or plain lines. */
import { printInstant, type Micros } from '../../shared/domain/time.ts';

/** Names of members that hold instants. A number under any other name is a count or a size. */
const INSTANTS = new Set(['at', 'from', 'to', 'first', 'last', 'issuedAt', 'firstUse', 'lastUse', 'expires', 'revokedAt', 'importedAt', 'createdAt', 'sessionAt', 'revoked', 'openSince', 'asOf', 'contained']);

/** Domain values → JSON: instants become text, undefined becomes null. */
export function jsonOf(value: unknown, key = ''): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return INSTANTS.has(key) ? printInstant(value as Micros) : value;
  if (Array.isArray(value)) return value.map((v) => jsonOf(v, key));
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonOf(v, k)]));
  return value;
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Log text on a terminal: control characters could move the cursor or colour the screen, so they are shown as codes. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function say(line = ''): void {
  process.stdout.write(`${plain(line)}\n`);
}

export function warn(line: string): void {
  process.stderr.write(`${plain(line)}\n`);
}

/** Columns padded to their widest cell; the last is left as it is. */
export function sayTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => (r[i] ?? '').length)));
  for (const row of rows) say(row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd());
}

export const when = (at: Micros | undefined): string => (at === undefined ? '—' : printInstant(at));
export const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
