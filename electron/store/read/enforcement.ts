/** What the logs hold about the end of a credential or identity: revoked when, used or refused after, and up to when the logs reach. */
import type { Micros } from '../../../shared/domain/time.ts';
import { stmt, type Reader } from '../handles.ts';
import { EVENT_SELECT, eventByRow, eventIdOf, type RawEvent } from './events.ts';
import { canonicalName, type LifeRow } from './uses.ts';
import { termId, textAt } from './terms.ts';

export interface Containment {
  revokedAt?: Micros | undefined; revokedBy?: string | undefined; lastSuccess?: { at: Micros; event: string } | undefined;
  firstDeniedAfter?: { at: Micros; event: string } | undefined; successesAfter: readonly string[]; coveredUntil?: Micros | undefined;
  actions?: readonly { action: string; at: Micros; event: string }[] | undefined;
}

/** Operations that responders use to stop an identity; which of them answers a step is the checklist's business. */
const CONTAINING = [
  'iam:UpdateAccessKey', 'iam:DeleteAccessKey', 'iam:PutUserPolicy', 'iam:AttachUserPolicy', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:DeleteLoginProfile', 'iam:UpdateLoginProfile',
  'iam:DetachUserPolicy', 'iam:DetachRolePolicy', 'iam:DeleteUserPolicy', 'iam:DeleteRolePolicy', 'iam:DeleteUser', 'iam:DeleteRole', 'iam:UpdateAssumeRolePolicy', 'iam:RemoveUserFromGroup',
  'iam:DeactivateMFADevice', 'secretsmanager:RotateSecret', 'secretsmanager:PutSecretValue', 'cloudtrail:StartLogging', 'ec2:StopInstances', 'ec2:TerminateInstances',
];
const SHOWN = 50;

const cite = (r: RawEvent): { at: Micros; event: string } => ({ at: r.at_us as Micros, event: eventIdOf(r) });

export function containmentOf(reader: Reader, credential: string | undefined, identity: string | undefined, from: Micros | undefined): Containment {
  const value = credential === undefined ? undefined : termId(reader, credential);
  const life = value === undefined ? undefined : stmt(reader, 'SELECT * FROM derived_credential WHERE value = ?').get(value) as LifeRow | undefined;
  const covered = stmt(reader, 'SELECT at_us FROM evidence_happening ORDER BY at_us DESC LIMIT 1').pluck().get() as number | undefined;
  const revoked = life?.revoke_event == null ? undefined : eventByRow(reader, life.revoke_event);
  const one = (condition: string, ...values: number[]): RawEvent | undefined => stmt(reader, `${EVENT_SELECT} WHERE e.credential = ? AND ${condition}`).get(value ?? -1, ...values) as RawEvent | undefined;
  const last = value === undefined ? undefined : one('e.outcome = 0 ORDER BY e.at_us DESC, e.id DESC LIMIT 1');
  const denied = revoked === undefined ? undefined : one('e.outcome = 1 AND e.at_us > ? ORDER BY e.at_us, e.id LIMIT 1', revoked.at_us);
  const after = revoked === undefined ? [] : stmt(reader, `${EVENT_SELECT} WHERE e.credential = ? AND e.outcome = 0 AND e.at_us > ? ORDER BY e.at_us, e.id LIMIT ?`).all(value, revoked.at_us, SHOWN) as RawEvent[];
  return {
    revokedAt: revoked === undefined ? undefined : (revoked.at_us as Micros), revokedBy: revoked === undefined ? undefined : eventIdOf(revoked),
    lastSuccess: last === undefined ? undefined : cite(last), firstDeniedAfter: denied === undefined ? undefined : cite(denied),
    successesAfter: after.map((r) => eventIdOf(r)), coveredUntil: covered === undefined ? undefined : (covered as Micros),
    actions: actionsOn(reader, credential, identity, from),
  };
}

/** Successful containing operations on the credential's identifier or the identity's name, by somebody outside the trail, since the suspicion began. */
function actionsOn(reader: Reader, credential: string | undefined, identity: string | undefined, from: Micros | undefined): { action: string; at: Micros; event: string }[] {
  const name = identity === undefined ? undefined : canonicalName(reader, identity);
  const short = name === undefined ? undefined : name.slice(name.lastIndexOf('/') + 1);
  const targets = [credential, name, short].flatMap((t) => (t === undefined ? [] : termId(reader, t) ?? []));
  const actions = CONTAINING.flatMap((a) => termId(reader, a) ?? []);
  if (targets.length === 0 || actions.length === 0) return [];
  const marks = (n: number): string => Array.from({ length: n }, () => '?').join(', ');
  const rows = stmt(reader, `${EVENT_SELECT} WHERE e.action IN (${marks(actions.length)}) AND e.outcome = 0 AND e.at_us >= ?
    AND (e.resource IN (${marks(targets.length)}) OR EXISTS (SELECT 1 FROM evidence_fact x WHERE x.event_id = e.id AND x.term IN (${marks(targets.length)})))
    AND e.id NOT IN (SELECT event_id FROM derived_trail) ORDER BY e.at_us, e.id LIMIT ?`)
    .all(...actions, from ?? 0, ...targets, ...targets, SHOWN) as RawEvent[];
  return rows.map((r) => ({ action: textAt(reader, r.action) ?? '', ...cite(r) }));
}
