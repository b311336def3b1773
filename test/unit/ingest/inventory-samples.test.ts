/** The inventory formats on real samples, and on anything at all. */
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Format, Head, SourceRecord } from '../../../electron/ingest/format.ts';
import { accessKeysFormat } from '../../../electron/ingest/formats/aws-access-keys.ts';
import { authorizationDetailsFormat } from '../../../electron/ingest/formats/aws-authorization-details.ts';
import { credentialReportFormat } from '../../../electron/ingest/formats/aws-credential-report.ts';
import { instanceProfilesFormat } from '../../../electron/ingest/formats/aws-instance-profiles.ts';
import { nhiCsvFormat } from '../../../electron/ingest/formats/nhi-csv.ts';
import { oidcProvidersFormat } from '../../../electron/ingest/formats/aws-oidc-providers.ts';
import { guess } from '../../../electron/ingest/detect.ts';
import { mappingOf, readMapping } from '../../../electron/ingest/mapping.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';

const FORMATS: readonly Format[] = [credentialReportFormat, authorizationDetailsFormat, accessKeysFormat, instanceProfilesFormat, oidcProvidersFormat, nhiCsvFormat];
const SAMPLES = join(import.meta.dirname, '../../../../shared/data/nhi_inventory');
const present = existsSync(SAMPLES) || process.env['CI'] === 'true';
const DEMO = 'cloudmapper_demo/account-data/demo/us-east-1';
const SPLAINING = 'cloudsplaining/test/files';

/** How a file comes out: what it was taken for, readings, and entries by kind. */
function outcome(bytes: Uint8Array): string {
  const claims = guess(headOf(bytes, 'unknown', bytes.length <= 64 * 1024), FORMATS);
  const [claim] = claims;
  if (claim === undefined) return 'no format';
  if (claims.length > 1) return `claimed by ${claims.map((c) => c.format.id).join(' and ')}`;
  return `${claim.format.id}: ${counts(readings(bytes, claim.format))}`;
}

function readings(bytes: Uint8Array, format: Format, chunk = bytes.length): readonly Placed[] {
  const source = new SourceReading(headOf(bytes, 'unknown', bytes.length <= 64 * 1024), format, {});
  const out: Placed[] = [];
  for (let i = 0; i < bytes.length; i += chunk) source.push(bytes.subarray(i, i + chunk), out);
  source.end(out);
  return out;
}

function counts(placed: readonly Placed[]): string {
  const n = new Map<string, number>();
  const count = (what: string): unknown => n.set(what, (n.get(what) ?? 0) + 1);
  for (const { reading } of placed) {
    if (reading.kind === 'entries') for (const e of reading.entries) count(e.kind);
    else count(reading.kind);
  }
  return `${placed.length} records, ${[...n].sort().map(([what, k]) => `${k} ${what}`).join(', ')}`;
}

describe.skipIf(!present)('samples under ../shared/data/nhi_inventory', () => {
  const file = (path: string): Uint8Array => readFileSync(join(SAMPLES, path));

  test.each([
    [`${DEMO}/iam-get-credential-report.json`, 'aws-credential-report: 1 records, 6 credential, 3 identity'],
    [`${DEMO}/iam-get-account-authorization-details.json`, 'aws-authorization-details: 9 records, 7 identity, 1 membership, 9 permission, 4 trust'],
    [`${DEMO}/ec2-describe-instances.json`, 'aws-instance-profiles: 1 records, 1 skipped'],
    [`${DEMO}/iam-get-role/bad_role`, 'no format'],
    [`${SPLAINING}/example-authz-details.json`, 'aws-authorization-details: 40 records, 1 host-identity, 8 identity, 3 membership, 43 permission, 3 trust'],
    [`${SPLAINING}/example_authz_details_for_overrides.json`, 'aws-authorization-details: 1 records, 1 permission'],
    [`${SPLAINING}/example_authz_details_for_overrides_complete.json`, 'aws-authorization-details: 7 records, 4 identity, 1 membership, 9 permission, 2 trust'],
    [`${SPLAINING}/example_authz_v2.json`, 'aws-authorization-details: 6 records, 4 identity, 1 membership, 5 permission, 2 trust'],
    [`${SPLAINING}/managed_policy_mismatch.json`, 'aws-authorization-details: 2 records, 1 identity, 2 permission'],
    [`${SPLAINING}/test_policy_file.json`, 'no format'],
    ['cartography/aws/secretsmanager.json', 'no format'],
  ])('%s', (path, said) => {
    expect(outcome(file(path))).toBe(said);
  });

  test('cut into chunks of any size, the readings are the same', () => {
    const bytes = file(`${DEMO}/iam-get-account-authorization-details.json`);
    const whole = readings(bytes, authorizationDetailsFormat);
    for (const chunk of [1, 7, 4096]) expect(readings(bytes, authorizationDetailsFormat, chunk)).toEqual(whole);
  });

  // Fixtures of Cartography hold the answers of AWS one level down, under the name of the fixture.
  const inside = (path: string, name: string): Uint8Array => {
    const fixture = JSON.parse(readFileSync(join(SAMPLES, path), 'utf8')) as Record<string, unknown>;
    const value = fixture[name];
    return new TextEncoder().encode(JSON.stringify(value));
  };
  test.each([
    ['cartography/aws/iam/access_keys.json', 'GET_ACCOUNT_ACCESS_KEY_DATA', 'aws-access-keys: 4 records, 4 credential, 4 identity'],
    ['cartography/aws/iam/instance_profiles.json', 'INSTANCE_PROFILES', 'aws-instance-profiles: 1 records, 1 host-identity, 1 identity, 4 trust'],
    ['cartography/aws/ec2/instances.json', 'DESCRIBE_INSTANCES', 'aws-instance-profiles: 3 records, 4 host-identity'],
  ])('%s, %s', (path, name, said) => {
    expect(outcome(inside(path, name))).toBe(said);
  });
});

