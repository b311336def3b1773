/** Queries for what is missing: no text of a log may end its quotes, and every platform of the product has an answer. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queriesFor, spanText } from '../../electron/reconstruct/queries.ts';
import type { Micros } from '../../shared/domain/time.ts';

const PLATFORMS = ['aws', 'entra', 'azure', 'm365', 'gcp', 'okta', 'github', 'gitlab', 'kubernetes', 'vault', 'windows', 'linux', 'elsewhere'];
const ask = (platform: string, text: string) => queriesFor({ platform, texts: [text], from: 1_700_000_000_000_000 as Micros, to: 1_700_000_600_000_000 as Micros });

test('every platform has a query that names the credential and the span', () => {
  for (const platform of PLATFORMS) {
    const asks = ask(platform, 'AKIAEXAMPLE00000001');
    expect(asks.length, platform).toBeGreaterThan(0);
    for (const a of asks) {
      expect(a.text, `${platform} ${a.language}`).toContain('AKIAEXAMPLE00000001');
      expect(a.text, `${platform} ${a.language}`).toMatch(/2023-11-14T22:13:20Z|1700000000/);
    }
  }
});

test('a gap has a query for all of its span, by account where every record names it', () => {
  const span = { from: 1_700_000_000_000_000 as Micros, to: 1_700_000_600_000_000 as Micros, region: undefined };
  for (const platform of PLATFORMS) for (const line of spanText({ platform, account: 'ACC1', ...span }).split('\n')) expect(line, platform).toMatch(/2023-11-14T22:13:20Z|1700000000/);
  expect(spanText({ platform: 'aws', account: '111122223333', ...span, region: 'eu-central-1' }).split('\n')[0])
    .toBe("Athena: SELECT * FROM cloudtrail_logs WHERE recipientaccountid = '111122223333' AND awsregion = 'eu-central-1' AND eventtime >= '2023-11-14T22:13:20Z' AND eventtime < '2023-11-14T22:23:20Z' ORDER BY eventtime");
  expect(spanText({ platform: 'windows', account: 'corp', ...span })).not.toContain('corp');
  expect(spanText({ platform: 'github', account: 'example-shop', ...span })).toContain('"example-shop"');
});

test('a text of a log cannot leave its quotes', () => {
  fc.assert(fc.property(fc.constantFrom(...PLATFORMS), fc.oneof(fc.string(), fc.constantFrom(`' OR '1'='1`, `" | delete *`, `\\" or 1==1 //`, `x'; DROP TABLE y; --`, '\u2028| take 1', `%' OR eventtime LIKE '%`)), (platform, text) => {
    for (const a of ask(platform, text)) {
      expect(a.text.split('\n')).toHaveLength(1);
      if (a.language === 'OpenSearch') expect(JSON.parse(a.text)).toBeTypeOf('object');
      else if (a.language === 'Athena') expect((a.text.match(/'/g) ?? []).length % 2).toBe(0);
      else expect((a.text.replaceAll('\\\\', '').replaceAll('\\"', '').match(/"/g) ?? []).length % 2).toBe(0);
    }
  }));
});
