/**
 * One request to an API server, in one shape, whichever log tells of it: the audit log itself (`audit.k8s.io`), GKE's entries in Cloud
 * Logging, or a product's flat copy. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
import type { Fact } from '../../../shared/domain/event.ts';
import type { Outcome } from '../../../shared/domain/kinds.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import type { Presented } from './names.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface KubernetesRequest {
  readonly cluster: string | undefined;
  readonly verb: string;
  /** Path of the request without its query; undefined where only the object is named. */
  readonly path: string | undefined;
  /** Query of the request, decoded: names and values in order. */
  readonly query: readonly (readonly [string, string])[];
  readonly group: string;
  readonly resource: string | undefined;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly who: Presented | undefined;
  readonly outcome: Outcome;
  readonly annotations: Json;
  readonly body: Json | undefined;
  readonly answer: Json | undefined;
}

/** Resource with its subresource, as `kubectl` writes it. */
export const objectOfRequest = (r: KubernetesRequest): string | undefined => (r.resource === undefined ? undefined : r.subresource === undefined ? r.resource : `${r.resource}/${r.subresource}`);

/** What was touched: `secrets/payments/db`, a whole namespace's `secrets/payments`, `clusterroles/admin`. The subresource is what was done with it. */
export function targetOfRequest(r: KubernetesRequest): string | undefined {
  if (r.resource === undefined) return r.path;
  return [r.resource, r.namespace, r.name].filter((p) => p !== undefined).join('/');
}

/** `namespace/name`; a star where all were meant. */
export const scopedName = (r: KubernetesRequest): string => `${r.namespace ?? '*'}/${r.name ?? '*'}`;

export function splitUri(uri: string | undefined): { path: string | undefined; query: (readonly [string, string])[] } {
  if (uri === undefined) return { path: undefined, query: [] };
  const at = uri.indexOf('?');
  if (at === -1) return { path: uri, query: [] };
  // The parser of the platform never throws on any text.
  return { path: uri.slice(0, at), query: [...new URLSearchParams(uri.slice(at + 1))] };
}

/** What a request's path says it is about, for records that have no `objectRef`. */
export function objectOfPath(path: string | undefined): { group: string; resource?: string; subresource?: string; namespace?: string; name?: string } {
  const m = /^\/(?:api\/[^/]+|apis\/([^/]+)\/[^/]+)\/(?:watch\/)?(?:namespaces\/([^/]+)\/(?=[^/]))?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?/.exec(path ?? '');
  if (m === null) return { group: '' };
  const [, group = '', namespace, resource, name, subresource] = m;
  return { group, ...(resource === undefined ? {} : { resource }), ...(subresource === undefined ? {} : { subresource }), ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }) };
}

/** Status code and decision to an outcome. Undefined code and no decision: cannot tell. */
export function outcomeOf(code: number | undefined, status: string | undefined, decision: string | undefined, finished: boolean): Outcome {
  if (status === 'Failure' || decision === 'forbid' || (code !== undefined && code >= 400)) return 'failure';
  if (code !== undefined && code > 0) return 'success';
  return finished && (status === 'Success' || decision === 'allow') ? 'success' : 'unknown';
}

/** Addresses in the order of the log: all but the last were said by the client or by proxies before the API server. */
export function sourceOf(list: unknown, facts: Fact[]): string | undefined {
  const addresses = (Array.isArray(list) ? arrayOf(list) : [list]).flatMap((a) => textOf(a) ?? []);
  const claimed = addresses.slice(0, -1);
  if (claimed.length > 0) facts.push({ kind: 'path', text: `forwarded for ${claimed.slice(0, 16).join(', ')}` });
  return addresses.at(-1);
}

/** Parsed when it is text: some pipelines keep objects of a record as JSON text. */
export function objectOrText(value: unknown): Json | undefined {
  if (typeof value !== 'string') return objectOf(value);
  if (!value.trimStart().startsWith('{')) return undefined;
  try {
    return objectOf(parseJson(value));
  } catch {
    return undefined;
  }
}
