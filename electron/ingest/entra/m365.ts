/**
 * One record of the unified audit log of Microsoft 365 to one event.
 * https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
 */
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import { appIdOf, sharedOf } from './audit.ts';
import { consequencesOf, identityOf, type Change, type Touched } from './consequences.ts';
import { auditDepth, m365Depth } from './depth.ts';
import type { Fields } from './fields.ts';
import { addressOf, appName, appNamed, idOf, isGuid, passwordOf, userNamed, utiOf, utiOfGuid } from './names.ts';
import type { Source } from './source.ts';
import { CUT_SECOND, innerTime, readTime, timeOf, type Clock } from './times.ts';

const PRINCIPAL = /^(?:ServicePrincipal|Application)_(\S{1,100})$/i;

/** A person's principal name, an application's id, or a service of Microsoft by what it calls itself. */
function actorOf(f: Fields, access: Fields): NamedIdentity | undefined {
  const user = f.text('userid', 'userids', 'mailboxownerupn');
  const key = f.text('userkey');
  const object = [f.text('tokenobjectid'), access.text('userobjectid'), key].find(isGuid);
  if (user !== undefined && user.includes('@') && !/^app@sharepoint$/i.test(user)) return userNamed(user, object);
  const app = idOf(f.text('appid', 'applicationid', 'clientappid')) ?? idOf(access.text('clientappid'));
  const principal = idOf(PRINCIPAL.exec(user ?? '')?.[1]) ?? (isGuid(user) ? idOf(user) : undefined);
  // 5: an application, 6: a service principal. Their UserId is often the directory object.
  if (principal !== undefined || /^[56]$/.test(f.text('usertype') ?? '')) return appNamed(app === principal ? undefined : app, principal ?? object) ?? named(user);
  return named(user ?? key);
}

const named = (text: string | undefined): NamedIdentity | undefined => {
  const name = bounded(text);
  return name === undefined || name === 'Not Available' ? undefined : { name: `m365:${name}`, kind: 'service', also: [] };
};

/** Names and values of a list such as `ExtendedProperties`, `Parameters`, `DeviceProperties`. */
const pairsOf = (f: Fields, ...lists: readonly string[]): ReadonlyMap<string, string> =>
  new Map(lists.flatMap((list) => f.items(list)).flatMap((p): [string, string][] => {
    const name = p.text('name', 'key');
    const value = p.text('value', 'newvalue');
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value]];
  }));

/** `Target` of a directory record: the same object under several kinds of name (0 and 2 ids, 1 display name, 4 application id, 5 principal name). */
function directoryTarget(f: Fields, changes: readonly Change[]): Touched {
  const ids = f.items('target').flatMap((t): { type: string; id: string }[] => {
    const id = t.text('id');
    return id === undefined ? [] : [{ type: t.text('type') ?? '', id }];
  });
  const typed = ids.map((t) => /^(ServicePrincipal|User|Application|Group|Role|Device)_([0-9a-f-]{36})$/i.exec(t.id)).find((m) => m !== null);
  const type = typed?.[1] ?? ids.find((t) => /^(?:ServicePrincipal|User|Application|Group|Role|Device)$/i.test(t.id))?.id;
  const spn = ids.find((t) => t.type === '4' && isGuid(t.id))?.id;
  return {
    type, id: idOf(typed?.[2]) ?? idOf(ids.find((t) => t.type === '2' && isGuid(t.id))?.id),
    upn: ids.find((t) => t.type === '5' && t.id.includes('@'))?.id ?? (f.text('objectid')?.includes('@') === true ? f.text('objectid') : undefined),
    displayName: ids.find((t) => t.type === '1')?.id, appId: appIdOf(changes, type) ?? idOf(spn), changes,
  };
}

const changesOf = (f: Fields): readonly Change[] => f.items('modifiedproperties').flatMap((p): Change[] => {
  const name = p.text('name', 'displayname');
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : value === undefined || value === null ? undefined : JSON.stringify(value));
  return name === undefined ? [] : [{ name, before: text(p.value('oldvalue')), after: text(p.value('newvalue')) }];
});

