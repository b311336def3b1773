/**
 * Documents of the Elastic Common Schema that hold a known log under its own names: put together again and read by its platform.
 * https://www.elastic.co/guide/en/integrations/current/aws.html (and gcp, okta, azure, kubernetes, windows)
 */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import type { Recall } from '../aws/recall.ts';
import { readAudit } from '../entra/audit.ts';
import { readAzure } from '../entra/azure.ts';
import { readSignin } from '../entra/signin.ts';
import { sourceOf } from '../entra/source.ts';
import type { Clock } from '../entra/times.ts';
import { arrayOf, objectOf } from '../format.ts';
import { readEntry } from '../gcp/normalise.ts';
import { readAuditEvent } from '../kubernetes/audit.ts';
import { readLogEvent } from '../okta/normalise.ts';
import { fieldsOf } from '../windows/fields.ts';
import { readWindowsRecord } from '../windows/events.ts';
import { fieldText, outcomeOfKeywords } from '../windows/record.ts';
import { readTrailParts } from './aws-shaped.ts';
import { at, camel, objectIn, textAt } from './nested.ts';

type Json = Readonly<Record<string, unknown>>;
const UTC: Clock = { zone: undefined, order: 'day-first', utc: true };
const objectAt = (d: Json, path: string): Json | undefined => objectOf(at(d, path));

/** The reading of a known log inside the document; undefined when it holds none. */
export function readKnown(d: Json, recall: Recall): Reading | undefined {
  if (objectAt(d, 'aws.cloudtrail') !== undefined || textAt(d, 'aws.cloudtrail.event_type') !== undefined) return cloudTrail(d, recall);
  if (objectAt(d, 'gcp.audit') !== undefined) return gcp(d, objectAt(d, 'gcp.audit') ?? {});
  if (objectAt(d, 'okta') !== undefined && textAt(d, 'okta.event_type') !== undefined) return okta(d, objectAt(d, 'okta') ?? {});
  const kubernetes = objectAt(d, 'kubernetes.audit');
  if (kubernetes !== undefined) return readAuditEvent({ ...kubernetes, requestReceivedTimestamp: kubernetes['requestReceivedTimestamp'] ?? textAt(d, '@timestamp') }, { cluster: textAt(d, 'orchestrator.cluster.name') });
  const azure = objectAt(d, 'azure');
  if (azure !== undefined) {
    const found = entra(d, azure);
    if (found !== undefined) return found;
  }
  if (textAt(d, 'winlog.event_id') !== undefined) return windows(d);
  return undefined;
}

function cloudTrail(d: Json, recall: Recall): Reading {
  const t = (path: string): string | undefined => textAt(d, `aws.cloudtrail.${path}`);
  const created = t('user_identity.session_context.creation_date');
  const flat = (name: string): Json | undefined => objectIn(at(d, `aws.cloudtrail.${name}`)) ?? objectAt(d, `aws.cloudtrail.flattened.${name}`);
  return readTrailParts({
    time: textAt(d, '@timestamp'), source: textAt(d, 'event.provider'), name: textAt(d, 'event.action'), id: textAt(d, 'event.id'), region: textAt(d, 'cloud.region'),
    account: t('recipient_account_id') ?? textAt(d, 'cloud.account.id'), address: textAt(d, 'source.address') ?? textAt(d, 'source.ip'), agent: textAt(d, 'user_agent.original'),
    errorCode: t('error_code'), errorMessage: t('error_message'), readOnly: t('read_only') === undefined ? undefined : t('read_only') === 'true', type: t('user_identity.type'), arn: t('user_identity.arn'),
    principalId: textAt(d, 'user.id'), userAccount: textAt(d, 'cloud.account.id'), userName: textAt(d, 'user.name'), accessKey: t('user_identity.access_key_id'), invokedBy: t('user_identity.invoked_by'),
    issuerArn: t('user_identity.session_context.session_issuer.arn'), issuerId: t('user_identity.session_context.session_issuer.principal_id'), sessionCreated: created,
    request: flat('request_parameters'), response: flat('response_elements'), resources: arrayOf(at(d, 'aws.cloudtrail.resources')).flatMap((r) => textAt(objectOf(r), 'arn') ?? []), shared: t('shared_event_id'),
  }, recall);
}

