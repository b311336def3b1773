/** The mapping form as data: what the person chose, from and to the JSON of a mapping file, and first suggestions by the names of columns. */
import { EVENT_FIELDS, MAPPED_FIELDS, TIME_FORMS, type EventField, type MappedField, type TimeForm } from '../../../shared/domain/mapping.ts';

export type MappingKind = 'events' | 'inventory';
export interface MappingDraft {
  readonly kind: MappingKind;
  readonly name: string;
  readonly platform: string;
  /** Date, and time when it stands in a column of its own. */
  readonly time: string;
  readonly time2: string;
  readonly timeAs: TimeForm;
  readonly since: string;
  readonly fields: Readonly<Partial<Record<EventField, string>>>;
  readonly columns: Readonly<Partial<Record<MappedField, string>>>;
  readonly actorKind: string;
  readonly credentialKind: string;
  /** Texts of the outcome that mean success, separated by commas. */
  readonly success: string;
  readonly depth: string;
  readonly timezone: string;
  readonly delimiter: string;
  readonly records: string;
  /** Keys of an opened mapping that the form does not show; they are kept. */
  readonly base: Readonly<Record<string, unknown>>;
}

export const EMPTY: MappingDraft = {
  kind: 'events', name: '', platform: '', time: '', time2: '', timeAs: 'auto', since: '', fields: {}, columns: {}, actorKind: '', credentialKind: '', success: '', depth: '', timezone: '', delimiter: '', records: '', base: {},
};

export const FIELD_WORDS: Readonly<Record<EventField, string>> = {
  actor: 'Who', actor_kind: 'Kind of who', credential: 'Credential presented', issues: 'Credential issued', source: 'Source address', agent: 'User agent', action: 'Action', outcome: 'Outcome', reason: 'Reason',
  id: 'Event id', platform: 'Platform, by record', account: 'Account', region: 'Region', service: 'Service', resource: 'Resource', host: 'Host',
};
export const COLUMN_WORDS: Readonly<Record<MappedField, string>> = {
  name: 'Name', type: 'Type', platform: 'Platform, by record', credential_id: 'Credential id', owner: 'Owner', created: 'Created', last_used: 'Last used', expires: 'Expires', privilege: 'Privilege', consumers: 'Used by', status: 'Status', account: 'Account',
};
export const TIME_WORDS: Readonly<Record<TimeForm, string>> = {
  'auto': 'as ISO 8601, with a month’s name, or a number since 1970', 'day-first': 'day first: 31/12/2024', 'month-first': 'month first: 12/31/2024',
  'seconds': 'seconds', 'milliseconds': 'milliseconds', 'microseconds': 'microseconds', 'nanoseconds': 'nanoseconds',
};

/** Last parts of column names that mean a field in most exports. Only the first that fits is suggested, and the preview shows what came of it. */
const LIKELY: readonly (readonly [EventField | 'time', RegExp])[] = [
  ['time', /^(?:@?timestamp|time|date_?time|event_?time|created_?at|time_?created|ts|when|date)$/],
  ['action', /^(?:action|operation|event_?name|event_?type|method|api|activity|command|verb|what)$/],
  ['actor', /^(?:actor|user|user_?name|principal|identity|account_?name|src_?user|subject|who|caller)$/],
  ['credential', /^(?:credential(?:_?id)?|key_?id|access_?key(?:_?id)?|token_?id|session_?id|api_?key(?:_?id)?)$/],
  ['source', /^(?:source_?ip(?:_?address)?|src_?ip|client_?ip|ip(?:_?address)?|remote_?addr(?:ess)?|source|src)$/],
  ['agent', /^(?:user_?agent|agent|client)$/], ['outcome', /^(?:outcome|result|status|success|decision|ok)$/], ['reason', /^(?:reason|error(?:_?message)?|message)$/],
  ['resource', /^(?:resource|object|target|path|uri|url)$/], ['host', /^(?:host(?:_?name)?|computer|dst_?computer|server|node|machine)$/],
  ['service', /^(?:service|application|app)$/], ['id', /^(?:id|event_?id|request_?id|uuid|guid|record_?id)$/], ['account', /^(?:account(?:_?id)?|tenant(?:_?id)?|project|org(?:anization)?)$/],
];
const LIKELY_COLUMNS: readonly (readonly [MappedField, RegExp])[] = [
  ['name', /^(?:name|identity|principal|account|display_?name)$/], ['type', /^(?:type|kind)$/], ['credential_id', /^(?:credential(?:_?id)?|key_?id|token_?id|secret_?id)$/], ['owner', /^(?:owner|team|contact)$/],
  ['created', /^(?:created(?:_?at|_?on)?|creation_?date)$/], ['last_used', /^(?:last_?used|last_?seen|last_?activity)$/], ['expires', /^(?:expires?(?:_?at|_?on)?|expiry|valid_?until)$/],
  ['privilege', /^(?:privilege|level|role|permissions?)$/], ['consumers', /^(?:consumers?|used_?by)$/], ['status', /^(?:status|state|enabled)$/],
];

/** The last part of a path, and the last two: `name`, `user_name`. */
const plain = (column: string): readonly string[] => [1, 2].map((n) => column.split('.').slice(-n).join('_').trim().replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().replace(/[\s-]+/g, '_'));

