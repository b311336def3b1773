/** What vocabularies and identifiers are called, the same in window, report and drawing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectParts, QUERY_LANGUAGES } from '../../../shared/domain/collect.ts';
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import { microsOf } from '../../../shared/domain/time.ts';
import { HOP_KINDS } from '../../../shared/domain/trace.ts';
import { CREDENTIAL_WORDS, credentialPhrase, credentialWords, cutMiddle, HOP_WORDS, platformWords, shortIdentifier } from '../../../shared/domain/words.ts';
import { queriesFor } from '../../../electron/reconstruct/queries.ts';
import { unrecordedOf } from '../../../electron/reconstruct/unrecorded.ts';
import { words } from '../../../renderer/format/words.ts';

test('every kind has its own words, and the window says the same', () => {
  expect(new Set(Object.values(CREDENTIAL_WORDS)).size).toBe(CREDENTIAL_KINDS.length);
  for (const kind of [...CREDENTIAL_KINDS, ...IDENTITY_KINDS, ...HOP_KINDS]) expect(words(kind)).toMatch(/^[A-Za-z]/);
  for (const kind of CREDENTIAL_KINDS) if (kind !== 'unknown') expect(words(kind)).toBe(CREDENTIAL_WORDS[kind]);
  expect([credentialWords('entra-client-secret'), credentialWords('kubernetes-token'), credentialWords('windows-logon-session'), HOP_WORDS['logged-on']])
    .toEqual(['Entra client secret', 'Kubernetes token', 'Windows logon session', 'logged on']);
  expect([platformWords('aws'), platformWords('m365'), platformWords('some-new-saas'), platformWords(''), platformWords('constructor')]).toEqual(['AWS', 'Microsoft 365', 'some new saas', 'platform not named', 'constructor']);
});

test('what no log names is called unrecorded, by its holder', () => {
  const value = unrecordedOf('svc-a');
  expect(credentialWords('unknown', value)).toBe('unrecorded credential');
  expect(credentialPhrase('unknown', value)).toEqual({ kind: 'unrecorded credential of', value: 'svc-a' });
  expect(credentialPhrase('entra-token', 'T1')).toEqual({ kind: 'Entra token', value: 'T1' });
});

test('composite identifiers keep what tells them apart', () => {
  expect(shortIdentifier('AKIATFQR7NSC8Q4X20BJ', 30)).toBe('AKIATFQR7NSC8Q4X20BJ');
  expect(shortIdentifier('arn:aws:iam::111122223333:role/team/nightly-backup', 30)).toBe('…/team/nightly-backup');
  expect(shortIdentifier('projects/12345/secrets/billing-3-token/versions/1', 30)).toBe('…/billing-3-token/versions/1');
  expect(shortIdentifier('projects/p/serviceAccounts/deploy-8@example-shop-prod.iam.gserviceaccount.com', 30)).toBe('deploy-8@example-shop-prod.ia…');
  expect(shortIdentifier('console:arn:aws:iam::111122223333:user/ann@2026-03-13T02:17:49Z', 34)).toBe('console of ann @ 2026-03-13 02:17');
  expect(shortIdentifier('password:arn:aws:iam::111122223333:user/ann', 34)).toBe('password of ann');
  expect(shortIdentifier('password:google:ann@example.com', 34)).toBe('password of google:ann@example.com');
  expect(shortIdentifier('backup@p.iam.gserviceaccount.com as delegated by ci@p.iam.gserviceaccount.com>mid@p.iam.gserviceaccount.com', 40)).toBe('backup delegated by ci and 1 more');
  expect(shortIdentifier('WEB01:0x3e7', 30)).toBe('WEB01:0x3e7');
  expect(shortIdentifier(`unrecorded credential of ${'x'.repeat(60)}`, 34)).toHaveLength(34);
  expect(shortIdentifier('sha256:AbC/dEfGhIjKlMnOpQrStUvWxYz0123456789+/abc=', 30)).toMatch(/^sha256:.*….*abc=$/);
});

/** One half of a surrogate pair without its other. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

test('a label is never longer than its room, and never breaks a character in two', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.integer({ min: 24, max: 60 }), (value, most) => {
    const label = shortIdentifier(value, most);
    expect(Array.from(label).length).toBeLessThanOrEqual(most);
    if (!HALF.test(value)) expect(label).not.toMatch(HALF);
    expect(Array.from(cutMiddle(value, most)).length).toBeLessThanOrEqual(most);
  }));
});

test('what to collect is shown query by query, and nothing of it is lost', () => {
  expect(collectParts('a fresh copy of these files')).toEqual([{ language: undefined, text: 'a fresh copy of these files' }]);
  expect(collectParts('Athena: SELECT 1\nSplunk: search x\n  | table y')).toEqual([{ language: 'Athena', text: 'SELECT 1' }, { language: 'Splunk', text: 'search x\n  | table y' }]);
  for (const platform of ['aws', 'entra', 'gcp', 'kubernetes', 'linux', 'anything']) {
    const asks = queriesFor({ platform, texts: ['k\nSplunk: x'], from: microsOf(1_700_000_000_000_000), to: undefined });
    expect(collectParts(asks.map((a) => `${a.language}: ${a.text}`).join('\n'))).toEqual(asks);
    for (const a of asks) expect(QUERY_LANGUAGES).toContain(a.language);
  }
});
