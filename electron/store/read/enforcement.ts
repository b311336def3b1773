/** What the logs hold about the end of a credential or identity: revoked when, used or refused after, and up to when the logs reach. */
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { marks, stmt, type Reader } from '../handles.ts';
import { inTime } from '../in-time.ts';
import { spanOfEvents } from './density.ts';
import { EVENT_SELECT, eventByRow, eventIdOf, type RawEvent } from './events.ts';
import { namesOf } from './filter.ts';
import { canonicalName, type LifeRow } from './uses.ts';
import { termId, textAt } from './terms.ts';

export interface Containment {
  revokedAt?: Micros | undefined; revokedBy?: string | undefined; revokedHow?: string | undefined; lastSuccess?: { at: Micros; event: string } | undefined;
  firstDeniedAfter?: { at: Micros; event: string } | undefined; successesAfter: readonly string[]; coveredUntil?: Micros | undefined;
  actions?: readonly { action: string; at: Micros; event: string }[] | undefined;
}

const SHOWN = 50;

const cite = (r: RawEvent): { at: Micros; event: string } => ({ at: r.at_us as Micros, event: eventIdOf(r) });

/** Failures of a call that was let through: nothing was refused, the thing was not there, or the call was wrong. */
const NOT_REFUSED = /NoSuch|Not_?Found|\b404\b|\b409\b|\b429\b|\b5\d\d\b|Already_?Exists|Conflict|Throttl|Rate_?Limit|LimitExceeded|Quota|Validation|Malformed|InvalidParameter|InvalidArgument|INVALID_ARGUMENT|BadRequest|Unavailable|Timeout|Internal_?(?:Error|Failure)/i;

/** Operations that responders use, as events write them; which of them answers a step is the checklist's business. */
export interface Operations { readonly all: readonly string[]; readonly ending: ReadonlySet<string> }

/**
 * @param identity for a containment of the holder: disabled, sessions ended.
 * @param also further texts by which such events name it: `serviceaccounts/ns/name`, `projects/p/serviceAccounts/e`.
 */
export function containmentOf(reader: Reader, credential: string | undefined, identity: string | undefined, from: Micros | undefined, operations: Operations, also: readonly string[] = []): Containment {
  const value = credential === undefined ? undefined : termId(reader, credential);
  const life = value === undefined ? undefined : stmt(reader, 'SELECT * FROM derived_credential WHERE value = ?').get(value) as LifeRow | undefined;
  const covered = spanOfEvents(reader)?.last;
  const actions = actionsOn(reader, credential, identity, from, operations, also);
  // Where no event names the credential as ended, what ended its holder is taken for the end.
  const ending = life?.revoke_event == null ? actions.find((a) => operations.ending.has(a.action)) : undefined;
  const revoked = life?.revoke_event == null ? undefined : eventByRow(reader, life.revoke_event);
  const at = revoked?.at_us ?? ending?.at;
  const names = credential !== undefined || identity === undefined ? [] : namesOf(reader, identity) ?? [];
  const who = value !== undefined ? { sql: 'e.credential = ?', ids: [value] } : names.length > 0 ? { sql: `e.actor IN (${marks(names.length)})`, ids: names } : undefined;
  const some = (condition: string, ...values: number[]): RawEvent[] => (who === undefined ? [] : stmt(reader, `${EVENT_SELECT} WHERE ${who.sql} AND ${condition}`).all(...who.ids, ...values) as RawEvent[]);
  const [last] = some(`e.outcome = 0 ORDER BY ${inTime('e', 'DESC')} LIMIT 1`);
  const failures = at === undefined ? [] : some(`e.outcome = 1 AND e.at_us > ? ORDER BY ${inTime('e')} LIMIT ?`, at, SHOWN);
  const denied = failures.find((r) => r.reason === null || !NOT_REFUSED.test(textAt(reader, r.reason) ?? ''));
  const after = at === undefined ? [] : some(`e.outcome = 0 AND e.at_us > ? ORDER BY ${inTime('e')} LIMIT ?`, at, SHOWN);
  return {
    revokedAt: at === undefined ? undefined : (at as Micros), revokedBy: revoked === undefined ? ending?.event : eventIdOf(revoked), revokedHow: ending?.action,
    lastSuccess: last === undefined ? undefined : cite(last), firstDeniedAfter: denied === undefined ? undefined : cite(denied),
    successesAfter: after.map((r) => eventIdOf(r)), coveredUntil: covered,
    actions,
  };
}

/** Successful containing operations on the credential's identifier or the identity's name, by somebody outside the trail, since the suspicion began. */
function actionsOn(reader: Reader, credential: string | undefined, identity: string | undefined, from: Micros | undefined, operations: Operations, also: readonly string[]): { action: string; at: Micros; event: string }[] {
  const name = identity === undefined ? undefined : canonicalName(reader, identity);
  const short = name === undefined || !name.startsWith('arn:') ? undefined : name.slice(name.lastIndexOf('/') + 1);
  const targets = [...new Set([...[credential, name, short, ...also].flatMap((t) => (t === undefined ? [] : termId(reader, t) ?? [])), ...(identity === undefined ? [] : namesOf(reader, identity) ?? [])])];
  const actions = operations.all.flatMap((a) => termId(reader, a) ?? []);
  if (targets.length === 0 || actions.length === 0) return [];
  // By what was acted on, which is indexed: some of these operations are most of a log.
  const on = marks(targets.length);
  const rows = stmt(reader, `WITH acts AS (SELECT id FROM evidence_act WHERE action IN (${marks(actions.length)}) AND outcome = 0)
    ${EVENT_SELECT} WHERE e.id IN (
      SELECT h.id FROM evidence_happening h WHERE h.resource IN (${on}) AND h.at_us >= ? AND h.act IN (SELECT id FROM acts)
      UNION SELECT h.id FROM evidence_fact x JOIN evidence_happening h ON h.id = x.event_id WHERE x.kind IN (${marks(TELLING.length)}) AND x.term IN (${on}) AND h.at_us >= ? AND h.act IN (SELECT id FROM acts))
    AND e.id NOT IN (SELECT event_id FROM derived_trail) ORDER BY ${inTime('e')} LIMIT ?`)
    .all(...actions, ...targets, from ?? 0, ...TELLING, ...targets, from ?? 0, SHOWN) as RawEvent[];
  return rows.map((r) => ({ action: textAt(reader, r.action) ?? '', ...cite(r) }));
}

/** Facts that say what was acted on; others (a session, a source) stand beside it. */
const TELLING = (['revokes', 'also-target', 'token-use', 'key-fingerprint', 'access-to', 'instance', 'controls-host'] as const).map((kind) => FACT_KINDS.indexOf(kind));
