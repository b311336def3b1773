/**
 * One entry of a Vault (or OpenBao) audit device to one event. https://developer.hashicorp.com/vault/docs/audit/schema
 *
 * Accessors, tokens and data are HMAC'd with a salt of the audit device, unless the device is told otherwise: equal values of one device are
 * equal secrets, values of two devices tell nothing. A value that is not HMAC'd and could be a secret is never used.
 */
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { microsOf, readInstant, SECOND_US, type Micros } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { bounded } from '../text.ts';
import { depthOf, mountOfLogin, subjectOf, type Subject } from './paths.ts';
import { identityOf, subjectOfLogin, type Json } from './principal.ts';

const HMAC = /^hmac-sha256:[0-9a-f]{16,}$/;
/** A value that names a secret without being it. */
const hashed = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && HMAC.test(text) ? text : undefined;
};

export const isVaultEntry = (value: unknown): boolean => {
  const r = objectOf(value);
  const request = objectOf(r?.['request']);
  return request !== undefined && (r?.['type'] === 'request' || r?.['type'] === 'response') && typeof request['path'] === 'string' && ('operation' in request || 'client_token' in request);
};

/** What a request and its response have in common. */
export const requestIdOf = (record: Json): string | undefined => textOf(objectOf(record['request'])?.['id']);

interface Setting {
  readonly at: Micros;
  readonly path: string;
  readonly operation: string;
  readonly subject: Subject;
  readonly mount: string;
  readonly namespace: string | undefined;
  readonly request: Json;
  readonly response: Json;
  readonly data: Json;
  readonly presented: string | undefined;
  readonly actor: NamedIdentity | undefined;
  readonly facts: Fact[];
  readonly issues: Issue[];
}

function after(at: Micros | undefined, seconds: unknown): Micros | undefined {
  const n = typeof seconds === 'number' ? seconds : typeof seconds === 'string' && /^\d{1,12}$/.test(seconds) ? Number(seconds) : 0;
  return at === undefined || n <= 0 ? undefined : microsOf(at + Math.round(n) * SECOND_US);
}

/** A token handed out: by a login, or as the child of another. */
function tokenIssued(s: Setting): NamedIdentity | undefined {
  const auth = objectOf(s.response['auth']);
  if (auth === undefined) return undefined;
  const accessor = textOf(auth['accessor']) ?? hashed(auth['client_token']);
  const holder = identityOf(auth, accessor, s.namespace, s.mount);
  if (accessor !== undefined && accessor !== s.presented) {
    const issued = textOf(auth['token_issue_time']);
    s.issues.push({ what: 'credential', value: accessor, kind: 'vault-token', holder, expires: after((issued === undefined ? undefined : readInstant(issued)?.at) ?? s.at, auth['token_ttl'] ?? auth['lease_duration']) });
  }
  const token = hashed(auth['client_token']);
  if (token !== undefined && token !== accessor) s.facts.push({ kind: 'token-hash', text: token });
  const policies = arrayOf(auth['policies']).flatMap((p) => textOf(p) ?? []).slice(0, 64).join(',');
  const scope = bounded(policies === '' ? undefined : policies);
  if (scope !== undefined) s.facts.push({ kind: 'scope', text: scope });
  const subject = subjectOfLogin(auth, s.mount);
  if (subject !== undefined && s.subject === 'login') s.facts.push({ kind: 'web-identity-subject', text: subject });
  return holder;
}

function wrapped(s: Setting): void {
  const wrap = objectOf(s.response['wrap_info']);
  const accessor = textOf(wrap?.['accessor']);
  if (wrap === undefined || accessor === undefined) return;
  const created = textOf(wrap['creation_time']);
  s.issues.push({ what: 'credential', value: accessor, kind: 'vault-wrapping-token', holder: s.actor, expires: after((created === undefined ? undefined : readInstant(created)?.at) ?? s.at, wrap['ttl']) });
  const inner = textOf(wrap['wrapped_accessor']);
  if (inner !== undefined) s.issues.push({ what: 'credential', value: inner, kind: 'vault-token', holder: undefined });
  const token = hashed(wrap['token']);
  if (token !== undefined) s.facts.push({ kind: 'token-hash', text: token });
}

