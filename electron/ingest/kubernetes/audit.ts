/** One record of an API server's audit log to one event. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
import type { EventDraft, Fact, Issue } from '../../../shared/domain/event.ts';
import type { Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { objectOf, textOf } from '../format.ts';
import { bounded } from '../text.ts';
import { consequencesOf } from './consequences.ts';
import { depthOf } from './depth.ts';
import { extraOf, inCluster, presentedBy, userNamed } from './names.ts';
import { objectOfPath, objectOfRequest, objectOrText, outcomeOf, sourceOf, splitUri, targetOfRequest, type Json, type KubernetesRequest } from './request.ts';

/** What the wrapper around a record says. */
export interface Around {
  readonly cluster?: string | undefined;
  /** When the pipeline stored the record, in milliseconds: the time of last resort. */
  readonly storedMs?: number | undefined;
}

export const isAuditEvent = (value: unknown): boolean => {
  const r = objectOf(value);
  if (r === undefined) return false;
  // The other kind "Event" of Kubernetes, a notice about an object, has neither a verb nor a requestURI.
  const audit = typeof r['apiVersion'] === 'string' && r['apiVersion'].startsWith('audit.k8s.io/');
  return (audit && r['kind'] !== 'EventList' && r['kind'] !== 'Policy') || (typeof r['auditID'] === 'string' && ('verb' in r || 'requestURI' in r)) || (r['kind'] === 'Event' && 'verb' in r && ('objectRef' in r || 'sourceIPs' in r));
};

export const isEventList = (value: unknown): boolean => {
  const r = objectOf(value);
  return r?.['kind'] === 'EventList' && typeof r['apiVersion'] === 'string' && r['apiVersion'].startsWith('audit.k8s.io/') && Array.isArray(r['items']);
};

interface Time { readonly at: Micros; readonly precisionUs: number }

/** When the request was received, which all stages of it say alike; else the best the record or its wrapper has. Times are UTC, also where a pipeline dropped the `Z`. */
function timeOf(record: Json, around: Around): Time | { readonly why: string } {
  const metadata = objectOf(record['metadata']);
  for (const value of [record['requestReceivedTimestamp'], record['stageTimestamp'], record['timestamp'], metadata?.['creationTimestamp'], record['p_event_time']]) {
    const text = textOf(value);
    if (text === undefined) continue;
    const read = readInstant(text);
    return read ?? { why: `unreadable time ${JSON.stringify(text).slice(0, 80)}` };
  }
  const stored = around.storedMs === undefined ? undefined : microsOf(around.storedMs * 1000);
  return stored === undefined ? { why: 'no requestReceivedTimestamp, stageTimestamp or timestamp: not a whole audit record' } : { at: stored, precisionUs: 1000 };
}

/** The event of a request. @param stage of which the record tells; a request only received has no outcome yet. */
export function eventOfRequest(r: KubernetesRequest, more: { readonly time: Time; readonly twinKey: string; readonly facts: Fact[]; readonly source: string | undefined; readonly agent: string | undefined; readonly reason: string | undefined }): EventDraft {
  const { facts } = more;
  const issues: Issue[] = [];
  const object = objectOfRequest(r);
  if (r.who?.mapped !== undefined) facts.push({ kind: 'impersonated', text: r.who.mapped });
  if (r.who?.session !== undefined) facts.push({ kind: 'role-session-name', text: r.who.session });
  if (r.who?.instance !== undefined) facts.push({ kind: 'instance', text: r.who.instance });
  if (r.outcome === 'success') consequencesOf(r, facts, issues);
  return {
    at: more.time.at,
    precisionUs: more.time.precisionUs,
    twinKey: more.twinKey,
    action: `kubernetes:${r.verb === '' ? 'request' : r.verb} ${object ?? (r.path === undefined ? '?' : (bounded(r.path) ?? '?'))}`,
    depth: depthOf(r.verb, object),
    outcome: r.outcome,
    reason: bounded(more.reason),
    actor: r.who?.actor,
    credential: r.who?.credential,
    source: bounded(more.source),
    agent: bounded(more.agent),
    target: { platform: 'kubernetes', account: r.cluster, service: r.group !== '' ? r.group : r.resource === undefined ? undefined : 'core', resource: bounded(targetOfRequest(r)) },
    issues,
    facts,
  };
}

