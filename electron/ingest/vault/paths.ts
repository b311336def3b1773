/**
 * What a path of Vault is about. Paths begin with a mount that operators name as they like: where the record gives the type of the mount it
 * is believed, else the shape of the path decides. https://developer.hashicorp.com/vault/api-docs
 */
import type { Depth } from '../../../shared/domain/kinds.ts';

/** What kind of thing a request is about, in the words of the actions: `vault:update login`. */
export type Subject =
  | 'login' | 'token/create' | 'token/lookup' | 'token/renew' | 'token/revoke' | 'secret-id' | 'secret' | 'credentials' | 'certificate' | 'transit' | 'policy' | 'auth-method'
  | 'mount' | 'audit-device' | 'lease' | 'lease/revoke' | 'wrapping' | 'unwrap' | 'identity' | 'root' | 'snapshot' | 'sys' | 'other';

const DYNAMIC = new Set(['aws', 'azure', 'gcp', 'database', 'consul', 'nomad', 'rabbitmq', 'ldap', 'ad', 'openldap', 'mongodb', 'mongodbatlas', 'mysql', 'postgresql', 'mssql', 'cassandra', 'kubernetes', 'terraform', 'alicloud', 'couchbase', 'redis', 'snowflake', 'gcpkms']);

export function subjectOf(path: string, mountType: string | undefined, operation: string): Subject {
  if (path.startsWith('sys/')) return subjectOfSystem(path.slice(4));
  if (path.startsWith('auth/token/')) return subjectOfToken(path.slice(11));
  if (path.startsWith('auth/')) {
    // A role's own secret; its removal and look-up are asked for below it.
    if (/\/role\/[^/]+\/(?:custom-)?secret-id(?:-accessor)?(?:\/(?:lookup|destroy))?\/?$/.test(path)) return 'secret-id';
    return /\/(?:login|callback)(?:\/[^/]+)?$/.test(path) ? 'login' : 'auth-method';
  }
  if (path.startsWith('identity/')) return /^identity\/oidc\/token\//.test(path) ? 'credentials' : 'identity';
  const below = path.slice(path.indexOf('/') + 1);
  if (mountType === 'pki' || mountType === 'ssh' || mountType === undefined) {
    if (/(?:^|\/)(?:issue|sign|sign-verbatim|sign-intermediate|root\/sign-intermediate|root\/generate\/\w+|intermediate\/generate\/\w+)(?:\/|$)/.test(below) && operation !== 'read' && operation !== 'list') return 'certificate';
  }
  if (mountType === 'transit' || (mountType === undefined && path.startsWith('transit/'))) return 'transit';
  const minted = /(?:^|\/)(?:creds|static-creds|static-cred|sts|(?:roleset|static-account|impersonated-account)\/[^/]+\/(?:key|token)|token|key|library\/[^/]+\/check-out)(?:\/|$)/.test(below);
  if (minted && mountType !== 'kv' && mountType !== 'generic' && mountType !== 'cubbyhole' && (mountType !== undefined || DYNAMIC.has(path.split('/', 1)[0] ?? '') || /(?:^|\/)(?:static-)?creds\//.test(below))) return 'credentials';
  if (mountType === 'kv' || mountType === 'generic' || mountType === 'cubbyhole' || mountType === undefined) return 'secret';
  return 'other';
}

function subjectOfSystem(path: string): Subject {
  if (/^(?:leases\/)?(?:revoke|revoke-prefix|revoke-force)(?:\/|$)/.test(path)) return 'lease/revoke';
  if (/^(?:leases|renew)(?:\/|$)/.test(path)) return 'lease';
  if (path.startsWith('wrapping/unwrap')) return 'unwrap';
  if (path.startsWith('wrapping/')) return 'wrapping';
  if (/^(?:policies|policy)(?:\/|$)/.test(path)) return 'policy';
  if (/^auth(?:\/|$)/.test(path)) return 'auth-method';
  if (/^(?:mounts|remount)(?:\/|$)/.test(path)) return 'mount';
  if (/^(?:audit|audit-hash|config\/auditing)(?:\/|$)/.test(path)) return 'audit-device';
  if (/^(?:generate-root|rekey|rekey-recovery-key|raw|rotate|seal|unseal|step-down)(?:\/|$)/.test(path)) return 'root';
  return path.startsWith('storage/raft/snapshot') ? 'snapshot' : 'sys';
}

function subjectOfToken(path: string): Subject {
  if (path.startsWith('create')) return 'token/create';
  if (path.startsWith('lookup') || path.startsWith('accessors')) return 'token/lookup';
  if (path.startsWith('renew')) return 'token/renew';
  if (path.startsWith('revoke')) return 'token/revoke';
  return 'auth-method';
}

/** Reviewed by subject; stated default for the rest: reading enumerates, writing changes. */
export function depthOf(subject: Subject, operation: string): Depth {
  const reads = operation === 'read' || operation === 'list' || operation === 'help' || operation === 'scan';
  switch (subject) {
    case 'login': case 'token/create': case 'unwrap': return 'controlled';
    case 'credentials': return operation === 'list' ? 'enumerated' : operation === 'delete' ? 'changed' : 'controlled';
    case 'certificate': return 'controlled';
    case 'secret-id': return operation === 'list' || operation === 'read' ? 'enumerated' : operation === 'delete' ? 'changed' : 'controlled';
    case 'secret': return operation === 'read' ? 'read' : reads ? 'enumerated' : 'changed';
    case 'transit': return operation === 'update' || operation === 'create' ? 'read' : reads ? 'enumerated' : 'changed';
    case 'policy': case 'auth-method': case 'identity': case 'root': return reads ? 'enumerated' : operation === 'delete' ? 'changed' : 'controlled';
    case 'snapshot': return operation === 'read' ? 'read' : 'controlled';
    case 'token/lookup': return 'enumerated';
    case 'token/renew': case 'token/revoke': case 'lease/revoke': return 'changed';
    case 'lease': case 'wrapping': case 'mount': case 'audit-device': case 'sys': case 'other': return reads ? 'enumerated' : 'changed';
  }
}

/** The mount of an authentication path: `kubernetes` of `auth/kubernetes/login`. */
export const mountOfLogin = (path: string): string => /^auth\/(.+?)\/(?:login|oidc|callback|role|token)(?:\/|$)/.exec(path)?.[1] ?? '';
