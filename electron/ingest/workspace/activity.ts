/**
 * An activity of the Workspace Reports API, in each of the ways it is delivered: the API's own shape, one event per row with flattened
 * parameters (Panther), Log Analytics columns (`id_time_t`, `event_name_s`), and inside a Cloud Logging entry (`metadata.event[]`).
 * https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf, readInstant, type Micros } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { cellValue, member, within } from '../nesting.ts';
import { bounded } from '../text.ts';
import { consequencesOf } from './consequences.ts';
import { depthOf } from './depth.ts';

type Json = Readonly<Record<string, unknown>>;

/** A parameter's value as texts: one, several, or the names inside of messages. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

export interface Activity {
  readonly time: string | undefined;
  /** The activity's own id; several events may share it. */
  readonly qualifier: string | undefined;
  /** `login`, `token`, `admin`, `drive`, … */
  readonly application: string;
  readonly customer: string | undefined;
  readonly actor: NamedIdentity | undefined;
  readonly source: string | undefined;
  readonly agent: string | undefined;
  readonly events: readonly { readonly name: string; readonly type: string | undefined; readonly parameters: Parameters; readonly distinction: string }[];
  /** What makes the record the same as another where it has no id. */
  readonly raw: unknown;
}

const MANY = 100;

function actorOf(actor: Json | undefined): NamedIdentity | undefined {
  const email = textOf(member(actor, 'email'))?.trim().toLowerCase();
  const profile = textOf(member(actor, 'profileId'));
  const key = textOf(member(actor, 'key'));
  if (email !== undefined && email !== '') {
    const kind = email.endsWith('.gserviceaccount.com') ? 'service-account' : 'user';
    return profile === undefined ? { name: email, kind } : { name: email, kind, also: [profile] };
  }
  if (key !== undefined) return { name: `google-workspace:${key}`, kind: 'service' };
  const client = textOf(member(within(actor, 'applicationInfo'), 'oauthClientId'));
  if (client !== undefined) return { name: client, kind: 'application' };
  return profile === undefined ? undefined : { name: profile, kind: 'unknown' };
}

/** Texts of a value, whatever the API called its member. Messages (`scope_data`) give their own parameters' values. */
function textsOf(p: Json): string[] {
  for (const name of ['value', 'intValue', 'boolValue', 'multiValue', 'multiIntValue', 'multiBoolValue', 'multiStrValue', 'multiIntValue'] as const) {
    const v = member(p, name);
    if (v !== undefined && v !== null) return scalarTexts(v);
  }
  const messages = [...arrayOf(member(p, 'multiMessageValue')), member(p, 'messageValue')];
  return messages.flatMap((m) => arrayOf(member(objectOf(m), 'parameter')).flatMap((inner) => textsOf(objectOf(inner) ?? {}))).slice(0, MANY);
}

function scalarTexts(v: unknown): string[] {
  if (Array.isArray(v)) return v.slice(0, MANY).flatMap((x) => (typeof x === 'object' ? [] : scalarTexts(x)));
  if (typeof v === 'boolean') return [String(v)];
  const text = textOf(v);
  return text === undefined ? [] : [text];
}

const SINGLE = ['value', 'intValue', 'boolValue'] as const;

/** Parameters as a list of named values, or as members of one object; and what tells one event of an activity from another of the same name: its
 *  single values, which every delivery carries alike, where lists and messages are flattened by some. */
function parametersOf(value: unknown): { readonly parameters: Parameters; readonly distinction: string } {
  const found = new Map<string, readonly string[]>();
  const single: string[] = [];
  const add = (name: string, texts: readonly string[], alone: boolean): void => {
    if (found.size >= 200) return;
    found.set(name, texts);
    if (alone && texts[0] !== undefined) single.push(`${name}=${texts[0].toLowerCase()}`);
  };
  for (const p of arrayOf(value)) {
    const o = objectOf(p);
    const name = textOf(member(o, 'name'));
    if (o !== undefined && name !== undefined) add(name, textsOf(o), SINGLE.some((s) => { const v = member(o, s); return v !== undefined && v !== null && !Array.isArray(v); }));
  }
  for (const [name, v] of Object.entries(objectOf(value) ?? {})) { const texts = scalarTexts(v); if (texts.length > 0) add(name, texts, !Array.isArray(v)); }
  return { parameters: found, distinction: single.sort().join('&') };
}

const eventsIn = (value: unknown): Activity['events'] => arrayOf(value).flatMap((e) => {
  const o = objectOf(e);
  const name = textOf(member(o, 'name')) ?? textOf(member(o, 'eventName'));
  return o === undefined || name === undefined ? [] : [{ name, type: textOf(member(o, 'type')) ?? textOf(member(o, 'eventType')), ...parametersOf(member(o, 'parameters') ?? member(o, 'parameter')) }];
});

