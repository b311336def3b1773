/**
 * Who acts in a cluster. A user name is unique in its cluster only: where the record or its wrapper names the cluster, it stands in front
 * (`prod/system:serviceaccount:payments:api`), so that two clusters are never one; where nothing names it, the name stands alone.
 */
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { partsOfSessionArn } from '../aws/principal.ts';

type Json = Readonly<Record<string, unknown>>;

/** A name that belongs to a cluster, with the cluster where it is known. */
export const inCluster = (cluster: string | undefined, name: string): string => (cluster === undefined ? name : `${cluster}/${name}`);

export const serviceAccount = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;

export const isServiceAccount = (username: string): boolean => /^system:serviceaccount:[^:]+:[^:]+$/.test(username);

export function kindOfUser(username: string): IdentityKind {
  if (isServiceAccount(username)) return 'service-account';
  if (username.startsWith('system:node:')) return 'machine';
  if (username === 'system:anonymous') return 'unknown';
  if (username.startsWith('system:')) return 'service';
  if (/\.gserviceaccount\.com$/.test(username)) return 'service-account';
  return 'user';
}

/** A user name that other platforms could use too (`admin`) is marked as the cluster's own; one with a colon, an at sign or a slash says itself whose it is. */
export function userNamed(cluster: string | undefined, username: string): NamedIdentity {
  const kind = kindOfUser(username);
  // Accounts of Google Cloud keep the name that Google's own logs give them.
  if (username.endsWith('.gserviceaccount.com')) return { name: username, kind };
  return { name: cluster === undefined && !/[:@/]/.test(username) ? `kubernetes:${username}` : inCluster(cluster, username), kind };
}

/** Groups of Kubernetes itself say so (`system:masters`); others are marked as the cluster's. */
export const groupNamed = (cluster: string | undefined, name: string): { readonly name: string; readonly kind: 'group' } =>
  ({ name: cluster === undefined && !/[:@/]/.test(name) ? `kubernetes:group/${name}` : inCluster(cluster, name), kind: 'group' });

/** First text of an `extra` entry: its values are lists. Some pipelines write them as plain texts. */
export function extraOf(user: Json | undefined, key: string): string | undefined {
  const extra = objectOf(user?.['extra']);
  if (extra === undefined) return undefined;
  const value = extra[key];
  return textOf(Array.isArray(value) ? arrayOf(value)[0] : value);
}

export interface Presented {
  readonly actor: NamedIdentity;
  readonly credential: { readonly value: string; readonly kind: CredentialKind } | undefined;
  /** The cluster's own name for who acts, where the actor is named by another platform. */
  readonly mapped?: string | undefined;
  /** Name of the role session behind it, as EKS writes it. */
  readonly session?: string | undefined;
  /** The EC2 instance whose own role it is. */
  readonly instance?: string | undefined;
}

const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id';

export const credentialOfId = (id: string | undefined): { readonly value: string; readonly kind: CredentialKind } | undefined =>
  id === undefined ? undefined : { value: id, kind: id.startsWith('X509SHA256=') ? 'kubernetes-certificate' : 'kubernetes-token' };

/** @param user `user` of an audit event. */
export function presentedBy(user: Json | undefined, cluster: string | undefined): Presented | undefined {
  const username = textOf(user?.['username']);
  if (username === undefined) return undefined;
  const credential = credentialOfId(extraOf(user, CREDENTIAL_ID));
  // EKS: who signed the request to AWS, and with which key: the same identifiers that CloudTrail has.
  const arn = extraOf(user, 'canonicalArn') ?? extraOf(user, 'arn');
  if (arn !== undefined && arn.startsWith('arn:')) return presentedToEks(user, cluster, username, arn, credential);
  const actor = userNamed(cluster, username);
  const uid = textOf(user?.['uid']);
  // The uid of a service account is made anew with each account of the name, and is unique everywhere.
  return { actor: uid !== undefined && isServiceAccount(username) && /^[0-9a-f-]{36}$/.test(uid) ? { ...actor, also: [uid] } : actor, credential };
}

function presentedToEks(user: Json | undefined, cluster: string | undefined, username: string, arn: string, credential: Presented['credential']): Presented {
  const session = partsOfSessionArn(arn) ?? partsOfSessionArn(extraOf(user, 'arn') ?? '');
  const name = session === undefined ? arn : `arn:${session.partition}:iam::${session.account}:role/${session.role}`;
  const principal = extraOf(user, 'principalId')?.split(':', 1)[0];
  const key = extraOf(user, 'accessKeyId');
  const kind: IdentityKind = name.includes(':user/') ? 'user' : name.includes('/AWSReservedSSO_') ? 'human' : name.includes(':role/') ? 'role' : 'unknown';
  const named = extraOf(user, 'sessionName') ?? session?.session;
  const instance = named !== undefined && /^i-[0-9a-f]{8,17}$/.test(named);
  return {
    actor: { name, kind, also: principal === undefined || principal === '' ? [] : [principal] },
    credential: credential ?? (key === undefined ? undefined : { value: key, kind: key.startsWith('AKIA') ? 'aws-access-key' : kind === 'user' ? 'aws-user-session' : instance ? 'aws-instance-session' : 'aws-role-session' }),
    mapped: userNamed(cluster, username).name,
    session: named,
    instance: instance ? named : undefined,
  };
}
