/**
 * Edges of a graph dump: which of them say who could become whom, who is in which group, and who may do what. An edge that only says where a
 * thing stands says nothing about reach.
 * https://bloodhound.specterops.io/resources/edges/overview · https://cartography-cncf.github.io/cartography/modules/aws/schema.html
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { detailOf } from '../../mapping.ts';
import { nameOf, shown, textAt, type Json } from '../values.ts';
import { nodeName, platformOf, whatIs, type GraphNode } from './nodes.ts';

export interface GraphEdge {
  readonly kind: string;
  readonly start: GraphNode;
  readonly end: GraphNode;
  readonly properties: Json;
}

/** trust: the start may become the end · trusted: the end may become the start · holds: the start has the credential · carries: the start, a host or workload, carries the end. */
type EdgeIs = 'trust' | 'trusted' | 'membership' | 'permission' | 'holds' | 'carries' | 'kept' | 'uses' | 'nothing';

const WORDS: readonly (readonly [RegExp, EdgeIs])[] = [
  [/(?:^|_)(?:contains|resource|located|tagged|inspected|part_?of|ofdomain|gplink|has_?vulnerab|dns|hosted_?by)(?:$|_)/i, 'nothing'],
  [/^member|memberof|_member_|^az_?memberof|^in_?group/i, 'membership'],
  [/^trusts_|^trusts$/i, 'trusted'],
  [/sts_assumerole_allow|can_?assume|assume_?role|^impersonat|can_?impersonate|allowed_?to_?act|sync(?:edto|s_?to)|^runs_?as|allowed_to_assume|workload_?identity|federat/i, 'trust'],
  [/^aws_access_key$|^has_?(?:api|access|admin)?_?key$|^has_?credential|^owns_?(?:key|token)|^has_?(?:token|certificate)/i, 'holds'],
  // BloodHound's session: the host on which somebody's session was seen.
  [/^has_?session$|^(?:az)?managedidentity$|^has_?identity|instance_?profile|^has_(?:task|execution|service)_?role|uses_?(?:service_?account|role)|^attached_?identity/i, 'carries'],
  [/stores?_?secret|has_?secret|keeps|stored_?in/i, 'kept'],
  [/^(?:uses|consumes|depends)|uses_?secret|reads_?secret/i, 'uses'],
];

function edgeIs(edge: GraphEdge): EdgeIs {
  const start = whatIs(edge.start.labels), end = whatIs(edge.end.labels);
  for (const [pattern, is] of WORDS) {
    if (!pattern.test(edge.kind)) continue;
    // The same relation stands for an instance that carries a role and for a principal that may assume it.
    if (is === 'trust' && start.what === 'identity' && (start.kind === 'machine' || start.kind === 'workload') && /assumerole/i.test(edge.kind)) return 'carries';
    return is;
  }
  if (end.what === 'credential' && start.what === 'identity' && /own|has|create/i.test(edge.kind)) return 'holds';
  if (start.what === 'other' && edge.start.labels.length > 0) return 'nothing';
  return 'permission';
}

const of = (node: GraphNode): { name: string; kind: 'unknown' } | { name: string; kind: Extract<ReturnType<typeof whatIs>, { what: 'identity' }>['kind'] } | undefined => {
  const name = nodeName(node);
  const is = whatIs(node.labels);
  return name === undefined ? undefined : { name: nameOf(name), kind: is.what === 'identity' ? is.kind : 'unknown' };
};

export function entriesOfEdge(edge: GraphEdge, otherwise: string, asOf: InventoryDraft['asOf']): readonly InventoryDraft[] | { readonly skip: string } {
  const start = of(edge.start), end = of(edge.end);
  if (start === undefined || end === undefined) return { skip: `an edge ${shown(edge.kind)} without both its ends` };
  const platform = platformOf([...edge.start.labels, ...edge.end.labels], otherwise);
  const condition = textAt(edge.properties, 'condition', 'composition', 'description');
  const detail = detailOf(shown(edge.kind), condition === undefined ? undefined : shown(condition));
  switch (edgeIs(edge)) {
    case 'nothing': return { skip: `an edge ${shown(edge.kind)}: it says where a thing stands, not who may do what` };
    case 'membership': return [{ kind: 'membership', platform, identity: start, other: end, detail, asOf }];
    case 'trust': return [{ kind: 'trust', platform, identity: end, other: start, detail, asOf }];
    case 'trusted': return [{ kind: 'trust', platform, identity: start, other: end, detail, asOf }];
    case 'carries': return [{ kind: 'host-identity', platform, identity: end, other: start, detail, asOf }];
    case 'holds': {
      const is = whatIs(edge.end.labels);
      return is.what === 'credential' ? [{ kind: 'credential', platform, identity: start, credential: { value: end.name, kind: is.kind }, detail, asOf }] : [{ kind: 'permission', platform, identity: start, other: end, detail, asOf }];
    }
    case 'kept': return [{ kind: 'secret', platform, identity: whatIs(edge.end.labels).what === 'secret' ? end : start, other: whatIs(edge.end.labels).what === 'secret' ? start : end, detail, asOf }];
    case 'uses': return [{ kind: 'consumer', platform, identity: end, other: start, detail, asOf }];
    case 'permission': return [{ kind: 'permission', platform, identity: start, other: end, detail, asOf }];
  }
}
