/**
 * A person's or application's session at an identity provider opens another platform by an assertion that neither log identifies: both name the
 * user. B where the sign-on by the trail is the only one of that user in the minutes before; C where there were others.
 */
import { MINUTE_US, printInstant } from '../../../shared/domain/time.ts';
import type { Rival } from '../../../shared/domain/trace.ts';
import type { Use } from '../source.ts';
import type { Proposal, TrailRule } from './rule.ts';

export const SIGN_ON_WINDOW_US = 5 * MINUTE_US;
const RULE = 'single-sign-on@1';
const PROVIDERS = new Set(['okta', 'entra', 'google-workspace']);

export const singleSignOn: TrailRule = {
  id: RULE,
  question: 'Did the trail’s session at an identity provider open another platform?',
  falsePositive: 'The user signs on by another session at the same minutes: the assertion may be of that one. It is then named as a rival.',
  look(trail, { source, inLineage }) {
    const signOns = trail.filter((u) => u.outcome !== 'failure' && u.actor !== undefined && PROVIDERS.has(u.target.platform));
    if (signOns.length === 0) return [];
    const ours = new Set(trail.map((u) => u.id));
    const identities = new Set(signOns.map((u) => source.canonical(u.actor ?? '')));
    return [...identities].sort().flatMap((identity) => {
      const names = new Set(source.namesOf(identity));
      const assertions = [...names].flatMap((n) => source.withFact('saml-subject', n)).filter((u) => u.outcome !== 'failure' && !PROVIDERS.has(u.target.platform) && u.issues.some((i) => i.what === 'credential'));
      return assertions.flatMap((assertion): Proposal[] => {
        const near = (u: Use): boolean => u.at < assertion.at + assertion.precisionUs && assertion.at - u.at <= SIGN_ON_WINDOW_US;
        const origin = signOns.filter((u) => source.canonical(u.actor ?? '') === identity && near(u)).at(-1);
        if (origin === undefined) return [];
        const others = [...source.livesOf(identity).filter((l) => !inLineage(l.value) && PROVIDERS.has(l.platform)).flatMap((l) => source.usesOf(l.value))].filter((u) => near(u) && !ours.has(u.id) && u.outcome !== 'failure');
        const rivals = others.map((u): Rival => ({ explanation: `${u.action} at ${printInstant(u.at)} by another session of the same user`, from: u.credential, events: [u.id] }));
        return assertion.issues.filter((i) => i.what === 'credential' && !inLineage(i.value)).map((issue) => ({
          credential: issue.value, from: origin.credential, at: assertion.at, precisionUs: assertion.precisionUs, kind: 'federated', grade: others.length === 0 ? 'B' : 'C', rule: RULE,
          because: `${origin.action} at ${printInstant(origin.at)} was the trail’s, as ${identity}, and ${assertion.action} at ${printInstant(assertion.at)} took an assertion of that user: both logs name the user, neither names the assertion`,
          events: [origin.id, assertion.id], rivals, sharedWithOwner: false,
        }));
      });
    });
  },
};
