/**
 * Inventories of non-human identities as tables. Vendors have no layout in common: either the columns already have our names
 * (`name,type,platform,credential_id,owner,created,last_used,expires,privilege,consumers`, in any order), or a mapping says which is which.
 * The mapping file is described in `../mapping.ts`.
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { accountOfAccessKey, readArn } from '../aws/names.ts';
import { userNamed } from '../aws/principal.ts';
import type { Format, FormatReader, Head, ReadOptions, SourceRecord } from '../format.ts';
import { cut, detailOf, isAbsent, MAPPED_FIELDS, mappingOf, quoted, readCellTime, type MappedField, type Mapping } from '../mapping.ts';

type Row = Extract<SourceRecord, { kind: 'row' }>;

const CANONICAL: readonly MappedField[] = ['name', 'type', 'platform', 'credential_id', 'owner', 'created', 'last_used', 'expires', 'privilege', 'consumers'];

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
  readonly mapping: Mapping | undefined;
  readonly zone: string | undefined;
  readonly extra: readonly { readonly index: number; readonly name: string }[];
}

function readRow(row: Row, layout: Layout): Reading {
  if (row.cells.every((c) => c.trim() === '')) return skipped('an empty row');
  const cell = (field: MappedField): string | undefined => {
    const column = layout.columnOf(field);
    const text = column === undefined ? undefined : row.get(column)?.trim();
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
    ...layout.extra.flatMap(({ index, name: column }) => {
      const text = row.cells[index]?.trim();
      return text === undefined || isAbsent(text) ? [] : [SECRET_COLUMN.test(column) ? `${column}: present, not copied` : `${column}: ${cut(text, 200)}`];
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

function credentialKindOf(id: string, type: string | undefined, mapping: Mapping | undefined): CredentialKind {
  const mapped = type === undefined ? undefined : given(mapping?.credentialKinds, type);
  if (mapped !== undefined) return mapped;
  if (/^AKIA[A-Z0-9]{12,}$/.test(id)) return 'aws-access-key';
  if (/^ASIA[A-Z0-9]{12,}$/.test(id)) return 'aws-role-session';
  if (/^(?:SHA256|MD5):/.test(id)) return 'ssh-key';
  return (type === undefined ? undefined : CREDENTIAL_WORDS.get(wordOf(type))) ?? 'unknown';
}

const lower = (text: string): string => text.trim().toLowerCase();

function open(options: ReadOptions, head: Head): FormatReader {
  const all = (why: string): FormatReader => ({ read: () => rejected(why) });
  let mapping: Mapping | undefined;
  if (options.mapping !== undefined) {
    const parsed = mappingOf(options.mapping);
    if (!parsed.ok) return all(parsed.fault.code === 'bad-mapping' ? `the mapping cannot be used: ${parsed.fault.why}` : 'the mapping cannot be used');
    mapping = parsed.value;
  }
  const columnOf = (field: MappedField): string | undefined => {
    const column = mapping === undefined ? field : mapping.columns[field];
    return column === undefined ? undefined : lower(column);
  };
  const header = head.header.map(lower);
  if (mapping !== undefined && header.length > 0) {
    const missing = MAPPED_FIELDS.map((f) => mapping.columns[f]).find((c) => c !== undefined && !header.includes(lower(c)));
    if (missing !== undefined) return all(`the mapping names the column ${quoted(missing)}, which the table has not`);
  }
  const used = new Set(MAPPED_FIELDS.map(columnOf));
  const extra = head.header.flatMap((name, index) => (used.has(lower(name)) ? [] : [{ index, name }]));
  const layout: Layout = { columnOf, mapping, zone: options.timezone ?? mapping?.timezone, extra };
  return { read: (record) => (record.kind === 'row' ? readRow(record, layout) : rejected('not a table row')) };
}

function sniff(head: Head): string | undefined {
  if (head.shape !== 'csv') return undefined;
  const header = new Set(head.header.map(lower));
  return CANONICAL.every((c) => header.has(c)) ? `the columns ${CANONICAL.join(', ')}` : undefined;
}

export const nhiCsvFormat: Format = {
  id: 'nhi-csv',
  title: 'NHI inventory table (our columns, or by a mapping)',
  arrays: [],
  reads: 'by-mapping',
  sniff,
  open,
};
