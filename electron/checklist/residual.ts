/** How long a temporary credential still works by itself: as recorded, or at most. */
import type { TraceCredential } from '../../shared/domain/trace.ts';
import { HOUR_US, microsOf, printInstant } from '../../shared/domain/time.ts';

const ROLE_SESSIONS = ['aws-role-session', 'aws-instance-session', 'aws-web-identity-session', 'aws-saml-session'];

export function residualOf(c: TraceCredential, parent: TraceCredential | undefined, maxHours: number | undefined): string | undefined {
  if (c.expires !== undefined) return `${c.id} expires by itself at ${printInstant(c.expires)}, as recorded.`;
  if (maxHours === undefined) return undefined;
  // A role assumed with another role's session is limited to one hour, whatever the role allows.
  const chained = c.kind === 'aws-role-session' && parent !== undefined && ROLE_SESSIONS.includes(parent.kind);
  const hours = chained ? 1 : maxHours;
  const limit = `${hours === 1 ? '1 hour' : hours > 96 ? `${Math.round(hours / 24)} days` : `${hours} hours`}${chained ? ' (taken with another role\'s session)' : ''}`;
  const end = c.issuedAt === undefined ? undefined : microsOf(c.issuedAt + hours * HOUR_US);
  return end === undefined ? `${c.id} has no recorded expiry; it can live at most ${limit} after its issue, which is not on record.`
    : `${c.id} has no recorded expiry; it can live at most ${limit} after its issue, until ${printInstant(end)}.`;
}
