/**
 * What a Workspace event was about, what it presented and what it brought about: OAuth grants, memberships, roles, domain-wide delegation.
 * https://developers.google.com/workspace/admin/reports/v1/appendix/activity/token and its neighbours
 */
import type { EventDraft, Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { grantOf } from '../gcp/names.ts';

export interface Happening {
  readonly application: string;
  readonly name: string;
  readonly actor: NamedIdentity | undefined;
  readonly failed: boolean;
  readonly one: (parameter: string) => string | undefined;
  readonly many: (parameter: string) => readonly string[];
  readonly facts: Fact[];
  readonly issues: Issue[];
}

export interface Said { readonly credential: EventDraft['credential']; readonly resource: string | undefined }

const MANY = 50;
const NOTHING: Said = { credential: undefined, resource: undefined };

/** A user's grant to an application: issued when authorised, presented by every activity of it, ended when revoked. */
function token(h: Happening): Said {
  const client = h.one('client_id');
  const user = h.actor?.name;
  const api = [h.one('api_name'), h.one('method_name')].filter((t) => t !== undefined).join(' ');
  if (client === undefined) return { ...NOTHING, resource: api === '' ? undefined : api };
  const app = h.one('app_name');
  const named = app === undefined ? client : `${app} (${client})`;
  const value = user === undefined ? undefined : grantOf(client, user);
  for (const scope of h.many('scope').slice(0, MANY)) h.facts.push({ kind: 'scope', text: scope });
  if (h.name === 'authorize' && !h.failed) {
    h.facts.push({ kind: 'consents-to', text: named });
    if (value !== undefined) h.issues.push({ what: 'credential', value, kind: 'oauth-token', holder: h.actor });
    return { credential: undefined, resource: client };
  }
  if (h.name === 'revoke') {
    if (value !== undefined && !h.failed) h.facts.push({ kind: 'revokes', text: value });
    return { credential: undefined, resource: client };
  }
  return { credential: value === undefined ? undefined : { value, kind: 'oauth-token' }, resource: api === '' ? client : api };
}

function login(h: Happening): Said {
  for (const method of h.many('login_challenge_method').slice(0, MANY)) if (method !== 'password' && method !== 'none') h.facts.push({ kind: 'multi-factor', text: method });
  const session = h.one('dusi');
  if (session !== undefined) h.facts.push({ kind: 'same-session', text: `google-dusi:${session}` });
  const forwarded = h.one('email_forwarding_destination_address');
  if (forwarded !== undefined) h.facts.push({ kind: 'also-target', text: forwarded.toLowerCase() });
  const by = h.one('login_type');
  const user = h.actor?.name;
  // The one password of an account is all that the record says of it.
  const presents = h.application === 'login' && by === 'google_password' && user !== undefined && /^login_(?:success|failure)$/.test(h.name);
  return { credential: presents ? { value: `password:google:${user}`, kind: 'password' } : undefined, resource: (h.one('affected_email_address') ?? user)?.toLowerCase() };
}

function saml(h: Happening): Said {
  if (h.actor !== undefined && !h.failed) h.facts.push({ kind: 'saml-subject', text: h.actor.name });
  return { ...NOTHING, resource: h.one('application_name') };
}

const USERS = ['USER_EMAIL', 'GROUP_EMAIL', 'target_user', 'API_CLIENT_NAME', 'ROLE_NAME', 'APPLICATION_NAME', 'DOMAIN_NAME', 'ORG_UNIT_NAME', 'SETTING_NAME', 'DEVICE_ID', 'RESOURCE_ID'] as const;

function admin(h: Happening): Said {
  const { one, facts, failed, name } = h;
  const user = one('USER_EMAIL')?.toLowerCase();
  const resource = name.startsWith('ADD_GROUP') || name.startsWith('REMOVE_GROUP') ? one('GROUP_EMAIL') : undefined;
  const add = (kind: Fact['kind'], text: string | undefined): void => { if (text !== undefined) facts.push({ kind, text }); };
  if (!failed) {
    switch (name) {
      case 'CREATE_USER': if (user !== undefined) h.issues.push({ what: 'identity', value: user, kind: 'user', holder: { name: user, kind: 'user' } }); break;
      case 'ADD_GROUP_MEMBER': add('access-to', one('GROUP_EMAIL')?.toLowerCase()); add('also-target', user); break;
      case 'ASSIGN_ROLE': add('access-to', one('ROLE_NAME')); add('also-target', user); break;
      case 'GRANT_ADMIN_PRIVILEGE': case 'GRANT_DELEGATED_ADMIN_PRIVILEGES': add('access-to', one('ROLE_NAME') ?? 'administrator'); add('also-target', user); break;
      // Domain-wide delegation: the client may act as every user of the domain. For a service account the client is its unique id.
      case 'AUTHORIZE_API_CLIENT_ACCESS':
        add('trusts', one('API_CLIENT_NAME'));
        for (const scope of (one('API_SCOPES') ?? '').split(/[\s,]+/).filter((s) => s !== '').slice(0, MANY)) add('scope', scope);
        break;
      case 'CHANGE_PASSWORD':
        if (user !== undefined) h.issues.push({ what: 'credential', value: `password:google:${user}`, kind: 'password', holder: { name: user, kind: 'user' } });
        break;
      case 'ADD_TRUSTED_DOMAINS': add('trusts', one('DOMAIN_NAME')); break;
      default: break;
    }
  }
  return { ...NOTHING, resource: resource ?? USERS.map((p) => one(p)).find((t) => t !== undefined) };
}

function drive(h: Happening): Said {
  const to = h.one('target_user') ?? h.one('target_domain');
  if (to !== undefined && !h.failed) {
    h.facts.push({ kind: 'also-target', text: to.toLowerCase() });
    const rights = h.many('new_value').filter((v) => v !== 'none');
    if (/^change_/.test(h.name) && rights.length > 0) h.facts.push({ kind: 'access-to', text: `${rights.slice(0, MANY).join(', ')} on ${h.one('doc_id') ?? 'a document'}` });
  }
  const doc = h.one('doc_id');
  const app = h.one('originating_app_id');
  if (app !== undefined) h.facts.push({ kind: 'token-use', text: `google-app:${app}` });
  return { ...NOTHING, resource: doc === undefined ? h.one('doc_title') : `drive/${doc}` };
}

/** Facts and issues go into `h`; what was presented and what it was about come back. */
export function consequencesOf(h: Happening): Said {
  switch (h.application) {
    case 'token': return token(h);
    case 'login': case 'user_accounts': return login(h);
    case 'saml': return saml(h);
    case 'admin': return admin(h);
    case 'drive': return drive(h);
    default: {
      const device = h.one('DEVICE_ID');
      if (device !== undefined) h.facts.push({ kind: 'device', text: device });
      return { ...NOTHING, resource: h.one('calendar_id') ?? h.one('group_id') ?? USERS.map((p) => h.one(p)).find((t) => t !== undefined) };
    }
  }
}
