/** Copies handed to strangers, backups destroyed, data made public or deleted in bulk: what cannot be taken back. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { credentialOf, episodes, factsOf, sourcesOf, succeeded, targetOf, toldOf } from '../episodes.ts';
import { grouped } from '../../base/lists.ts';
import { hours, minutes, usualSays, type Limits } from '../limits.ts';
import { habitsOf, isPerson, isPlatform, isUsual } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { Act, FindingsSource } from '../source.ts';
import { isPublic, topicsOf } from '../tables/index.ts';
import type { Topic } from '../tables/table.ts';
import { counted, from, listed, operation, short } from '../words.ts';

interface Kind { readonly what: string; readonly attack: readonly string[]; readonly severity: Severity; readonly topics: readonly Topic[]; readonly opens?: boolean }

const KINDS: readonly Kind[] = [
  { what: 'Copy shared out of the account', attack: ['T1537'], severity: 'high', topics: ['copy-out'] },
  { what: 'Backup or way back destroyed', attack: ['T1490'], severity: 'critical', topics: ['backup-destroyed'] },
  { what: 'Backup copy deleted', attack: ['T1490'], severity: 'high', topics: ['copy-deleted'] },
  { what: 'Data or keys destroyed', attack: ['T1485'], severity: 'high', topics: ['data-destroyed', 'one-destroyed'] },
  { what: 'Opened to others', attack: ['T1530'], severity: 'medium', topics: ['opens', 'opens-if-public'], opens: true },
];

export const destructiveAction: Rule = {
  id: 'destructive-action@2',
  question: 'Was data destroyed, opened to others, or a copy handed out?',
  falsePositive: 'Sharing an image with a sister account, life-cycle automation, a test environment being removed. Operations that are the identity’s habit, or that removed what the same identity made in the same hours, are left out. Whether a policy or an attribute lets the public in stands in the record, not in the event, unless the event names the public.',
  baseline: 'all events of the identity in the case',
  window: 'past',
  thresholds: (limits) => [usualSays(limits), `own: made by the same identity within ${hours(limits.destroyed.ownUs)} before`, `bulk: ${limits.burst.deletes} removals in ${minutes(limits.burst.widthUs)}`],
  attack: ['T1485', 'T1490', 'T1530', 'T1537'],
  owasp: ['NHI5:2025'],
  look: (source, limits) => [...KINDS.flatMap((kind) => single(source, limits, kind)), ...bulk(source, limits)],
};

const letsPublicIn = (a: Act): boolean => [...factsOf(a, 'also-target'), ...factsOf(a, 'trusts'), ...factsOf(a, 'access-to')].some(isPublic);

function single(source: FindingsSource, limits: Limits, kind: Kind): Draft[] {
  const made = madeBy(source);
  // What was made and removed again by the same hands within a day destroys nothing of old; opened, it holds little.
  const own = (a: Act): boolean => {
    const at = made.get(`${a.actor ?? ''} ${tailOf(targetOf(a))}`);
    return at !== undefined && a.at >= at && a.at - at <= limits.destroyed.ownUs;
  };
  const opens = kind.opens === true;
  const counts = (a: Act): boolean => (opens ? a.topics.includes('opens') || letsPublicIn(a) : !own(a));
  const acts = source.acts(kind.topics).filter((a) => !isPlatform(a.actor, a.actorKind) && (a.facts.some((f) => f.kind === 'command') || !isUsual(source, limits, a)) && counts(a));
  return episodes(acts, limits).map(({ actor, acts: list }) => {
    const done = list.filter(succeeded);
    const told = toldOf(list);
    const person = isPerson(actor, list[0].actorKind);
    const everybody = opens && done.some(letsPublicIn);
    const trivial = kind.topics.includes('one-destroyed') && done.every((a) => !a.topics.includes('data-destroyed')) && done.length < limits.burst.deletes;
    const severity: Severity = done.length === 0 ? (kind.severity === 'critical' ? 'high' : 'low') : trivial || (opens && done.every(own)) ? 'low' : everybody ? 'high' : person && kind.severity === 'high' ? 'medium' : kind.severity;
    return {
      subject: kind.what, severity, at: told[0].at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list), attack: kind.attack,
      title: done.length === 0 ? `${kind.what}: tried and refused` : everybody ? 'Opened to everybody' : kind.what,
      claim: `${short(actor)} ${done.length === 0 ? 'tried' : 'carried out'} ${listed(told.map((a) => operation(a.action)))} on ${listed(told.map(targetOf), 4)} ${from(sourcesOf(told))}, which is no habit of this identity${done.length > 0 && done.length < list.length ? `; ${counted(list.length - done.length, 'further attempt')} failed` : ''}.`,
      events: told.map((a) => a.id), eventCount: told.length,
    };
  });
}

const tailOf = (resource: string): string => resource.slice(Math.max(resource.lastIndexOf(':'), resource.lastIndexOf('/')) + 1).replace(/-[A-Za-z0-9]{6}$/, '');

function madeBy(source: FindingsSource): ReadonlyMap<string, number> {
  return new Map(source.acts(['makes']).filter(succeeded).map((a) => [`${a.actor ?? ''} ${tailOf(targetOf(a))}`, a.at]));
}

function bulk(source: FindingsSource, limits: Limits): Draft[] {
  const bursts = source.bursts().filter((b) => b.deletes >= limits.burst.deletes && !isPlatform(b.actor, b.actorKind));
  return [...grouped(bursts, (b) => b.actor)].flatMap(([actor, list]) => {
    // A job that clears up every few days is no news.
    const first = list[0];
    const last = list.at(-1) ?? first;
    const removals = habitsOf(source, actor).filter((h) => !h.failed && topicsOf(h.action).includes('removes'));
    if (removals.some((h) => isUsual(source, limits, { actor, action: h.action, at: last.from }))) return [];
    const n = list.reduce((sum, b) => sum + b.deletes, 0);
    const cited = source.events({ actor, sources: first.source === undefined ? undefined : [first.source], from: first.from, to: first.to, outcome: 'success' });
    return [{
      subject: 'bulk', severity: 'high' as const, at: first.from, identity: actor, credential: undefined, sources: list.map((b) => b.source), attack: ['T1485'],
      title: 'Deleted in bulk', claim: `${short(actor)} removed ${counted(n, 'item')} in ${counted(list.length, 'burst')} ${from(list.map((b) => b.source))}, which is no habit of this identity.`,
      events: cited.events, eventCount: n,
    }];
  });
}
