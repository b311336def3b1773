/**
 * One row of a timeline, by plaso's `data_type`. Known logs are put together again and read as what they were; of other rows those are read
 * that say who logged in, and the rest carries no identity.
 */
import type { EventDraft } from '../../../shared/domain/event.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { printInstant } from '../../../shared/domain/time.ts';
import { readCloudTrailRecord } from '../aws/normalise.ts';
import { Recall } from '../aws/recall.ts';
import { objectOf, textOf } from '../format.ts';
import { readEntry } from '../gcp/normalise.ts';
import { bounded } from '../text.ts';
import { Messages } from '../unix/messages.ts';
import { hostUser } from '../unix/names.ts';
import type { NoTime, RowTime } from './timeline-time.ts';
import { isWindowsXml, readWindowsXml } from './windows-xml.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

export type Get = (name: string) => unknown;

/** Rows whose texts name a login or a user's act; others that have a user name are owners of files and the like. */
const ACTS = /ssh|log[io]n|auth|utmp|session|sudo|audit|shell|bash|zsh|cron|scheduled|account|rdp/i;

export class Timeline {
  readonly #recall = new Recall();
  readonly #messages = new Messages();

  read(get: Get, when: RowTime | NoTime): Reading {
    const text = (name: string): string | undefined => {
      const value = textOf(get(name))?.trim();
      return value === undefined || value === '' || value === '-' || value === 'None' ? undefined : value;
    };
    const type = text('data_type') ?? '';
    const xml = text('xml_string');
    // Its own time is in the XML; rows for its other times are twins of it.
    if (isWindowsXml(xml)) return readWindowsXml(xml);
    if (/^windows:evtx?:record$/.test(type)) return skipped('an event of Windows without its XML: import the event log itself, or a timeline that keeps xml_string');
    if (type === 'aws:cloudtrail:entry') {
      const record = parsed(text('cloud_trail_event'));
      return record === undefined ? rejected('a row of CloudTrail whose cloud_trail_event cannot be read') : readCloudTrailRecord(record, this.#recall);
    }
    if ('why' in when) return rejected(when.why);
    if (/^gcp:log:/.test(type)) return readEntry(gcpEntry(get, text, when));
    if (/^azure:activity/.test(type)) return azure(text, when);
    const host = text('hostname') ?? text('computer_name') ?? text('host');
    if (/^(?:syslog:|systemd:journal)/.test(type)) return this.#syslog(type, text, host, when);
    const line = /^\[([\w./-]{1,64})(?:,? pid: (\d{1,10}))?\]:? (.*)$/s.exec(text('message') ?? text('desc') ?? '');
    if (line !== null && host !== undefined && /syslog|journal|LOG/i.test(`${text('sourcetype') ?? ''} ${text('source_long') ?? ''} ${text('source') ?? ''}`)) {
      return this.#messages.read({ host, tag: line[1] ?? '', pid: line[2], message: line[3] ?? '' }, when);
    }
    return generic(type, text, host, when);
  }

  #syslog(type: string, text: (name: string) => string | undefined, host: string | undefined, when: RowTime): Reading {
    if (host === undefined) return skipped('a line of a log without the name of its host');
    const body = text('body') ?? /\] (.*)$/s.exec(text('message') ?? '')?.[1];
    const command = text('command');
    const message = type === 'syslog:cron:task_run' && command !== undefined ? `(${text('username') ?? '?'}) CMD (${command})` : body;
    if (message === undefined) return skipped('a line of a log without its text');
    const tag = type.startsWith('syslog:ssh') ? 'sshd' : type === 'syslog:cron:task_run' ? 'CRON' : text('reporter') ?? '';
    return this.#messages.read({ host, tag, pid: text('pid'), message }, when);
  }
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    return objectOf(parseJson(text));
  } catch {
    return undefined;
  }
}

/** A list as plaso writes it: an array in JSON, or the text of one in CSV. */
function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((v) => textOf(v) ?? []);
  const text = textOf(value);
  return text === undefined ? [] : [...text.matchAll(/'([^']{1,300})'|"([^"]{1,300})"/g)].map((m) => m[1] ?? m[2] ?? '');
}

