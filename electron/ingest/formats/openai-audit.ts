/**
 * OpenAI's audit log: pages of `GET /v1/organization/audit_logs` or their records one by one. An API key is known by its id (`key_…`), which
 * both its creation and every call made with it name.
 * https://platform.openai.com/docs/api-reference/audit-logs/object
 */
import type { EventDraft, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { within } from '../nesting.ts';
import { Facts, noTime, textAt, utcTime } from '../saas/fields.ts';
import { auditLog, type Json } from '../saas/format-of.ts';

const named = (id: string, kind: NamedIdentity['kind'], ...also: readonly (string | undefined)[]): NamedIdentity => ({ name: id, kind, also: also.filter((a) => a !== undefined) });

/** Keys, members and roles given; what signs in. The rest changes what it names; a failed login never gets here as a success. */
const CONTROLLED = /^(?:api_key\.created|api_key\.updated|service_account\.(?:created|updated)|user\.(?:added|updated)|invite\.(?:sent|accepted)|role\.assignment\.created|role\.(?:created|updated)|group\.(?:created|updated)|scim\.enabled|certificate(?:s)?\.(?:created|activated|updated)|login\.succeeded|organization\.updated|external_key\.(?:registered)|ip_allowlist\.(?:deleted|updated|config\.deactivated))$/;
const depthOf = (type: string): Depth => (CONTROLLED.test(type) ? 'controlled' : 'changed');

function personOf(user: Json | undefined): NamedIdentity | undefined {
  const id = textAt(user, 'id');
  const email = textAt(user, 'email');
  return id !== undefined ? named(id, 'human', email) : email === undefined ? undefined : { name: email, kind: 'human' };
}

function actorOf(actor: Json | undefined): { readonly actor: NamedIdentity | undefined; readonly credential: EventDraft['credential']; readonly session: Json | undefined } {
  const session = within(actor, 'session');
  const key = within(actor, 'api_key');
  const account = textAt(key, 'service_account', 'id');
  const keyId = textAt(key, 'id');
  return {
    actor: personOf(within(session, 'user')) ?? (account === undefined ? personOf(within(key, 'user')) : named(account, 'service-account')),
    credential: keyId === undefined ? undefined : { value: keyId, kind: 'api-key' },
    session,
  };
}

function read(o: Json): Reading {
  const type = textAt(o, 'type');
  if (type === undefined) return rejected('no type: not a record of the audit log');
  const time = utcTime(o['effective_at']);
  if (time === undefined) return rejected(noTime('effective_at', o['effective_at']));
  const { actor, credential, session } = actorOf(within(o, 'actor'));
  const about = within(o, type.replaceAll('.', '_')) ?? within(o, type);
  const about2 = within(about, 'data') ?? within(about, 'changes_requested');
  const id = textAt(about, 'id');
  const facts = new Facts();
  const issues: Issue[] = [];
  const failed = type.endsWith('.failed');
  const subject = type.slice(0, type.indexOf('.'));
  if (type === 'api_key.created' && id !== undefined) issues.push({ what: 'credential', value: id, kind: 'api-key', holder: actor });
  if (type === 'api_key.deleted' && id !== undefined) facts.add('revokes', id);
  if (type === 'service_account.created' && id !== undefined) issues.push({ what: 'identity', value: id, kind: 'service-account' });
  if (/^(?:user|service_account)\./.test(type) && id !== undefined) facts.add('also-target', id);
  const principal = textAt(about, 'principal_id');
  if (principal !== undefined) {
    facts.add('also-target', principal);
    facts.add('access-to', [textAt(about, 'resource_id'), id].filter((t) => t !== undefined).join(' '));
  }
  facts.add('permission', textAt(about2, 'role'));
  const scopes = about2?.['scopes'];
  if (Array.isArray(scopes)) facts.add('scope', scopes.filter((s) => typeof s === 'string').join(',').slice(0, 500));
  facts.add('device', textAt(session, 'ja3'));
  return {
    kind: 'events',
    events: [{
      ...time, twinKey: `openai:${textAt(o, 'id') ?? JSON.stringify(o)}`, action: `openai:${type}`, depth: depthOf(type), outcome: failed ? 'failure' : 'success',
      reason: failed ? textAt(about, 'error_message') ?? textAt(about, 'error_code') : undefined,
      actor, credential, source: textAt(session, 'ip_address'), agent: textAt(session, 'user_agent'),
      target: { platform: 'openai', account: textAt(o, 'project', 'id'), service: subject, resource: id },
      issues, facts: facts.list,
    }],
  };
}

export const openaiAuditFormat = auditLog({
  id: 'openai-audit', title: 'OpenAI audit log', arrays: ['data'], marks: ['effective_at'],
  has: (o) => 'effective_at' in o && 'actor' in o && typeof o['type'] === 'string', because: 'audit records with effective_at, type and actor',
  read,
});
