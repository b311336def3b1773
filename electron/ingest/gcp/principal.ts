/**
 * Who called, and with what, out of an AuditLog's `authenticationInfo`.
 * https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog#AuthenticationInfo
 */
import type { Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind } from '../../../shared/domain/kinds.ts';
import { textOf } from '../format.ts';
import { member, within } from '../nesting.ts';
import { bounded } from '../text.ts';
import { objects, type Json } from './entry.ts';
import { accountNamed, accountOfKey, bridgeFacts, federatedOf, grantOf, impersonationOf, isServiceAgent, keyIdOf, memberNamed } from './names.ts';

export interface Caller {
  readonly actor: NamedIdentity | undefined;
  readonly credential: { readonly value: string; readonly kind: CredentialKind } | undefined;
  /** Those by whom the actor was delegated, the first who asked first; empty when it called for itself. */
  readonly chain: readonly string[];
}

/** One link of a delegation chain: a Google principal by e-mail, a federated one by its subject, a third party by its claims. */
function linkOf(info: Json): string | undefined {
  const email = textOf(member(within(info, 'firstPartyPrincipal'), 'principalEmail')) ?? textOf(member(info, 'principalEmail'));
  const subject = textOf(member(info, 'principalSubject'));
  if (subject !== undefined && federatedOf(subject) !== undefined) return subject.replace(/^serviceAccount:/, '');
  if (email !== undefined) return email.toLowerCase();
  if (subject !== undefined) return memberNamed(subject).name;
  const claims = within(info, 'thirdPartyPrincipal', 'thirdPartyClaims');
  return claims === undefined ? undefined : thirdParty(claims);
}

/** A third party is known by its subject; the other claims are not put into names. */
function thirdParty(claims: Json): string {
  const subject = textOf(member(claims, 'sub')) ?? textOf(member(claims, 'subject'));
  const issuer = textOf(member(claims, 'iss'));
  if (subject !== undefined) return issuer === undefined ? `third-party:${subject}` : `third-party:${issuer}:${subject}`;
  return `third-party:${bounded(JSON.stringify(claims)) ?? ''}`.slice(0, 300);
}

/** @param facts receives the delegation chain, the other platform's token and the keys behind the credential. */
export function callerOf(audit: Json, facts: Fact[]): Caller {
  const auth = within(audit, 'authenticationInfo');
  const email = textOf(member(auth, 'principalEmail'))?.trim();
  const subject = textOf(member(auth, 'principalSubject'));
  const key = textOf(member(auth, 'serviceAccountKeyName'));
  const chain = objects(member(auth, 'serviceAccountDelegationInfo')).flatMap((info) => linkOf(info) ?? []);
  const federated = subject === undefined ? undefined : federatedOf(subject);
  // Google removes the address from some denied reads: what then stands there names nobody.
  const named = email === undefined || email === '' || /^<?redacted>?$/i.test(email) ? undefined : email;
  const byKey = key === undefined ? undefined : accountOfKey(key);
  const actor = federated !== undefined && subject !== undefined ? memberNamed(subject)
    : named !== undefined ? namedAs(named, subject)
    : subject !== undefined ? memberNamed(subject)
    : byKey !== undefined && byKey.includes('@') ? accountNamed(byKey) : thirdPartyActor(auth);
  if (subject !== undefined) facts.push(...bridgeFacts(subject));
  for (const link of chain) {
    facts.push({ kind: 'delegation-link', text: link });
    if (federated === undefined) facts.push(...bridgeFacts(link));
  }
  const keyId = key === undefined ? undefined : keyIdOf(key);
  if (chain.length > 0 && actor !== undefined) {
    if (keyId !== undefined) facts.push({ kind: 'presented-key', text: keyId });
    // Google's own services act as the account that is attached to a host or function: the host's token, which nobody was given by name.
    const attached = chain.every((link) => isServiceAgent(link));
    return { actor, chain, credential: { value: impersonationOf(actor.name, chain), kind: attached ? 'gcp-access-token' : 'gcp-impersonation' } };
  }
  if (keyId !== undefined) return { actor, chain, credential: { value: keyId, kind: 'gcp-service-account-key' } };
  if (federated !== undefined && subject !== undefined) return { actor, chain, credential: { value: federatedToken(subject), kind: 'gcp-federated-token' } };
  const client = textOf(member(within(auth, 'oauthInfo'), 'oauthClientId'));
  if (client !== undefined && actor?.kind === 'user') return { actor, chain, credential: { value: grantOf(client, actor.name), kind: 'oauth-token' } };
  return { actor, chain, credential: undefined };
}

/** The name of a user whose e-mail says nothing of what it is, but whose subject does. */
function namedAs(email: string, subject: string | undefined): NamedIdentity {
  const named = accountNamed(email);
  if (named.kind !== 'user' || subject === undefined) return named;
  return subject.startsWith('serviceAccount:') ? { ...named, kind: 'service-account' } : named;
}

function thirdPartyActor(auth: Json | undefined): NamedIdentity | undefined {
  const claims = within(auth, 'thirdPartyPrincipal');
  if (claims === undefined || Object.keys(claims).length === 0) return undefined;
  return { name: thirdParty(within(claims, 'thirdPartyClaims') ?? within(claims, 'payload') ?? claims), kind: 'unknown' };
}

/** The federated tokens of one subject: the log names the subject, never the single token. */
export const federatedToken = (principal: string): string => principal.replace(/^serviceAccount:/, '');