/** The LogEntry that plaso took apart, with the fields that it keeps. The chain `a->b` stands in the order of the log. */
function gcpEntry(get: Get, text: (name: string) => string | undefined, when: RowTime): Readonly<Record<string, unknown>> {
  const listed = listOf(get('service_account_delegation'));
  const chain = listed.length > 0 ? listed : text('delegation_chain')?.split('->') ?? [];
  const code = text('status_code');
  return {
    timestamp: printInstant(when.at), logName: text('log_name') ?? 'cloudaudit.googleapis.com%2Factivity',
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName: text('service_name'), methodName: text('method_name') ?? text('event_subtype'), resourceName: text('resource_name'),
      authenticationInfo: {
        principalEmail: text('principal_email') ?? text('user'), principalSubject: text('principal_subject'), serviceAccountKeyName: text('service_account_key_name'),
        serviceAccountDelegationInfo: chain.map((p) => ({ firstPartyPrincipal: p.includes('://') ? { principalSubject: p } : { principalEmail: p } })),
      },
      requestMetadata: { callerIp: text('caller_ip'), callerSuppliedUserAgent: text('user_agent') },
      authorizationInfo: listOf(get('permissions')).map((permission) => ({ permission })),
      ...(code === undefined || code === '' ? {} : { status: { code: Number(code) || 0, message: text('status_message') } }),
    },
  };
}

function azure(text: (name: string) => string | undefined, when: RowTime): Reading {
  const caller = text('caller');
  const operation = text('operation_name') ?? text('event_name');
  if (operation === undefined) return skipped('a row of the Azure activity log without an operation');
  const event: EventDraft = {
    at: when.at, precisionUs: when.precisionUs, twinKey: text('event_data_identifier') ?? `azure:${text('operation_identifier') ?? ''}:${operation}:${text('event_name') ?? ''}`,
    action: `${(text('resource_provider') ?? operation.split('/')[0] ?? 'azure').toLowerCase()}:${operation}`,
    depth: /\/(?:read|list)$/i.test(operation) ? 'enumerated' : /\/(?:listkeys|getsecret)/i.test(operation) ? 'read' : /roleassignments\/write/i.test(operation) ? 'controlled' : 'changed', outcome: 'unknown',
    actor: caller === undefined ? undefined : { name: caller, kind: caller.includes('@') ? 'user' : 'unknown', also: [] }, source: text('client_ip'),
    target: { platform: 'azure', account: text('subscription_identifier'), service: text('resource_provider')?.toLowerCase(), resource: bounded(text('resource_identifier')) },
    facts: [text('correlation_identifier')].flatMap((c) => (c === undefined ? [] : [{ kind: 'correlation' as const, text: c }])),
  };
  return { kind: 'events', events: [event] };
}

function generic(type: string, text: (name: string) => string | undefined, host: string | undefined, when: RowTime): Reading {
  const user = text('username') ?? text('user_name') ?? text('user') ?? text('account');
  const what = type === '' ? text('sourcetype') ?? text('timestamp_desc') ?? '' : type;
  if (user === undefined || !ACTS.test(`${what} ${text('message') ?? text('desc') ?? ''}`.slice(0, 300))) return skipped(`${type === '' ? 'the row' : `a row of type ${type.slice(0, 60)}`} carries no identity`);
  if (host === undefined && !user.includes('@') && !user.includes('\\')) return skipped('a local account without the name of its host');
  const source = text('ip_address') ?? text('source_ip') ?? text('src_ip') ?? text('address');
  const event: EventDraft = {
    at: when.at, precisionUs: when.precisionUs, twinKey: `timeline:${what}:${host ?? ''}:${user}:${text('message') ?? text('desc') ?? ''}`,
    action: `timeline:${bounded(what) ?? ''}`, depth: 'enumerated', outcome: 'unknown', actor: host === undefined || user.includes('\\') || user.includes('@') ? { name: user, kind: 'unknown', also: [] } : hostUser(host, user), source,
    target: { platform: 'host', service: type.split(':')[0], host }, facts: [text('command')].flatMap((c) => (c === undefined ? [] : [{ kind: 'command' as const, text: bounded(c) ?? '' }])),
  };
  return { kind: 'events', events: [event] };
}
