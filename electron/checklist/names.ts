/**
 * What names and values of the readers hold, taken apart for commands: the READMEs under electron/ingest say how each is made. A part that a
 * text does not hold is undefined; a text of another make gives no part at all.
 */
import type { Family } from './family.ts';
import type { Values } from './playbooks.ts';

const GUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/** First matching pattern's named groups. */
function parts(text: string | undefined, ...patterns: readonly RegExp[]): Values {
  for (const pattern of patterns) {
    const m = text === undefined ? null : pattern.exec(text);
    if (m?.groups !== undefined) return { ...m.groups };
  }
  return {};
}

/** Parts of the name of who holds a credential, or of an identity that was made. */
export function partsOfIdentity(family: Family, name: string | undefined): Values {
  switch (family) {
    case 'microsoft': return parts(name, new RegExp(`^entra:app:(?<app_id>${GUID})$`), /^(?<login>[^@\s:/]+@[^@\s/]+)$/, new RegExp(`^(?<object_id>${GUID})$`));
    case 'google': return parts(name, /^(?<service_account>[^@\s]+@(?<project>[a-z0-9.:-]+)\.iam\.gserviceaccount\.com)$/, /^(?<service_account>[^@\s]+\.gserviceaccount\.com)$/, /^(?<login>[^@\s:/]+@[^@\s/]+)$/, POOL);
    case 'okta': return parts(name, /^(?<login>[^@\s:/]+@[^@\s/]+|00u[\w]+)$/);
    case 'github': return parts(name, /^github:deploy-key\/(?<repo>[^/\s]+\/[^/\s]+)$/, /^github:(?<login>[\w-]+(?:\[bot\])?)$/);
    case 'gitlab': return parts(name, /^gitlab:user\/(?<token_user>\d+)$/, /^gitlab:(?<login>[\w.-]+)$/);
    case 'kubernetes': return parts(name, /^(?:(?<cluster>.+)\/)?system:serviceaccount:(?<namespace>[^:]+):(?<service_account>[^:]+)$/);
    case 'vault': return parts(name, /^vault:entity\/(?<entity>[\w-]+)$/);
    case 'windows': return parts(name, /^(?<domain>[^\\]+)\\(?<sam>[^\\]+)$/, /^(?<sam>[^\\:@\s]+)$/);
    case 'unix': return parts(name, /^(?<host>[^:]+):(?<login>[^:=]+)$/);
    case 'other': return parts(name, /^snowflake:(?:user\/)?(?<login>[\w.$-]+)$/, /^slack:(?<login>\w+)$/, /^teleport:[^/]+\/(?<login>[\w.@+-]+)$/, /^(?<login>[\w.$@-]+)$/);
    case 'aws': return {};
  }
}

const POOL = /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/(?<project>[^/]+)\/locations\/[^/]+\/workloadIdentityPools\/(?<pool>[^/]+)\//;

