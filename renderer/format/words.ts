/** The closed vocabularies as words for people, from the one table that the report uses too. A value nobody named falls back to itself with spaces. */
import { byName } from '../../shared/domain/by-name.ts';
import type { Target } from '../../shared/domain/event.ts';
import { CREDENTIAL_WORDS, HOP_WORDS, IDENTITY_WORDS, platformWords } from '../../shared/domain/words.ts';

const SPELLED: Readonly<Record<string, string>> = byName({
  ...CREDENTIAL_WORDS, ...HOP_WORDS, ...IDENTITY_WORDS,
  'never-issued': 'never issued', 'not-logged': 'not logged', 'issued-unused': 'issued, unused', 'cannot-tell': 'cannot tell',
});

/** Any value of a vocabulary. Of a credential whose value is at hand use `credentialWords`: it knows what no log named. */
export function words(value: string): string {
  return SPELLED[value] ?? platformWords(value);
}

export const capital = (text: string): string => (text === '' ? text : text.charAt(0).toUpperCase() + text.slice(1));

/** The most telling part first: what was touched, then where it stands. */
export function targetText(t: Target): string {
  const what = t.resource ?? t.host ?? t.service ?? t.account ?? t.platform;
  const where = [t.service, t.account].filter((part): part is string => part !== undefined && part !== what);
  return [what, ...where].join(' · ');
}
