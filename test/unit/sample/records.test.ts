import { describe, expect, test } from 'vitest';
import { records } from './records.ts';

const REQUIRED = [
  'eventVersion', 'userIdentity', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'requestParameters', 'responseElements', 'eventID', 'readOnly', 'eventType',
  'managementEvent', 'recipientAccountId', 'eventCategory',
] as const;
const ADDRESS = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$|^10\.\d+\.\d+\.\d+$|^[a-z0-9-]+\.amazonaws\.com$|^AWS Internal$/;

describe('every record', () => {
  test('has the fields that CloudTrail always writes', () => {
    for (const r of records) for (const field of REQUIRED) expect(r, `${r.eventID} ${field}`).toHaveProperty(field);
  });

  test('has an id of its own', () => {
    expect(new Set(records.map((r) => r.eventID)).size).toBe(records.length);
  });

  test('lies in the fortnight, in whole seconds', () => {
    for (const r of records) expect(r.eventTime).toMatch(/^2026-09-(0[7-9]|1\d|20)T\d\d:\d\d:\d\dZ$/);
  });

  test('comes from a documentation range, a private one or a service', () => {
    for (const r of records) expect(r.sourceIPAddress).toMatch(ADDRESS);
  });

  test('names only keys of the right shape, marked as samples', () => {
    for (const r of records) {
      const key = r.userIdentity.accessKeyId;
      if (key !== undefined) expect(key).toMatch(/^A[KS]IASAMPLE[A-Z2-7]{10}$/);
    }
  });

  test('uses a role session only while it lives', () => {
    for (const r of records) {
      const began = r.userIdentity.sessionContext?.attributes.creationDate;
      if (began !== undefined) expect(Date.parse(r.eventTime) - Date.parse(began), `${r.eventID} ${r.eventName}`).toBeLessThanOrEqual(13 * 3_600_000);
      if (began !== undefined) expect(began <= r.eventTime, r.eventID).toBe(true);
    }
  });
});

describe('together they show', () => {
  test('every type of identity', () => {
    const types = new Set(records.map((r) => r.userIdentity.type));
    for (const type of ['Root', 'IAMUser', 'AssumedRole', 'FederatedUser', 'AWSAccount', 'AWSService', 'SAMLUser', 'WebIdentityUser', 'IdentityCenterUser']) expect(types).toContain(type);
  });

  test('every field that carries a trail', () => {
    const some = (test: (r: (typeof records)[number]) => boolean): boolean => records.some(test);
    expect(some((r) => r.userIdentity.sessionContext?.ec2RoleDelivery === '2.0')).toBe(true);
    expect(some((r) => r.userIdentity.sessionContext?.sourceIdentity !== undefined)).toBe(true);
    expect(some((r) => r.userIdentity.sessionContext?.webIdFederationData !== undefined)).toBe(true);
    expect(some((r) => r.userIdentity.onBehalfOf !== undefined && r.userIdentity.credentialId !== undefined)).toBe(true);
    expect(some((r) => r.userIdentity.inScopeOf !== undefined)).toBe(true);
    expect(some((r) => r.userIdentity.invokedBy !== undefined && r.userIdentity.type === 'IAMUser')).toBe(true);
    expect(some((r) => r.userIdentity.type === 'AssumedRole' && r.userIdentity.accessKeyId === undefined)).toBe(true);
    expect(some((r) => r.vpcEndpointId !== undefined)).toBe(true);
    expect(some((r) => r.sessionCredentialFromConsole === 'true')).toBe(true);
    expect(some((r) => r.eventType === 'AwsServiceEvent')).toBe(true);
    expect(some((r) => r.eventName === 'AssumeRole' && r.errorCode !== undefined && r.responseElements === null)).toBe(true);
    expect(some((r) => r.eventName === 'ConsoleLogin' && r.errorMessage !== undefined && r.errorCode === undefined)).toBe(true);
  });

  test('calls into another account twice: with the key at home, without it abroad', () => {
    const shared = new Map<string, (typeof records)[number][]>();
    for (const r of records) if (r.sharedEventID !== undefined) shared.set(r.sharedEventID, [...(shared.get(r.sharedEventID) ?? []), r]);
    const pairs = [...shared.values()].filter((group) => group.length === 2);
    expect(pairs.length).toBeGreaterThan(10);
    for (const pair of pairs) {
      expect(new Set(pair.map((r) => r.recipientAccountId)).size).toBe(2);
      const abroad = pair.filter((r) => r.userIdentity.type === 'AWSAccount');
      expect(abroad).toHaveLength(1);
      expect(abroad[0]?.userIdentity.accessKeyId).toBeUndefined();
    }
  });
});
