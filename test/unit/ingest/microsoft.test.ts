/** Hand-written readers of Microsoft's texts: whatever they are given, they answer, and what they answer holds. */
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fields } from '../../../electron/ingest/entra/fields.ts';
import { pathOf } from '../../../electron/ingest/entra/graph.ts';
import { keysOf } from '../../../electron/ingest/entra/keys.ts';
import { addressOf, utiOf, utiOfGuid } from '../../../electron/ingest/entra/names.ts';
import { orderOf, readTime, zonelessTime, type Clock } from '../../../electron/ingest/entra/times.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import { formatOf } from '../../../electron/ingest/registry.ts';

const UTC: Clock = { zone: undefined, order: 'month-first', utc: true };
const at = (text: string, clock: Clock = UTC): string | undefined => { const t = readTime(text, clock.utc, clock, 1_000); return 'at' in t ? new Date(t.at / 1000).toISOString() : undefined; };

function readAll(format: string, text: string, timezone?: string): readonly Placed[] {
  const bytes = gunzipSync(gzipSync(Buffer.from(text)));
  const known = formatOf(format);
  if (known === undefined) throw new Error(format);
  const reading = new SourceReading(headOf(bytes, 'x', true), known, { timezone });
  const out: Placed[] = [];
  reading.push(bytes, out);
  reading.end(out);
  return out;
}

describe('times', () => {
  test('the texts of browsers and languages', () => {
    expect(at('5/1/2024, 8:10:12.482 PM')).toBe('2024-05-01T20:10:12.482Z');
    expect(at('5/1/2024 12:00:00 AM')).toBe('2024-05-01T00:00:00.000Z');
    expect(at('01.05.2024 10:00:00')).toBe('2024-05-01T10:00:00.000Z');
    expect(at('05/01/2024 10:00', { ...UTC, order: 'day-first' })).toBe('2024-01-05T10:00:00.000Z');
    expect(at('Wed May 01 2024 12:01:00 GMT+0200 (Central European Summer Time)')).toBe('2024-05-01T10:01:00.000Z');
    expect(at('2024-05-01T10:00:00.1234567+00:00')).toBe('2024-05-01T10:00:00.123Z');
    expect(at('5/1/2024, 13:10:12 PM')).toBeUndefined();
    expect(at('5/1/2024 10:00:00', { ...UTC, utc: false })).toBeUndefined();
    expect(at('5/1/2024 10:00:00 AM', { ...UTC, utc: false, zone: 'Europe/Berlin' })).toBe('2024-05-01T08:00:00.000Z');
  });
  test('a table says its zone in its column, or is asked for one', () => {
    const head = (header: string, cell: string) => headOf(Buffer.from(`${header},UserPrincipalName,AppDisplayName\n"${cell}",a@example.com,x\n`), 'x', true);
    expect(zonelessTime(head('CreatedDateTime', '5/1/2024 7:22:01 AM'))).toBe('5/1/2024 7:22:01 AM');
    expect(zonelessTime(head('Date (UTC)', '5/1/2024 7:22:01 AM'))).toBeUndefined();
    expect(zonelessTime(head('TimeGenerated [UTC]', '5/1/2024, 7:22:01 AM'))).toBeUndefined();
    expect(zonelessTime(head('TimeGenerated [Local Time]', '5/1/2024, 7:22:01 AM'))).toBe('5/1/2024, 7:22:01 AM');
    expect(zonelessTime(head('CreatedDateTime', '2024-05-01T07:22:01Z'))).toBeUndefined();
    expect(orderOf(head('Date', '13/05/2024 07:22:01'))).toBe('day-first');
    expect(orderOf(head('Date', '05/13/2024 07:22:01'))).toBe('month-first');
  });
  test('any text is answered', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,2}[/.-]\d{1,2}[/.-]\d{4},? \d{1,2}:\d\d(:\d\d)?( [AP]M)?$/)), (text) => { readTime(text, true, UTC, 1); }));
  });
});

describe('token identifiers', () => {
  test('the spellings of one', () => {
    const guid = '6f0c2a4e-8b1d-4c7f-9a35-d2e4f6081a00';
    const uti = utiOfGuid(guid);
    expect(uti).toBe('TioMbx2Lf0yaNdLk9ggaAA');
    expect(utiOf(Buffer.from(guid).toString('base64'))).toBe(uti);
    expect(utiOf(uti)).toBe(uti);
    expect(utiOf('anything else')).toBe('anything else');
  });
  test('every GUID has one of 22 characters, and no two the same', () => {
    fc.assert(fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      expect(utiOfGuid(a)).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(utiOfGuid(a) === utiOfGuid(b)).toBe(a === b);
    }));
  });
});

