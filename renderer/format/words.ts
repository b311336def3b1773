/** The closed vocabularies as words for people. One table each; a value nobody named falls back to itself with spaces. */
import type { Target } from '../../shared/domain/event.ts';

const SPELLED: Readonly<Record<string, string>> = {
  aws: 'AWS', 'ci-runner': 'CI runner', 'ssh-key': 'SSH key', 'aws-ssh-public-key': 'AWS SSH public key', 'aws-saml-session': 'AWS SAML session',
  'service-account': 'service account', 'never-issued': 'never issued', 'not-logged': 'not logged', gcp: 'GCP', entra: 'Entra', okta: 'Okta',
  github: 'GitHub', kubernetes: 'Kubernetes', vault: 'Vault', azure: 'Azure', 'issued-unused': 'issued, unused', 'cannot-tell': 'cannot tell',
};

export function words(value: string): string {
  return SPELLED[value] ?? value.replace(/^aws-/, 'AWS ').replaceAll('-', ' ');
}

export const capital = (text: string): string => (text === '' ? text : text.charAt(0).toUpperCase() + text.slice(1));

/** The most telling part first: what was touched, then where it stands. */
export function targetText(t: Target): string {
  const what = t.resource ?? t.host ?? t.service ?? t.account ?? t.platform;
  const where = [t.service, t.account].filter((part): part is string => part !== undefined && part !== what);
  return [what, ...where].join(' · ');
}
