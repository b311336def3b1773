/**
 * One CloudTrail record to one event. Field reference:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import type { EventDraft, Fact, Issue } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { printInstant, readInstant } from '../../../shared/domain/time.ts';
import { objectOf, textOf } from '../format.ts';
import { bounded } from '../text.ts';
import { consequencesOf } from './consequences.ts';
import { depthOf } from './depth.ts';
import { passwordOf } from './principal.ts';
import type { Recall } from './recall.ts';

type Json = Readonly<Record<string, unknown>>;

const quoted = (text: string): string => JSON.stringify(text).slice(0, 80);

/** @param recall that of the same file, which this record is one more of. */
export function readCloudTrailRecord(record: Json, recall: Recall): Reading {
  const eventTime = textOf(record['eventTime']);
  const eventName = textOf(record['eventName']);
  const eventSource = textOf(record['eventSource']);
  if (eventTime === undefined || eventName === undefined || eventSource === undefined) {
    const missing = [['eventTime', eventTime], ['eventName', eventName], ['eventSource', eventSource]].filter(([, v]) => v === undefined).map(([n]) => n);
    return rejected(`no ${missing.join(', ')}: not a whole CloudTrail record`);
  }
  const instant = readInstant(eventTime);
  if (instant === undefined) return rejected(`unreadable eventTime ${quoted(eventTime)}`);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const principal = recall.principals.of(record, facts);
  const account = textOf(record['recipientAccountId']) ?? principal.account;
  const { service, action } = recall.called(eventSource, eventName);
  const errorCode = textOf(record['errorCode']);
  const errorMessage = textOf(record['errorMessage']);
  const response = objectOf(record['responseElements']);
  // Sign-in events carry their outcome in the response, not in errorCode.
  const signIn = textOf(response?.[eventName]);
  const failed = errorCode !== undefined || errorMessage !== undefined || signIn === 'Failure';
  const named = recall.named(record, facts);
  let { resource } = named;
  let credential = principal.credential;

  if (eventName === 'ConsoleLogin' && principal.actor !== undefined && credential === undefined) {
    const type = textOf(objectOf(record['userIdentity'])?.['type']);
    if (type === 'IAMUser' || type === 'Root') credential = { value: passwordOf(principal.actor.name), kind: 'aws-console-password' };
    resource = principal.actor.name;
    if (!failed) {
      issues.push({ what: 'credential', value: `console:${principal.actor.name}@${printInstant(instant.at)}`, kind: 'aws-console-session', holder: principal.actor });
    }
  }
  if (!failed) consequencesOf({ record, account, actor: principal.actor, at: instant.at, facts, issues }, eventName);
  const shared = textOf(record['sharedEventID']);
  if (shared !== undefined) facts.push({ kind: 'shared-event', text: shared });

  const eventId = textOf(record['eventID']);
  const event: EventDraft = {
    at: instant.at,
    precisionUs: instant.precisionUs,
    // Old or partial exports lack the id: then everything the record says is what makes it the same record.
    twinKey: eventId ?? JSON.stringify(record),
    action,
    depth: depthOf(eventName, record['readOnly']),
    outcome: failed ? 'failure' : 'success',
    reason: bounded(errorCode ?? errorMessage ?? (failed ? signIn : undefined)),
    actor: principal.actor,
    credential,
    sessionAt: principal.sessionAt,
    source: bounded(textOf(record['sourceIPAddress'])),
    agent: bounded(textOf(record['userAgent'])),
    target: { platform: 'aws', account, region: textOf(record['awsRegion']), service, resource, host: named.host },
    issues,
    facts,
  };
  return { kind: 'events', events: [event] };
}
