/** What was shown to get a token: a secret, a certificate, a federated token, a managed identity, a password, or the session of an earlier sign-in. */
import type { EventDraft, Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Fields } from './fields.ts';
import { idOf, managedIdentityOf, passwordOf } from './names.ts';

/** As Graph's `signInEventTypes` names them; `user` where the shape does not say which of the two logs of users it is. */
export type SigninKind = 'interactiveUser' | 'nonInteractiveUser' | 'servicePrincipal' | 'managedIdentity' | 'user';

export interface Presented {
  readonly credential: EventDraft['credential'];
  readonly facts: readonly Fact[];
  /** The sign-in began the session that it names. */
  readonly opensSession: boolean;
}

const NONE: Presented = { credential: undefined, facts: [], opensSession: false };

function ofServicePrincipal(f: Fields): Presented {
  const key = idOf(f.text('serviceprincipalcredentialkeyid', 'credentialkeyid'));
  const thumbprint = f.text('serviceprincipalcredentialthumbprint', 'credentialthumbprint');
  const federated = idOf(f.text('federatedcredentialid'));
  const type = f.text('clientcredentialtype')?.toLowerCase() ?? '';
  const facts: Fact[] = thumbprint === undefined ? [] : [{ kind: 'key-fingerprint', text: thumbprint }];
  const issuer = f.text('federatedtokenissuer') ?? f.within('managedserviceidentity', 'managedidentity').text('federatedtokenissuer');
  if (issuer !== undefined) facts.push({ kind: 'web-identity-issuer', text: issuer });
  if (federated !== undefined) return { ...NONE, credential: { value: federated, kind: 'entra-federated-credential' }, facts };
  const certificate = thumbprint !== undefined || type.includes('certificate') || type.includes('assertion');
  if (key !== undefined) return { ...NONE, credential: { value: key, kind: certificate ? 'entra-client-certificate' : 'entra-client-secret' }, facts };
  return thumbprint === undefined ? { ...NONE, facts } : { ...NONE, credential: { value: thumbprint, kind: 'entra-client-certificate' }, facts };
}

function ofManagedIdentity(f: Fields): Presented {
  const object = idOf(f.text('serviceprincipalid')) ?? idOf(f.text('appid', 'applicationid'));
  const key = idOf(f.text('serviceprincipalcredentialkeyid', 'credentialkeyid'));
  const sp = ofServicePrincipal(f);
  // A federated credential on a managed identity: the token came from elsewhere, not from the resource that carries the identity.
  if (sp.credential?.kind === 'entra-federated-credential') return sp;
  const facts: Fact[] = key === undefined ? [...sp.facts] : [...sp.facts, { kind: 'presented-key', text: key }];
  return { ...NONE, credential: object === undefined ? undefined : { value: managedIdentityOf(object), kind: 'entra-managed-identity' }, facts };
}

const EARLIER = /previously satisfied|refresh ?token|primaryrefresh|session|sso/i;

function ofUser(f: Fields, kind: SigninKind, actor: NamedIdentity | undefined, session: string | undefined): Presented {
  const steps = f.items('authenticationdetails');
  const methods = steps.map((s) => s.text('authenticationmethod') ?? '');
  const incoming = f.text('incomingtokentype')?.toLowerCase() ?? 'none';
  const protocol = f.text('authenticationprotocol')?.toLowerCase() ?? '';
  const password = methods.some((m) => /^password/i.test(m) && !/previously/i.test(m)) || protocol === 'ropc' || /^password/i.test(f.text('multifactorauthenticationauthmethod') ?? '');
  const opensSession = session !== undefined && kind !== 'nonInteractiveUser' && incoming === 'none' && !methods.some((m) => EARLIER.test(m));
  if (password && actor !== undefined) return { ...NONE, credential: { value: passwordOf(actor.name), kind: 'password' }, opensSession };
  const carried = incoming !== 'none' || kind === 'nonInteractiveUser' || methods.some((m) => EARLIER.test(m));
  return { ...NONE, credential: carried && session !== undefined ? { value: session, kind: 'entra-session' } : undefined, opensSession };
}

/** @param session the sign-in session that the record names, which a refresh token or cookie belongs to. */
export function presentedBy(f: Fields, kind: SigninKind, actor: NamedIdentity | undefined, session: string | undefined): Presented {
  switch (kind) {
    case 'servicePrincipal': return ofServicePrincipal(f);
    case 'managedIdentity': return ofManagedIdentity(f);
    case 'interactiveUser': case 'nonInteractiveUser': case 'user': return ofUser(f, kind, actor, session);
  }
}
