/**
 * How deeply a Google Cloud call touches its target when it succeeds. A reviewed list of operations that the verbs do not tell, then the
 * verbs, then the kind of log. Stated default: what an admin activity log holds changes, what a data access log holds reads.
 */
import type { Depth } from '../../../shared/domain/kinds.ts';

/** The last step of a method name: `google.iam.admin.v1.CreateServiceAccountKey` → `createserviceaccountkey`. */
export const operationOf = (method: string): string => method.slice(Math.max(method.lastIndexOf('.'), method.lastIndexOf('/')) + 1).toLowerCase();

/** The caller can now act as the target, or has given that power to somebody. */
const CONTROLLED = new Set([
  'generateaccesstoken', 'generateidtoken', 'signjwt', 'signblob', 'exchangetoken', 'generateidentitybindingaccesstoken',
  'createserviceaccountkey', 'uploadserviceaccountkey', 'enableserviceaccountkey', 'createserviceaccount', 'enableserviceaccount', 'undeleteserviceaccount',
  'setiampolicy', 'setiampermissions', 'setiampolicies', 'setorgpolicy', 'createrole', 'updaterole', 'undeleterole',
  'createworkloadidentitypool', 'updateworkloadidentitypool', 'createworkloadidentitypoolprovider', 'updateworkloadidentitypoolprovider',
  'createworkforcepoolprovider', 'updateworkforcepoolprovider', 'createkey', 'createapikey', 'createhmackey',
  'setmetadata', 'setcommoninstancemetadata', 'setserviceaccount', 'importsshpublickey', 'authorizeuser', 'addaccesskey', 'connect', 'sendsshkey',
  'createproxy', 'createinvitation', 'updateserviceaccount', 'patchserviceaccount', 'bulkinsert', 'createosloginuser',
]);
/** Content leaves the service: secrets, objects, rows, disks, console output. */
const READ = new Set([
  'accesssecretversion', 'decrypt', 'asymmetricdecrypt', 'rawdecrypt', 'getkeystring', 'getserialportoutput', 'getscreenshot', 'jobinsert', 'insertjob', 'query',
  'getqueryresults', 'list_tabledata', 'tabledata', 'readrows', 'createreadsession', 'runquery', 'executesql', 'executestreamingsql', 'streamingread', 'read', 'pull', 'streamingpull',
  'getguestattributes', 'exportassets', 'searchallresources', 'searchalliampolicies', 'analyzeiampolicy', 'readlogentries', 'listlogentries', 'generatecontent', 'predict', 'export', 'getdata',
]);
const ENUMERATES = /^(?:list|get|search|query|describe|aggregatedlist|test|check|lookup|batchget|analyze|count|fetch|find|validate|preview|resolve|watch)/;

/** @param log name of the log, such as `projects/p/logs/cloudaudit.googleapis.com%2Fdata_access`. */
export function depthOf(service: string, method: string, log: string | undefined): Depth {
  const operation = operationOf(method);
  if (service === 'storage' || service === 'storage-api') {
    if (/objects?\.(?:get|download)$/i.test(method)) return 'read';
    if (/hmackeys?\.create$/i.test(method)) return 'controlled';
  }
  if (service === 'compute' && /instances\.insert$/i.test(method)) return 'controlled';
  if (service === 'oslogin' && operation === 'checkpolicy') return 'controlled';
  if (CONTROLLED.has(operation)) return 'controlled';
  if (READ.has(operation)) return 'read';
  if (ENUMERATES.test(operation)) return 'enumerated';
  if (service === 'k8s.io') return /\.(?:get|list|watch)$/.test(method) ? 'enumerated' : 'changed';
  if (log !== undefined && /data_access$/.test(log) && !/^(?:create|update|delete|insert|patch|set|write|put|remove|publish|copy|rewrite|compose|move)/.test(operation)) return 'read';
  return 'changed';
}
