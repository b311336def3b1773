/**
 * Server access logs of S3: lines of fields parted by blanks, the time in brackets, some in quotes; and tables or JSON that query engines make of
 * them (Athena's column names). They name no access key, except in signed addresses (`X-Amz-Credential`).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
import type { EventDraft, Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, Depth } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant, type ReadInstant } from '../../../shared/domain/time.ts';
import { roleNamed, userNamed, partsOfSessionArn } from '../aws/principal.ts';
import { objectOf, textOf, unfitting, type Format, type FormatReader, type Head } from '../format.ts';
import { textLines } from '../records/text-lines.ts';
import { bounded } from '../text.ts';

/** In the order of the log; more fields were added over the years, at the end. */
const FIELDS = [
  'bucketowner', 'bucket', 'time', 'remoteip', 'requester', 'requestid', 'operation', 'key', 'requesturi', 'httpstatus', 'errorcode', 'bytessent', 'objectsize',
  'totaltime', 'turnaroundtime', 'referrer', 'useragent', 'versionid', 'hostid', 'signatureversion', 'ciphersuite', 'authenticationtype', 'hostheader', 'tlsversion', 'accesspointarn', 'aclrequired',
] as const;
type Get = (field: (typeof FIELDS)[number]) => string | undefined;

const LINE = /^(?:[0-9a-f]{16,64}|-) [a-z0-9][a-z0-9.-]{1,62} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \S+ \S+ \S+ [A-Z][A-Z0-9_.]+ /;
const OPERATION = /^(?:REST|WEBSITE|S3|SOAP|BATCH)\.[A-Z0-9_.]+$/;

const isRow = (get: (name: string) => unknown): boolean => typeof get('bucketowner') === 'string' && typeof get('requester') === 'string' && OPERATION.test(String(get('operation')));

function sniff(head: Head): string | undefined {
  if (head.records.some((r) => isRow((n) => objectOf(r)?.[n]))) return 'bucketowner, requester and an S3 operation';
  const names = new Set(head.header.map((h) => h.toLowerCase()));
  if (head.shape === 'csv' && ['bucketowner', 'requester', 'requestid', 'operation'].every((n) => names.has(n))) return 'the columns bucketowner, requester, requestid and operation';
  if (head.shape !== 'text' && head.shape !== 'csv') return undefined;
  const lines = head.text.split('\n').filter((l) => l.trim() !== '').slice(0, 16);
  return lines.some((l) => LINE.test(l)) ? 'lines of S3 server access: owner, bucket, [time], address, requester, request, operation' : undefined;
}

/** Fields of a line; a quote inside a quoted field is not escaped, so such a field ends at a quote that a blank or the end follows. */
export function cellsOf(line: string): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < line.length && cells.length < 64) {
    const c = line[at];
    if (c === ' ') {
      at += 1;
      continue;
    }
    let end: number;
    if (c === '"') {
      end = at + 1;
      for (;;) {
        end = line.indexOf('"', end);
        if (end === -1 || end + 1 >= line.length || line[end + 1] === ' ') break;
        end += 1;
      }
    } else end = c === '[' ? line.indexOf(']', at) : line.indexOf(' ', at);
    const quoted = c === '"' || c === '[';
    cells.push(line.slice(quoted ? at + 1 : at, end === -1 ? undefined : end));
    at = end === -1 ? line.length : end + 1;
  }
  return cells;
}

const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `06/Feb/2019:00:00:38 +0000`, or what a query engine made of it, which is UTC. */
function timeOf(text: string): ReadInstant | undefined {
  const m = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  return m === null ? readInstant(text) : readInstant(`${m[3] ?? ''}-${String(MONTHS.indexOf(m[2] ?? '') + 1).padStart(2, '0')}-${m[1] ?? ''}T${m[4] ?? ''}${m[5] ?? ''}`);
}

function depthOf(operation: string): Depth {
  const [, method = '', ...rest] = operation.split('.');
  const what = rest.join('.');
  if (method === 'GET') return /^(?:OBJECT|OBJECT_TORRENT|PART)$/.test(what) ? 'read' : 'enumerated';
  if (method === 'HEAD' || method === 'OPTIONS') return 'enumerated';
  return /^SELECT|SELECT$/.test(what) ? 'read' : 'changed';
}

