/** An intruder who can, blinds the logs before going on. Operations and commands that end, narrow or delete what records and watches. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { credentialOf, episodes, factsOf, sourcesOf, succeeded, targetOf, toldOf } from '../episodes.ts';
import { usualSays } from '../limits.ts';
import { isPlatform, isUsual } from '../past.ts';
import type { Rule } from '../rule.ts';
import type { Act } from '../source.ts';
import { attackOf } from '../tables/index.ts';
import type { Topic } from '../tables/table.ts';
import { counted, from, listed, operation, short } from '../words.ts';

const TOPICS: readonly Topic[] = ['log-ends', 'log-narrows', 'log-minor'];
const is = (topic: Topic) => (a: Act): boolean => a.topics.includes(topic);
const ends = is('log-ends');

export const logTampering: Rule = {
  id: 'log-tampering@2',
  question: 'Did somebody end, narrow or delete what records and watches?',
  falsePositive: 'Infrastructure code that builds and removes trails, sinks and log groups. An operation the same identity did on several earlier days counts as its habit and is left out; so does the platform itself.',
  baseline: 'all events of the identity in the case',
  window: 'past',
  thresholds: (limits) => [usualSays(limits)],
  attack: ['T1685.002'],
  owasp: ['NHI5:2025'],
  look(source, limits) {
    const acts = source.acts(TOPICS).filter((a) => !isPlatform(a.actor, a.actorKind) && (a.facts.some((f) => f.kind === 'command') || !isUsual(source, limits, a)));
    return episodes(acts, limits, (a) => a.target.platform).map(({ actor, acts: list }) => {
      const done = list.filter(succeeded);
      const ended = done.filter((a) => ends(a) || is('log-minor')(a));
      const severity: Severity = done.some(ends) ? 'critical' : ended.length > 0 || list.some(ends) ? 'high' : done.length > 0 ? 'medium' : 'low';
      const told = toldOf(list);
      const platform = list[0].target.platform;
      const commands = told.flatMap((a) => (a.topics.length > 0 && a.topics.every((t) => !TOPICS.includes(t as Topic)) ? [] : factsOf(a, 'command')));
      return {
        subject: `logs ${platform}`, severity, at: told[0].at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list),
        attack: [...new Set(told.flatMap((a) => TOPICS.filter((t) => a.topics.includes(t)).map((t) => attackOf(platform, t) ?? 'T1685.002')))],
        title: done.length === 0 ? 'Logs: a change was tried and refused' : ended.length > 0 ? 'Logging ended or deleted' : 'Logging changed',
        claim: `${short(actor)} ${done.length === 0 ? 'tried' : 'carried out'} ${listed(told.map((a) => operation(a.action)))} on ${listed(told.map(targetOf), 4)} ${from(sourcesOf(told))}${commands.length === 0 ? '' : `: ${listed(commands.map((c) => c.slice(0, 160)), 3)}`}${done.length > 0 && done.length < list.length ? `; ${counted(list.length - done.length, 'further attempt')} failed` : ''}. What happened there after this may be missing from the evidence.`,
        events: told.map((a) => a.id), eventCount: told.length,
      };
    });
  },
};