/** Secrets of an AppRole are shown again, HMAC'd alike, by whoever logs in with them. */
function secretId(s: Setting): void {
  const answer = objectOf(s.response['data']);
  const accessor = textOf(answer?.['secret_id_accessor']);
  const secret = hashed(answer?.['secret_id']);
  const role = /^auth\/(.+)\/role\/([^/]+)\//.exec(s.path);
  const holder: NamedIdentity | undefined = role?.[2] === undefined ? undefined : { name: `vault:${s.namespace === undefined ? '' : `${s.namespace}/`}${(role[1] ?? '').replaceAll('/', '-')}-${role[2]}`, kind: 'application' };
  const value = secret ?? accessor;
  if (value !== undefined && !/\/(?:lookup|destroy)\/?$/.test(s.path)) {
    s.issues.push({ what: 'credential', value, kind: 'vault-approle-secret', holder, expires: after(s.at, answer?.['secret_id_ttl']) });
    if (accessor !== undefined && accessor !== value) s.facts.push({ kind: 'same-session', text: accessor });
  }
  if (/\/destroy\/?$/.test(s.path)) {
    const ended = hashed(s.data['secret_id']) ?? textOf(s.data['secret_id_accessor']);
    if (ended !== undefined) s.facts.push({ kind: 'revokes', text: ended });
  }
}

/** Credentials made for the caller: a lease of Vault, and where the device shows it, the key of the other platform. */
function minted(s: Setting): void {
  const answer = objectOf(s.response['data']);
  const lease = textOf(objectOf(s.response['secret'])?.['lease_id']);
  if (lease !== undefined) s.issues.push({ what: 'credential', value: lease, kind: 'vault-lease', holder: s.actor, expires: after(s.at, answer?.['ttl']) });
  const key = textOf(answer?.['access_key']);
  if (key !== undefined && /^A[KS]IA[A-Z0-9]{12,}$/.test(key)) s.issues.push({ what: 'credential', value: key, kind: key.startsWith('AKIA') ? 'aws-access-key' : 'aws-role-session' });
  const serial = textOf(answer?.['serial_number']);
  if (s.subject === 'certificate' && serial !== undefined) s.issues.push({ what: 'credential', value: HMAC.test(serial) ? serial : `serial:${serial}`, kind: 'certificate', holder: s.actor });
}

function revoked(s: Setting): void {
  const below = s.path.replace(/^(?:sys\/(?:leases\/)?|auth\/token\/)/, '');
  if (s.subject === 'token/revoke') {
    const ended = below.startsWith('revoke-self') ? s.presented : textOf(s.data['accessor']) ?? hashed(s.data['token']);
    if (ended !== undefined) s.facts.push({ kind: 'revokes', text: ended });
    return;
  }
  const prefix = /^revoke-(?:prefix|force)\/(.+)$/.exec(below)?.[1];
  const lease = prefix === undefined ? textOf(s.data['lease_id']) ?? /^revoke\/(.+)$/.exec(below)?.[1] : `${prefix.replace(/\/$/, '')}/*`;
  const text = bounded(lease);
  if (text !== undefined) s.facts.push({ kind: 'revokes', text });
}

