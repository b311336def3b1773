/** Objects of a cluster: `kubectl get serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,pods,secrets -A -o json` (or `-o yaml`, or a manifest), one by one or in lists. */
import { arrayOf, objectOf, type Format, type Head } from '../format.ts';
import { inventoryFormat } from '../inventory/inventory-format.ts';
import { hasMembers } from '../inventory/values.ts';
import { KUBERNETES_KINDS } from '../kubernetes/objects.ts';
import { jsonStream } from '../records/json-stream.ts';
import { yamlDocuments } from '../records/yaml-documents.ts';

const inner = inventoryFormat({ id: 'kubernetes-objects', title: 'Kubernetes objects (kubectl get -o json or yaml)', platform: 'kubernetes', kinds: KUBERNETES_KINDS });

const isObject = (value: unknown): boolean => {
  const o = objectOf(value);
  return o !== undefined && (KUBERNETES_KINDS.some((k) => hasMembers(o, k.keys) && k.when?.(o) === true) || (o['apiVersion'] === 'v1' && arrayOf(o['items']).some(isObject)));
};

/** Logs carry objects of clusters too (what was asked for, what was answered): those are the log's. */
function sniff(head: Head): string | undefined {
  if (/"auditID"\s*:|"audit\.k8s\.io\/|"protoPayload"\s*:/.test(head.text)) return undefined;
  if (head.shape === 'text') return sniffYaml(head.text);
  if (head.shape === 'json-object') return inner.sniff(head);
  return head.records.some(isObject) ? inner.sniff(head) : undefined;
}

/** By the three members that every object has, at the beginning of lines: of a document, or of the items of a list. */
function sniffYaml(text: string): string | undefined {
  const found = new Set<string>();
  for (const document of text.split(/^---(?=[ \t\r]|$)/m)) {
    const lists = /^items:[ \t]*\r?$/m.test(document);
    for (const part of lists ? document.split(/^[ \t]*- (?=\w+:)/m).slice(1) : [document]) {
      const margin = lists ? '[ \\t]*' : '';
      const kind = new RegExp(`^${margin}kind:[ \\t]+["']?(\\w{1,63})["']?[ \\t]*\\r?$`, 'm').exec(part)?.[1];
      const version = new RegExp(`^${margin}apiVersion:[ \\t]+["']?([\\w./-]{1,200})`, 'm').exec(part)?.[1];
      if (kind === undefined || version === undefined || kind === 'List' || !new RegExp(`^${margin}metadata:[ \\t]*(?:\\r?$|\\{)`, 'm').test(part)) continue;
      if (KUBERNETES_KINDS.some((k) => k.when?.({ kind, apiVersion: version, metadata: {} }) === true)) found.add(kind);
    }
  }
  const kinds = [...found];
  return kinds.length === 0 ? undefined : `YAML documents with apiVersion, kind and metadata: ${kinds.slice(0, 4).join(', ')}${kinds.length > 4 ? ` and ${kinds.length - 4} more kinds` : ''}`;
}

export const kubernetesObjectsFormat: Format = {
  ...inner,
  arrays: ['items'],
  sniff,
  // A list of a large cluster is longer than what can be held: its items are read one by one.
  split: (head, options) => (head.shape === 'text' ? yamlDocuments('items') : head.shape === 'json-object' && head.keys.includes('items') ? jsonStream(['items']) : inner.split?.(head, options)),
};
