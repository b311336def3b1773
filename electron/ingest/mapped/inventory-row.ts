/** One row (or JSON object) of an inventory of non-human identities → inventory entries. The mapping is described in `../mapping.ts`. */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import { MAPPED_FIELDS, type MappedField } from '../../../shared/domain/mapping.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { accountOfAccessKey, readArn } from '../aws/names.ts';
import { userNamed } from '../aws/principal.ts';
import { objectOf, type FormatReader, type Head, type ReadOptions, type SourceRecord } from '../format.ts';
import { cut, detailOf, isAbsent, mappingOf, quoted, readCellTime, type InventoryMapping } from '../mapping.ts';
import { parseCsvText } from '../records/csv-rows.ts';
import { lookupIn, type Lookup } from './fields.ts';
import { headRecords, parsedMapping } from './format-of.ts';

/** What one record holds, whatever it came as. */
interface Cells { readonly look: Lookup; readonly blank: boolean; readonly extra: readonly (readonly [name: string, text: string])[] }

/** Words of a `type` column, with everything but letters and digits taken out. One row may be an identity, a credential or both. */
const KIND_WORDS: ReadonlyMap<string, IdentityKind> = new Map<string, IdentityKind>([
  ['serviceaccount', 'service-account'], ['svc', 'service-account'], ['technicaluser', 'service-account'], ['role', 'role'], ['iamrole', 'role'],
  ['user', 'user'], ['iamuser', 'user'], ['human', 'human'], ['person', 'human'], ['employee', 'human'],
  ['workload', 'workload'], ['workloadidentity', 'workload'], ['managedidentity', 'workload'], ['pod', 'workload'], ['lambda', 'workload'],
  ['application', 'application'], ['app', 'application'], ['oauthapp', 'application'], ['oauthapplication', 'application'], ['appregistration', 'application'],
  ['serviceprincipal', 'application'], ['githubapp', 'application'], ['integration', 'application'],
  ['cirunner', 'ci-runner'], ['runner', 'ci-runner'], ['pipeline', 'ci-runner'], ['ci', 'ci-runner'], ['cicd', 'ci-runner'], ['buildagent', 'ci-runner'],
  ['agent', 'agent'], ['aiagent', 'agent'], ['bot', 'agent'], ['machine', 'machine'], ['host', 'machine'], ['vm', 'machine'], ['computeraccount', 'machine'],
  ['service', 'service'], ['account', 'account'], ['tenant', 'account'], ['rootaccount', 'account'],
]);
const CREDENTIAL_WORDS: ReadonlyMap<string, CredentialKind> = new Map<string, CredentialKind>([
  ['accesskey', 'aws-access-key'], ['awsaccesskey', 'aws-access-key'], ['iamaccesskey', 'aws-access-key'],
  ['apikey', 'token'], ['apitoken', 'token'], ['token', 'token'], ['pat', 'token'], ['personalaccesstoken', 'token'], ['accesstoken', 'token'], ['citoken', 'token'],
  ['oauthtoken', 'token'], ['certificate', 'certificate'], ['cert', 'certificate'], ['x509', 'certificate'], ['sshkey', 'ssh-key'], ['deploykey', 'ssh-key'],
  ['secret', 'generic-secret'], ['clientsecret', 'generic-secret'], ['password', 'generic-secret'], ['key', 'generic-secret'], ['serviceaccountkey', 'generic-secret'],
]);
const PLATFORM_WORDS: ReadonlyMap<string, string> = new Map([
  ['amazonwebservices', 'aws'], ['amazonaws', 'aws'], ['googlecloud', 'gcp'], ['googlecloudplatform', 'gcp'], ['k8s', 'kubernetes'],
  ['entraid', 'entra'], ['microsoftentraid', 'entra'], ['azuread', 'entra'], ['azureactivedirectory', 'entra'],
]);

const wordOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
/** A column that may hold the secret itself: never copied, and never taken for an id unless a mapping says so. */
const SECRET_COLUMN = /secret|passw|private.?key/i;

interface Layout {
  readonly columnOf: (field: MappedField) => string | undefined;
  readonly mapping: InventoryMapping | undefined;
  readonly zone: string | undefined;
}

