/** An identity that never held power uses some: measured against its own past, not against a list of the powerful. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { grouped } from '../../base/lists.ts';
import { hours } from '../limits.ts';
import { isPerson, isPlatform, pastOf } from '../past.ts';
import type { Rule } from '../rule.ts';
import { topicsOf } from '../tables/index.ts';
import { counted, lasting, listed, operation, short, when } from '../words.ts';

const HOSTS: readonly string[] = ['windows', 'linux'];

export const privilegeJump: Rule = {
  id: 'privilege-jump@2',
  question: 'Did an identity gain or use control for the first time, after a past without any?',
  falsePositive: 'A new release of a deployment tool, a new duty. Operations that only begin a session are left out; an identity that took control of anything before is not judged.',
  baseline: 'all earlier events of the identity in the case',
  window: 'past',
  thresholds: ({ jump: { pastUs, pastEvents } }) => [`past: ${hours(pastUs)} and ${pastEvents} events or more without an operation that controls`],
  attack: ['T1098', 'T1078.004'],
  owasp: ['NHI5:2025'],
  look(source, { jump: { pastUs, pastEvents, togetherUs } }) {
    // Ways to become something for a while are the daily bread of workloads; new ones are judged as paths.
    const powers = source.habits().filter((h) => h.depth === 'controlled' && !h.failed && !topicsOf(h.action).includes('session'));
    const kinds = new Map(source.presented().map((p) => [p.actor, p.actorKind]));
    const platforms = new Map(source.presented().map((p) => [p.actor, p.platform]));
    return [...grouped(powers, (h) => h.actor)].flatMap(([actor, list]) => {
      const kind = kinds.get(actor) ?? 'unknown';
      if (isPlatform(actor, kind) || kind === 'machine') return [];
      const at = list.reduce((a, h) => (h.first < a ? h.first : a), list[0].first);
      const past = pastOf(source, actor, at);
      if (past.since === undefined || at - past.since < pastUs || past.times < pastEvents) return [];
      const fresh = list.filter((h) => h.first - at <= togetherUs);
      // Accounts of hosts are mostly people's, and the log does not say which.
      const severity: Severity = isPerson(actor, kind) ? 'low' : kind === 'user' && HOSTS.includes(platforms.get(actor) ?? '') ? 'medium' : 'high';
      const cited = fresh.flatMap((h) => source.events({ actor, action: h.action, from: h.first, to: h.last, outcome: 'success' }).events);
      return [{
        subject: actor, severity, at, identity: actor, credential: undefined, sources: [], title: 'First use of control',
        claim: `${short(actor)} carried out ${listed(fresh.map((h) => operation(h.action)))} for the first time at ${when(at)}; in the ${lasting(at - past.since)} before, ${counted(past.operations.length, 'different operation')} of it gave no control.`,
        events: cited, eventCount: fresh.reduce((n, h) => n + h.times, 0),
      }];
    });
  },
};