describe('anything at all', () => {
  const place = { offset: 0, length: 0, line: 1 };
  const words = ['Arn', 'UserName', 'AccessKeyId', 'AccessKeyMetadata', 'Content', 'UserDetailList', 'RoleDetailList', 'Policies', 'PolicyVersionList', 'AssumeRolePolicyDocument', 'Statement', 'Principal',
    'Action', 'Condition', 'InstanceProfileList', 'Roles', 'Instances', 'Reservations', 'IamInstanceProfile', 'InstanceId', 'OpenIDConnectProviderList', 'Url', 'CreateDate', 'Tags', '__proto__', 'constructor'];
  const texts = ['arn:aws:iam::111122223333:role/x', 'arn:aws:iam::111122223333:user/x', 'arn:aws:iam::111122223333:instance-profile/x', '*', 'Allow', 'AKIAIOSFODNN7EXAMPLE', '%7B%', '{"Statement":1}', 'user,arn,\n'];
  const leaf = fc.oneof(fc.constantFrom(...texts), fc.string(), fc.integer(), fc.double(), fc.constantFrom(null, true, undefined));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 6 })),
  }));
  const keys = fc.constantFrom('', 'UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies', 'AccessKeyMetadata', 'Reservations');
  const head = (header: readonly string[]): Head => ({ name: '', shape: 'csv', text: '', records: [], keys: [], header, rows: [], delimiter: ',' });

  test('no JSON value makes a reader throw, and every record becomes one reading', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), value), keys, (v, key) => {
      for (const format of FORMATS) {
        const reading = format.open({}, head([])).read({ kind: 'json', place, value: v, key });
        expect(['entries', 'skipped', 'rejected']).toContain(reading.kind);
        if (reading.kind === 'entries') for (const e of reading.entries) expect((e.detail ?? '').length).toBeLessThan(20_000);
      }
    }), { numRuns: 2_000 });
  });

  const column = fc.oneof(fc.constantFrom('name', 'type', 'platform', 'credential_id', 'created', 'expires', 'consumers', 'arn', 'access_key_1_active', 'user_creation_time', 'Secret'), fc.string());
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '2024-03-01', '2024-03-01 10:00:00', 'arn:aws:iam::111122223333:user/x', 'true', 'a;b|c', 'never', '9'.repeat(400)));

  test('no cells make a reader throw, whatever the header, the zone or the mapping', () => {
    const mapping = fc.option(fc.anything(), { nil: undefined });
    fc.assert(fc.property(fc.array(column), fc.array(cell), fc.option(fc.oneof(fc.constantFrom('UTC', 'Europe/Berlin', '+02:00'), fc.string()), { nil: undefined }), mapping, (header, cells, timezone, m) => {
      const record: SourceRecord = { kind: 'row', place, cells, get: (name) => cells[header.findIndex((h) => h.trim().toLowerCase() === name)] };
      for (const format of FORMATS) expect(['entries', 'skipped', 'rejected']).toContain(format.open({ timezone, mapping: m }, head(header)).read(record).kind);
    }), { numRuns: 2_000 });
  });

  test('no text and no value makes the mapping throw', () => {
    fc.assert(fc.property(fc.string(), fc.anything(), (text, v) => {
      expect(typeof readMapping(text).ok).toBe('boolean');
      expect(typeof mappingOf(v).ok).toBe('boolean');
    }));
  });

  test('no head makes a format throw, and no two of ours claim the same', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), value.map((v) => JSON.stringify({ v }))), (text) => {
      expect(guess(headOf(new TextEncoder().encode(text), 'unknown', true), [credentialReportFormat, nhiCsvFormat]).length).toBeLessThan(2);
      guess(headOf(new TextEncoder().encode(text), 'unknown', true), FORMATS);
    }));
  });
});
