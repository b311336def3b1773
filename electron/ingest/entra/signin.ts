/**
 * One sign-in to one event, of all four logs (interactive, non-interactive, service principal, managed identity) and all shapes.
 * https://learn.microsoft.com/graph/api/resources/signin and
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadserviceprincipalsigninlogs
 */
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import type { Fields } from './fields.ts';
import { addressOf, appName, appNamed, idOf, isGuid, userNamed, utiOf, utiOfGuid } from './names.ts';
import { presentedBy, type SigninKind } from './presented.ts';
import { directoryOf, type Source } from './source.ts';
import { CUT_SECOND, timeOf, type Clock } from './times.ts';

const TIMES = ['createddatetime', 'dateutc', 'aggregateddatetime', 'firstsignindatetime', 'date', 'timegenerated', 'time'];

function kindOf(f: Fields): SigninKind {
  const said = [...f.list('signineventtypes').map(String), f.text('category') ?? '', f.text('type') ?? '', f.text('signineventtype', 'signineventtypes') ?? ''].join(' ').toLowerCase();
  if (said.includes('managedidentity')) return 'managedIdentity';
  if (said.includes('serviceprincipal')) return 'servicePrincipal';
  if (said.includes('noninteractive')) return 'nonInteractiveUser';
  const isUser = f.text('userid', 'userprincipalname', 'username', 'user') !== undefined;
  if (!isUser && f.text('serviceprincipalid', 'serviceprincipalname') !== undefined) {
    const managed = f.text('managedidentitytype');
    const type = f.within('managedserviceidentity', 'managedidentity').text('msitype');
    return (managed !== undefined && managed !== 'none') || (type !== undefined && type !== 'none') || f.text('associatedresourceid') !== undefined ? 'managedIdentity' : 'servicePrincipal';
  }
  const interactive = f.text('isinteractive')?.toLowerCase();
  if (interactive === 'false') return 'nonInteractiveUser';
  if (interactive === 'true' || said.includes('interactiveuser') || said.split(' ').includes('signinlogs')) return 'interactiveUser';
  return 'user';
}

/** 0 is success; every other number is a failure or an interruption, and no token was given out. */
function outcomeOf(f: Fields): { readonly failed: boolean; readonly known: boolean; readonly reason: string | undefined } {
  const status = f.within('status');
  const code = status.text('errorcode') ?? f.text('signinerrorcode', 'errorcode', 'resulttype');
  const word = f.object('status') === undefined ? f.text('status') : undefined;
  const said = status.text('failurereason') ?? f.text('failurereason', 'resultdescription');
  if (code !== undefined && /^\d+$/.test(code)) {
    const failed = Number(code) !== 0;
    return { failed, known: true, reason: failed ? bounded(said === undefined || said === 'Other.' ? code : `${code} ${said}`) : undefined };
  }
  const text = word ?? code ?? f.text('resultsignature');
  if (text === undefined) return { failed: false, known: false, reason: undefined };
  const good = /^succ/i.test(text);
  const failed = /^(?:fail|interrupt)/i.test(text);
  return { failed, known: good || failed, reason: failed ? bounded(said ?? text) : undefined };
}

function actorOf(f: Fields, kind: SigninKind): NamedIdentity | undefined {
  if (kind === 'servicePrincipal' || kind === 'managedIdentity') {
    const agent = f.within('agent').text('agenttype');
    const identityKind = agent !== undefined && agent !== 'notAgentic' && agent !== 'none' ? 'agent' : kind === 'managedIdentity' ? 'workload' : 'application';
    return appNamed(f.text('appid', 'applicationid'), f.text('serviceprincipalid'), identityKind);
  }
  return userNamed(f.text('userprincipalname', 'username', 'signinidentifier'), f.text('userid')) ?? userNamed(f.text('user'), undefined);
}

const COUNTS = ['signincount', 'numberofsignins', 'aggregatedsignincount', 'noofsignins', 'signins', 'count'];

