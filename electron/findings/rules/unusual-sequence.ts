/**
 * The order in which somebody works who came in with another's credential: look around, take rights, read secrets, take or destroy. Each step alone may be
 * anybody's; all of them new to an identity with a past, one after the other within hours, are no day's work. What is usual for it is no step.
 */
import type { Severity } from '../../../shared/domain/finding.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { grouped } from '../../base/lists.ts';
import { hours, type Limits } from '../limits.ts';
import { isPerson, isPlatform, pastOf } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { FindingsSource, Habit } from '../source.ts';
import { topicsOf } from '../tables/index.ts';
import type { Topic } from '../tables/table.ts';
import { counted, lasting, listed, operation, short, when } from '../words.ts';

const STAGES = ['look', 'rights', 'secret', 'take', 'destroy'] as const;
type Stage = (typeof STAGES)[number];
const SAYS: Readonly<Record<Stage, string>> = { look: 'looked around', rights: 'gave or took rights', secret: 'read secrets', take: 'handed out or opened data', destroy: 'destroyed' };
const ATTACK: Readonly<Record<Stage, string>> = { look: 'T1580', rights: 'T1098', secret: 'T1555.006', take: 'T1530', destroy: 'T1485' };

const NO_STEP: readonly Topic[] = ['session', 'by-itself', 'sign-in', 'rotation'];
const RIGHTS: readonly Topic[] = ['grant', 'grant-broad', 'trust', 'trust-new', 'federation', 'trust-resource', 'guard'];
const TAKES: readonly Topic[] = ['copy-out', 'opens'];
const DESTROYS: readonly Topic[] = ['backup-destroyed', 'copy-deleted', 'data-destroyed'];
const HOSTS: readonly string[] = ['windows', 'linux'];

interface Step { readonly stage: Stage; readonly action: string; readonly at: Micros; readonly failed: boolean; readonly secret?: string | undefined }

export const unusualSequence: Rule = {
  id: 'unusual-sequence@1',
  question: 'Did an identity with a past look around, then take rights, secrets or data, by operations it never did before, one after the other?',
  falsePositive: 'A deployment tool that is given a new part of the estate asks, creates and reads for the first time on one day. An operation that the identity ever did before is no step, nor is what a client asks by itself; hosts’ numbered events are left out, and people are told quietly.',
  baseline: 'all earlier events of the identity in the case',
  window: 'past',
  thresholds: ({ sequence: { pastUs, pastEvents, looks, deeper, withinUs } }) => [
    `past: ${hours(pastUs)} and ${pastEvents} events or more`, `${looks} looking or refused operations new to the identity`,
    `then ${deeper} or more of: rights, a secret it never read, data handed out or opened, data destroyed, each by an operation new to it`, `all within ${hours(withinUs)}`,
  ],
  attack: STAGES.map((s) => ATTACK[s]),
  owasp: ['NHI5:2025'],
  look(source, { sequence }) {
    const candidates = new Map<string, readonly Step[]>();
    for (const [actor, habits] of grouped(source.habits(), (h) => h.actor)) {
      const steps = stepsOf(habits);
      if (steps.filter((s) => s.stage === 'look').length >= sequence.looks && steps.some((s) => s.stage !== 'look')) candidates.set(actor, steps);
    }
    if (candidates.size === 0) return [];
    const secrets = secretsOf(source, candidates);
    const kinds = new Map(source.presented().flatMap((p) => (candidates.has(p.actor) ? [[p.actor, p] as const] : [])));
    return [...candidates].flatMap(([actor, steps]) => {
      const known = kinds.get(actor);
      if (known === undefined || HOSTS.includes(known.platform) || known.actorKind === 'machine' || isPlatform(actor, known.actorKind)) return [];
      return judge(source, sequence, actor, isPerson(actor, known.actorKind), [...steps, ...(secrets.get(actor) ?? [])].sort((a, b) => a.at - b.at || STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || (a.action < b.action ? -1 : 1)));
    });
  },
};

