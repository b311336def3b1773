/**
 * A host carries an identity of its own (an EC2 instance its role). When the trail gained control of the host, or when the host's credential is
 * used from the trail's own address, the credential was taken off the host. The host's own use, from its own address, is not the thief's.
 */
import { printInstant } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import type { Use } from '../source.ts';
import type { Proposal, TrailRule } from './rule.ts';

const nameOf = (use: Use): string => use.action.slice(use.action.indexOf(':') + 1);

export const stolenHostCredential: TrailRule = {
  id: 'stolen-host-credential@1',
  question: 'Was the credential of a host used from the intruder’s address?',
  falsePositive: 'Host and intruder behind one NAT address: the host’s own use then looks like theft. The host’s other addresses are named as rivals.',
  look(trail, { source, addresses, inLineage }) {
    const proposals = new Map<string, Proposal>();
    const controls = trail.flatMap((u) => (u.outcome === 'failure' ? [] : u.facts.filter((f) => f.kind === 'controls-host').map((f) => ({ host: f.text, use: u }))));
    for (const { host } of controls) {
      for (const life of source.credentialsOfHost(host)) {
        if (inLineage(life.value) || proposals.has(life.value)) continue;
        const uses = source.usesOf(life.value);
        const first = uses.find((u) => u.source !== undefined && addresses.has(u.source));
        if (first === undefined) continue;
        // The step that explains it best is the last gain of control before the first use off the host.
        const control = controls.filter((c) => c.host === host && c.use.at <= first.at + first.precisionUs).at(-1);
        if (control === undefined) continue;
        proposals.set(life.value, {
          credential: life.value, at: first.at, precisionUs: first.precisionUs, kind: 'stolen-from-host', grade: 'B', rule: 'stolen-host-credential@1',
          because: `${nameOf(control.use)} gave the trail control of ${host} at ${printInstant(control.use.at)}, and a credential of that host was then used from ${first.source ?? '?'}, an address of the trail`,
          events: [control.use.id, ...(life.issueEvent === undefined ? [] : [life.issueEvent]), first.id] as [string, ...string[]],
          rivals: hostRivals(host, uses, addresses), sharedWithOwner: true,
        });
      }
    }
    for (const address of [...addresses].sort()) {
      const begin = trail.find((u) => u.source === address);
      if (begin === undefined) continue;
      for (const { life, first } of source.usedFrom(address, begin.at)) {
        if (life.kind !== 'aws-instance-session' || inLineage(life.value) || proposals.has(life.value)) continue;
        const uses = source.usesOf(life.value);
        proposals.set(life.value, {
          credential: life.value, at: first.at, precisionUs: first.precisionUs, kind: 'stolen-from-host', grade: 'C', rule: 'stolen-host-credential@1',
          because: `a host’s credential was used from ${address}, an address of the trail, after the trail began there; no event shows how the host was reached`,
          events: [begin.id, first.id],
          rivals: [
            { explanation: `${life.identity ?? 'the host'} itself may stand behind the address ${address}`, from: life.identity, events: [first.id] },
            ...hostRivals(life.identity ?? 'the host', uses, addresses),
          ],
          sharedWithOwner: true,
        });
      }
    }
    return [...proposals.values()];
  },
};

function hostRivals(host: string, uses: readonly Use[], addresses: ReadonlySet<string>): Rival[] {
  const own = uses.find((u) => u.source !== undefined && !addresses.has(u.source));
  return own === undefined ? [] : [{ explanation: `${host} itself uses this credential from ${own.source ?? '?'}; those uses are not followed`, from: own.actor, events: [own.id] }];
}