/** Parts of a credential's own value. */
export function partsOfValue(family: Family, value: string): Values {
  switch (family) {
    case 'microsoft': return parts(value, new RegExp(`^managed-identity:(?<object_id>${GUID})$`), /^(?<storage_account>[a-z0-9]{3,24})\/(?<storage_key>key[12])$/,
      /\/resourcegroups\/(?<resource_group>[^/]+)\/.*\/userassignedidentities\/(?<identity_name>[^/]+)\/federatedidentitycredentials\/(?<credential_name>[^/]+)$/, /^password:(?<login>[^@\s]+@\S+)$/);
    case 'google': return parts(value, /^(?<service_account>\S+@(?<project>[a-z0-9.:-]+)\.iam\.gserviceaccount\.com) as delegated by (?:.*>)?(?<delegator>[^>]+)$/, /^(?<service_account>\S+) as delegated by (?:.*>)?(?<delegator>[^>]+)$/,
      /^google-oauth:(?<client>.+):(?<login>[^:]+)$/, /^password:google:(?<login>.+)$/, /^(?<service_account>\S+@(?<project>[a-z0-9.:-]+)\.iam\.gserviceaccount\.com)\/keys\/(?<short_key>[^/]+)$/, POOL);
    case 'okta': return {};
    case 'github': return parts(value, /^github:(?:token|installation|token-grant|credential)\/(?<token_id>\d+)$/);
    case 'gitlab': return parts(value, /^gitlab:(?:token|deploy-token|job|key|oauth-token)\/(?<token_id>\d+)$/);
    case 'kubernetes': return parts(value, /^secret:(?:(?<cluster>.+)\/)?(?<namespace>[^/]+)\/(?<secret_name>[^/]+)$/);
    case 'vault': return parts(value, /^serial:(?<serial>[\w:-]+)$/, /^(?<prefix>.+\/)[^/]+$/, /^(?<accessor>[A-Za-z0-9.-]{20,64})$/);
    case 'windows': return parts(value, /^(?<host>[^:]+):(?<logon_id>0x[0-9a-f]+)$/, /^certificate-serial:(?<serial>[0-9a-f]+)$/, /^password:(?:(?<domain>[^\\]+)\\)?(?<sam>[^\\@]+)(?:@.*)?$/);
    case 'unix': return parts(value, /^(?<host>.+):sshd\[(?<pid>\d+)\]@/, /^(?<host>.+?):(?:[0-9a-f]{32}:)?ses=(?<ses>\d+)(?:@.*)?$/, /^password:(?<host>[^:]+):(?<login>[^:]+)$/);
    case 'other': return parts(value, /^(?:auth0|snowflake):session\/(?<ses>[\w-]+)$/);
    case 'aws': return {};
  }
}

/** Parts of the resource and host of a touched system. */
export function partsOfResource(family: Family, resource: string | undefined, host: string | undefined): Values {
  switch (family) {
    case 'microsoft': return parts(resource, /^https:\/\/(?<vault_name>[\w-]+)\.vault\.[^/]+\/secrets\/(?<secret_name>[\w-]+)/, /\/vaults\/(?<vault_name>[\w-]+)\/secrets\/(?<secret_name>[\w-]+)/);
    case 'google': return parts(host ?? resource, /projects\/(?<project>[^/]+)\/zones\/(?<zone>[^/]+)\/instances\/(?<instance_name>[^/]+)$/, /projects\/(?<project>[^/]+)\/secrets\/(?<secret_name>[^/]+)/);
    case 'kubernetes': {
      const pod = parts(host, /^(?:(?<cluster>[^/]+)\/)?(?<namespace>[^/]+)\/(?<pod>[^/]+)$/);
      if (pod['pod'] !== undefined) return pod;
      const object = parts(resource, /^pods\/(?<namespace>[^/]+)\/(?<pod>[^/]+)$/, /^secrets\/(?<namespace>[^/]+)\/(?<secret_name>[^/]+)$/, /^(?<plural>[a-z]+)\/(?:(?<namespace>[^/]+)\/)?(?<name>[^/]+)$/);
      const { plural, name, ...rest } = object;
      return plural === undefined || name === undefined ? rest : { ...rest, object: `${plural}/${name}` };
    }
    default: return {};
  }
}

/**
 * Further texts by which events of containment name a credential's holder or a system: platforms write the object of a call in another way
 * than who calls.
 */
export function alsoNamed(family: Family, name: string | undefined): readonly string[] {
  const p = partsOfIdentity(family, name);
  switch (family) {
    case 'google': return p['service_account'] === undefined || p['project'] === undefined ? [] : [`projects/${p['project']}/serviceAccounts/${p['service_account']}`, `projects/-/serviceAccounts/${p['service_account']}`];
    case 'kubernetes': return p['namespace'] === undefined || p['service_account'] === undefined ? [] : [`serviceaccounts/${p['namespace']}/${p['service_account']}`];
    case 'vault': return p['entity'] === undefined ? [] : [`identity/entity/id/${p['entity']}`];
    case 'windows': return p['sam'] === undefined || p['sam'] === name ? [] : [p['sam']];
    case 'microsoft': case 'okta': case 'github': case 'gitlab': case 'unix': case 'aws': case 'other': return [];
  }
}
