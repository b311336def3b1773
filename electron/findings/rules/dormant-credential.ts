/** A credential that slept for long and then works is in somebody's hand again; whose is the question. */
import { DAY_US, type Micros } from '../../../shared/domain/time.ts';
import { days } from '../limits.ts';
import type { Rule } from '../rule.ts';
import { counted, lasting, short, when } from '../words.ts';

export const dormantCredential: Rule = {
  id: 'dormant-credential@2',
  question: 'Did a long-term credential wake after a long silence?',
  falsePositive: 'Jobs of the quarter and the year, people back from leave, a log that was silent itself. Silence is measured between uses in the evidence, or between issue and first use where the evidence begins with the issue.',
  baseline: 'all uses of the credential in the case',
  window: 'case',
  thresholds: ({ dormant }) => [`silent for ${days(dormant.silenceUs)} or more`],
  attack: ['T1078.004'],
  owasp: ['NHI1:2025', 'NHI7:2025'],
  look(source, { dormant: { silenceUs } }) {
    const lives = new Map(source.lives().map((l) => [l.value, l]));
    const slept = source.wakes().map((w) => ({ value: w.credential, before: w.lastBefore, at: w.at, since: 'its last use' }));
    const late = [...lives.values()].flatMap((l) => (l.issueEvent === undefined || l.issuedAt === undefined || l.firstUse === undefined || l.firstUse - l.issuedAt < silenceUs ? [] : [{ value: l.value, before: l.issuedAt, at: l.firstUse, since: 'its issue' }]));
    return [...slept, ...late].flatMap(({ value, before, at, since }) => {
      const life = lives.get(value);
      if (life === undefined || life.revokedAt !== undefined && life.revokedAt < before) return [];
      const around = source.events({ credential: value, from: at, to: (at + DAY_US) as Micros });
      const prior = source.events({ credential: value, from: before, to: before }).events.slice(0, 1);
      return [{
        subject: `${value} ${at}`, severity: 'medium' as const, at, identity: life.identity, credential: value, sources: [], title: 'Dormant credential woke',
        claim: `${value} of ${life.identity === undefined ? 'an identity not named' : short(life.identity)} was used at ${when(at)}, ${lasting(at - before)} after ${since}; ${counted(around.count, 'use')} within a day.`,
        events: [...prior, ...around.events], eventCount: around.count + prior.length,
      }];
    });
  },
};
