/**
 * How deeply a request touches its object when it succeeds. Reviewed by hand; stated default: reading verbs (and none at all, where a record lacks it) enumerate, all others change.
 * Secrets, config maps and logs carry content: to get or list them is to read.
 */
import type { Depth } from '../../../shared/domain/kinds.ts';

/** Subresources that give a shell, a tunnel or a token. */
const CONTROLLED_PARTS = new Set([
  'pods/exec', 'pods/attach', 'pods/portforward', 'pods/ephemeralcontainers', 'pods/proxy', 'services/proxy', 'nodes/proxy', 'serviceaccounts/token',
  'certificatesigningrequests/approval', 'certificatesigningrequests/status',
]);

/** Objects that say who may do what, or run code with somebody's rights when they are written. */
const POWERS = new Set([
  'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'accessentries',
]);
const CONTENT = new Set(['secrets', 'configmaps', 'pods/log', 'nodes/log']);
/** Questions that are asked by creating an object. */
const QUESTIONS = new Set([
  'subjectaccessreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'localsubjectaccessreviews', 'tokenreviews', 'selfsubjectreviews',
]);
const READING = new Set(['', 'get', 'list', 'watch', 'head', 'options']);

/** @param object resource and subresource, `pods/exec`; undefined for addresses that are no object. */
export function depthOf(verb: string, object: string | undefined): Depth {
  if (verb === 'impersonate') return 'controlled';
  if (object === undefined) return READING.has(verb) ? 'enumerated' : 'changed';
  const resource = object.split('/', 1)[0] ?? object;
  // A shell may be opened by GET (websocket) as well as by POST.
  if (CONTROLLED_PARTS.has(object)) return verb === 'list' || verb === 'watch' || (object === 'certificatesigningrequests/status' && verb === 'get') ? 'enumerated' : 'controlled';
  if (READING.has(verb)) return CONTENT.has(object) || (CONTENT.has(resource) && object === resource) ? 'read' : 'enumerated';
  if (QUESTIONS.has(resource)) return 'enumerated';
  if (POWERS.has(resource)) return verb === 'delete' || verb === 'deletecollection' ? 'changed' : 'controlled';
  return 'changed';
}
