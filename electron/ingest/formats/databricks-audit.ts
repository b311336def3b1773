/**
 * Databricks audit logs: delivered files (one JSON object a line), and `system.access.audit` as JSON or a table.
 * https://docs.databricks.com/aws/en/admin/account-settings/audit-logs · https://docs.databricks.com/aws/en/admin/system-tables/audit-logs
 */
import type { EventDraft, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, textOf } from '../format.ts';
import { cellValue, member } from '../nesting.ts';
import { Facts, noTime, textAt, utcTime } from '../saas/fields.ts';
import { auditLog, type Json } from '../saas/format-of.ts';

const CONTROLLED = /^(?:\w*[lL]ogin\w*|generateDbToken|createToken|create\w*(?:Secret|Credential|Token|Key)\w*|mintOAuthToken|mintOAuthAuthorizationCode|add|addPrincipal\w*|setAdmin|setAccountAdmin|addX509|createServicePrincipal|activateUser|changePassword|resetPassword|updateUser|createCustomAppIntegration|createPublishedAppIntegration|changeDbTokenAcl|\w*[pP]ermissions?\w*|putAcl|createRecipient|rotateRecipientToken|addIpAccessList|runCommand|attachNotebook|jupyter\w*|remoteCommand|createCluster|createJob|update\w*Acl)$/;
const READ = /^(?:getSecret|download\w*|export\w*|getTable|generateTemporary\w*Credential\w*|readNotebook|filesGet|get\w*Credential\w*|deltaSharing(?:Query|Retrieve)\w*|runStatement|commandSubmit|executeSavedQuery|executeAdhocQuery)$/;
const ENUMERATES = /^(?:list|get|search|describe)\w*$/;
const depthOf = (action: string): Depth => (READ.test(action) ? 'read' : CONTROLLED.test(action) ? 'controlled' : ENUMERATES.test(action) ? 'enumerated' : 'changed');

/** A member that the table writes in snake case and may hold as JSON text. */
function part(o: Json, name: string): Json | undefined {
  const value = member(o, name);
  return objectOf(typeof value === 'string' ? cellValue(value) : value);
}

function read(o: Json): Reading {
  const service = textAt(o, 'serviceName');
  const action = textAt(o, 'actionName');
  if (service === undefined || action === undefined) return rejected(`no ${service === undefined ? 'serviceName' : 'actionName'}: not a record of the audit log`);
  const written = member(o, 'timestamp') ?? member(o, 'eventTime');
  const time = utcTime(written);
  if (time === undefined) return rejected(noTime('timestamp', written));
  const who = part(o, 'userIdentity'), parameters = part(o, 'requestParams'), response = part(o, 'response'), metadata = part(o, 'identityMetadata');
  const email = textAt(who, 'email');
  const actor: NamedIdentity | undefined = email === undefined || /^(?:unknown|anonymous)$/i.test(email) ? undefined
    : email.includes('@') ? { name: email, kind: 'user' } : /^[0-9a-f-]{36}$/i.test(email) ? { name: `databricks:${email}`, kind: 'service-account' } : { name: `databricks:${email}`, kind: 'service' };
  const status = textAt(response, 'statusCode');
  const facts = new Facts();
  const issues: Issue[] = [];
  const token = textAt(parameters, 'tokenId') ?? textAt(parameters, 'tokenHash');
  const created = /^(?:generateDbToken|createToken)$/.test(action);
  const failed = status !== undefined && !/^[23]/.test(status);
  let credential: EventDraft['credential'];
  if (token !== undefined) {
    const value = token;
    if (created && !failed) {
      const expires = utcTime(member(parameters, 'tokenExpirationTime'));
      issues.push({ what: 'credential', value, kind: 'token', holder: actor, expires: expires?.at });
    } else if (/^revoke|^delete|expired/i.test(action)) facts.add('revokes', value);
    else if (/[lL]ogin|authenticate/i.test(action)) credential = { value, kind: 'token' };
    else facts.add('token-use', value);
  }
  const session = textAt(o, 'sessionId');
  credential ??= session === undefined ? undefined : { value: `databricks:session/${session}`, kind: 'token' };
  if (credential?.value !== `databricks:session/${session ?? ''}`) facts.add('same-session', session === undefined ? undefined : `databricks:session/${session}`);
  facts.add('correlation', textAt(o, 'requestId'));
  const other = textAt(parameters, 'targetUserName') ?? textAt(parameters, 'targetUserId');
  if (other !== undefined && other !== email) facts.add('also-target', other.includes('@') ? other : `databricks:${other}`);
  facts.add('on-behalf-of', textAt(metadata, 'runAs') === email ? undefined : textAt(metadata, 'runAs'));
  facts.add('permission', textAt(parameters, 'roles') ?? textAt(parameters, 'permissionLevel'));
  if (service === 'secrets' && action === 'getSecret') facts.add('secret-read', [textAt(parameters, 'scope'), textAt(parameters, 'key')].filter((t) => t !== undefined).join('/'));
  const resource = ['full_name_arg', 'path', 'scope', 'clusterId', 'cluster_id', 'jobId', 'job_id', 'notebookId', 'warehouseId', 'name'].map((n) => textAt(parameters, n)).find((t) => t !== undefined);
  return {
    kind: 'events',
    events: [{
      ...time, twinKey: `databricks:${textOf(member(o, 'eventId')) ?? textAt(o, 'requestId') ?? ''} ${service} ${action} ${email ?? ''} ${JSON.stringify(parameters ?? {})}`.slice(0, 4000),
      action: `databricks:${service}.${action}`, depth: depthOf(action), outcome: status === undefined ? 'unknown' : failed ? 'failure' : 'success',
      reason: failed ? textAt(response, 'errorMessage') ?? status : undefined, actor, credential,
      source: textAt(o, 'sourceIPAddress') ?? textAt(o, 'sourceIpAddress'), agent: textAt(o, 'userAgent'),
      target: { platform: 'databricks', account: textAt(o, 'workspaceId') ?? textAt(o, 'accountId'), service, resource },
      issues, facts: facts.list,
    }],
  };
}

export const databricksAuditFormat = auditLog({
  id: 'databricks-audit', title: 'Databricks audit log', arrays: [], marks: ['actionName', 'action_name', 'ACTION_NAME'],
  has: (o) => typeof member(o, 'serviceName') === 'string' && typeof member(o, 'actionName') === 'string' && (member(o, 'userIdentity') !== undefined || member(o, 'requestParams') !== undefined), because: 'audit records with serviceName, actionName and userIdentity',
  tables: (columns) => (['SERVICE_NAME', 'ACTION_NAME', 'EVENT_TIME', 'USER_IDENTITY'].every((c) => columns.has(c)) ? 'columns service_name, action_name, event_time and user_identity of system.access.audit' : undefined),
  read,
});
