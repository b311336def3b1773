/**
 * Teleport's audit events: lines of its log files, of `tctl`, and of the event handler (dots in names may be underscores).
 * https://goteleport.com/docs/reference/deployment/monitoring/audit/
 */
import type { EventDraft, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth, IdentityKind } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { arrayOf, textOf } from '../format.ts';
import { member, within } from '../nesting.ts';
import { Facts, noTime, textAt, utcTime, withoutPort } from '../saas/fields.ts';
import { auditLog, type Json } from '../saas/format-of.ts';

/** Sign-ins, certificates, sessions on something, and what lets others in. */
const CONTROLLED = /^(?:user\.login|cert\.create|bot\.join|instance\.join|(?:session|db\.session|app\.session|windows\.desktop\.session|kube\.session)\.(?:start|join)|exec|session\.(?:command|exec|interactive)|user\.(?:create|update|password_change)|role\.(?:created|updated)|(?:github|saml|oidc)\.(?:created|updated)|join_token\.create|provision_token\.create|trusted_cluster\.(?:create\w*)|trusted_cluster_token\.create|access_request\.(?:create|review|update)|bot\.(?:create|update)|reset_password_token\.create|recovery_code\.\w+|mfa\.add|device\.(?:authenticate|enroll)|app\.session\.chunk|certificate\.\w+|access_list\.member\.(?:create|update)|crown_jewel\.\w+|port)$/;
const READ = /^(?:scp\.download|sftp|db\.session\.query|kube\.request|session\.disk|app\.session\.request|s3\.\w+|session\.recording\.access|recording\.\w+)$/;
const QUIET = /^(?:session\.(?:end|leave|data|upload|network|rejected)|client\.disconnect|print|resize|x11-forward|subsystem|(?:db|app|kube|windows\.desktop)\.session\.end|user\.logout)$/;
const depthOf = (event: string): Depth => (CONTROLLED.test(event) ? 'controlled' : READ.test(event) ? 'read' : QUIET.test(event) ? 'enumerated' : 'changed');

/** A member whose dots a pipeline may have made underscores. */
const dotted = (o: Json, name: string): string | undefined => textAt(o, name) ?? textAt(o, name.replaceAll('.', '_'));

function actorOf(o: Json, cluster: string): NamedIdentity | undefined {
  const bot = textAt(o, 'bot_name');
  // The user that Teleport makes for a bot.
  const name = textAt(o, 'user') ?? (bot === undefined ? undefined : `bot-${bot}`);
  if (name === undefined) return undefined;
  const kind: IdentityKind = textAt(o, 'user_kind') === '2' || bot !== undefined || /^bot-/.test(name) ? 'agent' : /^[0-9a-f-]{36}\./.test(name) ? 'machine' : 'user';
  // Names of one cluster are not those of another; an address is one everywhere.
  return { name: `teleport:${cluster}/${name}`, kind, also: name.includes('@') ? [name] : [] };
}

function read(o: Json): Reading {
  const event = textAt(o, 'event');
  if (event === undefined) return rejected('no event: not a record of the audit log');
  const time = utcTime(o['time']);
  if (time === undefined) return rejected(noTime('time', o['time']));
  const cluster = textAt(o, 'cluster_name') ?? '?';
  const actor = actorOf(o, cluster);
  const code = textAt(o, 'code') ?? '';
  const success = member(o, 'success');
  // Codes end in I, W or E; W and E are of what did not go well.
  const failed = success === false || (success === undefined && /[WE]$/i.test(code) && !/^(?:user\.logout|session\.(?:end|leave))$/.test(event));
  const facts = new Facts();
  const issues: Issue[] = [];
  const sid = textAt(o, 'sid');
  let credential: EventDraft['credential'];
  if (sid !== undefined) {
    const value = `teleport:session/${sid}`;
    if (/(?:^|\.)session\.start$/.test(event)) { if (!failed) issues.push({ what: 'credential', value, kind: 'token', holder: actor }); }
    else credential = { value, kind: 'token' };
    if (/(?:^|\.)session\.end$/.test(event)) facts.add('revokes', value);
  }
  const identity = within(o, 'identity');
  const roles = [member(identity, 'roles'), member(o, 'roles')].flatMap((r) => arrayOf(r)).flatMap((r) => textOf(r) ?? []).join(',').slice(0, 500);
  facts.add('permission', roles === '' ? undefined : `roles ${roles}`);
  const token = textAt(o, 'token_name');
  facts.add('presented-key', token === undefined || token.includes('*') ? undefined : `teleport:join-token/${token}`);
  facts.add('multi-factor', textAt(o, 'mfa_device', 'mfa_device_name'));
  const login = textAt(o, 'login') ?? textAt(o, 'db_user');
  facts.add('impersonated', login === undefined || textAt(o, 'server_hostname') === undefined ? undefined : `${textAt(o, 'server_hostname') ?? ''}/${login}`);
  facts.add('command', event === 'session.command' ? [textAt(o, 'path'), ...arrayOf(member(o, 'argv')).flatMap((a) => textOf(a) ?? [])].filter((t) => t !== undefined).join(' ').slice(0, 1000) : textAt(o, 'command') ?? textAt(o, 'db_query'));
  facts.add('web-identity-subject', textAt(o, 'attributes', 'sub'));
  const name = textAt(o, 'name');
  if (/^user\.(?:create|update)$/.test(event) && name !== undefined) facts.add('also-target', `teleport:${cluster}/${name}`);
  if (event === 'user.create' && name !== undefined && !failed) issues.push({ what: 'identity', value: `teleport:${cluster}/${name}`, kind: 'user' });
  return {
    kind: 'events',
    events: [{
      ...time, twinKey: `teleport:${textAt(o, 'uid') ?? ''} ${textAt(o, 'ei') ?? ''} ${event} ${sid ?? ''}`, action: `teleport:${event}`, depth: depthOf(event), outcome: failed ? 'failure' : 'success',
      reason: failed ? textAt(o, 'error') ?? textAt(o, 'message') ?? code : undefined, actor, credential,
      source: withoutPort(dotted(o, 'addr.remote')), agent: textAt(o, 'user_agent'),
      target: {
        platform: 'teleport', account: cluster === '?' ? undefined : cluster, service: event.split('.', 1)[0],
        resource: textAt(o, 'db_service') ?? textAt(o, 'kubernetes_cluster') ?? textAt(o, 'app_name') ?? textAt(o, 'desktop_name') ?? name, host: textAt(o, 'server_hostname'),
      },
      issues, facts: facts.list,
    }],
  };
}

export const teleportAuditFormat = auditLog({
  id: 'teleport-audit', title: 'Teleport audit log', arrays: ['events'], marks: ['cluster_name'],
  has: (o) => typeof o['event'] === 'string' && typeof o['code'] === 'string' && /^T[A-Z0-9]{3,8}[IWE]$/i.test(o['code']) && 'time' in o && 'uid' in o, because: 'audit events with event, a code such as T1000I, time and uid',
  read,
});