/** Workloads that write no status audit what was done. */
const GOOD = /^(?:succe|true|partiallysucceeded|accepted|completed|ok$)/i;
const BAD = /^(?:fail|false|error|denied|unauthori[sz]ed|forbidden|notfound|timeout|cancel)/i;

export function readM365({ fields: f, everything }: Source, clock: Clock): Reading {
  // CreationTime is UTC by the schema; the columns of a table around AuditData are in the zone of whoever exported it.
  const written = f.text('creationtime');
  const time = written === undefined ? timeOf(f, ['creationdate', 'createddatetime', 'timegenerated'], clock, CUT_SECOND) : readTime(written, true, clock, CUT_SECOND);
  if ('why' in time) return rejected(time.why);
  const operation = f.text('operation', 'operations');
  if (operation === undefined) return rejected('an audit record without an operation');
  const recorded = f.text('workload', 'officeworkload', 'service');
  // Record types of the directory: its audit, and two of sign-ins.
  const directory = /^azureactivedirectory/i.test(recorded ?? '') || /^(?:8|9|15)$/.test(f.text('recordtype') ?? '');
  const workload = recorded ?? (directory ? 'AzureActiveDirectory' : 'm365');
  const access = f.within('appaccesscontext');
  const extended = pairsOf(f, 'extendedproperties', 'deviceproperties');
  const parameters = pairsOf(f, 'parameters', 'operationproperties');
  const actor = actorOf(f, access);
  const said = f.text('resultstatus');
  const signIn = directory && /^userlog(?:gedin|infailed)/i.test(operation);
  const failed = signIn ? /failed/i.test(operation) : said !== undefined && BAD.test(said);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const fact = (kind: Fact['kind'], text: string | undefined): void => {
    const cut = bounded(text);
    if (cut !== undefined && !facts.some((x) => x.kind === kind && x.text === cut)) facts.push({ kind, text: cut });
  };
  const uti = utiOf(access.text('uniquetokenid') ?? f.text('appaccesscontextuniquetokenid', 'uniquetokenid'));
  const session = idOf(access.text('aadsessionid') ?? f.text('appaccesscontextaadsessionid', 'aadsessionid') ?? extended.get('sessionid') ?? (directory ? undefined : f.text('sessionid')));
  const id = idOf(f.text('id', 'officeid', 'recordid'));
  const password = signIn && actor !== undefined && /InvalidUserNameOrPassword/i.test(f.text('logonerror') ?? '');
  const credential = signIn ? (password ? { value: passwordOf(actor.name), kind: 'password' as const } : undefined)
    : uti !== undefined ? { value: uti, kind: 'entra-token' as const } : session !== undefined ? { value: session, kind: 'entra-session' as const } : undefined;
  const touched = directory && !signIn ? [directoryTarget(f, changesOf(f))] : [];
  const activity = directory ? operation.replace(/\.$/, '') : operation;
  const correlation = idOf(f.text('intersystemsid')) ?? idOf(access.text('correlationid') ?? f.text('correlationid'));
  // The record of a sign-in keeps the request's id, which is the token's identifier in another spelling.
  const request = signIn ? idOf(f.text('intrasystemid')) : undefined;
  const token = request === undefined ? undefined : utiOfGuid(request);
  if (!failed && token !== undefined) issues.push({ what: 'credential', value: token, kind: 'entra-token', holder: actor });
  if (directory && !signIn) {
    if (!failed) consequencesOf({ activity, touched, actor, facts, issues });
    if (correlation !== undefined) fact('shared-event', sharedOf(correlation, activity));
  } else if (!failed && !signIn) grantsOf(operation, parameters, f, fact);
  if (session !== undefined && session !== credential?.value) fact('same-session', session);
  const app = idOf(access.text('clientappid')) ?? idOf(f.text('clientappid', 'appid', 'applicationid'));
  if (app !== undefined && actor?.kind === 'user') fact('invoked-by', appName(app));
  fact('correlation', correlation);
  fact('device', idOf(extended.get('id') ?? f.text('deviceid')));
  const count = f.text('operationcount', 'aggregatedcount');
  if (count !== undefined && /^\d{1,9}$/.test(count) && Number(count) > 1) fact('aggregated', count);
  for (const folder of f.items('folders').slice(0, 20)) fact('path', folder.text('path'));

  const action = signIn ? 'signin:userSignIn' : `${directory ? 'entra' : workload.toLowerCase().replaceAll(/\s+/g, '')}:${activity}`;
  const first = touched[0];
  const object = f.text('objectid');
  const resource = signIn ? (isGuid(object) ? appName(object.toLowerCase()) : object)
    : first === undefined ? resourceOf(f, parameters) : identityOf(first)?.name ?? first.displayName ?? object;
  return {
    kind: 'events',
    events: [{
      at: time.at, precisionUs: time.precisionUs, twinKey: request ?? id ?? everything(),
      action: bounded(action) ?? action,
      depth: signIn ? 'enumerated' : directory ? auditDepth(activity, issues, facts) : m365Depth(operation),
      outcome: failed ? 'failure' : signIn || said === undefined || GOOD.test(said) ? 'success' : 'unknown',
      reason: failed ? bounded(f.text('logonerror', 'resultstatusdetail') ?? extended.get('resultstatusdetail') ?? said) : undefined,
      actor, credential,
      sessionAt: innerTime(access.text('issuedattime'), clock),
      source: bounded(addressOf(f.text('clientip', 'clientipaddress', 'actoripaddress'))),
      agent: bounded(f.text('useragent', 'clientinfostring') ?? extended.get('useragent')),
      target: { platform: directory ? 'entra' : 'm365', account: idOf(f.text('organizationid')), service: bounded(workload), resource: bounded(resource) },
      issues, facts,
    }],
  };
}

