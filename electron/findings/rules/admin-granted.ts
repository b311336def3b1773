/** An identity is made and given the run of the place, or an existing one is. */
import { byEventId } from '../../../shared/domain/event.ts';
import type { Severity } from '../../../shared/domain/finding.ts';
import { credentialOf, episodes, factsOf, sourcesOf, succeeded } from '../episodes.ts';
import { hours, usualSays } from '../limits.ts';
import { isPerson, isPlatform, isUsual } from '../past.ts';
import type { Rule } from '../rule.ts';
import type { Act } from '../source.ts';
import { broadRights } from '../sums.ts';
import { attackOf, isPublic } from '../tables/index.ts';
import { from, listed, operation, short, when } from '../words.ts';

/** Names that operators give to broad rights of their own. */
const CLAIMS = /^(?!.*read.?only)(?:.*admin|.*\broot\b|.*fullaccess$)/is;

export const adminGranted: Rule = {
  id: 'admin-granted@2',
  question: 'Was an identity, new or old, given administrator rights?',
  falsePositive: 'An administrator who sets up a project. A person’s grant ranks lower, a habit is left out. Rights of the operator’s own making are judged by their names, as the event does not hold what they allow.',
  baseline: 'all events of the identity in the case',
  window: 'past',
  thresholds: (limits) => [`made by the same identity within ${hours(limits.admin.madeWithinUs)} before the grant`, usualSays(limits)],
  attack: ['T1098.003', 'T1136.003', 'T1098', 'T1098.006'],
  owasp: ['NHI5:2025'],
  look(source, limits) {
    const born = source.makings().flatMap((act) => act.issues.flatMap((i) => {
      const name = i.holder?.name ?? i.value;
      return i.what !== 'identity' ? [] : [{ name, tail: name.slice(name.lastIndexOf('/') + 1), act }];
    }));
    const seen = new Map([...source.acts(['grant', 'grant-broad']), ...source.actsWith(['access-to', 'permission', 'consents-to'])].map((a) => [a.id, a]));
    const acts = [...seen.values()].sort((a, b) => a.at - b.at || byEventId(a.id, b.id)).filter((a) => !isPlatform(a.actor, a.actorKind));
    const detail = new Map<string, { to: string; rights: readonly string[]; maker: (typeof born)[number] | undefined }>();
    const told = acts.flatMap((a) => {
      const to = receiverOf(a);
      const rights = rightsOf(a);
      const maker = born.filter((b) => (b.name === to || b.tail === to) && b.act.actor === a.actor && b.act.at <= a.at && a.at - b.act.at <= limits.admin.madeWithinUs).at(-1);
      // A failed grant keeps no fact of what it would have given.
      const broad = rights.length > 0 || a.topics.includes('grant-broad') || (!succeeded(a) && a.topics.includes('grant') && CLAIMS.test(a.target.resource ?? ''));
      if (!broad || (maker === undefined && isUsual(source, limits, a))) return [];
      detail.set(a.id, { to, rights, maker });
      return [a];
    });
    return episodes(told, limits, (a) => detail.get(a.id)?.to ?? '').map(({ actor, acts: list }) => {
      const done = list.filter(succeeded);
      const head = done[0] ?? list[0];
      const { to, maker } = detail.get(head.id) ?? { to: '', maker: undefined };
      const self = to === actor || short(actor).endsWith(`/${to}`);
      const person = isPerson(actor, head.actorKind);
      const keyed = maker !== undefined && source.makings().some((m) => m.actor === actor && m.at >= maker.act.at && m.issues.some((i) => i.what === 'credential' && i.holder?.name === maker.name));
      const everybody = isPublic(to);
      const severity: Severity = done.length === 0 ? 'low' : everybody ? 'critical' : person || head.actorKind === 'machine' ? 'medium' : self || keyed ? 'critical' : 'high';
      const given = listed(done.flatMap((a) => detail.get(a.id)?.rights ?? []), 4);
      const technique = attackOf(head.target.platform, 'grant') ?? 'T1098.003';
      return {
        subject: to, severity, at: head.at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list),
        attack: maker === undefined ? [technique] : [technique, 'T1136.003'],
        title: done.length === 0 ? 'Administrator rights: a grant was refused' : everybody ? 'Administrator rights given to everybody' : maker === undefined ? (self ? 'Identity gave itself administrator rights' : 'Administrator rights given') : 'Identity made and given administrator rights',
        claim: `${short(actor)}, ${from([head.source])}, ${done.length === 0 ? 'tried to give' : 'gave'} ${to === '' ? 'an identity' : to} ${given === '' ? 'broad rights' : given} with ${listed(list.map((a) => operation(a.action)))} at ${when(head.at)}${maker === undefined ? '' : `, after making it at ${when(maker.act.at)}`}${keyed ? ' and giving it a credential' : ''}.`,
        events: [...(maker === undefined ? [] : [maker.act.id]), ...list.map((a) => a.id)], eventCount: list.length + (maker === undefined ? 0 : 1),
      };
    });
  },
};

const receiverOf = (a: Act): string => factsOf(a, 'also-target')[0] ?? a.target.resource ?? '';

/** What the act gives that is broad: on its platform's list, or broad by its own name where the act is a grant. */
function rightsOf(a: Act): readonly string[] {
  const listedRights = broadRights(a.target.platform, a.facts);
  // Restricting a right by a permission of its own is told by the operation; a permission alone (an attribute of a directory object) is none.
  const grants = a.topics.includes('grant') || a.topics.includes('grant-broad');
  const named = grants ? factsOf(a, 'access-to').filter((r) => CLAIMS.test(r)) : [];
  return [...new Set([...listedRights.filter(() => grants || factsOf(a, 'access-to').length + factsOf(a, 'consents-to').length > 0), ...named])];
}
