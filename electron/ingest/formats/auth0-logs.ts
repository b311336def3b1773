/**
 * Auth0's tenant logs: answers of `GET /api/v2/logs`, exports, and log streams (`log_id` and `data`).
 * https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes · https://auth0.com/docs/api/management/v2/logs/get-logs
 */
import type { EventDraft, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth, Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { within } from '../nesting.ts';
import { Facts, noTime, textAt, utcTime } from '../saas/fields.ts';
import { auditLog, type Json } from '../saas/format-of.ts';

/** Sign-ins and tokens handed out, by their codes; `sapi` is judged by its path. */
const SIGNED_IN = /^(?:s|ssa|sens|si|ss|slo|sepft|seacft|seccft|sede|seoobft|seotpft|sercft|sertft|sce|scp|scpn|scpr|scu|sv|srrt|sdu|gd_auth_succeed|gd_enrollment_complete|gd_recovery_succeed|passkey_\w*succeed)$/;
const HANDED_OUT = /^(?:s|ssa|sepft|seacft|seccft|sede|seoobft|seotpft|sercft|sertft|sce|scp|gd_enrollment_complete|gd_recovery_succeed)$/;
/** Failures begin with `f`, except for codes that say so in words. */
const FAILED = /^(?:f(?!n_?$)\w*|limit_\w+|pwd_leak|signup_pwd_leak|reset_pwd_leak|gd_(?:auth_failed|auth_rejected|auth_rate_limit_exceed|otp_rate_limit_exceed|recovery_failed|\w*fail\w*)|mfar_fail\w*|api_limit\w*|depnote_fail\w*|w)$/;
const STEPS = /^(?:gd_send_\w+|gd_start_\w+|cls|cs|sys_\w+|depnote|ciba_start|mfar|\w*_start\w*)$/;
const GIVES = /\/(?:users(?:\/|$)|roles|clients|client-grants|connections|tenants|resource-servers|keys|log-streams|actions|rules|hooks|grants|device-credentials|organizations|guardian|attack-protection|self-service|integrations)/;

function depthOf(type: string, method: string | undefined, path: string | undefined): Depth {
  if (type === 'mgmt_api_read' || (type === 'sapi' && method === 'get')) return 'read';
  if (type === 'sapi') return GIVES.test(path ?? '') ? 'controlled' : 'changed';
  if (HANDED_OUT.test(type)) return 'controlled';
  return STEPS.test(type) || FAILED.test(type) ? 'attempted' : 'changed';
}

function read(o: Json): Reading {
  const type = textAt(o, 'type');
  if (type === undefined) return rejected('no type: not an event of the tenant log');
  const time = utcTime(o['date']);
  if (time === undefined) return rejected(noTime('date', o['date']));
  const request = within(o, 'details', 'request'), auth = within(request, 'auth'), response = within(o, 'details', 'response');
  const client = textAt(o, 'client_id');
  const email = textAt(o, 'user_name') ?? textAt(auth, 'user', 'email');
  const userId = textAt(auth, 'user', 'user_id') ?? textAt(o, 'user_id');
  const application: NamedIdentity | undefined = client === undefined ? undefined : { name: `auth0:client/${client}`, kind: 'application' };
  // Of a client's own token no user is named; the management API writes `CLIENT@clients` for it.
  const own = userId?.endsWith('@clients') === true;
  const actor: NamedIdentity | undefined = userId !== undefined && !own ? { name: `auth0:user/${userId}`, kind: 'user', also: email?.includes('@') === true ? [email] : [] }
    : userId !== undefined ? { name: `auth0:client/${userId.slice(0, -'@clients'.length)}`, kind: 'application' }
    : email?.includes('@') === true ? { name: email, kind: 'user' } : application;
  const method = textAt(request, 'method')?.toLowerCase(), path = textAt(request, 'path');
  const facts = new Facts();
  const issues: Issue[] = [];
  const status = textAt(response, 'statusCode');
  const outcome: Outcome = FAILED.test(type) ? 'failure' : type === 'sapi' || type === 'mgmt_api_read' ? (status === undefined ? 'success' : /^[23]/.test(status) ? 'success' : 'failure') : SIGNED_IN.test(type) ? 'success' : 'unknown';
  const jti = textAt(auth, 'credentials', 'jti');
  const session = textAt(o, 'details', 'session_id') ?? textAt(o, 'session_id');
  let credential: EventDraft['credential'] = jti === undefined ? undefined : { value: `auth0:token/${jti}`, kind: 'oauth-token' };
  if (session !== undefined) {
    const value = `auth0:session/${session}`;
    if (type === 's' || type === 'ssa') issues.push({ what: 'credential', value, kind: 'token', holder: actor });
    else if (type === 'slo') facts.add('revokes', value);
    else credential ??= { value, kind: 'token' };
  }
  if (application !== undefined && application.name !== actor?.name) facts.add('token-use', application.name);
  facts.add('scope', textAt(o, 'scope')?.slice(0, 500));
  facts.add('path', path);
  if (outcome === 'success' && type === 'sapi' && method !== 'get') {
    const given = /\/client-grants/.test(path ?? '') ? textAt(request, 'body', 'client_id') : undefined;
    if (given !== undefined) facts.add('access-to', `${textAt(request, 'body', 'audience') ?? '?'} for auth0:client/${given}`);
    const target = /\/users\/([^/?]{1,200})/.exec(path ?? '')?.[1];
    if (target !== undefined) facts.add('also-target', `auth0:user/${target.replace(/%7C/gi, '|')}`);
    const made = /\/clients$/.test(path ?? '') && method === 'post' ? textAt(response, 'body', 'client_id') : undefined;
    if (made !== undefined) issues.push({ what: 'identity', value: `auth0:client/${made}`, kind: 'application' });
  }
  const description = textAt(o, 'description');
  return {
    kind: 'events',
    events: [{
      ...time, twinKey: `auth0:${textAt(o, 'log_id') ?? textAt(o, '_id') ?? JSON.stringify(o)}`,
      // The codes of the management API are two; what was called says what happened.
      action: type === 'sapi' && method !== undefined && path !== undefined ? `auth0:${method} ${path.split('?', 1)[0]?.replace(/^\/api\/v2/, '').slice(0, 120) ?? ''}` : `auth0:${type}`,
      depth: depthOf(type, method, path), outcome, reason: outcome === 'failure' ? description ?? status : undefined, actor, credential,
      source: textAt(o, 'ip') ?? textAt(request, 'ip'), agent: textAt(o, 'user_agent') ?? textAt(request, 'userAgent'),
      target: { platform: 'auth0', account: textAt(o, 'tenant_name'), service: type === 'sapi' || type === 'mgmt_api_read' ? 'management-api' : 'authentication', resource: textAt(o, 'client_name') ?? textAt(o, 'audience') ?? client },
      issues, facts: facts.list,
    }],
  };
}

export const auth0LogsFormat = auditLog({
  id: 'auth0-logs', title: 'Auth0 tenant logs', arrays: ['logs'], marks: ['log_id'],
  has: (o) => typeof o['type'] === 'string' && /^[a-z_]{1,40}$/.test(o['type']) && 'date' in o && ('log_id' in o || '_id' in o) && ('client_id' in o || 'client_name' in o || 'user_id' in o || 'connection_id' in o || 'details' in o), because: 'tenant events with log_id, date and a type code',
  read,
});