/** A record of the audit log; what it is about, whoever wraps it. Never throws. */
export function readAuditEvent(record: Json, around: Around): Reading {
  const time = timeOf(record, around);
  if ('why' in time) return rejected(time.why);
  const facts: Fact[] = [];
  const stage = textOf(record['stage']);
  const received = stage === 'RequestReceived';
  const user = objectOrText(record['user']);
  const { path, query } = splitUri(textOf(record['requestURI']));
  const ref = objectOrText(record['objectRef']);
  const named = objectOfPath(path);
  const status = objectOrText(record['responseStatus']);
  const code = typeof status?.['code'] === 'number' ? status['code'] : undefined;
  const annotations = objectOrText(record['annotations']) ?? {};
  const decision = textOf(annotations['authorization.k8s.io/decision']);
  const answer = objectOrText(record['responseObject']);
  const outcome: Outcome = received ? 'unknown' : outcomeOf(code, textOf(status?.['status']), decision, stage !== 'RequestReceived');
  const request: KubernetesRequest = {
    cluster: around.cluster,
    verb: textOf(record['verb'])?.toLowerCase() ?? '',
    path, query,
    group: textOf(ref?.['apiGroup']) ?? (ref === undefined ? named.group : ''),
    resource: textOf(ref?.['resource']) ?? named.resource,
    subresource: textOf(ref?.['subresource']) ?? (ref === undefined ? named.subresource : undefined),
    namespace: textOf(ref?.['namespace']) ?? (ref === undefined ? named.namespace : undefined),
    // Objects are often made without a name in the address; the answer then has it.
    name: textOf(ref?.['name']) ?? (ref === undefined ? named.name : undefined) ?? (textOf(record['verb']) === 'create' ? textOf(objectOf(answer?.['metadata'])?.['name']) ?? textOf(objectOf(objectOrText(record['requestObject'])?.['metadata'])?.['name']) : undefined),
    who: presentedBy(user, around.cluster),
    outcome, annotations,
    body: objectOrText(record['requestObject']),
    answer,
  };
  whereabouts(user, facts, around.cluster);
  const impersonated = textOf(objectOrText(record['impersonatedUser'])?.['username']);
  if (impersonated !== undefined) facts.push({ kind: 'impersonated', text: userNamed(around.cluster, impersonated).name });
  // The stage only where it is not the last word.
  if (stage !== undefined && stage !== 'ResponseComplete') facts.push({ kind: 'stage', text: stage });
  const id = textOf(record['auditID']);
  const failed = outcome === 'failure';
  return {
    kind: 'events',
    events: [eventOfRequest(request, {
      time, facts,
      // Stages of one request are one happening; a request whose answer is unknown is told from the answered one.
      twinKey: id === undefined ? JSON.stringify(record) : received ? `${id}#received` : id,
      source: sourceOf(record['sourceIPs'], facts),
      agent: textOf(record['userAgent']),
      reason: failed ? textOf(status?.['message']) ?? textOf(status?.['reason']) ?? (code === undefined ? decision : String(code)) : undefined,
    })],
  };
}

/** The pod and node a token was bound to. */
function whereabouts(user: Json | undefined, facts: Fact[], cluster: string | undefined): void {
  const pod = extraOf(user, 'authentication.kubernetes.io/pod-name');
  const node = extraOf(user, 'authentication.kubernetes.io/node-name');
  const namespace = /^system:serviceaccount:([^:]+):/.exec(textOf(user?.['username']) ?? '')?.[1];
  if (pod !== undefined) facts.push({ kind: 'workload', text: inCluster(cluster, namespace === undefined ? pod : `${namespace}/${pod}`) });
  if (node !== undefined) facts.push({ kind: 'node', text: node });
}
