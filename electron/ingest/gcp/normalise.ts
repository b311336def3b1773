/** One entry of Cloud Logging to one event, or the reason why it is none. */
import type { EventDraft, Fact, Issue } from '../../../shared/domain/event.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { textOf } from '../format.ts';
import { isGkeEntry, readGkeEntry } from '../kubernetes/gke.ts';
import { member, within } from '../nesting.ts';
import { bounded } from '../text.ts';
import { activityOfAudit, readActivity } from '../workspace/activity.ts';
import { consequencesOf } from './consequences.ts';
import { depthOf, operationOf } from './depth.ts';
import { bodyOf, entryOf, objects, type Entry, type Json } from './entry.ts';
import { memberNamed } from './names.ts';
import { callerOf, type Caller } from './principal.ts';
import { serviceOf, targetOf } from './target.ts';

/** https://cloud.google.com/apis/design/errors#handling_errors */
const CODES = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'] as const;
const MANY = 20;

/** Why an entry without an AuditLog is no event. */
function withoutAudit(entry: Entry): Reading {
  const log = entry.logName?.replace(/^.*\/logs\//, '').replaceAll('%2F', '/');
  if (entry.logName === undefined && entry.time === undefined) return rejected('no protoPayload, logName or timestamp: not an entry of Cloud Logging');
  if (log !== undefined && /vpc_flows$/.test(log)) return skipped('a VPC flow: addresses and bytes, no identity');
  if (log !== undefined && /(?:^|\/)requests$/.test(log) && entry.resourceType?.includes('load_balancer') === true) return skipped('a request at a load balancer: no identity');
  return skipped(`an entry of the log ${log === undefined ? 'without a name' : JSON.stringify(log).slice(0, 80)}, which is no audit log`);
}

function outcomeOf(audit: Json, severity: string | undefined): { outcome: EventDraft['outcome']; reason: string | undefined } {
  const status = within(audit, 'status');
  const code = textOf(member(status, 'code'));
  const message = textOf(member(status, 'message'));
  const number = code === undefined ? 0 : Number(code);
  if (number !== 0) {
    const name = Number.isInteger(number) ? CODES[number] ?? code : code;
    return { outcome: 'failure', reason: bounded(message === undefined || message === '' || message === name ? name : `${name}: ${message}`) };
  }
  if (message !== undefined && severity === 'ERROR') return { outcome: 'failure', reason: bounded(message) };
  // An absent status is success, unless every permission that was asked for is recorded as refused.
  const asked = objects(member(audit, 'authorizationInfo'));
  const refused = asked.length > 0 && asked.every((a) => String(member(a, 'granted')) === 'false');
  return refused ? { outcome: 'failure', reason: 'permission not granted' } : { outcome: 'success', reason: undefined };
}

/** A token of another platform is exchanged: the caller is who the token says, and the token is what was presented. */
function exchanging(audit: Json, facts: Fact[]): Caller | undefined {
  const subject = textOf(member(within(audit, 'authenticationInfo'), 'principalSubject'));
  const mapped = textOf(member(bodyOf(audit, 'metadata'), 'mapped_principal'));
  const provider = (textOf(member(audit, 'resourceName')) ?? textOf(member(bodyOf(audit, 'request'), 'audience')) ?? '?').replace(/^\/\/iam\.googleapis\.com\//, '');
  if (subject === undefined && mapped === undefined) return undefined;
  if (subject !== undefined && !subject.startsWith('principal://')) facts.push({ kind: 'web-identity-subject', text: subject }, { kind: 'web-identity-issuer', text: provider });
  return {
    actor: memberNamed(mapped ?? subject ?? ''), chain: [],
    credential: subject === undefined ? undefined : { value: `oidc:${provider}:${subject}`, kind: 'token' },
  };
}

/** One entry, of whatever wrapping already undone. */
export function readEntry(value: Json): Reading {
  const entry = entryOf(value);
  const audit = entry.audit;
  if (audit === undefined) return withoutAudit(entry);
  // A cluster's own requests are read as such, wherever they are kept.
  if (isGkeEntry(value)) return readGkeEntry(value);
  const methodName = textOf(member(audit, 'methodName')) ?? textOf(member(value, 'methodName'));
  const serviceName = textOf(member(audit, 'serviceName')) ?? textOf(member(value, 'serviceName'));
  if (methodName === undefined && serviceName === undefined) return rejected('an audit entry without methodName and serviceName');
  if (entry.time === undefined) return rejected('an audit entry without timestamp');
  const instant = readInstant(entry.time);
  if (instant === undefined) return rejected(`unreadable timestamp ${JSON.stringify(entry.time).slice(0, 80)}`);
  const service = serviceOf(serviceName ?? '?');
  const activity = activityOfAudit(audit, service);
  // Workspace's own records, delivered through Google Cloud: one reader for both ways.
  if (activity !== undefined) return readActivity(activity);
  const method = methodName ?? '?';
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const caller = (operationOf(method) === 'exchangetoken' ? exchanging(audit, facts) : undefined) ?? callerOf(audit, facts);
  const target = targetOf(entry, service);
  const { outcome, reason } = outcomeOf(audit, entry.severity);
  if (outcome === 'success') {
    consequencesOf({ audit, service, method, resource: target.resource, labels: entry.labels, actor: caller.actor, chain: caller.chain, at: instant.at, facts, issues });
  }
  const asked = objects(member(audit, 'authorizationInfo')).flatMap((a) => textOf(member(a, 'permission')) ?? []);
  for (const text of [...new Set(asked)].slice(0, MANY)) facts.push({ kind: 'permission', text });
  const operation = textOf(member(entry.operation, 'id'));
  if (operation !== undefined) {
    facts.push({ kind: 'correlation', text: operation });
    const first = String(member(entry.operation, 'first')) === 'true', last = String(member(entry.operation, 'last')) === 'true';
    if (first !== last) facts.push({ kind: 'stage', text: first ? 'first' : 'last' });
  }
  const metadata = within(audit, 'requestMetadata');
  return {
    kind: 'events',
    events: [{
      at: instant.at, precisionUs: instant.precisionUs,
      // insertId is unique within a log and an instant; exports without it are told apart by all they say.
      twinKey: entry.insertId === undefined ? JSON.stringify(value) : `gcp:${entry.insertId}`,
      action: `${service}:${method}`, depth: depthOf(service, method, entry.logName), outcome, reason,
      actor: caller.actor, credential: caller.credential,
      // `private` and `gce-internal-ip` stay as written: they are what Google says instead of an address.
      source: bounded(textOf(member(metadata, 'callerIp'))), agent: bounded(textOf(member(metadata, 'callerSuppliedUserAgent'))),
      target, issues, facts,
    }],
  };
}