/** A file by its address, a mailbox by its owner, else what the record calls its object. */
function resourceOf(f: Fields, parameters: ReadonlyMap<string, string>): string | undefined {
  const mailbox = f.text('mailboxownerupn');
  if (mailbox !== undefined) return mailbox.toLowerCase();
  const object = f.text('objectid', 'officeobjectid');
  const site = f.text('siteurl', 'site');
  const file = f.text('sourcefilename');
  if (object !== undefined) return object;
  if (site !== undefined && file !== undefined) return [site.replace(/\/$/, ''), f.text('sourcerelativeurl'), file].filter((p) => p !== undefined).join('/');
  return parameters.get('identity') ?? site;
}

/** Rights on mailboxes and where mail is sent on to. */
function grantsOf(operation: string, parameters: ReadonlyMap<string, string>, f: Fields, fact: (kind: Fact['kind'], text: string | undefined) => void): void {
  const op = operation.toLowerCase();
  const identity = parameters.get('identity') ?? f.text('objectid');
  if (/^add-(?:mailbox|recipient|mailboxfolder)permission$/.test(op)) {
    const rights = parameters.get('accessrights');
    fact('access-to', `mailbox ${identity ?? '?'}${rights === undefined ? '' : ` (${rights})`}`);
    fact('also-target', (parameters.get('user') ?? parameters.get('trustee'))?.toLowerCase());
  }
  if (/^(?:add|update)-rolegroupmember$|^new-managementroleassignment$/.test(op)) {
    fact('access-to', `role ${parameters.get('role') ?? identity ?? '?'}`);
    fact('also-target', (parameters.get('member') ?? parameters.get('user') ?? parameters.get('app') ?? parameters.get('securitygroup'))?.toLowerCase());
  }
  for (const name of ['forwardingsmtpaddress', 'forwardto', 'redirectto', 'forwardasattachmentto', 'forwardingaddress']) fact('also-target', parameters.get(name)?.replace(/^smtp:/i, ''));
}