/** The API's shape, or one event of it per row. */
export function activityOf(o: Json): Activity | undefined {
  const id = within(o, 'id');
  const application = textOf(member(id, 'applicationName'));
  if (id === undefined || application === undefined) return undefined;
  const list = member(o, 'events');
  const name = textOf(member(o, 'name')) ?? textOf(o['event_name']);
  const listed = eventsIn(typeof list === 'string' ? cellValue(list) : list);
  const alone = name === undefined ? [] : [{ name, type: textOf(member(o, 'type')) ?? textOf(o['event_type']), ...parametersOf(member(o, 'parameters') ?? o) }];
  return {
    time: textOf(member(id, 'time')), qualifier: textOf(member(id, 'uniqueQualifier')), application, customer: textOf(member(id, 'customerId')), actor: actorOf(within(o, 'actor')),
    source: textOf(member(o, 'ipAddress')), agent: textOf(member(o, 'userAgent')) ?? textOf(member(within(o, 'actor', 'applicationInfo'), 'applicationName')),
    events: listed.length > 0 ? listed : alone, raw: o,
  };
}

const APPLICATIONS: Readonly<Record<string, string>> = byName({ login: 'login', admin: 'admin', oauth2: 'token', cloudidentity: 'groups_enterprise', groups: 'groups_enterprise', sso: 'saml' });

/** The activity that Workspace puts into an audit entry's metadata; undefined for all other entries. */
export function activityOfAudit(audit: Json, service: string): Activity | undefined {
  const metadata = within(audit, 'metadata') ?? objectOf(cellValue(textOf(member(audit, 'metadataJson')) ?? ''));
  const id = within(metadata, 'activityId');
  const events = eventsIn(member(metadata, 'event'));
  if (id === undefined || events.length === 0) return undefined;
  const resource = textOf(member(audit, 'resourceName'));
  const auth = within(audit, 'authenticationInfo');
  return {
    // The Reports API writes milliseconds, so the same activity that comes both ways is at one instant.
    time: instantOf(textOf(member(id, 'timeUsec'))), qualifier: textOf(member(id, 'uniqQualifier')), application: APPLICATIONS[service] ?? service,
    customer: /(organizations\/[^/]+)/.exec(resource ?? '')?.[1], actor: actorOf({ email: member(auth, 'principalEmail') }),
    source: textOf(member(within(audit, 'requestMetadata'), 'callerIp')), agent: textOf(member(within(audit, 'requestMetadata'), 'callerSuppliedUserAgent')), events, raw: audit,
  };
}

function instantOf(usec: string | undefined): string | undefined {
  const ms = usec !== undefined && /^\d{13,17}$/.test(usec) ? Math.floor(Number(usec) / 1000) : undefined;
  return ms === undefined || ms > 8.64e15 ? undefined : new Date(ms).toISOString();
}

/** One activity to its events. */
export function readActivity(a: Activity): Reading {
  if (a.time === undefined) return rejected('an activity without its time');
  const instant = readInstant(a.time);
  if (instant === undefined) return rejected(`unreadable time ${JSON.stringify(a.time).slice(0, 80)}`);
  // Some pipelines pad the API's milliseconds with zeros: they are no finer for it.
  const at = microsOf(Math.floor(instant.at / 1000) * 1000);
  if (at === undefined) return rejected(`unreadable time ${JSON.stringify(a.time).slice(0, 80)}`);
  const [first, ...rest] = a.events.map((e) => eventOf(a, e, at, Math.max(1000, instant.precisionUs)));
  return first === undefined ? rejected('an activity without an event that has a name') : { kind: 'events', events: [first, ...rest] };
}

function eventOf(a: Activity, e: Activity['events'][number], at: Micros, precisionUs: number): EventDraft {
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const one = (name: string): string | undefined => e.parameters.get(name)?.[0];
  const failed = /(?:^|_)(?:failure|failed|denied|blocked)$/.test(e.name.toLowerCase()) || one('login_challenge_status')?.toLowerCase() === 'failed' || one('status')?.toLowerCase() === 'failure';
  const reason = failed ? one('login_failure_type') ?? one('failure_type') ?? one('login_challenge_status') ?? one('saml_status_code') : undefined;
  const said = consequencesOf({ application: a.application, name: e.name, actor: a.actor, failed, one, many: (name) => e.parameters.get(name) ?? [], facts, issues });
  return {
    at, precisionUs,
    twinKey: a.qualifier === undefined ? JSON.stringify([a.raw, e.name]) : `workspace:${a.qualifier}:${e.name}:${e.distinction}`,
    action: `${a.application}:${e.name}`, depth: depthOf(a.application, e.name, one('method_name')), outcome: failed ? 'failure' : 'success', reason: bounded(reason),
    actor: a.actor, credential: said.credential, source: bounded(a.source), agent: bounded(a.agent ?? one('user_agent') ?? one('USER_AGENT')),
    target: { platform: 'google-workspace', account: a.customer, service: a.application, resource: bounded(said.resource) }, issues, facts,
  };
}
