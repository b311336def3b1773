/** Objects of a cluster: `kubectl get serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,pods,secrets -A -o json`, one by one or in lists. */
import { arrayOf, objectOf, type Format, type Head } from '../format.ts';
import { inventoryFormat } from '../inventory/inventory-format.ts';
import { hasMembers } from '../inventory/values.ts';
import { KUBERNETES_KINDS } from '../kubernetes/objects.ts';
import { jsonStream } from '../records/json-stream.ts';

const inner = inventoryFormat({ id: 'kubernetes-objects', title: 'Kubernetes objects (kubectl get -o json)', platform: 'kubernetes', kinds: KUBERNETES_KINDS });

const isObject = (value: unknown): boolean => {
  const o = objectOf(value);
  return o !== undefined && (KUBERNETES_KINDS.some((k) => hasMembers(o, k.keys) && k.when?.(o) === true) || (o['apiVersion'] === 'v1' && arrayOf(o['items']).some(isObject)));
};

/** Logs carry objects of clusters too (what was asked for, what was answered): those are the log's. */
function sniff(head: Head): string | undefined {
  if (/"auditID"\s*:|"audit\.k8s\.io\/|"protoPayload"\s*:/.test(head.text)) return undefined;
  if (head.shape === 'json-object') return inner.sniff(head);
  return head.records.some(isObject) ? inner.sniff(head) : undefined;
}

export const kubernetesObjectsFormat: Format = {
  ...inner,
  arrays: ['items'],
  sniff,
  // A list of a large cluster is longer than what can be held: its items are read one by one.
  split: (head, options) => (head.shape === 'json-object' && head.keys.includes('items') ? jsonStream(['items']) : inner.split?.(head, options)),
};
