/**
 * One Cloud Logging entry as every export of it comes to: the API's JSON, BigQuery rows (`protopayload_auditlog`, `…Json` members, `granted`
 * as text), pipelines that change the case of names, and tables whose columns are paths.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry, https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog
 */
import { byName } from '../../../shared/domain/by-name.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { cellValue, member, nest, stepsOf, within } from '../nesting.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A log entry whose members are reached by their usual names. */
export interface Entry {
  readonly raw: Json;
  readonly time: string | undefined;
  readonly insertId: string | undefined;
  readonly logName: string | undefined;
  readonly labels: Json | undefined;
  readonly resourceType: string | undefined;
  readonly operation: Json | undefined;
  readonly severity: string | undefined;
  /** The AuditLog, when the entry carries one. */
  readonly audit: Json | undefined;
}

/** The AuditLog of an entry: under the API's name, or BigQuery's. */
export function auditOf(o: Json): Json | undefined {
  return objectOf(member(o, 'protoPayload')) ?? objectOf(member(o, 'protopayload_auditlog'));
}

/** True when the value looks like an entry of Cloud Logging, of whatever payload. */
export function isEntry(value: unknown): boolean {
  const o = objectOf(value);
  if (o === undefined) return false;
  if (auditOf(o) !== undefined) return true;
  const log = textOf(member(o, 'logName'));
  return log !== undefined && /\/logs\//.test(log) && (member(o, 'insertId') !== undefined || objectOf(member(o, 'resource')) !== undefined);
}

/** Members of an AuditLog that pipelines have moved into its `metadata`, as the records of some collections hold them. */
const MOVED = ['serviceName', 'methodName', 'resourceName', 'requestMetadata', 'status'] as const;

/** The AuditLog with what was moved out of it back in its place: only where it says neither service nor method itself. */
function restored(audit: Json | undefined): Json | undefined {
  const metadata = within(audit, 'metadata');
  if (audit === undefined || metadata === undefined || member(audit, 'methodName') !== undefined || member(audit, 'serviceName') !== undefined) return audit;
  if (member(metadata, 'methodName') === undefined || member(metadata, 'serviceName') === undefined) return audit;
  const back = MOVED.flatMap((name): [string, unknown][] => (member(audit, name) === undefined && member(metadata, name) !== undefined ? [[name, member(metadata, name)]] : []));
  return { ...audit, ...Object.fromEntries(back) };
}

export function entryOf(o: Json): Entry {
  const audit = restored(auditOf(o));
  const resource = within(o, 'resource') ?? within(audit, 'resource');
  const text = (name: string): string | undefined => textOf(member(o, name)) ?? textOf(member(audit, name));
  return {
    // An entry without its own time happened no later than its request was received, and that no later than the log took it in.
    raw: o, audit, time: text('timestamp') ?? textOf(member(within(audit, 'requestMetadata', 'requestAttributes'), 'time')) ?? text('receiveTimestamp'), insertId: textOf(member(o, 'insertId')), logName: textOf(member(o, 'logName')),
    labels: within(resource, 'labels'), resourceType: textOf(member(resource, 'type')), operation: within(o, 'operation'), severity: text('severity'),
  };
}

/** A member that BigQuery writes as JSON text under another name: `request` or `requestJson`. */
export function bodyOf(audit: Json | undefined, name: 'request' | 'response' | 'metadata'): Json | undefined {
  const body = objectOf(member(audit, name)) ?? objectOf(member(audit, `${name}Json`));
  if (body !== undefined) return body;
  const text = textOf(member(audit, `${name}Json`)) ?? textOf(member(audit, name));
  return text === undefined ? undefined : objectOf(cellValue(text));
}

/** `serviceData`, which BigQuery splits by type. */
export const serviceDataOf = (audit: Json | undefined): Json | undefined => within(audit, 'serviceData') ?? within(audit, 'servicedata_v1_iam') ?? within(audit, 'servicedata_v1_bigquery');

/** Elements that are objects. */
export const objects = (value: unknown): Json[] => arrayOf(value).map(objectOf).filter((o) => o !== undefined);

/** Columns that people select out of BigQuery by their last step alone, and where they stood. */
const LEAVES: Readonly<Record<string, readonly string[]>> = byName({
  principalemail: ['protoPayload', 'authenticationInfo', 'principalEmail'], principalsubject: ['protoPayload', 'authenticationInfo', 'principalSubject'],
  serviceaccountkeyname: ['protoPayload', 'authenticationInfo', 'serviceAccountKeyName'],
  serviceaccountdelegationinfo: ['protoPayload', 'authenticationInfo', 'serviceAccountDelegationInfo'],
  callerip: ['protoPayload', 'requestMetadata', 'callerIp'], callersupplieduseragent: ['protoPayload', 'requestMetadata', 'callerSuppliedUserAgent'],
  servicename: ['protoPayload', 'serviceName'], methodname: ['protoPayload', 'methodName'], resourcename: ['protoPayload', 'resourceName'],
  statuscode: ['protoPayload', 'status', 'code'], statusmessage: ['protoPayload', 'status', 'message'], authorizationinfo: ['protoPayload', 'authorizationInfo'],
  requestjson: ['protoPayload', 'requestJson'], responsejson: ['protoPayload', 'responseJson'], metadatajson: ['protoPayload', 'metadataJson'],
  projectid: ['resource', 'labels', 'project_id'], resourcetype: ['resource', 'type'],
});

/** Where a column of a table belongs in an entry. */
export function pathOf(column: string): readonly string[] {
  const c = column.trim();
  const payload = /^proto_?payload(?:_auditlog)?[._](.+)$/i.exec(c);
  if (payload !== null) {
    const rest = payload[1] ?? '';
    // Names of the AuditLog have no underscores of their own: where nothing else parts the steps, they do.
    return ['protoPayload', ...(/[.[]/.test(rest) || /^servicedata_v1/.test(rest) ? stepsOf(rest) : rest.split('_'))];
  }
  if (/^proto_?payload(?:_auditlog)?$/i.test(c)) return ['protoPayload'];
  const label = /^resource[._]labels[._](.+)$/i.exec(c);
  if (label !== null) return ['resource', 'labels', label[1] ?? ''];
  const two = /^(resource|operation)[._](type|id|producer|first|last)$/i.exec(c);
  if (two !== null) return [two[1] ?? '', two[2] ?? ''];
  return LEAVES[c.replaceAll('_', '').toLowerCase()] ?? stepsOf(c);
}

/** A row of a table as an entry; empty cells are members that are not there. */
export function entryOfRow(paths: readonly (readonly string[])[], cells: readonly unknown[]): Json {
  return nest(paths.flatMap((path, i): (readonly [readonly string[], unknown])[] => {
    const cell = cells[i];
    if (typeof cell !== 'string') return cell === undefined || cell === null ? [] : [[path, cell]];
    const text = cell.trim();
    return text === '' || text === 'null' ? [] : [[path, cellValue(text)]];
  }));
}
