/**
 * Events of the Open Cybersecurity Schema Framework: authentication (3002), changes of accounts, groups and rights (3001, 3003 to 3006), calls
 * of APIs (6003, and 6005 for data), and the sessions of hosts (4005 to 4007). What CloudTrail gave to Security Lake is read as CloudTrail.
 * https://schema.ocsf.io/
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, Depth, IdentityKind, Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { printInstant, readInstant } from '../../../shared/domain/time.ts';
import type { Recall } from '../aws/recall.ts';
import { arrayOf, objectOf } from '../format.ts';
import { bounded } from '../text.ts';
import { readTrailParts } from './aws-shaped.ts';
import { at, objectIn, textAt } from './nested.ts';
import { readEpoch, type RowTime } from './timeline-time.ts';

type Json = Readonly<Record<string, unknown>>;

const CLASSES: ReadonlyMap<number, string> = new Map([
  [3001, 'account'], [3002, 'authentication'], [3003, 'session'], [3004, 'entity'], [3005, 'access'], [3006, 'group'], [6001, 'web'], [6003, 'api'], [6005, 'datastore'], [4005, 'rdp'], [4007, 'ssh'], [1006, 'job'], [1007, 'process'],
]);

/** Activities of a class by number, where the event does not name its own. */
const ACTIVITIES: Readonly<Record<string, readonly string[]>> = byName({
  authentication: ['Unknown', 'Logon', 'Logoff', 'AuthenticationTicket', 'ServiceTicketRequest', 'ServiceTicketRenew', 'Preauth', 'AccountSwitch'],
  account: ['Unknown', 'Create', 'Enable', 'PasswordChange', 'PasswordReset', 'Disable', 'Delete', 'AttachPolicy', 'DetachPolicy', 'Lock', 'MfaFactorEnable', 'MfaFactorDisable', 'Unlock'],
  session: ['Unknown', 'AssignPrivileges', 'AssignGroups'], access: ['Unknown', 'AssignPrivileges', 'RevokePrivileges'], group: ['Unknown', 'AssignPrivileges', 'RevokePrivileges', 'AddUser', 'RemoveUser', 'Delete', 'Create'],
  entity: ['Unknown', 'Create', 'Read', 'Update', 'Delete'], api: ['Unknown', 'Create', 'Read', 'Update', 'Delete'], datastore: ['Unknown', 'Read', 'Update', 'Connect', 'Query', 'Write', 'Create', 'Delete'],
});

/** What a user type is, by `type_id`: 1 user, 2 administrator, 3 system, 4 service account (since 1.6). */
const kindOf = (user: Json | undefined): IdentityKind => {
  const type = `${textAt(user, 'type') ?? ''} ${textAt(user, 'type_id') ?? ''}`;
  if (/service/i.test(type) || / 4$/.test(type)) return 'service-account';
  if (/assumedrole|^role/i.test(type)) return 'role';
  if (/system/i.test(type) || / 3$/.test(type)) return 'service';
  return /user|admin| [12]$/i.test(type) ? 'user' : 'unknown';
};

function userOf(user: Json | undefined): NamedIdentity | undefined {
  const uid = textAt(user, 'uid'), name = textAt(user, 'name'), mail = textAt(user, 'email_addr'), domain = textAt(user, 'domain'), other = textAt(user, 'uid_alt');
  const full = uid?.startsWith('arn:') === true ? uid : mail ?? (name === undefined ? undefined : domain === undefined || name.includes('@') || name.includes('\\') ? name : `${domain}\\${name}`);
  const canonical = full ?? uid;
  if (canonical === undefined) return undefined;
  // A bare name may be anybody's; ids and addresses are one's own.
  return { name: canonical, kind: kindOf(user), also: [...new Set([uid, other, mail])].filter((n): n is string => n !== undefined && n !== canonical && n.length >= 8) };
}

/** Numbers of sessions are one host's or one product's own: only longer ids stand alone. */
function ownId(e: Json, id: string): string {
  return id.length >= 12 ? id : `${textAt(e, 'dst_endpoint.hostname') ?? textAt(e, 'device.hostname') ?? textAt(e, 'metadata.product.name') ?? 'ocsf'}:${id}`;
}