function readRow(row: Cells, layout: Layout): Reading {
  if (row.blank) return skipped('an empty row');
  const cell = (field: MappedField): string | undefined => {
    const column = layout.columnOf(field);
    const text = column === undefined ? undefined : row.look(column);
    return text === undefined || isAbsent(text) ? undefined : text;
  };
  const { mapping } = layout;
  const name = cell('name');
  const credentialId = cell('credential_id');
  if (name === undefined && credentialId === undefined) return rejected('the row has neither a name nor a credential id');

  const notes: string[] = [];
  let bad: string | undefined;
  const time = (field: MappedField): Micros | undefined => {
    const column = layout.columnOf(field);
    const text = cell(field);
    if (column === undefined || text === undefined) return undefined;
    const read = readCellTime(column, text, layout.zone);
    if (read.kind === 'bad') { bad ??= read.why; return undefined; }
    const note = read.kind === 'at' ? read.note : read.said;
    if (note !== undefined) notes.push(note);
    return read.kind === 'at' ? read.at : undefined;
  };
  const dates = { created: time('created'), lastUsed: time('last_used'), expires: time('expires') };
  if (bad !== undefined) return rejected(bad);

  const platform = platformOf(cell('platform') ?? mapping?.platform);
  const type = cell('type');
  const account = cell('account');
  const owner = cell('owner');
  const status = cell('status')?.toLowerCase();
  const kind = (type === undefined ? undefined : given(mapping?.kinds, type) ?? KIND_WORDS.get(wordOf(type))) ?? 'unknown';
  const identity = name === undefined ? undefined : identityOf(name, kind, platform, account);
  const credential = credentialId === undefined ? undefined : { value: credentialId, kind: credentialKindOf(credentialId, type, mapping) };
  const consumers = [...new Set((cell('consumers') ?? '').split(/[;|]/).map((c) => c.trim()).filter((c) => !isAbsent(c)))];
  const privilege = cell('privilege');

  const entries: InventoryDraft[] = [];
  const about = [
    type === undefined ? undefined : `type ${type}`, privilege === undefined ? undefined : `privilege ${privilege}`, account === undefined ? undefined : `account ${account}`,
    consumers.length === 0 ? undefined : `used by ${consumers.join(', ')}`,
    ...row.extra.flatMap(([column, text]) => {
      return isAbsent(text) ? [] : [SECRET_COLUMN.test(column) ? `${column}: present, not copied` : `${column}: ${cut(text, 200)}`];
    }),
  ];
  // Where a row is identity and credential in one, its dates are the credential's: those are what is rotated and what expires.
  if (identity !== undefined) {
    entries.push({
      kind: 'identity', platform, identity, owner, ...(credential === undefined ? { ...dates, status } : {}),
      detail: detailOf(...about, ...(credential === undefined ? notes : [])),
    });
  }
  if (credential !== undefined) {
    const keyAccount = credential.kind === 'aws-access-key' ? accountOfAccessKey(credential.value) : undefined;
    entries.push({
      kind: 'credential', platform, identity, credential, owner, ...dates, status,
      detail: detailOf(...(identity === undefined ? about : [privilege === undefined ? undefined : `privilege ${privilege}`]), ...notes, keyAccount === undefined ? undefined : `account by key id ${keyAccount}`),
    });
  }
  // A row that is itself a place where a credential is kept says which credential a reader of that secret could take away.
  if (identity !== undefined && credential !== undefined && SECRET_TYPES.has(wordOf(type ?? ''))) entries.push({ kind: 'secret', platform, identity, credential, owner });
  for (const consumer of consumers) entries.push({ kind: 'consumer', platform, identity, credential, other: { name: consumer, kind: 'unknown' }, owner });
  const [first, ...rest] = entries;
  return first === undefined ? skipped('the row states nothing') : { kind: 'entries', entries: [first, ...rest] };
}

/** Words for a row that is a place where a credential is kept. */
const SECRET_TYPES = new Set(['secret', 'secrets', 'storedsecret', 'secretsmanagersecret', 'parameter', 'ssmparameter', 'securestring', 'vaultsecret']);

/** Own members only: the text is a stranger's and may be `constructor`. */
function given<T>(table: Readonly<Record<string, T>> | undefined, text: string): T | undefined {
  if (table === undefined) return undefined;
  return Object.entries(table).find(([key]) => key.trim().toLowerCase() === text.toLowerCase())?.[1];
}

function platformOf(text: string | undefined): string {
  if (text === undefined) return 'unknown';
  return PLATFORM_WORDS.get(wordOf(text)) ?? text.toLowerCase();
}

