/**
 * How deeply an operation of Microsoft's clouds touches its target when it succeeds. Reviewed lists for what the verbs do not tell, then the
 * verbs. Stated defaults: an unknown directory activity, Azure operation or workload operation changes; an unknown GET of Graph enumerates.
 */
import type { Fact, Issue } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';

const AUDIT_CONTROLLED = /credential|secrets management|member to (?:eligible )?role|role assignment|add owner to|consent to application|permission grant|oauth2permissiongrant|elevated their access|federation settings|domain authentication|temporary access pass|^(?:reset|change) .*password|^add (?:user|service principal|application)$|^invite external user$|authentication method|registered security info/i;
const AUDIT_READ = /^(?:get|read|view|list|download|export|recover|reveal)\b/i;

export function auditDepth(activity: string, issues: readonly Issue[], facts: readonly Fact[]): Depth {
  const name = activity.slice(0, 2048).replace(/\.$/, '');
  if (issues.length > 0 || facts.some((f) => f.kind === 'access-to' || f.kind === 'trusts' || f.kind === 'consents-to')) return 'controlled';
  if (/^(?:remove|delete|revoke|disable)\b/i.test(name)) return 'changed';
  if (AUDIT_CONTROLLED.test(name)) return 'controlled';
  return AUDIT_READ.test(name) ? 'read' : 'changed';
}

/** Lower-case Azure operations after which the caller can act as the target. */
const AZURE_CONTROLLED = new RegExp([
  'runcommands?/(?:action|write)$', 'virtualmachines(?:calesets)?/extensions/write$', 'machines/extensions/write$', 'serialports/connect/action$', '/login(?:asadmin)?/action$',
  '/listcluster\\w*credentials?/action$', 'roleassignments/write$', 'roledefinitions/write$', 'elevateaccess/action$', 'federatedidentitycredentials/write$',
  'userassignedidentities/(?:write|assign/action)$', 'automationaccounts/(?:jobs|webhooks|runbooks/publish)/(?:write|action)$', 'webhooks/action$', 'runbooks/publish/action$',
  'sites/(?:publishxml|hostruntime/.*)/?action$', 'publishxml/action$', 'hostruntime/host/action$', 'createshareablelinks/action$', 'rolebindings/write$',
  'clusterroles/write$', 'managedclusters/runcommand/action$', 'roleeligibility\\w*/write$', 'roleassignmentschedulerequests/write$', 'accesspolicies/write$', '/sites/config/write$',
].join('|'));
const AZURE_READ = /\/(?:list(?:account|service)?(?:keys?|secrets?|sas|credentials?|connectionstrings|adminkeys|querykeys|authkeys|tokens?)|regeneratekeys?|begingetaccess|export\w*|getsecret\w*|list|read\/secrets)\/action$/;

/** The portal's table has operations in words. */
function wordedDepth(operation: string): Depth {
  if (/run command|role assignment|elevat|federated|login/.test(operation) && !/^(?:delete|remove|list|get)/.test(operation)) return 'controlled';
  if (/^(?:list|get|read|show)\b/.test(operation)) return /key|secret|credential|connection string|sas\b|token/.test(operation) ? 'read' : 'enumerated';
  return 'changed';
}

export function azureDepth(operation: string): Depth {
  const op = operation.slice(0, 2048).toLowerCase();
  if (!op.includes('/')) return wordedDepth(op);
  if (AZURE_CONTROLLED.test(op)) return 'controlled';
  if (AZURE_READ.test(op)) return 'read';
  return op.endsWith('/read') ? 'enumerated' : 'changed';
}

const GRAPH_CONTROLLED = /\/(?:addpassword|addkey|approleassignments|approleassignedto|oauth2permissiongrants|federatedidentitycredentials|owners\/\$ref|resetpassword|temporaryaccesspassmethods|rolemanagement\/.*(?:assignments|requests|eligibility)\w*|directoryroles\/[^/]+\/members(?:\/\$ref)?|changepassword|invitations)$/;
const GRAPH_CONTENT = /\/(?:messages|mailfolders|events|drive|drives|items|content|chats|channels|\$value|onenote|attachments|recoverykeys|localcredentials|secrets|password|search\/query|calendarview|contacts)(?:\/|$)/;
const GRAPH_ASKS = /\/(?:getbyids|checkmembergroups|getmembergroups|getmemberobjects|checkmemberobjects|query|delta|validateproperties|\$batch|microsoft\.graph\.\w+)$/;

/** @param path of a request, without host, version and query, in lower case. */
export function graphDepth(method: string, path: string): Depth {
  const content = GRAPH_CONTENT.test(path);
  if (/^(?:GET|HEAD|OPTIONS)$/i.test(method)) return content ? 'read' : 'enumerated';
  if (/^POST$/i.test(method) && GRAPH_ASKS.test(path)) return path.endsWith('/query') ? 'read' : 'enumerated';
  if (!/^DELETE$/i.test(method) && (GRAPH_CONTROLLED.test(path) || (/^POST$/i.test(method) && /^\/(?:users|serviceprincipals|applications)$/.test(path)))) return 'controlled';
  return 'changed';
}

const M365_CONTROLLED = /^(?:add-mailboxpermission|add-mailboxfolderpermission|add-recipientpermission|add-rolegroupmember|new-managementroleassignment|new-rolegroup|update-rolegroupmember|addfolderpermissions|sitecollectionadminadded|addedtogroup|new-applicationaccesspolicy|new-serviceprincipal|addpermissionlevel|permissionleveladded)$/i;
const M365_READ = /^(?:mailitemsaccessed|messagebind|messageread\w*|file(?:accessed|accessedextended|downloaded|previewed|syncdownloaded\w*|copied)|search(?:queryperformed|exportdownloaded|previewed|started|created)?|viewed\w*|pageviewed\w*|clientviewsignaled|chatretrieved|messagesexported|recordingexported|exporteddata|copilotinteraction|read\w*|get\w*content)$/i;
const M365_ASKS = /^(?:get-|list|view|test-|search-|find|folderbind|mailboxlogin|userloggedin|teamssessionstarted|signinevent)/i;

export function m365Depth(operation: string): Depth {
  if (M365_CONTROLLED.test(operation)) return 'controlled';
  if (M365_READ.test(operation)) return 'read';
  return M365_ASKS.test(operation) ? 'enumerated' : 'changed';
}
