/**
 * What the cells of an inventory mean: the mapping file that says which column of a vendor's table is what, and how a cell becomes an
 * instant or a short text for people. Mappings of kind `events` are described in `mapped/events-mapping.ts`.
 *
 * A mapping is a JSON file:
 *   { "keytrail": "mapping", "version": 1, "kind": "inventory", "name": "Acme NHI export", "platform": "aws",
 *     "columns": { "name": "Identity", "type": "Kind", "credential_id": "Key ID", "owner": "Team", "created": "Created on",
 *                  "last_used": "Last seen", "expires": "Valid until", "privilege": "Level", "consumers": "Used by",
 *                  "status": "State", "account": "Account" },
 *     "delimiter": ";", "timezone": "Europe/Berlin",
 *     "kinds": { "svc": "service-account" }, "credentialKinds": { "svc": "token" } }
 * Only `name` or `credential_id` must be there. Column names are compared without regard to case and outer blanks. `platform` stands for
 * every row, unless a column is mapped to `platform`. `timezone` (IANA name, `UTC` or `+02:00`) is for times that name none.
 * `kinds` and `credentialKinds` translate the text of the `type` column. `kind` may be left out. `header` names the columns of a table that
 * has no header; for JSON the columns are dotted paths, and `records` is the top-level array of a document that holds the records.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../shared/domain/kinds.ts';
import type { MappedField } from '../../shared/domain/mapping.ts';
import { microsOf, readInstant, type Micros } from '../../shared/domain/time.ts';
import { Delimiter, EventsMapping, Zone } from './mapped/events-mapping.ts';
import { offsetsOf } from './zones.ts';
import { parseJson } from '../../shared/domain/json-text.ts';

const Column = z.string().trim().min(1).max(200);

const InventoryMapping = z.strictObject({
  keytrail: z.literal('mapping'),
  version: z.literal(1),
  kind: z.literal('inventory').optional(),
  name: z.string().trim().min(1).max(200),
  platform: z.string().trim().min(1).max(60),
  columns: z.strictObject({
    name: Column.optional(), type: Column.optional(), platform: Column.optional(), credential_id: Column.optional(), owner: Column.optional(),
    created: Column.optional(), last_used: Column.optional(), expires: Column.optional(), privilege: Column.optional(), consumers: Column.optional(),
    status: Column.optional(), account: Column.optional(),
  } satisfies Record<MappedField, unknown>)
    .refine((c) => c.name !== undefined || c.credential_id !== undefined, 'a column for name or for credential_id is needed'),
  delimiter: Delimiter.optional(),
  timezone: Zone.optional(),
  header: z.array(Column).min(1).max(500).optional(),
  records: Column.optional(),
  kinds: z.record(z.string(), z.enum(IDENTITY_KINDS)).optional(),
  credentialKinds: z.record(z.string(), z.enum(CREDENTIAL_KINDS)).optional(),
});
export type InventoryMapping = z.infer<typeof InventoryMapping>;
export type Mapping = InventoryMapping | EventsMapping;

/** @param path names the file in the fault. */
export function readMapping(text: string, path = 'the mapping'): Result<Mapping> {
  let value: unknown;
  try {
    value = parseJson(text.replace(/^\uFEFF/, ''));
  } catch {
    return fail({ code: 'bad-mapping', path, why: 'it is not JSON' });
  }
  return mappingOf(value, path);
}

/** An already parsed mapping, checked. */
export function mappingOf(value: unknown, path = 'the mapping'): Result<Mapping> {
  // Chosen by its kind, not tried one after the other: the fault is then about the kind that was meant.
  const events = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'events';
  const parsed = events ? EventsMapping.safeParse(value) : InventoryMapping.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  return fail({ code: 'bad-mapping', path, why: visible(cut(`${where}${issue?.message ?? 'not a mapping'}`, 300)) });
}

const DETAIL_LIMIT = 2_000;

