/**
 * One call of Microsoft Graph to one event. The bodies of calls are not logged.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/microsoftgraphactivitylogs
 */
import type { Fact } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import { graphDepth } from './depth.ts';
import { addressOf, appName, appNamed, idOf, userNamed, utiOf } from './names.ts';
import { directoryOf, type Source } from './source.ts';
import { CUT_MILLI, innerTime, timeOf, type Clock } from './times.ts';

export interface GraphPath { readonly path: string; readonly template: string }

const ID = /^(?:[0-9a-f]{8}-[0-9a-f-]{27,}|\d{4,}|.*@.*|[A-Za-z0-9_=+!.,-]{20,}|[A-Za-z0-9+/_-]+={1,2})$/i;

/** Path of a request without host, version and query; and the same with ids replaced, so that calls of one kind have one name. */
export function pathOf(uri: string): GraphPath {
  const bare = uri.slice(0, 8192).replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
  const steps = bare.split('/').filter((s) => s !== '');
  if (/^(?:v1\.0|beta)$/i.test(steps[0] ?? '')) steps.shift();
  const template = steps.slice(0, 40).map((step) => {
    const call = /^([A-Za-z.]+)\(.*\)?$/.exec(step);
    if (call !== null) return `${call[1] ?? ''}({})`;
    // Names of Graph's own are letters only, however long they are.
    return ID.test(step) && !/^\$?[A-Za-z.]+$/.test(step) ? '{id}' : step;
  }).join('/');
  return { path: `/${steps.join('/')}`, template: `/${template}${steps.length > 40 ? '/…' : ''}` };
}

const WORK = /^\/(?:me|users|groups|sites|drives|teams|chats|communications|shares|planner|solutions|search|security|education)\b.*\/(?:messages|mailfolders|events|calendar\w*|drive|drives|items|sites|chats|channels|onenote|contacts|mailboxsettings|sendmail|lists|query|content)\b/i;

/** What a call on the directory was about: `/applications/<id>` of `/applications/<id>/addPassword`; the action says the rest. */
const objectOf = (path: string): string => /^\/(?:applications|servicePrincipals|users|groups|devices|directoryRoles|administrativeUnits)\/[^/]+/i.exec(path)?.[0] ?? path;

export function readGraph({ fields: f, outer, everything }: Source, clock: Clock): Reading {
  const time = timeOf(f, ['timegenerated', 'time', 'timestamp', 'createddatetime'], clock, CUT_MILLI);
  if ('why' in time) return rejected(time.why);
  const uri = f.text('requesturi');
  const method = f.text('requestmethod');
  if (uri === undefined || method === undefined) return rejected('a Graph activity record without RequestUri or RequestMethod');
  const { path, template } = pathOf(uri);
  const work = WORK.test(path);
  const status = f.text('responsestatuscode', 'resultsignature', 'statuscode');
  const failed = status !== undefined && !/^[123]\d\d$/.test(status);
  const user = userNamed(f.text('userprincipalname'), f.text('userid'));
  const app = idOf(f.text('appid', 'clientappid'));
  const actor = user ?? appNamed(app, f.text('serviceprincipalid'));
  const facts: Fact[] = [];
  const fact = (kind: Fact['kind'], text: string | undefined): void => {
    const cut = bounded(text);
    if (cut !== undefined && !facts.some((x) => x.kind === kind && x.text === cut)) facts.push({ kind, text: cut });
  };
  const uti = utiOf(f.text('signinactivityid', 'uniquetokenid', 'uniquetokenidentifier'));
  const session = idOf(f.text('sessionid'));
  const credential = uti !== undefined ? { value: uti, kind: 'entra-token' as const } : session !== undefined ? { value: session, kind: 'entra-session' as const } : undefined;
  if (session !== undefined && session !== credential?.value) fact('same-session', session);
  if (user !== undefined && app !== undefined) fact('invoked-by', appName(app));
  fact('scope', f.text('scopes'));
  fact('permission', f.text('roles'));
  fact('device', idOf(f.text('deviceid')));
  // The audit log writes one of these as the correlation of the change that this call made.
  for (const name of ['clientrequestid', 'operationid', 'requestid']) fact('correlation', idOf(f.text(name)));
  const ended = /^DELETE$/i.test(method) && !failed ? /\/federatedIdentityCredentials\/([^/]+)$/i.exec(path)?.[1] : undefined;
  fact('revokes', idOf(ended));
  return {
    kind: 'events',
    events: [{
      at: time.at, precisionUs: time.precisionUs, twinKey: idOf(f.text('requestid')) ?? everything(),
      action: `graph:${method.toUpperCase().slice(0, 20)} ${template.slice(0, 300)}`,
      depth: graphDepth(method, template.toLowerCase()),
      outcome: failed ? 'failure' : status === undefined ? 'unknown' : 'success',
      reason: failed ? status : undefined,
      actor, credential,
      sessionAt: innerTime(f.text('tokenissuedat'), clock),
      source: bounded(addressOf(f.text('ipaddress', 'calleripaddress'))),
      agent: bounded(f.text('useragent')),
      target: { platform: work ? 'm365' : 'entra', account: directoryOf(f, outer), service: 'Microsoft Graph', resource: bounded(work ? path : objectOf(path)) },
      facts,
    }],
  };
}