/** First times of the operations of one identity, as steps of an intrusion. Refused and then done is one operation, first tried. */
function stepsOf(habits: readonly Habit[]): Step[] {
  const firsts = new Map<string, Habit>();
  for (const h of habits) {
    const known = firsts.get(h.action);
    if (known === undefined || h.first < known.first) firsts.set(h.action, h);
  }
  return [...firsts.values()].flatMap((h): Step[] => {
    const topics = topicsOf(h.action);
    if (topics.some((t) => NO_STEP.includes(t))) return [];
    const is = (list: readonly Topic[]): boolean => topics.some((t) => list.includes(t));
    const stage: Stage | undefined = h.failed || h.depth === 'enumerated' ? 'look' : is(DESTROYS) ? 'destroy' : is(TAKES) ? 'take' : is(RIGHTS) || h.depth === 'controlled' ? 'rights' : undefined;
    return stage === undefined ? [] : [{ stage, action: h.action, at: h.first, failed: h.failed }];
  });
}

/** Secrets that these identities read, each for the first time. */
function secretsOf(source: FindingsSource, candidates: ReadonlyMap<string, unknown>): ReadonlyMap<string, readonly Step[]> {
  const firsts = new Map<string, Map<string, Step>>();
  for (const r of source.secretReads()) {
    const { actor } = r;
    if (!candidates.has(actor)) continue;
    const of = firsts.get(actor) ?? new Map<string, Step>();
    firsts.set(actor, of);
    const known = of.get(r.secret);
    if (known === undefined || r.first < known.at) of.set(r.secret, { stage: 'secret', action: r.secret, at: r.first, failed: false, secret: r.secret });
  }
  return new Map([...firsts].map(([actor, of]) => [actor, [...of.values()]]));
}

function judge(source: FindingsSource, limits: Limits['sequence'], actor: string, person: boolean, steps: readonly Step[]): Draft[] {
  for (const [i, begin] of steps.entries()) {
    if (begin.stage !== 'look') continue;
    const run = steps.slice(i).filter((s) => s.at - begin.at <= limits.withinUs);
    const deep = run.findIndex((s) => s.stage !== 'look');
    const from = run.slice(deep).filter((s) => s.stage !== 'look');
    // What comes deeper must follow the looking around, and in instants that the log can tell apart.
    const looks = deep < 0 ? [] : run.slice(0, deep).filter((s) => s.at < (run[deep]?.at ?? begin.at));
    const stages = new Set(from.map((s) => s.stage));
    if (looks.length < limits.looks || stages.size < limits.deeper) continue;
    const past = pastOf(source, actor, begin.at);
    if (past.since === undefined || begin.at - past.since < limits.pastUs || past.times < limits.pastEvents) continue;
    return [draftOf(source, limits, actor, person, looks, from, begin.at, past.operations.length)];
  }
  return [];
}

function draftOf(source: FindingsSource, limits: Limits['sequence'], actor: string, person: boolean, looks: readonly Step[], deeper: readonly Step[], at: Micros, known: number): Draft {
  const stages = [...new Set(deeper.map((s) => s.stage))];
  const severity: Severity = person ? 'low' : stages.length > limits.deeper || looks.some((s) => s.failed) ? 'high' : 'medium';
  // The first of each stage first: what is cited is cut after some.
  const first = [looks[0], ...stages.map((stage) => deeper.find((s) => s.stage === stage))].flatMap((s) => s ?? []);
  const cited = [...first, ...looks, ...deeper].flatMap((s) => source.events({ actor, ...(s.secret === undefined ? { action: s.action } : { secret: s.secret }), from: s.at, to: s.at }).events.slice(0, 1));
  const events = [...new Set(cited)];
  const last = deeper.at(-1)?.at ?? at;
  const told = stages.map((stage) => `${SAYS[stage]} (${listed(deeper.filter((s) => s.stage === stage).map((s) => (s.secret === undefined ? operation(s.action) : short(s.secret))), 3)})`);
  return {
    subject: actor, severity, at, identity: actor, credential: undefined, sources: [], attack: ['look' as const, ...stages].map((s) => ATTACK[s]), title: 'Steps never taken before, in an intruder’s order',
    claim: `${short(actor)} looked around by ${counted(looks.length, 'operation')} new to it (${listed(looks.map((s) => operation(s.action)), 4)}), then ${told.join(', then ')}, all for the first time within ${lasting(last - at)} from ${when(at)}; before, it had done ${counted(known, 'different operation')}.`,
    events, eventCount: events.length,
  };
}