/** The beginning of a long text, and how much is left out. Never cuts a character in two. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const at = text.codePointAt(limit - 1) !== text.charCodeAt(limit - 1) ? limit - 1 : limit;
  return `${text.slice(0, at)}…(${text.length - at} more)`;
}

/** Control, formatting and lone surrogate characters written out, so that no cell can hide or turn text on a screen. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A cell inside a reason. */
export const quoted = (text: string): string => `"${visible(cut(text, 80))}"`;

/** Short text for people out of its parts; what is absent is left out. */
export function detailOf(...parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((p) => p !== undefined && p !== '');
  return said.length === 0 ? undefined : visible(cut(said.join('; '), DETAIL_LIMIT));
}

/** A cell as an instant, as an absence (`said`: the word that stands there, when it says something), or as unreadable. */
export type CellTime =
  | { readonly kind: 'at'; readonly at: Micros; readonly note?: string }
  | { readonly kind: 'absent'; readonly said?: string }
  | { readonly kind: 'bad'; readonly why: string };

const ABSENT = new Set(['', '-', '--', 'n/a', 'na', 'none', 'null', 'nil', 'undefined', 'not_supported', 'no_information', 'no information', 'unknown']);
/** Absences that are statements: a key that was never used, a secret that never expires. */
const SAID = /^(?:never(?: used| expires?)?|no expir\w*|does not expire|unlimited|not used|unused)$/i;
/** What systems write for "no date": the first day of .NET, the last day of nearly everything. */
const NO_DATE = /^(?:0001-01-01|9999-12-3[01])/;

export const isAbsent = (text: string): boolean => ABSENT.has(text.trim().toLowerCase());

/** @param zone for text that names none; without it a time of day is unreadable, and a day alone is taken as UTC. */
export function readCellTime(column: string, text: string, zone: string | undefined): CellTime {
  const t = text.trim();
  if (isAbsent(t)) return { kind: 'absent' };
  if (SAID.test(t) || NO_DATE.test(t)) return { kind: 'absent', said: `${column}: ${t}` };
  const bad: CellTime = { kind: 'bad', why: `unreadable ${column} ${quoted(text)}` };
  const epoch = /^\d+$/.test(t) ? ({ 10: 1_000_000, 13: 1_000, 16: 1 } as Record<number, number>)[t.length] : undefined;
  if (epoch !== undefined) {
    const at = microsOf(Number(t) * epoch);
    return at === undefined ? bad : { kind: 'at', at, note: `${column} ${t} read as ${epoch === 1_000_000 ? 'seconds' : epoch === 1_000 ? 'milliseconds' : 'microseconds'} since 1970` };
  }
  const day = /^\d{4}-\d\d-\d\d$/.test(t);
  const minute = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$/.exec(t);
  const read = readInstant(day ? `${t}T00:00:00` : minute === null ? t : `${minute[1] ?? ''}:00${minute[2] ?? ''}`);
  if (read === undefined || microsOf(read.at) === undefined || Number(t.slice(0, 4)) < 1900) return bad;
  if (read.zoned) return { kind: 'at', at: read.at };
  if (zone === undefined) {
    if (day) return { kind: 'at', at: read.at, note: `${column} is a day only (${t}), taken as UTC` };
    return { kind: 'bad', why: `${column} ${quoted(text)} names no time zone: say which with --timezone or in the mapping` };
  }
  const offsets = offsetsOf(zone);
  if (offsets === undefined) return { kind: 'bad', why: `${column} ${quoted(text)} needs a time zone, and ${quoted(zone)} is none known here` };
  const [offset, second] = offsets(read.at / 1000);
  if (offset === undefined) return { kind: 'bad', why: `${column} ${quoted(text)} does not exist in ${zone}: clocks were put forward then` };
  const at = microsOf(read.at - offset * 1000);
  if (at === undefined) return bad;
  if (second !== undefined) return { kind: 'at', at, note: `${column} ${t} happened twice in ${zone}, the earlier is taken` };
  return day ? { kind: 'at', at, note: `${column} is a day only (${t}), taken as ${zone}` } : { kind: 'at', at };
}
