/**
 * Resource logs that stand beside the activity log: calls of a storage account and of a key vault.
 * https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference and https://learn.microsoft.com/azure/key-vault/general/logging
 */
import type { CredentialKind, Depth } from '../../../shared/domain/kinds.ts';
import type { EventDraft, Fact } from '../../../shared/domain/event.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import { armId, storageKeyOf } from './azure-consequences.ts';
import { callerOf } from './claims.ts';
import { addressOf, appNamed, idOf, userNamed } from './names.ts';
import type { Source } from './source.ts';
import type { Time } from './times.ts';

const idsOf = (resource: string | undefined): string | undefined => idOf(/\/subscriptions\/([^/]+)/.exec(resource ?? '')?.[1]);

/** `key1(<hash>)`, `sas` signatures after it, or the hash of an OAuth token: which key was used, never the key. */
function storageCredential(account: string | undefined, type: string | undefined, hash: string | undefined): EventDraft['credential'] {
  const key = /^(key\d)\(/i.exec(hash ?? '')?.[1]?.toLowerCase();
  const sas = /SasSignature\(([^)]{8,200})\)/i.exec(hash ?? '')?.[1];
  if (sas !== undefined) return { value: sas, kind: 'azure-sas' };
  if (key !== undefined && account !== undefined) return { value: storageKeyOf(account, key), kind: 'azure-storage-key' };
  const kind: CredentialKind = type?.toLowerCase() === 'oauth' ? 'oauth-token' : 'unknown';
  return hash === undefined ? undefined : { value: hash.slice(0, 200), kind };
}

function storageDepth(operation: string): Depth {
  if (/^(?:get|head|peek|query|read)(?:blob|file|message|entit|path)?/i.test(operation) && !/propert|metadata|acl|list|stats|service/i.test(operation)) return 'read';
  if (/^(?:list|get|head|query)/i.test(operation)) return 'enumerated';
  return 'changed';
}

export function readStorage({ fields: f, outer, everything }: Source, time: Time): Reading {
  const operation = outer.text('operationname') ?? f.text('operationname');
  if (operation === undefined) return rejected('a storage record without an operation');
  const resource = armId(outer.text('resourceid'));
  const account = (f.text('accountname') ?? /\/storageaccounts\/([^/]+)/.exec(resource ?? '')?.[1])?.toLowerCase();
  const identity = outer.within('identity');
  const requester = identity.within('requester');
  const hash = identity.text('tokenhash') ?? f.text('authenticationhash');
  const key = /^(key\d)\(/i.exec(hash ?? '')?.[1]?.toLowerCase();
  const status = outer.text('statuscode') ?? f.text('statuscode');
  const failed = status !== undefined && /^[45]/.test(status);
  const credential = storageCredential(account, identity.text('type') ?? f.text('authenticationtype'), hash);
  const correlation = idOf(outer.text('correlationid'));
  const facts: Fact[] = [];
  if (credential?.kind === 'azure-sas' && key !== undefined && account !== undefined) facts.push({ kind: 'presented-key', text: storageKeyOf(account, key) });
  const upn = requester.text('upn') ?? f.text('requesterupn');
  const object = requester.text('objectid') ?? f.text('requesterobjectid');
  const app = requester.text('appid') ?? f.text('requesterappid');
  return {
    kind: 'events',
    events: [{
      at: time.at, precisionUs: time.precisionUs, twinKey: correlation === undefined ? everything() : `storage|${correlation}|${operation}|${f.text('objectkey') ?? ''}`,
      action: `azure-storage:${bounded(operation) ?? operation}`, depth: storageDepth(operation),
      outcome: failed ? 'failure' : status === undefined && f.text('metricresponsetype') === undefined ? 'unknown' : 'success',
      reason: failed ? bounded([status, outer.text('statustext')].filter((x) => x !== undefined).join(' ')) : undefined,
      actor: upn?.includes('@') === true ? userNamed(upn, object) : appNamed(app, object), credential,
      source: bounded(addressOf(outer.text('calleripaddress'))), agent: bounded(f.text('useragentheader')),
      target: { platform: 'azure', account: idsOf(resource), region: outer.text('location')?.toLowerCase(), service: 'microsoft.storage', resource: bounded(f.text('objectkey') ?? resource) },
      facts,
    }],
  };
}

export function readKeyVault({ fields: f, outer, everything }: Source, time: Time): Reading {
  const operation = outer.text('operationname');
  if (operation === undefined) return rejected('a key vault record without an operation');
  const resource = armId(outer.text('resourceid'));
  const caller = callerOf(outer.within('identity').object('claim', 'claims'), undefined);
  const status = f.text('httpstatuscode', 'httpstatuscoded') ?? outer.text('httpstatuscode');
  const failed = status === undefined ? /^(?:unauthorized|forbidden|notfound|fail)/i.test(outer.text('resultsignature', 'resulttype') ?? '') : !/^[23]/.test(status);
  const object = f.text('id', 'requesturi');
  const facts: Fact[] = [...caller.facts];
  const secret = /^(?:secret|key|certificate)(?:get|backup|unwrap|decrypt|sign|export)/i.test(operation);
  if (secret && !failed && object !== undefined) facts.push({ kind: 'secret-read', text: bounded(object) ?? object });
  return {
    kind: 'events',
    events: [{
      at: time.at, precisionUs: time.precisionUs, twinKey: `keyvault|${idOf(outer.text('correlationid')) ?? everything()}|${operation}|${object ?? ''}`,
      action: `keyvault:${bounded(operation) ?? operation}`, depth: secret ? 'read' : /(?:get|list|listversions|authentication)$/i.test(operation) ? 'enumerated' : 'changed',
      outcome: failed ? 'failure' : 'success', reason: failed ? bounded(outer.text('resultsignature', 'resultdescription') ?? status) : undefined,
      actor: caller.actor, credential: caller.uti === undefined ? undefined : { value: caller.uti, kind: 'entra-token' },
      source: bounded(addressOf(outer.text('calleripaddress'))), agent: bounded(f.text('clientinfo')),
      target: { platform: 'azure', account: idsOf(resource), region: outer.text('location')?.toLowerCase(), service: 'microsoft.keyvault', resource: bounded(object ?? resource) },
      facts,
    }],
  };
}
