/**
 * A host carries an identity of its own (an EC2 instance its role). When the trail gained control of the host, or when the host's credential is
 * used from the trail's own address, the credential was taken off the host. The host's own use, from its own address, is not the thief's.
 */
import { printInstant } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import { isHostBound } from '../kinds-of-use.ts';
import { homeOf, hostOf, siblingsOf } from '../siblings.ts';
import type { KnownLife, Use } from '../source.ts';
import type { Proposal, RuleContext, TrailRule } from './rule.ts';

const RULE = 'stolen-host-credential@2';
const nameOf = (use: Use): string => use.action.slice(use.action.indexOf(':') + 1);

export const stolenHostCredential: TrailRule = {
  id: RULE,
  question: 'Was the credential of a host used from the intruder’s address?',
  falsePositive: 'Host and intruder behind one NAT address: the host’s own use then looks like theft. The host’s other addresses and credentials are named as rivals.',
  look(trail, context) {
    const proposals = new Map<string, Proposal>();
    for (const p of [...afterControl(trail, context), ...fromAddress(trail, context)]) if (!proposals.has(p.credential)) proposals.set(p.credential, p);
    return [...proposals.values()];
  },
};

/** B: the trail was given control of the host, and afterwards the host's credential appears at the trail's address. */
function afterControl(trail: readonly Use[], context: RuleContext): Proposal[] {
  const { source, addresses, inLineage } = context;
  const controls = trail.flatMap((u) => (u.facts.length === 0 || u.outcome === 'failure' ? [] : u.facts.filter((f) => f.kind === 'controls-host').map((f) => ({ host: f.text, use: u }))));
  return [...new Set(controls.map((c) => c.host))].flatMap((host) => source.credentialsOfHost(host).flatMap((life): Proposal[] => {
    if (inLineage(life.value)) return [];
    const uses = source.usesOf(life.value);
    const begin = controls.find((c) => c.host === host)?.use;
    const home = homeOf(host, life, source, begin?.at);
    // Uses from the address before the host was controlled cannot come from that control.
    const first = uses.find((u) => u.source !== undefined && addresses.has(u.source) && !home.has(u.source) && begin !== undefined && begin.at <= u.at + u.precisionUs);
    if (first === undefined) return [];
    // The step that explains it best is the last gain of control before the first use off the host.
    const control = controls.filter((c) => c.host === host && c.use.at <= first.at + first.precisionUs).at(-1);
    if (control === undefined) return [];
    return [{
      credential: life.value, at: first.at, precisionUs: first.precisionUs, kind: 'stolen-from-host', grade: 'B', rule: RULE,
      because: `${nameOf(control.use)} gave the trail control of ${host} at ${printInstant(control.use.at)}, and a credential of that host was then used from ${first.source ?? '?'}, an address of the trail`,
      events: [control.use.id, ...(life.issueEvent === undefined ? [] : [life.issueEvent]), first.id],
      rivals: hostRivals(host, life, uses, context), sharedWithOwner: true,
    }];
  }));
}

/** C: only the address joins the two. */
function fromAddress(trail: readonly Use[], context: RuleContext): Proposal[] {
  const { source, addresses, inLineage } = context;
  return [...addresses].sort().flatMap((address) => {
    const begin = trail.find((u) => u.source === address);
    if (begin === undefined) return [];
    return source.usedFrom(address).flatMap((life): Proposal[] => {
      if (!isHostBound(life.kind) || inLineage(life.value)) return [];
      const uses = source.usesOf(life.value);
      const first = uses.find((u) => u.source === address && u.at >= begin.at);
      if (first === undefined) return [];
      const host = hostOf(uses, []) ?? life.identity ?? 'the host';
      // Where the host stood before the trail came there, its use is its own.
      if (homeOf(host, life, source, begin.at).has(address)) return [];
      return [{
        credential: life.value, at: first.at, precisionUs: first.precisionUs, kind: 'stolen-from-host', grade: 'C', rule: RULE,
        because: `a credential of ${host} was used from ${address}, an address of the trail, after the trail began there; no event shows how the host was reached`,
        events: [begin.id, first.id],
        rivals: [{ explanation: `${host} itself may stand behind the address ${address}`, from: life.identity, events: [first.id] }, ...hostRivals(host, life, uses, context)],
        sharedWithOwner: true,
      }];
    });
  });
}

function hostRivals(host: string, life: KnownLife, uses: readonly Use[], { source, addresses, inLineage }: RuleContext): Rival[] {
  const own = uses.find((u) => u.source !== undefined && !addresses.has(u.source));
  const siblings = siblingsOf(host, life, source).flatMap((sibling): Rival[] => {
    const use = inLineage(sibling.value) ? undefined : source.usesOf(sibling.value).find((u) => u.source !== undefined && !addresses.has(u.source));
    return use === undefined ? [] : [{
      explanation: `${host} itself, which was using its other credential ${sibling.value} from ${use.source ?? '?'} in the same time: these calls would be its own only if it had a second way out`, from: sibling.value, events: [use.id],
    }];
  });
  return [
    ...(own === undefined ? [] : [{ explanation: `${host} itself uses this credential from ${own.source ?? '?'}; those uses are not followed`, from: own.actor, events: [own.id] }]),
    ...siblings,
  ];
}
