/** What an Okta event brought into being, ended or granted. Event types: https://developer.okta.com/docs/reference/api/event-types/ */
import type { Fact, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { textOf } from '../format.ts';
import { member } from '../nesting.ts';
import { namedBy } from './names.ts';
import { said, type Json, type Party } from './record.ts';

export interface Setting {
  readonly eventType: string;
  readonly succeeded: boolean;
  readonly actor: NamedIdentity | undefined;
  readonly targets: readonly Party[];
  readonly debug: Json | undefined;
  readonly session: string | undefined;
  readonly facts: Fact[];
  readonly issues: Issue[];
  readonly add: (kind: Fact['kind'], text: string | undefined) => void;
}

const MANY = 50;
const ofType = (s: Setting, type: RegExp): Party | undefined => s.targets.find((t) => type.test(t.type ?? ''));
const users = (s: Setting): Party[] => s.targets.filter((t) => /^User$/i.test(t.type ?? ''));
const holderOf = (s: Setting): NamedIdentity | undefined => namedBy(users(s)[0]) ?? s.actor;

/** Tokens that an authorisation server handed out. Their ids stand with the targets, or the hash of the token does. */
function tokens(s: Setting): void {
  for (const t of s.targets.slice(0, MANY)) {
    if (!/^(?:access_token|refresh_token|id_token)$/i.test(t.type ?? '')) continue;
    const hash = said(member(t.detail, 'hash'));
    const value = t.id ?? (hash === undefined ? undefined : `okta-token:${hash}`);
    if (hash !== undefined) s.add('token-hash', hash);
    if (value !== undefined) s.issues.push({ what: 'credential', value, kind: 'oauth-token', holder: holderOf(s), expires: readInstant(textOf(member(t.detail, 'expires')) ?? '')?.at });
  }
  for (const scope of (said(member(s.debug, 'grantedScopes')) ?? '').split(/[\s,]+/).filter((x) => x !== '').slice(0, MANY)) s.add('scope', scope);
}

function granted(s: Setting): void {
  const given = said(member(s.debug, 'privilegeGranted')) ?? said(member(s.debug, 'targetAppInstanceIds'));
  for (const privilege of (given ?? '').split(/,\s*/).filter((x) => x !== '').slice(0, MANY)) s.add('access-to', privilege);
  for (const role of s.targets.filter((t) => /role/i.test(t.type ?? ''))) s.add('access-to', role.displayName ?? role.id);
  for (const to of s.targets.filter((t) => /^(?:User|UserGroup|PublicClientApp|AppInstance)$/i.test(t.type ?? ''))) s.add('also-target', namedBy(to)?.name);
}

function memberAdded(s: Setting, what: RegExp): void {
  const to = ofType(s, what);
  s.add('access-to', to === undefined ? undefined : to.displayName ?? to.id);
  for (const u of users(s)) s.add('also-target', namedBy(u)?.name);
}

export function consequencesOf(s: Setting): void {
  const { eventType: type, add } = s;
  if (type === 'user.authentication.sso') {
    // The name that the application knows the user by: what its own log will write.
    add('saml-subject', ofType(s, /^AppUser$/i)?.alternateId ?? s.actor?.name);
    return;
  }
  if (!s.succeeded) return;
  switch (type) {
    case 'user.session.start':
      if (s.session !== undefined) s.issues.push({ what: 'credential', value: s.session, kind: 'okta-session', holder: s.actor });
      return;
    case 'user.session.end': case 'user.session.expire': add('revokes', s.session); return;
    case 'system.api_token.create': case 'system.api_token.enable': {
      const token = ofType(s, /token/i) ?? s.targets[0];
      if (token?.id !== undefined) s.issues.push({ what: 'credential', value: token.id, kind: 'okta-api-token', holder: users(s).length > 0 ? holderOf(s) : s.actor });
      return;
    }
    case 'system.api_token.revoke': case 'system.api_token.disable': add('revokes', (ofType(s, /token/i) ?? s.targets[0])?.id); return;
    case 'user.session.impersonation.initiate': case 'user.session.impersonation.grant': case 'user.session.impersonation.extend':
      add('impersonated', namedBy(users(s)[0])?.name);
      return;
    case 'user.account.privilege.grant': case 'group.privilege.grant': case 'app.oauth2.client.privilege.grant': case 'iam.role.assignment.create': granted(s); return;
    case 'group.user_membership.add': memberAdded(s, /^UserGroup$/i); return;
    case 'application.user_membership.add': memberAdded(s, /^AppInstance$/i); return;
    case 'group.application_assignment.add': memberAdded(s, /^AppInstance$/i); return;
    case 'application.user_membership.show_password': add('secret-read', ofType(s, /^AppInstance$/i)?.displayName); return;
    case 'app.oauth2.consent.grant': case 'app.oauth2.as.consent.grant': add('consents-to', ofType(s, /app|client/i)?.displayName ?? s.targets[0]?.displayName); return;
    default: break;
  }
  if (/^user\.lifecycle\.(?:create|jit\.create)$|^user\.registration\.create$/.test(type)) {
    for (const u of users(s)) { const named = namedBy(u); if (named !== undefined) s.issues.push({ what: 'identity', value: named.name, kind: 'user', holder: named }); }
  } else if (/^system\.idp\.lifecycle\.(?:create|activate|update)$/.test(type)) {
    for (const idp of s.targets) add('trusts', idp.displayName ?? idp.id);
  } else if (/token\.grant/.test(type)) tokens(s);
  else if (/token\.revoke/.test(type)) for (const t of s.targets) { if (/token/i.test(t.type ?? '')) add('revokes', t.id); }
  else if (/^(?:app|application)\..*(?:secret|credentials?|keys?)\..*(?:create|add|generate|activate)$/i.test(type)) plantSecret(s);
  else if (/^(?:app|application)\..*(?:secret|credentials?|keys?)\..*(?:delete|revoke|deactivate|remove)$/i.test(type)) add('revokes', secretOf(s)?.id);
}

const secretOf = (s: Setting): Party | undefined => s.targets.find((t) => /secret|key|credential/i.test(t.type ?? ''));

/** A secret or key of an application: it is presented under the application's own id, so the id of the secret is what is planted. */
function plantSecret(s: Setting): void {
  const secret = secretOf(s);
  const app = namedBy(ofType(s, /^(?:AppInstance|PublicClientApp|ServiceClientApp|Client)$/i));
  if (secret?.id !== undefined) s.issues.push({ what: 'credential', value: secret.id, kind: 'okta-oauth-client', holder: app });
}
