/** Which platform's playbooks a credential or a system needs: the kind says it, else the shape of the value, else the platform it was seen on. */
import { byName } from '../../shared/domain/by-name.ts';
import type { CredentialKind } from '../../shared/domain/kinds.ts';

export const FAMILIES = ['aws', 'microsoft', 'google', 'okta', 'github', 'gitlab', 'kubernetes', 'vault', 'windows', 'unix', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

const PLATFORMS: Readonly<Record<string, Family>> = byName({
  aws: 'aws', entra: 'microsoft', azure: 'microsoft', m365: 'microsoft', gcp: 'google', 'google-workspace': 'google', okta: 'okta', github: 'github', gitlab: 'gitlab',
  kubernetes: 'kubernetes', vault: 'vault', windows: 'windows', linux: 'unix', unix: 'unix',
});
export const familyOfPlatform = (platform: string): Family => PLATFORMS[platform] ?? 'other';

/** Kinds that say whose they are. The others (a password, a token) are many platforms'. */
const KINDS: readonly (readonly [RegExp, Family])[] = [
  [/^aws-/, 'aws'], [/^(?:entra|azure)-/, 'microsoft'], [/^(?:gcp|google)-/, 'google'], [/^okta-/, 'okta'], [/^github-/, 'github'], [/^gitlab-/, 'gitlab'], [/^kubernetes-/, 'kubernetes'],
  [/^vault-/, 'vault'], [/^(?:windows-logon-session|kerberos-logon|ntlm-exchange)$/, 'windows'], [/^(?:ssh-session|linux-audit-session)$/, 'unix'],
];

/** Values that say whose they are, as the readers write them. */
const VALUES: readonly (readonly [RegExp, Family])[] = [
  [/^(?:google-oauth:|password:google:|GOOG1)/, 'google'], [/^projects\/[^/]+\/locations\/global\/keys\//, 'google'], [/^okta-token:/, 'okta'], [/^gitlab:/, 'gitlab'], [/^github:/, 'github'],
  [/^(?:certificate-serial|certificate-thumbprint|certificate-request|key-credential):/, 'windows'], [/^(?:serial:|hmac-sha256:)/, 'vault'],
];

export function familyOf(kind: CredentialKind, value: string, platform: string): Family {
  const family = KINDS.find(([pattern]) => pattern.test(kind))?.[1] ?? VALUES.find(([pattern]) => pattern.test(value))?.[1];
  return family ?? familyOfPlatform(platform);
}
