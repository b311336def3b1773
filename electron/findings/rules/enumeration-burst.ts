/** Whoever comes in new asks first what there is: many different questions in a short time, of kinds this identity never asked. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { DAY_US, HOUR_US, MINUTE_US } from '../../../shared/domain/time.ts';
import { grouped } from '../group.ts';
import { BURST_LIMITS } from '../limits.ts';
import { habitsOf, isPerson, isPlatform, pastOf } from '../past.ts';
import type { Draft, Rule } from '../rule.ts';
import type { Burst, FindingsSource } from '../source.ts';
import { counted, lasting, listed, short, when } from '../words.ts';

const NOVEL = 6;
const PAST_US = DAY_US;
const AUDIT = /(^|\/)(SecurityAudit|ViewOnlyAccess|ReadOnlyAccess|AWSAuditManager|AWS_ConfigRole|CloudSecurityAudit)$/i;
const APART_US = HOUR_US;

export const enumerationBurst: Rule = {
  id: 'enumeration-burst@1',
  question: 'Did an identity look at many kinds of things in a short time, as it never did before?',
  falsePositive: 'Auditors, scanners and inventories do nothing else, and administrators open console pages that ask a lot. Identities whose rights in the inventory are an auditor’s are left out, and only operations new to the identity count once it has a past. Without past or inventory a scanner’s first run is reported, at a lower severity when it only looks.',
  baseline: 'all earlier events of the identity in the case',
  thresholds: [`${BURST_LIMITS.looks} different looking or refused operations in ${BURST_LIMITS.widthUs / MINUTE_US} minutes`, `${NOVEL} of them new to the identity, when it has a past of ${PAST_US / HOUR_US} hours`, 'auditor: SecurityAudit, ViewOnlyAccess or ReadOnlyAccess in the inventory'],
  attack: ['T1580', 'T1526', 'T1087.004'],
  owasp: ['NHI5:2025'],
  actions: [],
  look(source) {
    const bursts = source.bursts(BURST_LIMITS).filter((b) => b.looks >= BURST_LIMITS.looks && !isPlatform(b.actor, b.actorKind));
    return [...grouped(bursts, (b) => `${b.actor}\u0000${b.source ?? ''}`)].flatMap(([, list]) => runs(list).flatMap((run) => judge(source, run)));
  },
};

function runs(list: readonly Burst[]): [Burst, ...Burst[]][] {
  const all: [Burst, ...Burst[]][] = [];
  for (const b of list) {
    const open = all.at(-1);
    const last = open?.at(-1);
    if (open !== undefined && last !== undefined && b.from - last.from <= APART_US) open.push(b);
    else all.push([b]);
  }
  return all;
}

function judge(source: FindingsSource, run: readonly [Burst, ...Burst[]]): Draft[] {
  const [head] = run;
  const { actor } = head;
  if (source.permissions(actor).some((p) => AUDIT.test(p))) return [];
  const from = head.from;
  const to = (run.at(-1) ?? head).to;
  const past = pastOf(source, actor, from);
  const settled = past.since !== undefined && from - past.since >= PAST_US;
  const known = new Set(past.operations.map((h) => h.action));
  const fresh = [...new Set(habitsOf(source, actor).filter((h) => (h.depth === 'enumerated' || h.failed) && h.first >= from && h.first <= to && !known.has(h.action)).map((h) => h.action))];
  if (settled && fresh.length < NOVEL) return [];
  const events = run.reduce((n, b) => n + b.events, 0);
  const denied = run.reduce((n, b) => n + b.denied, 0);
  const looks = Math.max(...run.map((b) => b.looks));
  const person = isPerson(actor, head.actorKind);
  const severity: Severity = person ? 'low' : settled ? (denied > 0 || fresh.length >= BURST_LIMITS.looks ? 'high' : 'medium') : denied > 0 ? 'medium' : 'low';
  const cited = source.events({ actor, sources: head.source === undefined ? undefined : [head.source], from, to });
  return [{
    subject: `${head.source ?? ''} ${from}`, severity, at: from, identity: actor, credential: undefined, sources: [head.source], title: 'Many questions at once',
    claim: `${short(actor)} carried out up to ${counted(looks, 'different looking or refused operation')} in ${lasting(BURST_LIMITS.widthUs)} from ${head.source ?? 'no address'}, ${counted(events, 'event')} between ${when(from)} and ${when(to)}; ${settled ? `${fresh.length} of the operations are new to it (${listed(fresh)})` : 'there is no earlier use of it to compare with'}.`,
    events: cited.events, eventCount: cited.count,
  }];
}
