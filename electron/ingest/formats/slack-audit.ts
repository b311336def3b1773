/**
 * Slack's audit log (Enterprise): pages of the Audit Logs API (`entries`), their records one by one, or as a SIEM stores them.
 * https://api.slack.com/admins/audit-logs-call · actions: https://api.slack.com/admins/audit-logs-events
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { arrayOf, textOf } from '../format.ts';
import { member, within } from '../nesting.ts';
import { Facts, noTime, textAt, utcTime } from '../saas/fields.ts';
import { auditLog, type Json } from '../saas/format-of.ts';

/** What lets somebody act: sign-ins, tokens and apps, roles, members, and what guards them. */
const CONTROLLED = /^(?:user_login|user_created|user_reactivated|guest_created|role_(?:assigned|change_to_\w+|modified)|(?:app|org_app)_(?:installed|approved|scopes_expanded|workspace_added|token_preserved|enabled)|bot_token_upgraded|app_token_\w+|owner_transferred|workflow_app_token_\w+|service_owner_transferred|pref\.(?:sso|two_factor|allow_\w+).*|user_email_updated|user_password_reset\w*|custom_tos_accepted|connector_created|idp_configuration_\w+|sso_settings_changed|public_channel_preview|external_shared_channel_(?:connected|invite_(?:approved|accepted))|private_channel_joined)$/;
const READ = /^(?:file_downloaded\w*|export_\w+|audit_log_\w*export\w*|canvas_downloaded|message_(?:viewed|export)\w*|\w+_exported|\w*_viewed)$/;
const depthOf = (action: string): Depth => (CONTROLLED.test(action) ? 'controlled' : READ.test(action) ? 'read' : /^(?:anomaly|user_login_failed)$/.test(action) ? 'attempted' : 'changed');

function partyOf(party: Json | undefined): NamedIdentity | undefined {
  const type = textAt(party, 'type');
  const inner = type === undefined ? undefined : within(party, type);
  const id = textAt(inner, 'id');
  if (id === undefined) return undefined;
  const kind = type === 'app' || type === 'bot' ? 'application' : type === 'user' ? 'human' : 'unknown';
  const email = textAt(inner, 'email');
  return { name: `slack:${id}`, kind, also: email === undefined ? [] : [email] };
}

function read(o: Json): Reading {
  const action = textAt(o, 'action');
  if (action === undefined) return rejected('no action: not a record of the audit log');
  const time = utcTime(o['date_create']);
  if (time === undefined) return rejected(noTime('date_create', o['date_create']));
  const context = within(o, 'context'), details = within(o, 'details'), entity = within(o, 'entity');
  const actor = partyOf(within(o, 'actor'));
  const target = partyOf(entity);
  const kind = textAt(entity, 'type');
  const thing = kind === undefined ? undefined : within(entity, kind);
  const facts = new Facts();
  if (target !== undefined && (kind === 'user' || kind === 'app') && target.name !== actor?.name) facts.add('also-target', target.name);
  const scopes = [member(thing, 'scopes'), member(details, 'new_scopes'), member(details, 'scopes')].flatMap((l) => arrayOf(l)).flatMap((s) => textOf(s) ?? []);
  if (/^(?:org_)?app_(?:installed|approved|scopes_expanded|workspace_added)$/.test(action)) facts.add('consents-to', scopes.join(',').slice(0, 500));
  else facts.add('scope', scopes.slice(0, 50).join(','));
  if (/^role_/.test(action)) facts.add('permission', textAt(details, 'new_role') ?? textAt(details, 'type') ?? action);
  const reasons = arrayOf(member(details, 'reason')).flatMap((r) => textOf(r) ?? []).join(', ');
  const session = textAt(context, 'session_id');
  const name = textAt(thing, 'name') ?? textAt(thing, 'title');
  const failed = /_failed$|_denied$|_blocked$/.test(action);
  const thingId = textAt(thing, 'id');
  return {
    kind: 'events',
    events: [{
      ...time, twinKey: `slack:${textAt(o, 'id') ?? JSON.stringify(o)}`, action: `slack:${action}`, depth: depthOf(action),
      // An anomaly is Slack's remark on what happened: whether that went well it does not say.
      outcome: failed ? 'failure' : action === 'anomaly' ? 'unknown' : 'success', reason: reasons === '' ? undefined : reasons,
      actor, credential: session === undefined || session === '0' ? undefined : { value: `slack:session/${session}`, kind: 'token' },
      source: textAt(context, 'ip_address'), agent: textAt(context, 'ua'),
      target: { platform: 'slack', account: textAt(context, 'location', 'id'), service: kind, resource: thingId === undefined ? name : name === undefined ? thingId : `${name} (${thingId})` },
      issues: [], facts: facts.list,
    }],
  };
}

export const slackAuditFormat = auditLog({
  id: 'slack-audit', title: 'Slack audit log', arrays: ['entries'], marks: ['date_create'],
  has: (o) => typeof o['action'] === 'string' && within(o, 'actor') !== undefined && 'entity' in o && 'context' in o && 'date_create' in o, because: 'audit records with date_create, action, actor, entity and context',
  read,
});