/** An AWS user or role given by name and account has the ARN under which CloudTrail knows it, unless it has a path. */
function identityOf(name: string, kind: IdentityKind, platform: string, account: string | undefined): NamedIdentity {
  if (platform === 'aws') {
    const resource = readArn(name)?.resource;
    if (resource !== undefined && kind === 'unknown') return { name, kind: resource.startsWith('role/') ? 'role' : resource.startsWith('user/') ? 'user' : 'unknown' };
    if (resource === undefined && account !== undefined && /^\d{12}$/.test(account) && /^[\w+=,.@-]{1,64}$/.test(name)) {
      if (kind === 'user') return userNamed(account, name);
      if (kind === 'role') return { name: `arn:aws:iam::${account}:role/${name}`, kind };
    }
  }
  return { name, kind };
}

function credentialKindOf(id: string, type: string | undefined, mapping: InventoryMapping | undefined): CredentialKind {
  const mapped = type === undefined ? undefined : given(mapping?.credentialKinds, type);
  if (mapped !== undefined) return mapped;
  if (/^AKIA[A-Z0-9]{12,}$/.test(id)) return 'aws-access-key';
  if (/^ASIA[A-Z0-9]{12,}$/.test(id)) return 'aws-role-session';
  if (/^(?:SHA256|MD5):/.test(id)) return 'ssh-key';
  return (type === undefined ? undefined : CREDENTIAL_WORDS.get(wordOf(type))) ?? 'unknown';
}

const lower = (text: string): string => text.trim().toLowerCase();

/** A reader for inventory rows: by the mapping, or without one by our own names. */
export function openInventory(options: ReadOptions, head: Head): FormatReader {
  const all = (why: string): FormatReader => ({ read: () => rejected(why) });
  let mapping: InventoryMapping | undefined;
  if (options.mapping !== undefined) {
    const parsed = mappingOf(options.mapping);
    if (!parsed.ok) return all(parsed.fault.code === 'bad-mapping' ? `the mapping cannot be used: ${parsed.fault.why}` : 'the mapping cannot be used');
    if (parsed.value.kind === 'events') return all('the mapping is one of events, and this file is read as an inventory');
    mapping = parsed.value;
  }
  const columnOf = (field: MappedField): string | undefined => {
    const column = mapping === undefined ? field : mapping.columns[field];
    return column === undefined ? undefined : lower(column);
  };
  const names = mapping?.header ?? (mapping?.delimiter === undefined || mapping.delimiter === head.delimiter ? head.header : parseCsvText(head.text, mapping.delimiter).header);
  const header = names.map(lower);
  if (mapping !== undefined && header.length > 0) {
    const missing = MAPPED_FIELDS.map((f) => mapping.columns[f]).find((c) => c !== undefined && !header.includes(lower(c)));
    if (missing !== undefined) return all(`the mapping names the column ${quoted(missing)}, which the table has not`);
  }
  const used = new Set(MAPPED_FIELDS.map(columnOf));
  const extra = names.flatMap((name, index) => (used.has(lower(name)) ? [] : [{ index, name }]));
  const layout: Layout = { columnOf: (f) => (mapping === undefined ? f : mapping.columns[f]), mapping, zone: options.timezone ?? mapping?.timezone };
  const cellsOf = (record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Cells => {
    const look = lookupIn(record);
    if (record.kind === 'row') return { look, blank: record.cells.every((c) => c.trim() === ''), extra: extra.map(({ index, name }) => [name, record.cells[index]?.trim() ?? ''] as const) };
    const members = Object.entries(objectOf(record.value) ?? {});
    return { look, blank: members.length === 0, extra: members.flatMap(([name, value]) => (used.has(lower(name)) || !['string', 'number', 'boolean'].includes(typeof value) ? [] : [[name, String(value)] as const])) };
  };
  return { read: (record) => (record.kind === 'json' && objectOf(record.value) === undefined ? rejected('a JSON value that is no object') : readRow(cellsOf(record), layout)) };
}

/** A date of the head with a time of day and no zone, when nothing says which zone it is. */
export function zonelessCell(head: Head, options: ReadOptions): string | undefined {
  const m = parsedMapping(options);
  if (m?.timezone !== undefined || m?.kind === 'events') return undefined;
  for (const record of headRecords(head, m)) {
    const look = lookupIn(record);
    for (const field of ['created', 'last_used', 'expires'] as const) {
      const column = m === undefined ? field : m.columns[field];
      const text = column === undefined ? undefined : look(column);
      if (text === undefined || isAbsent(text) || /^\d{4}-\d\d-\d\d$/.test(text.trim())) continue;
      if (readCellTime(field, text, undefined).kind === 'bad' && readCellTime(field, text, 'UTC').kind === 'at') return text;
    }
  }
  return undefined;
}
