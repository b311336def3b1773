/** A sibling's use, from the host's own address, is told apart from the thief's and shown beside it; it is never followed. */
import type { SourceGroup } from '../../shared/domain/trace.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { groupsOf } from './groups.ts';
import type { Lineage } from './lineage.ts';
import { hostOf, siblingsOf } from './siblings.ts';
import type { TraceSource } from './source.ts';

const NOBODY: ReadonlySet<string> = new Set();

export function siblingGroups(lineage: Lineage, source: TraceSource): readonly SourceGroup[] {
  const inLineage = new Set(lineage.nodes.map((n) => n.value));
  const shown = new Map<string, SourceGroup[]>();
  for (const node of lineage.nodes) {
    if (node.life?.kind !== 'aws-instance-session') continue;
    const host = hostOf(node.uses, source.issuings(node.value));
    if (host === undefined) continue;
    for (const sibling of siblingsOf(host, node.life, source)) {
      if (inLineage.has(sibling.value) || shown.has(sibling.value)) continue;
      const groups = groupsOf(sibling.value, source.usesOf(sibling.value), { intruder: NOBODY, because: '' }, NOBODY, 0 as Micros, [], false);
      shown.set(sibling.value, groups.map((g) => (g.source !== undefined && lineage.addresses.has(g.source)
        ? { ...g, resembles: 'unclear', followed: false, because: `another credential of ${host}, used from an address of the trail before anything shows that the trail had it` }
        : { ...g, resembles: 'owner', followed: false, because: `another credential of ${host}, in use while ${node.value} was; ${g.source ?? 'no address'} is no address of the trail, so this is the host’s own use of its identity` })));
    }
  }
  return [...shown.values()].flat();
}