function gcp(d: Json, audit: Json): Reading {
  const info = camel(audit['authentication_info']);
  return readEntry({
    timestamp: textAt(d, '@timestamp'), insertId: textAt(d, 'event.id'), logName: textAt(d, 'log.logger') ?? 'cloudaudit.googleapis.com%2Factivity',
    resource: { type: textAt(audit, 'resource.type'), labels: { project_id: textAt(d, 'cloud.project.id') } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName: textAt(d, 'service.name') ?? textAt(audit, 'service_name'), methodName: textAt(audit, 'method_name') ?? textAt(d, 'event.action'), resourceName: textAt(audit, 'resource_name'),
      authenticationInfo: { ...objectOf(info), principalEmail: textAt(audit, 'authentication_info.principal_email') ?? textAt(d, 'client.user.email') },
      requestMetadata: { callerIp: textAt(audit, 'request_metadata.caller_ip') ?? textAt(d, 'source.ip'), callerSuppliedUserAgent: textAt(d, 'user_agent.original') },
      authorizationInfo: camel(audit['authorization_info']), request: audit['request'], response: audit['response'],
      ...(textAt(audit, 'status.code') === undefined || textAt(audit, 'status.code') === '0' ? {} : { status: { code: Number(textAt(audit, 'status.code')) || 2, message: textAt(audit, 'status.message') } }),
    },
  });
}

function okta(d: Json, raw: Json): Reading {
  const o = objectOf(camel(raw)) ?? {};
  const client = objectOf(o['client']);
  const debug = objectOf(o['debugContext']);
  return readLogEvent({
    ...o, uuid: o['uuid'] ?? textAt(d, 'event.id'), published: textAt(d, '@timestamp'), client: { ...client, ipAddress: textAt(client, 'ip') ?? textAt(d, 'source.ip') ?? textAt(d, 'client.ip'), userAgent: { rawUserAgent: textAt(d, 'user_agent.original') } },
    debugContext: { ...debug, debugData: debug?.['debugData'] ?? {} },
  });
}

function entra(d: Json, azure: Json): Reading | undefined {
  for (const [name, category] of [['signinlogs', 'SignInLogs'], ['auditlogs', 'AuditLogs'], ['activitylogs', 'Administrative']] as const) {
    const log = objectOf(camel(azure[name]));
    if (log === undefined) continue;
    const properties = objectOf(log['properties']);
    const source = sourceOf({
      ...log, category, time: textAt(d, '@timestamp'), tenantId: textAt(azure, 'tenant_id'), operationName: log['operationName'] ?? textAt(d, 'event.action'), resourceId: textAt(azure, 'resource.id'), callerIpAddress: textAt(d, 'source.ip'), correlationId: textAt(azure, 'correlation_id'),
      resultType: log['resultType'] ?? (textAt(d, 'event.outcome') === 'success' ? 'Success' : undefined),
      properties: name === 'signinlogs' ? { createdDateTime: textAt(d, '@timestamp'), ipAddress: textAt(d, 'source.ip'), ...properties } : name === 'auditlogs' ? { activityDateTime: textAt(d, '@timestamp'), ...properties } : properties,
    });
    return name === 'signinlogs' ? readSignin(source, UTC) : name === 'auditlogs' ? readAudit(source, UTC) : readAzure(source, UTC);
  }
  return undefined;
}

function windows(d: Json): Reading {
  const when = readInstant(textAt(d, '@timestamp') ?? '');
  const eventId = Number(textAt(d, 'winlog.event_id'));
  if (when === undefined || !Number.isSafeInteger(eventId)) return rejected('no readable @timestamp and winlog.event_id');
  const fields = fieldsOf(at(d, 'winlog.event_data') ?? {}, at(d, 'winlog.user_data'));
  return readWindowsRecord({
    at: when.at, precisionUs: when.precisionUs, channel: textAt(d, 'winlog.channel') ?? '', provider: textAt(d, 'winlog.provider_name') ?? '', eventId,
    computer: (textAt(d, 'winlog.computer_name') ?? textAt(d, 'host.name') ?? '').toLowerCase(), recordId: textAt(d, 'winlog.record_id'), userSid: textAt(d, 'winlog.user.identifier'),
    outcome: outcomeOfKeywords(at(d, 'winlog.keywords')), get: (name) => fieldText(fields.get(name)), unnamed: fields.unnamed, whole: () => JSON.stringify(d),
  });
}