/** How many sign-ins the row stands for, where it says so. */
function aggregatedOf(f: Fields): number | undefined {
  const text = f.text(...COUNTS);
  const count = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return count > 1 ? count : undefined;
}

export function readSignin({ fields: f, outer, everything }: Source, clock: Clock): Reading {
  const time = timeOf(f, TIMES, clock, CUT_SECOND);
  if ('why' in time) return rejected(time.why);
  const kind = kindOf(f);
  const actor = actorOf(f, kind);
  const { failed, known, reason } = outcomeOf(f);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const fact = (factKind: Fact['kind'], text: string | undefined): void => {
    const cut = bounded(text);
    if (cut !== undefined && !facts.some((x) => x.kind === factKind && x.text === cut)) facts.push({ kind: factKind, text: cut });
  };
  const id = idOf(f.text('id', 'requestid'));
  const session = idOf(f.text('sessionid'));
  const presented = presentedBy(f, kind, actor, session);
  for (const x of presented.facts) fact(x.kind, x.text);
  const logged = f.text('uniquetokenidentifier', 'uniquetokenid');
  const uti = utiOf(logged) ?? (id === undefined ? undefined : utiOfGuid(id));
  if (!failed && known && uti !== undefined) issues.push({ what: 'credential', value: uti, kind: 'entra-token', holder: actor });
  if (!failed && known && session !== undefined && presented.opensSession) issues.push({ what: 'credential', value: session, kind: 'entra-session', holder: actor });
  if (session !== undefined && session !== presented.credential?.value) fact('same-session', session);
  if (logged !== undefined && logged !== uti) fact('token-use', logged);
  const app = idOf(f.text('appid', 'applicationid'));
  if (app !== undefined && actor?.kind === 'user') fact('invoked-by', appName(app));
  const associated = f.text('associatedresourceid') ?? f.within('managedserviceidentity', 'managedidentity').text('associatedresourceid') ?? f.text('azureresourceid');
  if (associated !== undefined) {
    const resource = associated.toLowerCase();
    fact('workload', resource);
    // A machine's own identity: the host carries it, and whoever holds the host has it.
    if (/\/(?:virtualmachines|virtualmachinescalesets|machines)\//.test(resource)) {
      fact('instance', resource);
      fact('host-identity', actor?.name);
    }
  }
  const device = f.within('devicedetail').text('deviceid') ?? f.text('deviceid');
  fact('device', isGuid(device) ? device.toLowerCase() : undefined);
  const details = f.within('status').text('additionaldetails') ?? f.text('multifactorauthenticationresult');
  if (!failed && details !== undefined && /MFA|multi-?factor/i.test(details)) fact('multi-factor', details);
  for (const step of f.items('authenticationprocessingdetails')) if (/scope/i.test(step.text('key') ?? '')) fact('scope', step.text('value'));
  const count = aggregatedOf(f);
  if (count !== undefined) fact('aggregated', String(count));
  fact('correlation', idOf(f.text('correlationid')));
  const original = idOf(f.text('originalrequestid'));
  if (original !== undefined && original !== id) fact('correlation', original);

  const named = f.text('resourceid');
  const resource = idOf(named === undefined || named.startsWith('/') ? f.text('resourceidentity') : named);
  const event: EventDraft = {
    at: time.at,
    precisionUs: time.precisionUs,
    twinKey: id ?? everything(),
    action: `signin:${kind}SignIn`,
    depth: 'enumerated',
    outcome: failed ? 'failure' : known ? 'success' : 'unknown',
    reason,
    actor,
    credential: presented.credential,
    source: bounded(addressOf(f.text('ipaddress', 'calleripaddress'))),
    agent: bounded(f.text('useragent')),
    target: {
      platform: 'entra',
      account: directoryOf(f, outer),
      service: bounded(f.text('resourcedisplayname', 'resource')),
      resource: resource === undefined ? undefined : isGuid(resource) ? appName(resource) : bounded(resource),
    },
    issues,
    facts,
  };
  return { kind: 'events', events: [event] };
}