export function suggested(columns: readonly string[]): Pick<MappingDraft, 'time' | 'fields' | 'columns'> {
  const find = (like: RegExp, taken: ReadonlySet<string>): string | undefined => columns.find((c) => !taken.has(c) && plain(c).some((name) => like.test(name)));
  const pick = <K extends string>(likely: readonly (readonly [K, RegExp])[]): Partial<Record<K, string>> => {
    const taken = new Set<string>();
    const found: Partial<Record<K, string>> = {};
    for (const [field, like] of likely) {
      const column = find(like, taken);
      if (column === undefined) continue;
      found[field] = column;
      taken.add(column);
    }
    return found;
  };
  const { time, ...fields } = pick(LIKELY);
  return { time: time ?? '', fields, columns: pick(LIKELY_COLUMNS) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const oneOf = <T extends string>(list: readonly T[], value: unknown, otherwise: T): T => list.find((item) => item === value) ?? otherwise;

/** The form's picture of a mapping file; undefined when the text is no mapping at all. What it says beyond the form stays in `base`. */
export function draftOf(json: string): MappingDraft | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['keytrail'] !== 'mapping') return undefined;
  const time = isRecord(value['time']) ? value['time'] : { field: value['time'] };
  const [first, second] = Array.isArray(time['field']) ? (time['field'] as readonly unknown[]) : [time['field']];
  const names = <K extends string>(list: readonly K[], from: unknown): Partial<Record<K, string>> => (isRecord(from) ? Object.fromEntries(list.flatMap((k) => (typeof from[k] === 'string' ? [[k, from[k]]] : []))) as Partial<Record<K, string>> : {});
  return {
    kind: value['kind'] === 'events' ? 'events' : 'inventory', name: text(value['name']), platform: text(value['platform']), time: text(first), time2: text(second), timeAs: oneOf(TIME_FORMS, time['as'], 'auto'), since: text(time['since']),
    fields: names(EVENT_FIELDS, value['fields']), columns: names(MAPPED_FIELDS, value['columns']), actorKind: text(value['actorKind']), credentialKind: text(value['credentialKind']),
    success: Array.isArray(value['success']) ? (value['success'] as readonly unknown[]).map(text).join(', ') : '', depth: text(value['depth']), timezone: text(value['timezone']), delimiter: text(value['delimiter']), records: text(value['records']), base: value,
  };
}

/** What of a field the file sets to something that the form cannot show: a constant, or several columns joined. */
export function fixedField(draft: MappingDraft, field: EventField): string | undefined {
  const fields = draft.base['fields'];
  const given = isRecord(fields) ? fields[field] : undefined;
  if (!isRecord(given)) return undefined;
  return 'value' in given ? `always “${text(given['value'])}”` : 'several columns joined';
}

/** The mapping as JSON text, two blanks deep, so that it can be read and compared. */
export function mappingText(draft: MappingDraft): string {
  const set = (key: string, value: string): Record<string, string> => (value.trim() === '' ? {} : { [key]: value.trim() });
  const chosen = <K extends string>(names: Readonly<Partial<Record<K, string>>>): Record<string, string> => Object.fromEntries(Object.entries<string | undefined>(names).flatMap(([k, v]) => (v === undefined || v === '' ? [] : [[k, v]])));
  const common = {
    keytrail: 'mapping', version: 1, kind: draft.kind, name: draft.name.trim() === '' ? 'Mapping' : draft.name.trim(), platform: draft.platform.trim() === '' ? 'unknown' : draft.platform.trim(),
    ...set('timezone', draft.timezone), ...(draft.delimiter === '' ? {} : { delimiter: draft.delimiter }), ...set('records', draft.records),
  };
  const kept = Object.fromEntries(Object.entries(draft.base).filter(([key]) => KEPT[draft.kind].includes(key)));
  if (draft.kind === 'inventory') return JSON.stringify({ ...kept, ...common, columns: chosen(draft.columns) }, undefined, 2);
  const fixed = Object.fromEntries(EVENT_FIELDS.flatMap((f) => (fixedField(draft, f) === undefined || draft.fields[f] !== undefined ? [] : [[f, (draft.base['fields'] as Record<string, unknown>)[f]]])));
  const field = draft.time2 === '' ? draft.time : [draft.time, draft.time2];
  const simple = draft.timeAs === 'auto' && draft.since.trim() === '' && typeof field === 'string';
  const words = draft.success.split(',').map((w) => w.trim()).filter((w) => w !== '');
  return JSON.stringify({
    ...kept, ...common, time: simple ? field : { field, ...(draft.timeAs === 'auto' ? {} : { as: draft.timeAs }), ...set('since', draft.since) }, fields: { ...fixed, ...chosen(draft.fields) },
    ...set('actorKind', draft.actorKind), ...set('credentialKind', draft.credentialKind), ...(words.length === 0 ? {} : { success: words }), ...set('depth', draft.depth),
  }, undefined, 2);
}

const KEPT: Readonly<Record<MappingKind, readonly string[]>> = { events: ['header', 'facts', 'kinds', 'issuesKind', 'failure', 'depths'], inventory: ['header', 'kinds', 'credentialKinds'] };

/** What still must be chosen before the mapping can be used, in words. */
export function lacking(draft: MappingDraft): string | undefined {
  if (draft.kind === 'inventory') return (draft.columns.name ?? '') === '' && (draft.columns.credential_id ?? '') === '' ? 'Choose the column of the name or of the credential id.' : undefined;
  if (draft.time === '') return 'Choose the column of the time.';
  return (draft.fields.action ?? '') === '' && fixedField(draft, 'action') === undefined ? 'Choose the column of the action.' : undefined;
}
