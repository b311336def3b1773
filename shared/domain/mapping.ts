/** The names that a mapping of an unknown table or JSON may give a meaning to; what each means is said in electron/ingest/mapped. */

/** Of kind `inventory`. */
export const MAPPED_FIELDS = [
  'name', 'type', 'platform', 'credential_id', 'owner', 'created', 'last_used', 'expires', 'privilege', 'consumers', 'status', 'account',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

/** Of kind `events`, beside the time. */
export const EVENT_FIELDS = [
  'actor', 'actor_kind', 'credential', 'issues', 'source', 'agent', 'action', 'outcome', 'reason', 'id', 'platform', 'account', 'region', 'service', 'resource', 'host',
] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

/** How a time is written. `auto`: ISO 8601, names of months, or a number since 1970 told by its digits. Days and months in figures are never guessed. */
export const TIME_FORMS = ['auto', 'day-first', 'month-first', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds'] as const;
export type TimeForm = (typeof TIME_FORMS)[number];