/** Who asked, under the names that CloudTrail gives: a session is its role. */
function requesterOf(text: string | undefined, facts: Fact[]): { readonly actor: NamedIdentity | undefined; readonly kind: CredentialKind } {
  if (text === undefined) return { actor: undefined, kind: 'unknown' };
  const session = partsOfSessionArn(text);
  if (session !== undefined) {
    facts.push({ kind: 'role-session-name', text: session.session });
    const role = roleNamed(`arn:${session.partition}:iam::${session.account}:role/${session.role}`);
    return { actor: { ...role, also: [...(role.also ?? []), text] }, kind: 'aws-role-session' };
  }
  const user = /^arn:([^:]*):iam::(\d{12}):user\/(.+)$/.exec(text);
  if (user !== null) return { actor: { ...userNamed(user[2], (user[3] ?? '').replace(/^.*\//, ''), user[1]), name: text }, kind: 'aws-access-key' };
  if (/^arn:[^:]*:iam::\d{12}:root$/.test(text)) return { actor: { name: text, kind: 'account', also: [] }, kind: 'aws-root-key' };
  if (/^[0-9a-f]{64}$/.test(text)) return { actor: { name: text, kind: 'account', also: [] }, kind: 'unknown' };
  if (text.startsWith('svc:') || !text.startsWith('arn:')) return { actor: { name: text.replace(/^svc:/, ''), kind: text.startsWith('svc:') || text === 'AmazonS3' ? 'service' : 'unknown', also: [] }, kind: 'unknown' };
  return { actor: { name: text, kind: 'unknown', also: [] }, kind: 'unknown' };
}

/** The key of a signed address; the signature beside it is a secret and is not looked at. */
function signerOf(uri: string | undefined): string | undefined {
  return /[?&](?:X-Amz-Credential=|AWSAccessKeyId=)([A-Z0-9]{16,32})(?:%2F|\/|&| |$)/i.exec(uri ?? '')?.[1];
}

function read(get: Get): Reading {
  const time = get('time');
  const operation = get('operation');
  const bucket = get('bucket');
  if (time === undefined || operation === undefined || bucket === undefined) return rejected('no time, bucket or operation: not a whole access record');
  const at = timeOf(time);
  if (at === undefined) return rejected(`unreadable time ${JSON.stringify(time).slice(0, 80)}`);
  const facts: Fact[] = [];
  const requester = get('requester');
  const { actor, kind } = requesterOf(requester, facts);
  const status = Number(get('httpstatus') ?? '');
  const failed = Number.isFinite(status) && status >= 400;
  const key = get('key');
  const signer = signerOf(get('requesturi'));
  const request = get('requestid');
  if (request !== undefined) facts.push({ kind: 'correlation', text: `request ${request}` });
  const event: EventDraft = {
    at: at.at, precisionUs: Math.max(at.precisionUs, 1_000_000),
    // A copy or a lifecycle rule writes several lines of one request.
    twinKey: `s3-access:${request ?? ''}:${operation}:${bucket}:${key ?? ''}:${get('versionid') ?? ''}`,
    action: `s3:${operation}`, depth: depthOf(operation), outcome: failed ? 'failure' : get('httpstatus') === undefined ? 'unknown' : 'success', reason: bounded(get('errorcode') ?? (failed ? `HTTP ${status}` : undefined)),
    actor,
    credential: signer === undefined ? undefined : { value: signer, kind: signer.startsWith('AKIA') ? 'aws-access-key' : kind === 'aws-access-key' ? 'aws-user-session' : kind },
    source: get('remoteip'), agent: bounded(get('useragent')),
    // The owner is a canonical id, which no other log names; the caller's account is not the bucket's.
    target: { platform: 'aws', account: undefined, service: 's3', resource: bounded(key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${decoded(key)}`) },
    facts,
  };
  return { kind: 'events', events: [event] };
}

/** Keys are encoded twice in the log: once is undone, for CloudTrail writes them plain. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(key));
  } catch {
    return key;
  }
}

const filled = (text: string | undefined): string | undefined => (text === undefined || text === '' || text === '-' ? undefined : text);

export const s3AccessFormat: Format = {
  id: 'aws-s3-access',
  title: 'AWS S3 server access log',
  arrays: [],
  sniff,
  split: (head) => (head.records.length === 0 && !head.header.some((h) => h.toLowerCase() === 'bucketowner') ? textLines() : undefined),
  open: (): FormatReader => ({
    read: (record) => {
      if (record.kind === 'row') return read((name) => filled(record.get(name) ?? (name === 'time' ? record.get('requestdatetime') : name === 'requesturi' ? record.get('request_uri') : undefined)));
      const value = objectOf(record.value);
      return value === undefined ? unfitting(record) : read((name) => filled(textOf(value[name] ?? (name === 'time' ? value['requestdatetime'] : name === 'requesturi' ? value['request_uri'] : undefined))));
    },
    readLine: (line) => {
      if (!LINE.test(line.text)) return rejected('not a line of S3 server access');
      const cells = cellsOf(line.text);
      return read((name) => filled(cells[FIELDS.indexOf(name)]));
    },
  }),
};