function credentialOf(e: Json): { readonly value: string; readonly kind: CredentialKind } | undefined {
  const user = objectOf(at(e, 'actor.user')) ?? objectOf(e['user']);
  const programmatic = textAt(objectOf(arrayOf(user?.['programmatic_credentials'])[0]), 'uid');
  const value = programmatic ?? textAt(user, 'credential_uid') ?? textAt(e, 'actor.session.credential_uid') ?? textAt(e, 'session.credential_uid');
  if (value !== undefined) return { value, kind: /^AKIA[A-Z0-9]{12,}$/.test(value) ? 'aws-access-key' : /^ASIA[A-Z0-9]{12,}$/.test(value) ? 'aws-role-session' : 'token' };
  const session = textAt(e, 'actor.session.uid');
  return session === undefined ? undefined : { value: ownId(e, session), kind: 'token' };
}

function timeOf(e: Json): RowTime | undefined {
  const number = textAt(e, 'time');
  const read = number === undefined ? undefined : readEpoch(number) ?? readInstant(number);
  if (read !== undefined) return { at: read.at, precisionUs: read.precisionUs };
  const iso = readInstant(textAt(e, 'time_dt') ?? '');
  return iso === undefined ? undefined : { at: iso.at, precisionUs: iso.precisionUs };
}

function outcomeOf(e: Json): Outcome {
  const id = textAt(e, 'status_id');
  if (id === '1') return 'success';
  if (id === '2') return 'failure';
  const status = textAt(e, 'status') ?? '';
  return /^succ/i.test(status) ? 'success' : /^fail/i.test(status) ? 'failure' : 'unknown';
}

const isCloudTrail = (e: Json): boolean => /cloudtrail/i.test(`${textAt(e, 'metadata.product.name') ?? ''} ${textAt(e, 'metadata.log_provider') ?? ''}`) && textAt(e, 'api.operation') !== undefined && (textAt(e, 'api.service.name') ?? '').endsWith('.amazonaws.com');

function cloudTrail(e: Json, when: RowTime, recall: Recall): Reading {
  const user = objectOf(at(e, 'actor.user')) ?? objectOf(e['user']);
  const created = textAt(e, 'actor.session.created_time') ?? textAt(e, 'session.created_time');
  const began = created === undefined ? undefined : readEpoch(created) ?? readInstant(created);
  const uid = textAt(user, 'uid'), issuer = textAt(e, 'actor.session.issuer') ?? textAt(e, 'session.issuer');
  return readTrailParts({
    time: printInstant(when.at), source: textAt(e, 'api.service.name'), name: textAt(e, 'api.operation'), id: textAt(e, 'metadata.uid') ?? textAt(e, 'metadata.event_uid'), region: textAt(e, 'cloud.region'), account: textAt(e, 'cloud.account.uid') ?? textAt(e, 'cloud.account_uid'),
    address: textAt(e, 'src_endpoint.ip') ?? textAt(e, 'src_endpoint.domain'), agent: textAt(e, 'http_request.user_agent'), errorCode: textAt(e, 'api.response.error') ?? (outcomeOf(e) === 'failure' ? textAt(e, 'status_code') ?? 'Failure' : undefined), errorMessage: textAt(e, 'api.response.error_message') ?? textAt(e, 'api.response.message'), readOnly: undefined,
    type: textAt(user, 'type'), arn: uid?.startsWith('arn:') === true ? uid : textAt(user, 'uuid'), principalId: textAt(user, 'uid_alt') ?? (uid?.startsWith('arn:') === true ? undefined : uid), userAccount: textAt(user, 'account.uid') ?? textAt(user, 'account_uid'), userName: textAt(user, 'name'),
    accessKey: credentialOf(e)?.value, invokedBy: textAt(e, 'actor.invoked_by'), issuerArn: issuer?.startsWith('arn:') === true ? issuer : undefined, issuerId: undefined, sessionCreated: began === undefined ? undefined : printInstant(began.at),
    request: objectIn(at(e, 'api.request.data')), response: objectIn(at(e, 'api.response.data')), resources: arrayOf(e['resources']).flatMap((r) => textAt(objectOf(r), 'uid') ?? []), shared: undefined,
  }, recall);
}

function depthOf(what: string, activity: string): Depth {
  if (what === 'authentication' || what === 'ssh' || what === 'rdp') return /off$/i.test(activity) ? 'enumerated' : /ticket|preauth/i.test(activity) ? 'read' : 'controlled';
  if (/^(?:AssignPrivileges|AssignGroups|AttachPolicy|PasswordChange|PasswordReset|AddUser|MfaFactorDisable)$/i.test(activity.replaceAll(' ', '')) || (what === 'account' && /^create/i.test(activity))) return 'controlled';
  return /^(?:read|query|get|list|describe)/i.test(activity) ? (what === 'datastore' ? 'read' : 'enumerated') : 'changed';
}

