/** The columns of stored rows in their order, shared by the insert, the digest and the check. */
export const EVENT_COLUMNS = [
  'id', 'file_id', 'record_no', 'part', 'byte_offset', 'byte_length', 'line', 'at_us', 'twin', 'context', 'act', 'resource', 'host',
] as const;
export const EVENT_WIDTH = EVENT_COLUMNS.length;

/** Who, with what, from where: what many events share. The hash is made of the cells behind it. */
export const CONTEXT_COLUMNS = [
  'id', 'hash', 'actor', 'actor_kind', 'credential', 'credential_kind', 'session_us', 'source', 'agent', 'platform', 'account', 'region',
] as const;
/** What was done, and with what outcome. */
export const ACT_COLUMNS = ['id', 'hash', 'precision_us', 'action', 'depth', 'outcome', 'reason', 'service'] as const;

const positions = (columns: readonly string[], names: readonly string[]): readonly number[] => names.map((name) => columns.indexOf(name));

/** Positions of the columns that hold ids of the dictionary. */
export const EVENT_TEXTS = positions(EVENT_COLUMNS, ['resource', 'host']);
export const CONTEXT_TEXTS = positions(CONTEXT_COLUMNS, ['actor', 'credential', 'source', 'agent', 'platform', 'account', 'region']);
export const ACT_TEXTS = positions(ACT_COLUMNS, ['action', 'reason', 'service']);

export const TWIN_COLUMNS = ['id', 'event_id', 'file_id', 'record_no', 'part', 'byte_offset', 'byte_length', 'line'] as const;
export const SUPERSEDED_COLUMNS = ['by_event', 'event_id'] as const;
/** What a further record says of the event held at first: which row of `evidence_twin` or `evidence_happening` it is, and what it contradicts. */
export const SAID_COLUMNS = ['id', 'event_id', 'twin_id', 'by_event', 'context', 'act', 'issued', 'contrary'] as const;
export const ISSUE_COLUMNS = ['event_id', 'seq', 'what', 'value', 'kind', 'holder', 'holder_kind', 'expires_us'] as const;
export const FACT_COLUMNS = ['event_id', 'seq', 'kind', 'term'] as const;
export const ENTRY_COLUMNS = [
  'id', 'file_id', 'record_no', 'part', 'byte_offset', 'byte_length', 'line', 'kind', 'platform', 'identity', 'identity_kind', 'credential', 'credential_kind',
  'other', 'other_kind', 'created_us', 'rotated_us', 'last_used_us', 'expires_us', 'as_of_us', 'status', 'owner', 'detail',
] as const;
export const RIGHT_COLUMNS = ['entry_id', 'rights'] as const;

export const NAME_COLUMNS = ['id', 'name', 'also', 'file_id', 'event_id', 'entry_id'] as const;

export type Cell = number | string | null;
