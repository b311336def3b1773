/**
 * Audit entries of Google Kubernetes Engine, as Cloud Logging keeps them: the same requests under other names.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/audit-logging
 */
import type { Fact } from '../../../shared/domain/event.ts';
import type { Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { eventOfRequest } from './audit.ts';
import { credentialOfId, userNamed, type Presented } from './names.ts';
import { objectOfPath, type Json, type KubernetesRequest } from './request.ts';

/** Whether a LogEntry is a request to a cluster (and not one to Google's own service that manages clusters). */
export function isGkeEntry(value: unknown): boolean {
  const payload = objectOf(objectOf(value)?.['protoPayload']);
  return payload !== undefined && (payload['serviceName'] === 'k8s.io' || (typeof payload['methodName'] === 'string' && payload['methodName'].startsWith('io.k8s.')));
}

/** `io.k8s.core.v1.pods.exec.create` to verb, resource and subresource. */
export function methodOf(name: string): { group: string; resource: string | undefined; subresource: string | undefined; verb: string } {
  const parts = name.split('.');
  const version = parts.findLastIndex((p) => /^v\d+(?:(?:alpha|beta)\d+)?$/.test(p));
  const after = version === -1 ? parts.slice(-2) : parts.slice(version + 1);
  const group = version === -1 ? '' : parts.slice(2, version).join('.');
  return { group: group === 'core' ? '' : group, resource: after.length > 1 ? after[0] : undefined, subresource: after.length > 2 ? after.slice(1, -1).join('/') : undefined, verb: (after.at(-1) ?? '').toLowerCase() };
}

/** `core/v1/namespaces/default/pods/nginx` is the request's path without its first step. */
const pathOf = (resourceName: string | undefined): string | undefined =>
  resourceName === undefined ? undefined : resourceName.startsWith('core/') ? `/api/${resourceName.slice(5)}` : `/apis/${resourceName}`;

const labelled = (labels: Json | undefined, end: string): string | undefined => {
  for (const [key, value] of Object.entries(labels ?? {})) if (key.endsWith(end)) return textOf(value);
  return undefined;
};

function whoOf(info: Json | undefined, labels: Json | undefined, cluster: string | undefined): Presented | undefined {
  const name = textOf(info?.['principalEmail']) ?? textOf(info?.['authoritySelector']) ?? textOf(info?.['principalSubject']);
  if (name === undefined) return undefined;
  // People and service accounts of Google keep the name that Google's own logs give them; only the cluster's own users belong to it.
  const actor = name.includes('@') ? { name, kind: name.endsWith('.gserviceaccount.com') ? 'service-account' as const : 'user' as const } : userNamed(cluster, name);
  return { actor, credential: credentialOfId(labelled(labels, '/credential-id')) };
}

/** @param entry a LogEntry for which `isGkeEntry` holds. */
export function readGkeEntry(entry: Json): Reading {
  const payload = objectOf(entry['protoPayload']) ?? {};
  const at = textOf(entry['timestamp']) ?? textOf(entry['receiveTimestamp']) ?? textOf(entry['p_event_time']);
  const time = at === undefined ? undefined : readInstant(at);
  if (time === undefined) return rejected(at === undefined ? 'no timestamp: not a whole log entry' : `unreadable timestamp ${JSON.stringify(at).slice(0, 80)}`);
  const resource = objectOf(objectOf(entry['resource'])?.['labels']);
  const cluster = textOf(resource?.['cluster_name']);
  const labels = objectOf(entry['labels']);
  const metadata = objectOf(entry['requestMetadata']) ?? objectOf(payload['requestMetadata']);
  const facts: Fact[] = [];
  const method = methodOf(textOf(payload['methodName']) ?? '');
  const path = pathOf(textOf(payload['resourceName']));
  const named = objectOfPath(path);
  const status = objectOf(payload['status']);
  const code = typeof status?.['code'] === 'number' ? status['code'] : 0;
  const refused = arrayOf(payload['authorizationInfo']).some((i) => objectOf(i)?.['granted'] === false);
  const decision = labelled(labels, '/decision');
  const failed = refused || decision === 'forbid' || (code > 0 && code < 100) || code >= 400;
  const outcome: Outcome = failed ? 'failure' : 'success';
  const operation = objectOf(entry['operation']);
  const request: KubernetesRequest = {
    cluster,
    verb: method.verb,
    path, query: [],
    group: named.group === '' ? method.group : named.group,
    resource: method.resource ?? named.resource,
    subresource: method.subresource ?? named.subresource,
    namespace: named.namespace,
    name: named.name,
    who: whoOf(objectOf(payload['authenticationInfo']), labels, cluster),
    outcome,
    annotations: { 'authentication.kubernetes.io/issued-credential-id': labelled(labels, '/issued-credential-id') },
    body: objectOf(payload['request']),
    answer: objectOf(payload['response']),
  };
  const impersonated = textOf(objectOf(payload['authenticationInfo'])?.['authoritySelector']);
  if (impersonated !== undefined && textOf(objectOf(payload['authenticationInfo'])?.['principalEmail']) !== undefined) facts.push({ kind: 'impersonated', text: userNamed(cluster, impersonated).name });
  const id = textOf(operation?.['id']);
  if (id !== undefined) facts.push({ kind: 'correlation', text: id });
  const event = eventOfRequest(request, {
    time, facts,
    twinKey: textOf(entry['insertId']) ?? textOf(entry['insertid']) ?? id ?? JSON.stringify(entry),
    source: textOf(metadata?.['callerIp']) ?? textOf(metadata?.['callerIP']),
    agent: textOf(metadata?.['callerSuppliedUserAgent']),
    reason: failed ? textOf(status?.['message']) ?? decision ?? (refused ? 'not granted' : String(code)) : undefined,
  });
  const project = textOf(resource?.['project_id']);
  const location = textOf(resource?.['location']);
  return { kind: 'events', events: [{ ...event, target: { ...event.target, account: cluster ?? project, region: location } }] };
}
