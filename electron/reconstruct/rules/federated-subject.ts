/**
 * A token of one platform opens another: both logs record its subject (a repository and branch, a service account of a cluster), and neither
 * records which of the subject's tokens it was. The subject is certain, the run is not: B where the trail is the only origin in the window, or
 * where the token was shown from an address of the trail that the subject never used before; C where others could have been it.
 */
import { HOUR_US, printInstant } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import type { Use } from '../source.ts';
import type { Proposal, RuleContext, TrailRule } from './rule.ts';

/** How long before the exchange a run may have begun. */
export const RUN_WINDOW_US = 6 * HOUR_US;
const RULE = 'federated-subject@1';

const subjectsOf = (u: Use): string[] => u.facts.filter((f) => f.kind === 'web-identity-subject').map((f) => f.text);

export const federatedSubject: TrailRule = {
  id: RULE,
  question: 'Did the trail use a token of one platform to enter another?',
  falsePositive: 'The same workload runs for its owner at the same time: its own exchange then looks like the trail’s. Other runs in the window are named as rivals and lower the grade.',
  look(trail, context) {
    const proposals = new Map<string, Proposal>();
    for (const p of [...fromRuns(trail, context), ...fromHolders(context)]) if (!proposals.has(p.credential)) proposals.set(p.credential, p);
    return [...proposals.values()];
  },
};

/** A cluster's service account is called by its cluster where that is known; its tokens are not. */
function subjectsNamed(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((n) => [n, ...(/\/(system:serviceaccount:.+)$/.exec(n)?.slice(1) ?? [])]))];
}

/** What an exchange gave out; where the record names nothing, the credential it was made with. */
function gainsOf(exchange: Use): string[] {
  const issued = exchange.issues.filter((i) => i.what === 'credential').map((i) => i.value);
  return issued.length > 0 || exchange.credential === undefined ? issued : [exchange.credential];
}

/** The trail made a run of the subject (pushed, dispatched, deployed): the exchange that follows on another platform is the run's. */
function fromRuns(trail: readonly Use[], { source, inLineage }: RuleContext): Proposal[] {
  const subjects = new Map<string, Use[]>();
  for (const u of trail) if (u.facts.length > 0 && u.outcome !== 'failure') for (const s of subjectsOf(u)) subjects.set(s, [...(subjects.get(s) ?? []), u]);
  if (subjects.size === 0) return [];
  const ours = new Set(trail.map((u) => u.id));
  return [...subjects].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([subject, runs]) => source.withFact('web-identity-subject', subject).flatMap((exchange): Proposal[] => {
    if (ours.has(exchange.id) || exchange.outcome === 'failure') return [];
    const before = (u: Use): boolean => u.target.platform !== exchange.target.platform && u.at < exchange.at + exchange.precisionUs && exchange.at - u.at <= RUN_WINDOW_US;
    // Runs are made where the trail met the subject first; its calls on a third platform name the subject, too, and are no runs.
    const origin = runs.filter((u) => before(u) && u.target.platform === runs[0]?.target.platform).at(-1);
    if (origin === undefined) return [];
    // Where the trail asked for the subject's token by name, that token is what it went on with.
    const token = origin.issues.find((i) => i.what === 'credential' && inLineage(i.value))?.value;
    // Only where runs are made can another run have been made: the same subject shown to a third platform is one more exchange, not a run.
    const others = source.withFact('web-identity-subject', subject).filter((u) => before(u) && u.target.platform === origin.target.platform && !ours.has(u.id) && u.outcome !== 'failure');
    // Where the subject had always shown its tokens, and after a later run of somebody else's, it is the workload itself at its work.
    const home = source.withFact('web-identity-subject', subject).some((u) => u.source !== undefined && u.source === exchange.source && u.target.platform === exchange.target.platform && runs.every((r) => u.at < r.at));
    if (home && others.some((u) => u.at > origin.at)) return [];
    const rivals = others.map((u): Rival => ({ explanation: `${u.action} at ${printInstant(u.at)} by ${u.actor ?? 'somebody'} made a run of the same subject`, from: u.credential ?? u.actor, events: [u.id] }));
    return gainsOf(exchange).filter((c) => !inLineage(c)).map((credential) => ({
      credential, from: token ?? origin.credential, at: exchange.at, precisionUs: exchange.precisionUs, kind: 'federated', grade: others.length === 0 ? 'B' : 'C', rule: RULE,
      because: `${origin.action} at ${printInstant(origin.at)}, made by the trail, runs as ${subject}, and ${exchange.action} at ${printInstant(exchange.at)} showed a token of that subject: both logs name the subject, neither names the token`,
      events: [origin.id, exchange.id], rivals, sharedWithOwner: exchange.issues.length === 0,
    }));
  }));
}

/** The trail holds a credential of the subject itself: the exchange made from an address of the trail is the trail's. */
function fromHolders({ source, addresses, held, inLineage }: RuleContext): Proposal[] {
  // A role may go by a hundred thousand names, one for each of its sessions: they are looked at only where a subject could be among them.
  const subjects = new Set(source.textsOfFacts('web-identity-subject'));
  if (subjects.size === 0) return [];
  return held().flatMap((h) => {
    const identity = source.life(h.credential)?.identity;
    if (identity === undefined) return [];
    return subjectsNamed(source.namesOf(identity)).filter((name) => subjects.has(name)).flatMap((name) => source.withFact('web-identity-subject', name)).flatMap((exchange): Proposal[] => {
      if (exchange.outcome === 'failure' || exchange.source === undefined || !addresses.has(exchange.source) || exchange.at + exchange.precisionUs <= h.since) return [];
      const earlier = source.withFact('web-identity-subject', subjectsOf(exchange)[0] ?? '').find((u) => u.source === exchange.source && u.at + u.precisionUs <= h.since);
      const [origin] = [...source.usesOf(h.credential), ...source.issuings(h.credential)].filter((u) => u.at + u.precisionUs > h.since);
      return gainsOf(exchange).filter((c) => c !== h.credential && !inLineage(c)).map((credential) => ({
        credential, from: h.credential, at: exchange.at, precisionUs: exchange.precisionUs, kind: 'federated', grade: earlier === undefined ? 'B' : 'C', rule: RULE,
        because: `the trail holds ${h.credential} of ${identity}, and ${exchange.action} at ${printInstant(exchange.at)} showed a token of that subject from ${exchange.source ?? '?'}, an address of the trail: both logs name the subject, neither names the token`,
        events: origin === undefined ? [exchange.id] : [origin.id, exchange.id],
        rivals: earlier === undefined ? [] : [{ explanation: `the subject was at that address before the trail held its credential (${printInstant(earlier.at)})`, from: identity, events: [earlier.id] }],
        sharedWithOwner: exchange.issues.length === 0,
      }));
    });
  });
}
