/**
 * One record of the Azure Activity log to one event.
 * https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log-schema
 */
import type { Fact, Issue } from '../../../shared/domain/event.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import { azureConsequences, armId, hostOf } from './azure-consequences.ts';
import { callerOf } from './claims.ts';
import { azureDepth } from './depth.ts';
import { Fields } from './fields.ts';
import { addressOf, idOf, tenantOf } from './names.ts';
import { readKeyVault, readStorage } from './resource-logs.ts';
import type { Source } from './source.ts';
import { CUT_MILLI, timeOf, type Clock } from './times.ts';

export const AZURE_TIMES = ['eventtimestamp', 'time', 'timegenerated', 'eventdate', 'date'];

/** `{"value":"Succeeded","localizedValue":…}` or the text itself. */
const valueOf = (f: Fields, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const text = f.within(name).text('value') ?? (f.object(name) === undefined ? f.text(name) : undefined);
    if (text !== undefined) return text;
  }
  return undefined;
};

/** Categories in which nobody acts: notices of the platform itself. */
const NOTICES = new Set(['servicehealth', 'resourcehealth', 'recommendation']);

type Stage = 'started' | 'accepted' | 'succeeded' | 'failed' | undefined;

function stageOf(text: string | undefined): Stage {
  const t = text?.toLowerCase() ?? '';
  if (/^start/.test(t)) return 'started';
  if (/^accept|^inprogress|^in progress/.test(t)) return 'accepted';
  if (/^succ|^resolved$|^active$|^ok$|^updated$/.test(t)) return 'succeeded';
  return /^fail|^error|^cancel|^denied|^forbidden/.test(t) ? 'failed' : undefined;
}

export function readAzure(source: Source, clock: Clock): Reading {
  const { outer, fields, everything } = source;
  const time = timeOf(outer, AZURE_TIMES, clock, CUT_MILLI);
  if ('why' in time) return rejected(time.why);
  const category = valueOf(outer, 'category', 'categoryvalue', 'eventcategory') ?? '';
  if (NOTICES.has(category.toLowerCase().replaceAll(/\s/g, ''))) return skipped(`a notice of the platform (${category.slice(0, 40)}), in which nobody acts`);
  if (/^storage(?:read|write|delete)$/i.test(category) || fields.text('objectkey') !== undefined) return readStorage(source, time);
  if (/^auditevent$/i.test(category)) return readKeyVault(source, time);
  const identity = outer.within('identity');
  const authorization = Fields.of(outer.object('authorization', 'authorizationd') ?? identity.object('authorization') ?? {});
  const claims = outer.object('claims', 'claimsd') ?? identity.object('claims', 'claim');
  // The portal's table has only the operation in words; the others write `Microsoft.Compute/virtualMachines/runCommand/action`.
  const operation = valueOf(outer, 'operationnamevalue') ?? valueOf(outer, 'operationname') ?? authorization.text('action') ?? fields.text('message');
  if (operation === undefined) return rejected('an activity record without an operation');
  const action = operation.includes('/') ? operation : authorization.text('action') ?? operation;
  const caller = callerOf(claims, outer.text('caller', 'eventinitiatedby'));
  const resource = armId(outer.text('resourceid') ?? fields.text('entity') ?? authorization.text('scope') ?? outer.text('resource'));
  const stage = stageOf(valueOf(outer, 'activitystatusvalue', 'activitystatus', 'status', 'resulttype')) ?? stageOf(fields.text('statuscode'));
  const sub = valueOf(outer, 'activitysubstatusvalue', 'substatus', 'activitysubstatus', 'resultsignature');
  const facts: Fact[] = [...caller.facts];
  const issues: Issue[] = [];
  const outcome = stage === 'failed' ? 'failure' : stage === 'succeeded' ? 'success' : 'unknown';
  if (stage === 'started' || stage === 'accepted') facts.push({ kind: 'stage', text: stage });
  if (outcome === 'success') azureConsequences({ operation: action.toLowerCase(), resource, authorization, body: fields, actor: caller.actor, facts, issues });
  const correlation = idOf(outer.text('correlationid'));
  if (correlation !== undefined) facts.push({ kind: 'correlation', text: correlation });
  const eventId = idOf(outer.text('eventdataid') ?? fields.text('eventdataid'));
  const http = outer.within('httprequest');
  const subscription = idOf(outer.text('subscriptionid', 'subscription')) ?? idOf(/\/subscriptions\/([^/]+)/i.exec(resource ?? '')?.[1]);
  const policy = /^policy$/i.test(category);
  // The exports name their own records by different ids, and some by none; these together are in all of them.
  const twin = correlation === undefined ? eventId ?? everything() : ['azure', correlation, action.toLowerCase(), stage ?? '', resource ?? '', policy ? eventId ?? '' : ''].join('|');
  return {
    kind: 'events',
    events: [{
      at: time.at, precisionUs: time.precisionUs, twinKey: twin, action: actionOf(action), depth: azureDepth(action), outcome,
      reason: outcome === 'failure' ? bounded(sub ?? valueOf(outer, 'resultdescription') ?? stage) : undefined,
      actor: caller.actor,
      credential: caller.uti === undefined ? undefined : { value: caller.uti, kind: 'entra-token' },
      source: bounded(addressOf(outer.text('calleripaddress') ?? http.text('clientipaddress') ?? caller.address)),
      agent: bounded(outer.text('useragent') ?? http.text('useragent')),
      target: {
        platform: 'azure', account: subscription ?? idOf(outer.text('tenantid')) ?? tenantOf(resource) ?? caller.tenant, region: outer.text('location')?.toLowerCase(),
        service: serviceOf(action), resource: bounded(resource), host: hostOf(resource),
      },
      issues, facts,
    }],
  };
}

/** The resource provider, in lower case: exports write operations in capitals or as they are defined, and they are one. */
const serviceOf = (operation: string): string => (operation.includes('/') ? operation.split('/', 1)[0] ?? 'azure' : 'azure').toLowerCase().slice(0, 200);

function actionOf(operation: string): string {
  const slash = operation.indexOf('/');
  if (slash === -1) return `azure:${bounded(operation) ?? operation}`;
  const text = `${operation.slice(0, slash)}:${operation.slice(slash + 1)}`.toLowerCase();
  return bounded(text) ?? text;
}

