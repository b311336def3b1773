/** Who may become whom was changed: a door that stays open when every credential is revoked. */
import { byEventId } from '../../../shared/domain/event.ts';
import type { Severity } from '../../../shared/domain/finding.ts';
import { credentialOf, episodes, factsOf, sourcesOf, succeeded, targetOf, toldOf } from '../episodes.ts';
import { usualSays } from '../limits.ts';
import { isPerson, isPlatform, isUsual } from '../past.ts';
import type { Rule } from '../rule.ts';
import type { Act, FindingsSource } from '../source.ts';
import { attackOf, isPublic } from '../tables/index.ts';
import type { Topic } from '../tables/table.ts';
import { accountOf, from, listed, operation, short } from '../words.ts';

const TOPICS: readonly Topic[] = ['trust', 'trust-new', 'federation', 'trust-resource', 'guard'];
const is = (a: Act, topic: Topic): boolean => a.topics.includes(topic);
const isService = (principal: string): boolean => principal.endsWith('.amazonaws.com');
type Sort = 'federation' | 'guard' | 'resource' | 'role';
const sortOf = (a: Act): Sort => (is(a, 'federation') ? 'federation' : is(a, 'guard') ? 'guard' : is(a, 'trust-resource') ? 'resource' : 'role');
const TECHNIQUES: Readonly<Record<Sort, string>> = { federation: 'T1484.002', guard: 'T1556', resource: 'T1098.003', role: 'T1098.003' };

export const trustChanged: Rule = {
  id: 'trust-changed@2',
  question: 'Was it changed who may become whom, who vouches for strangers, or what guards the door?',
  falsePositive: 'New roles for services, and roles for sister accounts of the same organisation. Roles that only services of the platform may take are left out, and accounts, projects and domains whose own records are in the case count as ours.',
  baseline: 'accounts and domains that own records of the case; all events of the identity',
  window: 'past',
  thresholds: (limits) => [usualSays(limits)],
  attack: ['T1484.002', 'T1098.003', 'T1556'],
  owasp: ['NHI6:2025'],
  look(source, limits) {
    const ours = oursOf(source);
    const strangers = (a: Act): string[] => factsOf(a, 'trusts').filter((p) => !isService(p) && (isPublic(p) || !(ours.has(accountOf(p) ?? domainOf(p) ?? p) || accountOf(p) === (a.target.account ?? ''))));
    const matters = (a: Act): boolean => {
      const trusted = factsOf(a, 'trusts').filter((p) => !isService(p));
      if (is(a, 'trust-new')) return succeeded(a) && strangers(a).length > 0;
      if (is(a, 'federation') || is(a, 'trust-resource') || is(a, 'guard') || !succeeded(a)) return !isUsual(source, limits, a);
      // AWS writes who is trusted; where the log does not, the change is all there is to tell.
      return trusted.length === 0 ? is(a, 'trust') && a.target.platform !== 'aws' && !isUsual(source, limits, a) : strangers(a).length > 0 || !isUsual(source, limits, a);
    };
    const seen = new Map([...source.acts(TOPICS), ...source.actsWith(['trusts'])].map((a) => [a.id, a]));
    const acts = [...seen.values()].sort((a, b) => a.at - b.at || byEventId(a.id, b.id)).filter((a) => !isPlatform(a.actor, a.actorKind) && !(a.actorKind === 'machine' && is(a, 'guard')) && matters(a));
    return episodes(acts, limits, sortOf).map(({ actor, acts: list }) => {
      const done = list.filter(succeeded);
      const told = toldOf(list);
      const who = [...new Set(told.flatMap(strangers))];
      const sort = sortOf(list[0]);
      const person = isPerson(actor, list[0].actorKind);
      const stranger = who.length > 0 || sort === 'federation';
      const severity: Severity = done.length === 0 ? 'low' : who.some(isPublic) ? 'critical' : stranger ? (person ? 'medium' : 'high') : person ? 'low' : 'medium';
      return {
        subject: sort, severity, at: told[0].at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list),
        attack: [(sort === 'guard' ? attackOf(list[0].target.platform, 'guard') : undefined) ?? TECHNIQUES[sort]],
        title: done.length === 0 ? 'Trust: a change was refused' : sort === 'federation' ? 'Federation changed' : sort === 'guard' ? 'A guard of the door was weakened' : who.length > 0 ? 'Trust given to a stranger' : 'Trust changed',
        claim: `${short(actor)} ${done.length === 0 ? 'tried' : 'carried out'} ${listed(told.map((a) => operation(a.action)))} on ${listed(told.map(targetOf), 4)} ${from(sourcesOf(told))}${who.length === 0 ? '' : `; it lets in ${listed(who, 4)}, which owns no records of this evidence`}.`,
        events: told.map((a) => a.id), eventCount: told.length,
      };
    });
  },
};

const domainOf = (name: string): string | undefined => /@([^@\s/:]+\.[a-z]{2,})$/i.exec(name)?.[1]?.toLowerCase();

/** Accounts, projects, clusters and mail domains whose identities act in this evidence by themselves. */
function oursOf(source: FindingsSource): ReadonlySet<string> {
  const actors = new Set<string>();
  for (const p of source.presented()) if (p.actorKind !== 'unknown') actors.add(p.actor);
  return new Set([...actors].flatMap((actor) => [accountOf(actor), domainOf(actor), actor].flatMap((x) => x ?? [])));
}
