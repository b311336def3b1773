/**
 * The IAM credential report: one row per user, with the state of password, access keys and certificates, but no key ids.
 * As CSV, or as `get-credential-report` gives it: JSON around the CSV, plain or base64.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { CredentialKind } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { iamNamed, readArn, readAwsTime } from '../aws/names.ts';
import { passwordOf } from '../aws/principal.ts';
import { objectOf, textOf, type Format, type Head } from '../format.ts';
import { cut, detailOf, isAbsent, quoted } from '../mapping.ts';
import { parseCsvText } from '../records/csv-rows.ts';

type Cells = (column: string) => string | undefined;

const COLUMNS = ['user', 'arn', 'user_creation_time', 'password_enabled', 'mfa_active', 'access_key_1_active', 'access_key_1_last_rotated'];
const hasColumns = (header: readonly string[]): boolean => {
  const names = new Set(header.map((h) => h.trim().toLowerCase()));
  return COLUMNS.every((c) => names.has(c));
};

/** One user of the report. */
function readRow(get: Cells, asOf: Micros | undefined): Reading {
  const cell = (column: string): string | undefined => {
    const text = get(column)?.trim();
    return text === undefined || isAbsent(text) ? undefined : text;
  };
  const arn = cell('arn');
  if (arn === undefined) return rejected('the row has no arn');
  const named = readArn(arn);
  const root = named?.resource === 'root';
  if (named?.service !== 'iam' || (!root && !named.resource.startsWith('user/'))) return rejected(`arn is not that of a user or of the root: ${quoted(arn)}`);

  let bad: string | undefined;
  const notes: string[] = [];
  const time = (column: string): Micros | undefined => {
    const read = readAwsTime(column, cell(column));
    bad ??= read.bad;
    if (read.note !== undefined) notes.push(read.note);
    return read.at;
  };

  const identity = root ? { name: arn, kind: 'account' as const, also: [] } : iamNamed(arn, 'user', undefined);
  const entries: InventoryDraft[] = [];
  const add = (value: string, kind: CredentialKind, active: string | undefined, dates: Pick<InventoryDraft, 'rotated' | 'lastUsed' | 'expires'>, detail?: string): void => {
    const state = active?.toLowerCase();
    const dated = dates.rotated !== undefined || dates.lastUsed !== undefined || dates.expires !== undefined;
    // `false` without any date is a credential that does not exist; with dates it is one switched off.
    if (!dated && (state === undefined || state === 'false')) return;
    const status = state === 'true' ? 'active' : state === 'false' ? 'inactive' : state;
    entries.push({ kind: 'credential', platform: 'aws', identity, credential: { value, kind }, ...dates, status, detail: detailOf(detail), asOf });
  };

  const created = time('user_creation_time');
  add(passwordOf(arn), 'aws-console-password', cell('password_enabled'),
    { rotated: time('password_last_changed'), lastUsed: time('password_last_used'), expires: time('password_next_rotation') });
  for (const n of [1, 2]) {
    const key = `access_key_${n}`;
    const region = cell(`${key}_last_used_region`), service = cell(`${key}_last_used_service`);
    add(`access-key-${n} of ${arn}`, root ? 'aws-root-key' : 'aws-access-key', cell(`${key}_active`),
      { rotated: time(`${key}_last_rotated`), lastUsed: time(`${key}_last_used_date`) },
      detailOf(service === undefined ? undefined : `last used with ${service}`, region === undefined ? undefined : `last used in ${region}`, 'the report names no key ids'));
  }
  for (const n of [1, 2]) add(`certificate-${n} of ${arn}`, 'aws-signing-certificate', cell(`cert_${n}_active`), { rotated: time(`cert_${n}_last_rotated`) });
  if (bad !== undefined) return rejected(bad);

  const mfa = cell('mfa_active')?.toLowerCase();
  const more = cell('additional_credentials_info');
  const exists: InventoryDraft = {
    kind: 'identity', platform: 'aws', identity, created, asOf,
    detail: detailOf(root ? 'root of the account' : undefined, mfa === 'true' ? 'MFA active' : mfa === 'false' ? 'no MFA' : undefined,
      more === undefined ? undefined : `further credentials: ${cut(more, 300)}`, ...notes),
  };
  return { kind: 'entries', entries: [exists, ...entries] };
}

