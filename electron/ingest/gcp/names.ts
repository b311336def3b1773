/**
 * How Google writes principals and keys, and the one text that each is known by here.
 * https://cloud.google.com/iam/docs/principal-identifiers
 */
import type { Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';

const KEY = /(?:^|\/)serviceAccounts\/([^/]+)\/keys\/([^/]+)$/;

/**
 * The canonical id of a service account key, whatever wraps it: `//iam.googleapis.com/projects/P/serviceAccounts/E/keys/K`,
 * `projects/-/serviceAccounts/UNIQUE_ID/keys/K` and a bare K are one key. A key id of 40 hex digits is unique in all of Google Cloud and is the
 * `private_key_id` of the key's file, so it stands alone; any other (redacted, invented, uploaded under a short id) keeps its account: `E/keys/K`.
 */
export function keyIdOf(name: string): string {
  const m = KEY.exec(name);
  const id = (m?.[2] ?? name).toLowerCase();
  if (/^[0-9a-f]{40}$/.test(id)) return id;
  return m === null ? name : `${(m[1] ?? '').toLowerCase()}/keys/${m[2] ?? ''}`;
}

/** The service account that a key belongs to, where its name says so. */
export const accountOfKey = (name: string): string | undefined => KEY.exec(name)?.[1]?.toLowerCase();

/** `projects/-/serviceAccounts/E`, `//iam.googleapis.com/…/serviceAccounts/E` or a bare one → E (an e-mail address or a unique id). */
export function serviceAccountIn(name: string): string | undefined {
  const m = /(?:^|\/)serviceAccounts\/([^/:]+)/.exec(name);
  return m?.[1]?.toLowerCase();
}

const AGENT = /^service-|@(?:[a-z0-9-]+-system|gcp-sa-[a-z0-9-]+|gcp-gae-service|gcf-admin-robot|container-engine-robot|containerregistry|cloudservices|cloudbuild|serverless-robot-prod|dataflow-service-producer-prod|firebase-rules|service-networking|sourcerepo-service-accounts)\.(?:iam\.)?gserviceaccount\.com$/;

/** True for the accounts by which Google's own services act: nobody else can hold their credentials. */
export const isServiceAgent = (email: string): boolean => email.endsWith('gserviceaccount.com') && AGENT.test(email) && !/^\d+@cloudbuild\./.test(email);

/** An account by its e-mail address, which is lower case here whatever the log writes. */
export function accountNamed(email: string, ...also: readonly (string | undefined)[]): NamedIdentity {
  const name = email.trim().toLowerCase();
  const kind: IdentityKind = isServiceAgent(name) ? 'service' : name.endsWith('.gserviceaccount.com') ? 'service-account' : name.includes('@') ? 'user' : 'unknown';
  const others = also.filter((a): a is string => a !== undefined && a !== '' && a !== name);
  return others.length === 0 ? { name, kind } : { name, kind, also: [...new Set(others)] };
}

/** The token of another platform that a federated principal stands for: its subject, and where it was let in. */
export interface Federated {
  /** As the other platform writes it: `repo:o/n:ref:…`, `system:serviceaccount:ns:name`, an AWS role session. */
  readonly subject: string;
  /** The pool, or the cluster's workload pool. */
  readonly issuer: string;
  readonly kind: IdentityKind;
}

const POOL = /^principal:\/\/iam\.googleapis\.com\/((?:projects|locations|organizations)\/.*?(?:workloadIdentityPools|workforcePools)\/[^/]+)\/subject\/(.+)$/;

/** What a principal says of another platform's token; undefined for Google's own accounts. */
export function federatedOf(principal: string): Federated | undefined {
  const cluster = /^(?:serviceAccount:)?([a-z0-9.:-]+\.svc\.id\.goog)\[([^/\]]+)\/([^\]]+)\]$/.exec(principal);
  if (cluster !== null) return { subject: `system:serviceaccount:${cluster[2] ?? ''}:${cluster[3] ?? ''}`, issuer: cluster[1] ?? '', kind: 'workload' };
  const m = POOL.exec(principal);
  if (m === null) return undefined;
  const pool = m[1] ?? '', subject = m[2] ?? '';
  const account = /^ns\/([^/]+)\/sa\/([^/]+)$/.exec(subject);
  // A cluster's own pool writes its service accounts its own way; the cluster's tokens and logs write them like this.
  if (account !== null) return { subject: `system:serviceaccount:${account[1] ?? ''}:${account[2] ?? ''}`, issuer: pool, kind: 'workload' };
  return { subject, issuer: pool, kind: pool.includes('workforcePools') ? 'human' : kindOfSubject(subject) };
}

export const kindOfSubject = (subject: string): IdentityKind => (/^(?:repo|project_path|organization):/.test(subject) ? 'ci-runner' : 'workload');

/** The two facts by which platforms are bridged. */
export function bridgeFacts(principal: string): Fact[] {
  const f = federatedOf(principal);
  return f === undefined ? [] : [{ kind: 'web-identity-subject', text: f.subject }, { kind: 'web-identity-issuer', text: f.issuer }];
}

/**
 * A member of a policy or a `principalSubject`: `user:e`, `serviceAccount:e`, `group:e`, `domain:d`, `principal://…`, `principalSet://…`,
 * `allUsers`, `projectEditor:p`. `deleted:` and `?uid=` are what is left of a deleted account.
 */
export function memberNamed(text: string): NamedIdentity {
  const federated = federatedOf(text);
  if (federated !== undefined) {
    const name = text.replace(/^serviceAccount:/, '');
    // A repository is one wherever it is named. Many clusters have a service account of the same name: theirs is a fact, never a name.
    return federated.kind === 'ci-runner' ? { name, kind: federated.kind, also: [federated.subject] } : { name, kind: federated.kind };
  }
  const m = /^(?:deleted:)?(user|serviceAccount|group|domain|projectOwner|projectEditor|projectViewer):(.*)$/.exec(text);
  if (m === null) return /^principalSet:|^all(?:Authenticated)?Users$/.test(text) ? { name: text, kind: 'group' } : text.includes('@') ? accountNamed(text) : { name: text, kind: 'unknown' };
  const rest = (m[2] ?? '').split('?uid=', 1)[0] ?? '';
  if (m[1] === 'user' || m[1] === 'serviceAccount') return accountNamed(rest);
  return { name: m[1] === 'group' ? rest.toLowerCase() : text, kind: 'group' };
}

/**
 * The value under which acting as `account` by way of `chain` is known: `E as delegated by A>B`, A being the one who asked first. Both the call
 * that mints the right (GenerateAccessToken by B) and every later call made with it record the same chain, so both have the same text.
 */
export const impersonationOf = (account: string, chain: readonly string[]): string => `${account} as delegated by ${chain.join('>')}`;

/** The grant that a user gave to an OAuth client: named by both wherever Google logs either side of its use. */
export const grantOf = (client: string, user: string): string => `google-oauth:${client}:${user.toLowerCase()}`;
