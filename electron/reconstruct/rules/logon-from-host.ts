/**
 * The trail is on a host, and a logon elsewhere comes from that host's address. Where an identifier joins the two (a LogonGuid) growth by
 * identifier finds it; this is for what has none: NTLM, passwords, SSH. B where the trail's session was the only one open on the host; C where
 * other sessions were open too, or where it is not known which were.
 */
import { DAY_US, printInstant, type Micros } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import { isStay } from '../kinds-of-use.ts';
import type { Use } from '../source.ts';
import type { Held, Proposal, RuleContext, TrailRule } from './rule.ts';

const RULE = 'logon-from-host@1';
/** A session without a recorded end is taken to be open for this long. */
export const OPEN_ENDED_US = DAY_US;

interface Stay { readonly credential: string; readonly host: string; readonly from: Micros; readonly to: number }

export const logonFromHost: TrailRule = {
  id: RULE,
  question: 'Did the trail go on from a host it was on?',
  falsePositive: 'Somebody else on the same host, or behind the same address, logs on elsewhere at that time. Other open sessions are named as rivals and lower the grade.',
  look(_trail, context) {
    const { source, inLineage } = context;
    const proposals = new Map<string, Proposal>();
    for (const stay of context.held().flatMap((h) => staysOf(h, context))) {
      for (const address of source.addressesOf(stay.host)) {
        for (const logon of source.issuingsFrom(address, stay.from)) {
          if (logon.outcome === 'failure' || logon.at > stay.to || logon.target.host === undefined || logon.target.host === stay.host) continue;
          const issued = logon.issues.find((i) => i.what === 'credential' && isStay(i.kind) && !inLineage(i.value));
          if (issued === undefined || (logon.credential !== undefined && inLineage(logon.credential)) || proposals.has(issued.value)) continue;
          // What another credential of that host is recorded to have begotten is not the trail's.
          if (logon.credential !== undefined && source.issuings(logon.credential).some((u) => u.credential !== undefined && !inLineage(u.credential))) continue;
          proposals.set(issued.value, proposalOf(stay, address, logon, issued.value, context));
        }
      }
    }
    return [...proposals.values()];
  },
};

/** Where and how long the trail was on a host with this credential. */
function staysOf(held: Held, { source }: RuleContext): Stay[] {
  const life = source.life(held.credential);
  if (life === undefined || !isStay(life.kind)) return [];
  const host = [...source.issuings(held.credential), ...source.usesOf(held.credential)].find((u) => u.target.host !== undefined)?.target.host;
  return host === undefined ? [] : [{ credential: held.credential, host, from: held.since, to: life.revokedAt ?? held.since + OPEN_ENDED_US }];
}

function proposalOf(stay: Stay, address: string, logon: Use, credential: string, { source, inLineage }: RuleContext): Proposal {
  const open = source.issuingsOn(stay.host).filter((u) => u.outcome !== 'failure' && u.at <= logon.at).flatMap((u) => u.issues.filter((i) => i.what === 'credential' && isStay(i.kind) && !inLineage(i.value)).map((i) => ({ use: u, value: i.value })))
    .filter(({ use, value }) => (source.life(value)?.revokedAt ?? use.at + OPEN_ENDED_US) >= logon.at && use.facts.every((f) => f.kind !== 'host-identity'));
  const rivals = open.slice(-8).map(({ use, value }): Rival => ({ explanation: `${use.actor ?? 'somebody'} had a session open on ${stay.host} at that time (since ${printInstant(use.at)})`, from: value, events: [use.id] }));
  return {
    credential, from: stay.credential, at: logon.at, precisionUs: logon.precisionUs, kind: 'logged-on', grade: open.length === 0 ? 'B' : 'C', rule: RULE,
    because: `${logon.action} at ${printInstant(logon.at)} on ${logon.target.host ?? '?'} came from ${address}, the address of ${stay.host}, where the trail’s session ${stay.credential} was open${open.length === 0 ? ' and no other is recorded' : `, and ${open.length} other${open.length === 1 ? '' : 's'}`}`,
    events: [logon.id], rivals, sharedWithOwner: false,
  };
}