const HEADER_START = /^\uFEFF?\s*"?user"?\s*[,;\t]\s*"?arn"?/i;

/** The table inside the wrapper: plain, base64, or the text of a Python `bytes`. */
function contentOf(text: string): string | undefined {
  if (HEADER_START.test(text)) return text;
  const python = /^b(['"])([\s\S]*)\1$/.exec(text)?.[2]?.replace(/\\r/g, '').replace(/\\n/g, '\n');
  if (python !== undefined && HEADER_START.test(python)) return python;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return HEADER_START.test(decoded) ? decoded : undefined;
}

/** The whole report as one record. A row that cannot be read does not take the others along, but is named among them. */
function readWrapper(value: unknown): Reading {
  const wrapper = objectOf(value);
  const content = wrapper === undefined ? undefined : textOf(wrapper['Content']);
  if (wrapper === undefined || content === undefined) return rejected('no Content: not a credential report');
  const text = contentOf(content);
  if (text === undefined) return rejected(`Content is no credential report, plain or base64: ${quoted(content)}`);
  const generated = readAwsTime('GeneratedTime', wrapper['GeneratedTime']);
  if (generated.bad !== undefined) return rejected(generated.bad);
  const table = parseCsvText(text);
  if (!hasColumns(table.header)) return rejected('Content lacks the columns of a credential report');
  const columns = new Map(table.header.map((name, i) => [name.toLowerCase(), i]));
  const broken = new Map(table.errors.map((e) => [e.row, e.why]));
  const entries: InventoryDraft[] = [];
  const unread: string[] = [];
  table.rows.forEach((cells, i) => {
    const reading = broken.has(i) ? rejected(broken.get(i) ?? '')
      : cells.length !== table.header.length ? rejected(`${cells.length} cells, the header has ${table.header.length}`)
      : readRow((column) => cells[columns.get(column) ?? -1], generated.at);
    if (reading.kind === 'entries') entries.push(...reading.entries);
    else if (reading.kind !== 'events') unread.push(`row ${i + 1} of the report cannot be read: ${reading.why}`);
  });
  for (const why of unread.slice(0, entries.length === 0 ? 0 : undefined)) entries.push({ kind: 'identity', platform: 'aws', detail: detailOf(why), asOf: generated.at });
  const [first, ...rest] = entries;
  if (first !== undefined) return { kind: 'entries', entries: [first, ...rest] };
  return unread[0] === undefined ? skipped('the report has no rows') : rejected(`${unread[0]}${unread.length > 1 ? `, and ${unread.length - 1} more` : ''}`);
}

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') return hasColumns(head.header) ? 'the columns of an IAM credential report' : undefined;
  const keyed = head.keys.includes('Content') || head.records.some((r) => objectOf(r)?.['Content'] !== undefined);
  // `dXNlcixhcm4` is `user,arn` in base64.
  return keyed && /"Content"\s*:\s*"(?:b')?(?:\uFEFF|\\ufeff)?(?:user,arn,|dXNlcixhcm4|77u\/dXNlcixhcm4)/i.test(head.text) ? 'a credential report in the Content of get-credential-report' : undefined;
}

export const credentialReportFormat: Format = {
  id: 'aws-credential-report',
  title: 'AWS IAM credential report',
  arrays: [],
  sniff,
  // That format reads bundles of answers; this one reads its own answer better.
  refines: ['aws-resource-list'],
  open: () => ({ read: (record) => (record.kind === 'row' ? readRow(record.get, undefined) : readWrapper(record.value)) }),
};