describe('texts', () => {
  test('a name of a key cannot pose as a key', () => {
    expect(keysOf(JSON.stringify(['[KeyIdentifier=a1,KeyType=Password,KeyUsage=Verify,DisplayName=KeyIdentifier=b2,KeyType=AsymmetricX509Cert]']))).toEqual([{ id: 'a1', kind: 'entra-client-secret' }]);
    fc.assert(fc.property(fc.string(), (text) => { keysOf(text); keysOf(JSON.stringify([text])); }));
  });
  test('addresses without ports', () => {
    expect(['192.0.2.1:443', '[2001:db8::1]:443', '2001:db8::1', '::ffff:192.0.2.1', '<null>', '0.0.0.0', ''].map(addressOf)).toEqual(['192.0.2.1', '2001:db8::1', '2001:db8::1', '192.0.2.1', undefined, undefined, undefined]);
  });
  test('paths of Graph have few names', () => {
    expect(pathOf('https://graph.microsoft.com/v1.0/users/a.b@example.com/messages/AAMkAGI1AAAoZCfHAAA=?$top=1').template).toBe('/users/{id}/messages/{id}');
    expect(pathOf('/beta/roleManagement/directory/roleAssignmentScheduleRequests').template).toBe('/roleManagement/directory/roleAssignmentScheduleRequests');
    expect(pathOf("https://graph.microsoft.com/v1.0/applications(appId='x')/owners/$ref").template).toBe('/applications({})/owners/$ref');
    fc.assert(fc.property(fc.string(), fc.webPath(), (a, b) => { pathOf(a); pathOf(`https://graph.microsoft.com${b}`); }));
  });
  test('names whatever their spelling, and no member of a prototype', () => {
    const f = Fields.of({ 'TimeGenerated [Local Time]': 'b', 'TimeGenerated [UTC]': 'a', app_id: 'x', userId_g: 'y', 'Application ID ': 'z' });
    expect([f.text('timegenerated'), f.text('appid'), f.text('userid'), f.text('applicationid'), f.text('constructor')]).toEqual(['a', 'x', 'y', 'z', undefined]);
  });
});

const FORMATS = ['entra-signin', 'entra-audit', 'azure-activity', 'graph-activity', 'm365-audit', 'entra-inventory'];
const KEYS = ['createdDateTime', 'activityDateTime', 'time', 'TimeGenerated', 'CreationTime', 'properties', 'category', 'operationName', 'Operation', 'RecordType', 'AuditData', 'initiatedBy', 'targetResources', 'claims',
  'identity', 'authorization', 'appId', 'userPrincipalName', 'servicePrincipalId', 'status', 'id', 'RequestUri', 'RequestMethod', 'SignInActivityId', 'modifiedProperties', 'Target', 'ModifiedProperties', 'principalId', 'scope',
  'roleDefinitionId', 'passwordCredentials', 'issuer', 'subject', 'audiences', 'correlationId', 'resourceId', '__proto__'];

test.each(FORMATS)('%s: any value of any member is answered', (format) => {
  const leaf = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('2024-05-01T08:00:00Z', 'SignInLogs', 'AuditLogs', 'Administrative', '{"a":1}', '[{"x":"y"}]', 'Microsoft.Compute/virtualMachines/write', 'Add member to role', 'ServicePrincipal'), fc.integer(), fc.boolean(), fc.constant(null));
  const record = fc.dictionary(fc.constantFrom(...KEYS), fc.oneof({ maxDepth: 2 }, leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.constantFrom(...KEYS, 'user', 'app', 'displayName', 'newValue', 'value'), leaf, { maxKeys: 5 })), { maxKeys: 14 });
  fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
    const placed = readAll(format, records.map((r) => `${JSON.stringify(r)}\n`).join(''));
    expect(placed.length).toBeGreaterThanOrEqual(records.length);
  }));
});

test('a table without a zone is read in the zone that was said', () => {
  const text = 'CreatedDateTime,UserPrincipalName,UserDisplayName,AppDisplayName,IPAddress,City,Country,Status,ConditionalAccessStatus\n3/12/2025 7:22:01 AM,Dana@example.com,Dana,Azure CLI,203.0.113.40,Bern,CH,Success,success\n';
  const [placed] = readAll('entra-signin', text, '+02:00');
  const event = placed?.reading.kind === 'events' ? placed.reading.events[0] : undefined;
  expect([event?.at, event?.actor?.name, event?.outcome]).toEqual([Date.UTC(2025, 2, 12, 5, 22, 1) * 1000, 'dana@example.com', 'success']);
});

test('one sign-in has one key and one instant in every shape', () => {
  const id = '8b2e4c60-ad3f-4e91-9c57-f40618203c00';
  const app = '2f6d1c84-90ab-4e57-8c3d-5a7b9e1f0d23';
  const graph = JSON.stringify([{ id, createdDateTime: '2024-05-01T08:10:12Z', appId: app, servicePrincipalId: app, ipAddress: '198.51.100.23', status: { errorCode: 0 }, resourceDisplayName: 'x' }]);
  const stream = JSON.stringify({ time: '2024-05-01T08:12:00Z', category: 'ServicePrincipalSignInLogs', operationName: 'Sign-in activity', properties: { id, createdDateTime: '2024-05-01T08:10:12.4820001+00:00', appId: app, servicePrincipalId: app, status: { errorCode: 0 } } });
  const portal = `Date (UTC),Request ID,Correlation ID,Service principal ID,Application ID ,IP address,Status,Sign-in error code\n2024-05-01T08:10:12Z,${id},,${app},${app},198.51.100.23,Success,0\n`;
  const copies = [graph, `${stream}\n${stream}\n`, portal].map((text) => readAll('entra-signin', text)[0]?.reading).map((r) => (r?.kind === 'events' ? [r.events[0].at, r.events[0].twinKey, r.events[0].issues?.[0]?.value] : r));
  expect(new Set(copies.map((c) => JSON.stringify(c))).size).toBe(1);
});
