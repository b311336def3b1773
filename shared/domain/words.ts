/**
 * The closed vocabularies in words for people: one table each, used by window, report and drawing alike, so that a thing is called the same
 * everywhere. The compiler asks for a word when a list in kinds.ts or trace.ts grows.
 */
import { byName } from './by-name.ts';
import type { CredentialKind, IdentityKind } from './kinds.ts';
import type { Benign } from './finding.ts';
import type { NameLink } from './identity.ts';
import { printInstant } from './time.ts';
import type { Exposure, HopKind } from './trace.ts';

export const CREDENTIAL_WORDS: Readonly<Record<CredentialKind, string>> = {
  'unknown': 'credential of unknown kind', 'aws-access-key': 'AWS access key', 'aws-root-key': 'AWS root access key', 'aws-role-session': 'AWS role session',
  'aws-user-session': 'AWS user session', 'aws-federation-session': 'AWS federation session', 'aws-console-password': 'AWS console password',
  'aws-console-session': 'AWS console session', 'aws-service-session': 'AWS service session', 'aws-service-specific': 'AWS service-specific credential',
  'aws-signing-certificate': 'AWS signing certificate', 'aws-instance-session': 'AWS instance session', 'aws-web-identity-session': 'AWS web-identity session',
  'aws-saml-session': 'AWS SAML session', 'aws-ssh-public-key': 'AWS SSH public key', 'generic-secret': 'secret', 'aws-secret': 'AWS secret', 'token': 'token',
  'certificate': 'certificate', 'ssh-key': 'SSH key', 'password': 'password', 'api-key': 'API key', 'oauth-token': 'OAuth token', 'device-token': 'device token',
  'entra-client-secret': 'Entra client secret', 'entra-client-certificate': 'Entra client certificate', 'entra-federated-credential': 'Entra federated credential',
  'entra-managed-identity': 'Entra managed identity', 'entra-session': 'Entra sign-in session', 'entra-token': 'Entra token',
  'azure-storage-key': 'Azure storage key', 'azure-sas': 'Azure shared access signature',
  'gcp-service-account-key': 'GCP service account key', 'gcp-access-token': 'GCP access token', 'gcp-impersonation': 'GCP impersonation',
  'gcp-federated-token': 'GCP federated token', 'google-session': 'Google session',
  'okta-session': 'Okta session', 'okta-api-token': 'Okta API token', 'okta-oauth-client': 'Okta OAuth client',
  'github-token': 'GitHub token', 'github-installation': 'GitHub app installation', 'github-oauth-authorization': 'GitHub OAuth authorization',
  'github-deploy-key': 'GitHub deploy key', 'github-workflow-token': 'GitHub workflow token', 'gitlab-token': 'GitLab token', 'gitlab-job-token': 'GitLab job token',
  'kubernetes-token': 'Kubernetes token', 'kubernetes-certificate': 'Kubernetes certificate', 'kubernetes-static-token': 'Kubernetes static token',
  'vault-token': 'Vault token', 'vault-lease': 'Vault lease', 'vault-approle-secret': 'Vault AppRole secret', 'vault-wrapping-token': 'Vault wrapping token',
  'windows-logon-session': 'Windows logon session', 'kerberos-logon': 'Kerberos logon', 'ntlm-exchange': 'NTLM exchange',
  'ssh-session': 'SSH session', 'linux-audit-session': 'Linux audit session', 'snowflake-key': 'Snowflake key', 'database-password': 'database password',
};

export const IDENTITY_WORDS: Readonly<Record<IdentityKind, string>> = {
  'unknown': 'unknown', 'human': 'human', 'service-account': 'service account', 'role': 'role', 'workload': 'workload', 'application': 'application', 'ci-runner': 'CI runner',
  'agent': 'agent', 'machine': 'machine', 'service': 'service', 'account': 'account', 'user': 'user', 'group': 'group',
};

export const HOP_WORDS: Readonly<Record<HopKind, string>> = {
  'issued': 'issued', 'planted': 'planted', 'signed-in': 'signed in', 'forwarded': 'forwarded', 'stolen-from-host': 'stolen from host', 'secret-to-use': 'secret, then use',
  'reached': 'reached', 'federated': 'federated', 'logged-on': 'logged on', 'acted-as': 'acted as',
};

/** Platforms as their makers write them; one nobody named here is shown as the log has it. */
const PLATFORM_WORDS: Readonly<Record<string, string>> = byName({
  'aws': 'AWS', 'azure': 'Azure', 'entra': 'Entra', 'm365': 'Microsoft 365', 'gcp': 'GCP', 'google-workspace': 'Google Workspace', 'okta': 'Okta', 'github': 'GitHub', 'gitlab': 'GitLab',
  'kubernetes': 'Kubernetes', 'vault': 'Vault', 'windows': 'Windows', 'linux': 'Linux', 'snowflake': 'Snowflake', 'databricks': 'Databricks', 'oci': 'Oracle Cloud', 'duo': 'Duo',
  'keycloak': 'Keycloak', 'jumpcloud': 'JumpCloud', 'cloudflare': 'Cloudflare', 'circleci': 'CircleCI', 'datadog': 'Datadog', 'docker-hub': 'Docker Hub', 'slack': 'Slack',
  'pagerduty': 'PagerDuty', 'scaleway': 'Scaleway', 'supabase': 'Supabase', 'tailscale': 'Tailscale', 'terraform-cloud': 'Terraform Cloud', 'vercel': 'Vercel', 'spacelift': 'Spacelift',
  'launchdarkly': 'LaunchDarkly', 'mongodb-atlas': 'MongoDB Atlas', 'airbyte': 'Airbyte', 'unknown': 'platform not named', '': 'platform not named',
});

