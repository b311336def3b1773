/**
 * One record of the Entra audit log to one event.
 * https://learn.microsoft.com/graph/api/resources/directoryaudit
 */
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import { appIdAmong, consequencesOf, identityOf, type Change, type Touched } from './consequences.ts';
import { auditDepth } from './depth.ts';
import type { Fields } from './fields.ts';
import { addressOf, appNamed, idOf, userNamed } from './names.ts';
import { directoryOf, type Source } from './source.ts';
import { CUT_MILLI, timeOf, type Clock } from './times.ts';

const TIMES = ['activitydatetime', 'dateutc', 'date', 'timegenerated', 'time'];

function changesOf(f: Fields): readonly Change[] {
  return f.items('modifiedproperties').flatMap((p): Change[] => {
    const name = p.text('displayname', 'name');
    if (name === undefined) return [];
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : value === undefined || value === null ? undefined : JSON.stringify(value));
    return [{ name, before: text(p.value('oldvalue')), after: text(p.value('newvalue')) }];
  });
}

/** The application id of a target, among its changed properties. */
export function appIdOf(changes: readonly Change[], type: string | undefined): string | undefined {
  const named = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const change = changes.find((c) => c.name.toLowerCase() === name);
      const id = appIdAmong(change?.after) ?? appIdAmong(change?.before);
      if (id !== undefined) return idOf(id);
    }
    return undefined;
  };
  const isApp = /application|service ?principal/i.test(type ?? '');
  return isApp ? named('targetid.serviceprincipalnames', 'appid', 'application.appid', 'appprincipalid', 'serviceprincipalnames') : undefined;
}

function targetOf(f: Fields, additional: string | undefined, only: boolean): Touched {
  const changes = changesOf(f);
  const type = f.text('type');
  return {
    type, id: idOf(f.text('id', 'objectid')), upn: f.text('userprincipalname'), displayName: f.text('displayname'), changes,
    // The application id in the additional details is that of the application the activity was about.
    appId: appIdOf(changes, type) ?? (only || /application/i.test(type ?? '') ? additional : undefined),
  };
}

/** `Target1Type`, `Target1ModifiedProperty1Name`, …: the portal's table lays the targets side by side. */
function portalTargets(f: Fields): readonly Touched[] {
  const targets: Touched[] = [];
  for (let i = 1; i <= 3; i += 1) {
    const type = f.text(`target${i}type`);
    const id = idOf(f.text(`target${i}objectid`, `target${i}id`));
    const upn = f.text(`target${i}userprincipalname`);
    const displayName = f.text(`target${i}displayname`);
    if (type === undefined && id === undefined && upn === undefined && displayName === undefined) continue;
    const changes: Change[] = [];
    for (let j = 1; j <= 5; j += 1) {
      const name = f.text(`target${i}modifiedproperty${j}name`);
      if (name !== undefined) changes.push({ name, before: f.text(`target${i}modifiedproperty${j}oldvalue`), after: f.text(`target${i}modifiedproperty${j}newvalue`) });
    }
    targets.push({ type, id, upn, displayName, changes, appId: appIdOf(changes, type) });
  }
  return targets;
}

interface Initiator { readonly actor: NamedIdentity | undefined; readonly address: string | undefined }

function initiatorOf(f: Fields): Initiator {
  const by = f.within('initiatedby');
  const user = by.within('user');
  const app = by.within('app');
  const address = user.text('ipaddress') ?? app.text('ipaddress');
  const named = userNamed(user.text('userprincipalname'), user.text('id')) ?? appNamed(app.text('appid'), app.text('serviceprincipalid'));
  const flat = userNamed(f.text('actoruserprincipalname', 'initiatedbyuserprincipalname', 'actorupn'), f.text('actortype') === 'Application' ? undefined : f.text('actorobjectid'))
    ?? appNamed(f.text('actorappid'), f.text('actorserviceprincipalid', 'actorobjectid'));
  const byName = app.text('displayname') ?? f.text('actordisplayname', 'identity');
  return {
    // A service of Microsoft that has no identity in the directory is known by what it calls itself.
    actor: named ?? flat ?? (byName === undefined ? undefined : userNamed(byName, undefined) ?? { name: `entra:service:${byName}`, kind: 'service', also: [] }),
    address,
  };
}

export function readAudit({ fields: f, outer, everything }: Source, clock: Clock): Reading {
  const time = timeOf(f, TIMES, clock, CUT_MILLI);
  if ('why' in time) return rejected(time.why);
  const activity = f.text('activitydisplayname', 'activity', 'operationname');
  if (activity === undefined) return rejected('an audit record without an activity');
  const { actor, address } = initiatorOf(f);
  const details = new Map(f.items('additionaldetails').map((d) => [d.text('key')?.toLowerCase() ?? '', d.text('value')]));
  const listed = f.items('targetresources');
  const additional = appIdAmong(details.get('appid'));
  const touched = listed.length > 0 ? listed.map((t) => targetOf(t, additional, listed.length === 1 && /application|service ?principal/i.test(t.text('type') ?? ''))) : portalTargets(f);
  const said = f.text('result')?.toLowerCase() ?? outer.text('resulttype', 'resultsignature')?.toLowerCase();
  const failed = said !== undefined && /^(?:fail|clienterror|timeout|1$|false)/.test(said);
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  if (!failed) consequencesOf({ activity, touched, actor, facts, issues });
  const correlation = idOf(f.text('correlationid'));
  const primary = touched[0];
  if (correlation !== undefined) {
    facts.push({ kind: 'correlation', text: correlation });
    // The unified audit log keeps a copy of this record under the same correlation.
    facts.push({ kind: 'shared-event', text: sharedOf(correlation, activity) });
  }
  for (const t of touched.slice(1)) {
    const name = identityOf(t)?.name;
    if (name !== undefined && !facts.some((x) => x.kind === 'also-target' && x.text === name)) facts.push({ kind: 'also-target', text: name });
  }
  const reason = f.text('resultreason', 'resultdescription');
  return {
    kind: 'events',
    events: [{
      at: time.at, precisionUs: time.precisionUs, twinKey: f.text('id') ?? everything(),
      action: `entra:${bounded(activity) ?? activity}`,
      depth: auditDepth(activity, issues, facts),
      outcome: failed ? 'failure' : said === undefined ? 'unknown' : 'success',
      reason: failed ? bounded(reason ?? said) : undefined,
      actor,
      source: bounded(addressOf(address ?? f.text('ipaddress', 'calleripaddress'))),
      agent: bounded(details.get('user-agent') ?? f.text('useragent')),
      target: {
        platform: 'entra', account: directoryOf(f, outer), service: bounded(f.text('loggedbyservice', 'service', 'category')),
        resource: bounded(primary === undefined ? undefined : identityOf(primary)?.name ?? primary.displayName),
      },
      issues, facts,
    }],
  };
}

/** What the copies of one directory change have in common. */
export const sharedOf = (correlation: string, activity: string): string => `${correlation}:${activity.toLowerCase().replace(/\.$/, '').replaceAll(/[–—-]/g, '-').replaceAll(/\s+/g, ' ')}`;