export function readOcsf(e: Json, recall: Recall): Reading {
  const number = Number(textAt(e, 'class_uid') ?? Number.NaN);
  const what = CLASSES.get(number);
  if (what === undefined) return skipped(`events of class ${textAt(e, 'class_name')?.slice(0, 60) ?? String(number)} carry no identity that is read`);
  const when = timeOf(e);
  if (when === undefined) return rejected('no readable time');
  if (isCloudTrail(e)) return cloudTrail(e, when, recall);
  const subject = userOf(objectOf(e['user']));
  const who = userOf(objectOf(at(e, 'actor.user')));
  const application = textAt(e, 'actor.app_name') ?? textAt(e, 'actor.invoked_by');
  const actor = who ?? (what === 'authentication' ? subject : undefined) ?? (application === undefined ? undefined : { name: application, kind: 'application' as const, also: [] });
  if (actor === undefined && subject === undefined) return skipped('an event that names nobody');
  const activity = textAt(e, 'activity_name') ?? ACTIVITIES[what]?.[Number(textAt(e, 'activity_id'))] ?? 'Unknown';
  const operation = textAt(e, 'api.operation');
  const service = textAt(e, 'api.service.name') ?? textAt(e, 'service.name') ?? textAt(e, 'metadata.product.name') ?? what;
  const outcome = outcomeOf(e);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const session = textAt(e, 'session.uid');
  if (what === 'authentication' && session !== undefined && outcome === 'success') {
    if (/^logon/i.test(activity)) issues.push({ what: 'credential', value: ownId(e, session), kind: 'token', holder: subject ?? actor });
    else if (/^logoff/i.test(activity)) facts.push({ kind: 'revokes', text: ownId(e, session) });
  }
  if (what === 'account' && /^create/i.test(activity) && subject !== undefined && outcome === 'success') issues.push({ what: 'identity', value: subject.name, kind: subject.kind });
  const privileges = arrayOf(e['privileges']).filter((p): p is string => typeof p === 'string').slice(0, 20);
  const group = textAt(e, 'group.name') ?? textAt(e, 'group.uid');
  const policy = textAt(e, 'policy.name') ?? textAt(e, 'policy.uid');
  if (!/^(?:revoke|remove|detach|delete)/i.test(activity)) for (const text of [...privileges, ...(group === undefined ? [] : [`group ${group}`]), ...(policy === undefined ? [] : [policy])]) facts.push({ kind: 'access-to', text: bounded(text) ?? '' });
  const correlation = textAt(e, 'metadata.correlation_uid') ?? textAt(e, 'api.request.uid');
  if (correlation !== undefined) facts.push({ kind: 'correlation', text: correlation });
  const command = textAt(e, 'process.cmd_line');
  if (command !== undefined) facts.push({ kind: 'command', text: bounded(command) ?? '' });
  if (who !== undefined && subject !== undefined && what === 'authentication' && who.name !== subject.name) facts.push({ kind: 'impersonated', text: subject.name });
  const resource = textAt(objectOf(arrayOf(e['resources'])[0]), 'uid') ?? textAt(objectOf(arrayOf(e['resources'])[0]), 'name') ?? textAt(e, 'resource.uid') ?? textAt(e, 'resource.name');
  const event: EventDraft = {
    at: when.at, precisionUs: when.precisionUs, twinKey: textAt(e, 'metadata.uid') ?? JSON.stringify(e), action: `${service.toLowerCase()}:${operation ?? activity}`, depth: operation === undefined ? depthOf(what, activity) : depthOf(what, textAt(e, 'activity_name') ?? operation), outcome,
    reason: bounded(textAt(e, 'status_detail') ?? (outcome === 'failure' ? textAt(e, 'status_code') ?? textAt(e, 'api.response.error') : undefined)), actor, credential: credentialOf(e),
    source: textAt(e, 'src_endpoint.ip') ?? textAt(e, 'src_endpoint.hostname'), agent: bounded(textAt(e, 'http_request.user_agent')),
    target: {
      platform: textAt(e, 'cloud.provider')?.toLowerCase() ?? textAt(e, 'metadata.product.vendor_name')?.toLowerCase() ?? 'ocsf', account: textAt(e, 'cloud.account.uid') ?? textAt(e, 'cloud.project_uid'), region: textAt(e, 'cloud.region'), service,
      resource: bounded(what === 'authentication' ? resource : subject !== undefined && subject.name !== actor?.name ? subject.name : group ?? resource), host: textAt(e, 'dst_endpoint.hostname') ?? textAt(e, 'device.hostname') ?? textAt(e, 'dst_endpoint.ip'),
    },
    issues, facts,
  };
  return { kind: 'events', events: [event] };
}