export const platformWords = (platform: string): string => PLATFORM_WORDS[platform] ?? platform.replaceAll('-', ' ');

/** How the lineage calls what logs used without naming it: by its holder (electron/reconstruct/unrecorded.ts). */
const UNRECORDED = 'unrecorded credential of ';

/** The kind of a credential; what no log names is called so, whatever its kind would be. */
export function credentialWords(kind: CredentialKind, value = ''): string {
  return value.startsWith(UNRECORDED) ? 'unrecorded credential' : CREDENTIAL_WORDS[kind];
}

/** Kind and value as one phrase, for sentences: `Entra token 2b…`, `unrecorded credential of svc-a`. */
export function credentialPhrase(kind: CredentialKind, value: string): { readonly kind: string; readonly value: string } {
  return value.startsWith(UNRECORDED) ? { kind: 'unrecorded credential of', value: value.slice(UNRECORDED.length) } : { kind: CREDENTIAL_WORDS[kind], value };
}

const local = (name: string): string => name.split('@')[0] ?? name;
const tailOf = (name: string): string => (name.endsWith('/') ? name : name.slice(name.lastIndexOf('/') + 1));

/** Both ends kept: the end of an ARN or of a key is what tells two apart. Cut between code points. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const chars = Array.from(text);
  if (chars.length <= most) return text;
  const tail = Math.ceil((most - 1) * 0.6);
  return `${chars.slice(0, most - 1 - tail).join('')}…${chars.slice(-tail).join('')}`;
}

/**
 * An identifier in at most `most` characters, so that it can still be told what it is: composite values keep each part, paths their telling end.
 * For labels only; the whole value always stands beside or behind it.
 */
export function shortIdentifier(value: string, most: number): string {
  const held = /^(password|console):(.*?)(?:@(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*)?$/su.exec(value);
  if (held?.[1] !== undefined) return cutMiddle(`${held[1]} of ${tailOf(held[2] ?? '')}${held[3] === undefined ? '' : ` @ ${held[3]} ${held[4] ?? ''}`}`, most);
  if (value.startsWith(UNRECORDED)) return `unrecorded, of ${shortIdentifier(value.slice(UNRECORDED.length), Math.max(8, most - 15))}`;
  if (value.length <= most) return value;
  const acting = /^(.*) as delegated by (.*)$/su.exec(value);
  if (acting !== null) {
    const by = (acting[2] ?? '').split('>');
    return cutMiddle(`${local(acting[1] ?? '')} delegated by ${local(by[0] ?? '')}${by.length > 1 ? ` and ${by.length - 1} more` : ''}`, most);
  }
  // Spaces, `+` and `=` are in no path: a hash in base 64 may hold slashes, and its end alone says nothing.
  if (/[ +=]/u.test(value)) return cutMiddle(value, most);
  for (let at = value.indexOf('/'); at !== -1; at = value.indexOf('/', at + 1)) {
    const rest = value.slice(at + 1);
    if (rest.length >= 4 && rest.length <= most - 2) return `…/${rest}`;
  }
  // Of an address the beginning tells: the end is shared by all of a project.
  const last = tailOf(value);
  return /^[\w.+-]+@[\w.-]+$/u.test(last) && (last.indexOf('@') + 2 <= most) ? `${last.slice(0, most - 1)}…` : cutMiddle(value, most);
}

/** What closed a credential, or that nothing did. */
export const EXPOSURE_END_WORDS: Readonly<Record<Exposure['ended'], string>> = { revoked: 'revoked', expired: 'expired by itself', refused: 'refused since', open: 'still open as far as the logs reach' };

/** A span in its two largest units. */
export function lasting(us: number): string {
  const minutes = Math.floor(us / 60_000_000);
  if (minutes === 0) return `${Math.floor(us / 1_000_000)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
}

/** The mark of a finding that an analyst called benign. */
export function benignWords({ by, at, reason }: Benign): string {
  return `asserted benign by ${by} on ${printInstant(at).slice(0, 10)}: ${reason}`;
}

/** Why two names are one identity, as a clause. */
export function linkWords(link: NameLink): string {
  switch (link.how) {
    case 'recorded': return link.cites === undefined ? 'a record gives both' : `${link.cites.startsWith('I') ? 'the inventory entry' : 'the event'} ${link.cites} gives both`;
    case 'same-key': return `the long-term key ${link.cites ?? ''} stands under both, and one is the end of the other`;
    case 'asserted': return link.said === undefined ? 'asserted' : `asserted by ${link.said.by} at ${printInstant(link.said.at)}: ${link.said.reason}`;
  }
}
