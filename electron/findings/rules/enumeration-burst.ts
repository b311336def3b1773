/** Whoever comes in new asks first what there is: many different questions in a short time, or many hosts and repositories that this identity never reached. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { grouped } from '../../base/lists.ts';
import { hours, minutes, type Limits } from '../limits.ts';
import { habitsOf, isPerson, isPlatform, pastOf } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { Burst, FindingsSource } from '../source.ts';
import { topicsOf } from '../tables/index.ts';
import { counted, from as fromSources, lasting, listed, short, when } from '../words.ts';

const AUDIT = /(^|\/)(?:SecurityAudit|ViewOnlyAccess|ReadOnlyAccess|AWSAuditManager|AWS_ConfigRole|CloudSecurityAudit)$|^(?:Security )?Reader on |\broles\/(?:viewer|iam\.securityReviewer|cloudasset\.viewer)$|^ClusterRole\/view$/i;

export const enumerationBurst: Rule = {
  id: 'enumeration-burst@2',
  question: 'Did an identity look at many kinds of things, or reach many hosts or repositories, in a short time, as it never did before?',
  falsePositive: 'Auditors, scanners and inventories do nothing else, and administrators open console pages that ask a lot. Identities whose rights in the inventory are an auditor’s are left out, and only operations and targets new to the identity count once it has a past. Without past or inventory a scanner’s first run is reported, at a lower severity when it only looks.',
  baseline: 'all earlier events of the identity in the case',
  window: 'past',
  thresholds: ({ burst: { looks, widthUs, spread }, enumeration: { novel, pastUs, spreadTimesKnown } }) => [
    `${looks} different looking or refused operations in ${minutes(widthUs)}`, `${novel} of them new to the identity, when it has a past of ${hours(pastUs)}`,
    `or ${spread} hosts or repositories new to the identity in ${minutes(widthUs)}, more than ${spreadTimesKnown === 1 ? '' : `${spreadTimesKnown} times what `}it had reached before`, 'auditor: SecurityAudit, ViewOnlyAccess, Reader or viewer in the inventory',
  ],
  attack: ['T1580', 'T1526', 'T1087.004', 'T1213.003', 'T1021'],
  owasp: ['NHI5:2025'],
  look(source, limits) {
    const bursts = source.bursts().filter((b) => b.looks >= limits.burst.looks && !isPlatform(b.actor, b.actorKind));
    return [...[...grouped(bursts, (b) => `${b.actor}\u0000${b.source ?? ''}`)].flatMap(([, list]) => runs(list, limits).flatMap((run) => judge(source, limits, run))), ...spreads(source, limits)];
  },
};

/** Reaching out over hosts and repositories. Where the identity is first seen in the burst itself, it is told as such, and quietly. */
function spreads(source: FindingsSource, { burst: { widthUs }, enumeration: { pastUs, spreadTimesKnown } }: Limits): Draft[] {
  return source.spreads().flatMap((s): Draft[] => {
    if (s.targets <= spreadTimesKnown * s.known || isPlatform(s.actor, s.actorKind) || s.actorKind === 'machine') return [];
    const settled = s.from - s.since >= pastUs;
    const code = s.platform === 'github' || s.platform === 'gitlab';
    const severity: Severity = !settled ? 'low' : isPerson(s.actor, s.actorKind) ? 'medium' : 'high';
    const cited = source.events({ actor: s.actor, sources: s.source === undefined ? undefined : [s.source], from: s.from, to: s.to, outcome: 'success' });
    return [{
      subject: `spread ${s.source ?? ''} ${s.from}`, severity, at: s.from, identity: s.actor, credential: undefined, sources: [s.source], attack: [code ? 'T1213.003' : 'T1021'], title: code ? 'Many repositories reached at once' : 'Many hosts reached at once',
      claim: `${short(s.actor)} reached ${counted(s.targets, code ? 'repository' : 'host', code ? 'repositories' : 'hosts')} for the first time in ${lasting(widthUs)} ${fromSources([s.source])} at ${when(s.from)}: ${listed(s.names)}${s.targets > s.names.length ? ' and others' : ''}. ${settled ? `Before, it had reached ${s.known}.` : `It has less than ${hours(pastUs)} of past.`}`,
      events: cited.events, eventCount: cited.count,
    }];
  });
}

function runs(list: readonly Burst[], { enumeration: { apartUs } }: Limits): [Burst, ...Burst[]][] {
  const all: [Burst, ...Burst[]][] = [];
  for (const b of list) {
    const open = all.at(-1);
    const last = open?.at(-1);
    if (open !== undefined && last !== undefined && b.from - last.from <= apartUs) open.push(b);
    else all.push([b]);
  }
  return all;
}

function judge(source: FindingsSource, { burst, enumeration: { novel, pastUs } }: Limits, run: readonly [Burst, ...Burst[]]): Draft[] {
  const [head] = run;
  const { actor } = head;
  // Numbers of events are no questions: on hosts, reaching many of them is the survey.
  if (head.platform === 'windows' || head.platform === 'linux') return [];
  if (source.permissions(actor).some((p) => AUDIT.test(p))) return [];
  const { from } = head;
  const to = (run.at(-1) ?? head).to;
  const past = pastOf(source, actor, from);
  const settled = past.since !== undefined && from - past.since >= pastUs;
  const known = new Set(past.operations.map((h) => h.action));
  // Steps of a sign-in ask nothing, and who lists a kind of object in order to watch it is a controller.
  const all = new Set(habitsOf(source, actor).map((h) => h.action));
  const informs = (action: string): boolean => action.startsWith('kubernetes:list ') && all.has(action.replace(':list ', ':watch '));
  const asked = habitsOf(source, actor).filter((h) => (h.depth === 'enumerated' || h.failed) && h.first >= from && h.first <= to && !topicsOf(h.action).some((t) => t === 'session' || t === 'by-itself') && !informs(h.action));
  // Of a controller that starts up nothing is left.
  if (head.platform === 'kubernetes' && new Set(asked.map((h) => h.action)).size < burst.looks) return [];
  const fresh = [...new Set(asked.filter((h) => !known.has(h.action)).map((h) => h.action))];
  if (settled && fresh.length < novel) return [];
  const events = run.reduce((n, b) => n + b.events, 0);
  const denied = run.reduce((n, b) => n + b.denied, 0);
  const looks = Math.max(...run.map((b) => b.looks));
  const person = isPerson(actor, head.actorKind);
  const severity: Severity = person ? 'low' : settled ? (denied > 0 || fresh.length >= burst.looks ? 'high' : 'medium') : denied > 0 ? 'medium' : 'low';
  const cited = source.events({ actor, sources: head.source === undefined ? undefined : [head.source], from, to });
  return [{
    subject: `${head.source ?? ''} ${from}`, severity, at: from, identity: actor, credential: undefined, sources: [head.source], attack: ['T1580', 'T1526', 'T1087.004'], title: 'Many questions at once',
    claim: `${short(actor)} carried out up to ${counted(looks, 'different looking or refused operation')} in ${lasting(burst.widthUs)} ${fromSources([head.source])}, ${counted(events, 'event')} between ${when(from)} and ${when(to)}; ${settled ? `${fresh.length} of the operations are new to it (${listed(fresh)})` : `it has less than ${hours(pastUs)} of past`}.`,
    events: cited.events, eventCount: cited.count,
  }];
}