function consequencesOf(s: Setting): void {
  wrapped(s);
  switch (s.subject) {
    case 'secret-id': secretId(s); break;
    case 'credentials': case 'certificate':
      minted(s);
      if (s.operation !== 'list') s.facts.push({ kind: 'secret-read', text: s.path });
      break;
    case 'secret':
      if (s.operation === 'read' && !/^[^/]+\/metadata\//.test(s.path)) s.facts.push({ kind: 'secret-read', text: s.path });
      minted(s);
      break;
    case 'token/revoke': case 'lease/revoke': revoked(s); break;
    case 'policy': {
      const name = /^sys\/(?:policies\/\w+|policy)\/(.+)$/.exec(s.path)?.[1];
      if (name !== undefined && s.operation !== 'read' && s.operation !== 'list') s.facts.push({ kind: 'permission', text: `policy ${name}` });
      break;
    }
    case 'unwrap': {
      const token = hashed(s.data['token']);
      if (token !== undefined) s.facts.push({ kind: 'token-use', text: token });
      break;
    }
    default: minted(s);
  }
}

/** What was presented: a token by its accessor; batch tokens have none; a login shows something else. */
function credentialOf(request: Json, data: Json, subject: Subject): EventDraft['credential'] {
  const token = textOf(request['client_token_accessor']) ?? hashed(request['client_token']);
  if (token !== undefined) return { value: token, kind: 'vault-token' };
  const secret = subject === 'login' ? hashed(data['secret_id']) : undefined;
  return secret === undefined ? undefined : { value: secret, kind: 'vault-approle-secret' };
}

/** An entry of either type. Never throws. */
export function readVaultEntry(record: Json): Reading {
  const request = objectOf(record['request']) ?? {};
  const time = textOf(record['time']);
  const instant = time === undefined ? undefined : readInstant(time);
  const path = textOf(request['path']);
  if (path === undefined) return rejected('no request.path: not a whole audit entry');
  if (instant === undefined) return rejected(time === undefined ? 'no time: not a whole audit entry' : `unreadable time ${JSON.stringify(time).slice(0, 80)}`);
  const answered = record['type'] === 'response';
  const operation = textOf(request['operation'])?.toLowerCase() ?? '';
  const subject = subjectOf(path, textOf(request['mount_type']), operation);
  const data = objectOf(request['data']) ?? {};
  const auth = objectOf(record['auth']);
  const namespace = textOf(objectOf(request['namespace'])?.['path'])?.replace(/\/$/, '');
  const error = textOf(record['error'])?.trim();
  const refused = objectOf(auth?.['policy_results'])?.['allowed'] === false;
  const outcome: Outcome = error !== undefined || refused ? 'failure' : answered ? 'success' : 'unknown';
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  const credential = credentialOf(request, data, subject);
  const mount = mountOfLogin(path);
  const presented = credential?.kind === 'vault-token' ? credential.value : undefined;
  const caller = presented === undefined ? undefined : identityOf(auth, presented, namespace);
  const setting: Setting = { at: instant.at, path, operation, subject, mount, namespace, request, response: objectOf(record['response']) ?? {}, data, presented, actor: caller, facts, issues };
  let actor = caller;
  if (outcome === 'success') {
    const holder = tokenIssued(setting);
    actor ??= holder;
    consequencesOf({ ...setting, actor });
  }
  actor ??= auth === undefined ? undefined : identityOf(auth, undefined, namespace, mount);
  forwardedFor(request, facts);
  const id = requestIdOf(record);
  const headers = objectOf(request['headers']);
  return {
    kind: 'events',
    events: [{
      at: instant.at,
      precisionUs: instant.precisionUs,
      twinKey: id === undefined ? JSON.stringify(record) : answered ? id : `${id}#request`,
      action: `vault:${operation === '' ? 'request' : operation} ${subject}`,
      depth: depthOf(subject, operation),
      outcome,
      reason: bounded(error ?? (refused ? 'not allowed by policy' : undefined)),
      actor, credential,
      source: bounded(textOf(request['remote_address'])),
      agent: bounded(textOf(arrayOf(headers?.['user-agent'])[0]) ?? textOf(arrayOf(headers?.['User-Agent'])[0])),
      target: { platform: 'vault', account: namespace, service: textOf(request['mount_type']) ?? path.split('/', 1)[0], resource: bounded(path) },
      issues, facts,
    }],
  };
}

/** What a client or proxy says of where the request came from. */
function forwardedFor(request: Json, facts: Fact[]): void {
  const headers = objectOf(request['headers']);
  const text = bounded(arrayOf(headers?.['x-forwarded-for'] ?? headers?.['X-Forwarded-For']).flatMap((a) => textOf(a) ?? []).slice(0, 16).join(', '));
  if (text !== undefined && text !== '') facts.push({ kind: 'path', text: `forwarded for ${text}` });
}
