/** The columns of a stored event in their order, shared by the insert, the digest and the check. */
export const EVENT_COLUMNS = [
  'id', 'file_id', 'record_no', 'part', 'byte_offset', 'byte_length', 'line', 'at_us', 'precision_us', 'twin', 'action', 'depth', 'outcome', 'reason',
  'actor', 'actor_kind', 'credential', 'credential_kind', 'session_us', 'source', 'agent', 'platform', 'account', 'region', 'service', 'resource', 'host',
] as const;
export const EVENT_WIDTH = EVENT_COLUMNS.length;

/** Positions of the columns that hold ids of the dictionary. */
export const TEXT_COLUMNS: readonly number[] = ['action', 'reason', 'actor', 'credential', 'source', 'agent', 'platform', 'account', 'region', 'service', 'resource', 'host']
  .map((name) => EVENT_COLUMNS.findIndex((column) => column === name));

export const ISSUE_COLUMNS = ['event_id', 'seq', 'what', 'value', 'kind', 'holder', 'holder_kind', 'expires_us'] as const;
export const FACT_COLUMNS = ['event_id', 'seq', 'kind', 'term'] as const;
export const ENTRY_COLUMNS = [
  'id', 'file_id', 'record_no', 'part', 'byte_offset', 'byte_length', 'line', 'kind', 'platform', 'identity', 'identity_kind', 'credential', 'credential_kind',
  'other', 'other_kind', 'created_us', 'rotated_us', 'last_used_us', 'expires_us', 'as_of_us', 'status', 'owner', 'detail',
] as const;

export const NAME_COLUMNS = ['id', 'name', 'also', 'file_id', 'event_id', 'entry_id'] as const;

export type Cell = number | string | null;
