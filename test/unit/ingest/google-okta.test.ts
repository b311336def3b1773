/** Google and Okta: names that must be one text, deliveries that must be one happening, and readers that must not throw. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventDraft } from '../../../shared/domain/event.ts';
import { keyIdOf, memberNamed, federatedOf, impersonationOf } from '../../../electron/ingest/gcp/names.ts';
import { gcpAuditFormat } from '../../../electron/ingest/formats/gcp-audit.ts';
import { googleWorkspaceFormat } from '../../../electron/ingest/formats/google-workspace.ts';
import { oktaSystemLogFormat } from '../../../electron/ingest/formats/okta-system-log.ts';
import type { Format } from '../../../electron/ingest/format.ts';
import { nest, stepsOf } from '../../../electron/ingest/nesting.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { SourceReading, type Placed } from '../../../electron/ingest/read-source.ts';
import { bytesOfText } from './splits.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function read(format: Format, bytes: Uint8Array): Placed[] {
  const reading = new SourceReading(headOf(bytes, 'unknown', true), format, {});
  const out: Placed[] = [];
  reading.push(bytes, out);
  reading.end(out);
  return out;
}
const eventsOf = (placed: readonly Placed[]): EventDraft[] => placed.flatMap((p) => (p.reading.kind === 'events' ? p.reading.events : []));
const caseOf = (format: string, name: string, file: string): Uint8Array => readFileSync(join(import.meta.dirname, '../../cases', format, name, file));
/** What makes two readings one happening. */
const happenings = (placed: readonly Placed[]): string[] => eventsOf(placed).map((e) => `${e.at} ${e.twinKey}`);

describe('one text', () => {
  test('a key, whatever wraps it', () => {
    const id = '0123456789abcdef0123456789abcdef01234567';
    for (const name of [`//iam.googleapis.com/projects/p/serviceAccounts/e@p.iam.gserviceaccount.com/keys/${id}`, `projects/-/serviceAccounts/e@p.iam.gserviceaccount.com/keys/${id}`, `projects/p/serviceAccounts/1234/keys/${id.toUpperCase()}`, id]) expect(keyIdOf(name)).toBe(id);
    expect(keyIdOf('projects/-/serviceAccounts/E@p.iam.gserviceaccount.com/keys/short')).toBe('e@p.iam.gserviceaccount.com/keys/short');
  });
  test('a workload of a cluster, in either way that Google writes it', () => {
    expect(federatedOf('serviceAccount:p.svc.id.goog[shop/checkout]')?.subject).toBe('system:serviceaccount:shop:checkout');
    expect(federatedOf('principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/shop/sa/checkout')?.subject).toBe('system:serviceaccount:shop:checkout');
    expect(memberNamed('user:Alice@Example.com').name).toBe('alice@example.com');
  });
  test('a chain is issued and presented under one text', () => {
    const events = eventsOf(read(gcpAuditFormat, caseOf('gcp-audit', 'lines-chain', 'input.jsonl')));
    const issued = new Set(events.flatMap((e) => (e.issues ?? []).map((i) => i.value)));
    const value = impersonationOf('backup@orders-prod.iam.gserviceaccount.com', ['deployer@orders-prod.iam.gserviceaccount.com', 'broker@orders-prod.iam.gserviceaccount.com']);
    expect(issued.has(value)).toBe(true);
    expect(events.some((e) => e.credential?.value === value)).toBe(true);
  });
});

describe('one happening', () => {
  const lines = new Set(happenings(read(gcpAuditFormat, caseOf('gcp-audit', 'lines-chain', 'input.jsonl'))));
  test.each([['bigquery-json', 'input.json'], ['bigquery-csv', 'input.csv'], ['explorer-csv', 'input.csv'], ['array-pretty', 'input.json']])('%s tells the same entries', (name, file) => {
    for (const h of happenings(read(gcpAuditFormat, caseOf('gcp-audit', name, file)))) expect(lines).toContain(h);
  });
  test('a sign-in delivered by the Reports API and through Google Cloud', () => {
    const api = new Set(happenings(read(googleWorkspaceFormat, caseOf('google-workspace', 'page', 'input.json'))));
    for (const h of happenings(read(gcpAuditFormat, caseOf('gcp-audit', 'workspace-login', 'input.jsonl')))) expect(api).toContain(h);
    for (const [name, file] of [['one-event-a-row', 'input.jsonl'], ['log-analytics', 'input.json'], ['log-analytics-csv', 'input.csv']] as const) {
      for (const h of happenings(read(googleWorkspaceFormat, caseOf('google-workspace', name, file)))) expect(api).toContain(h);
    }
  });
  test.each([['console-csv', 'input.csv'], ['log-analytics', 'input.json'], ['lower-case-lines', 'input.jsonl']])('Okta: %s', (name, file) => {
    const array = new Set(happenings(read(oktaSystemLogFormat, caseOf('okta-system-log', 'array', 'input.json'))));
    for (const h of happenings(read(oktaSystemLogFormat, caseOf('okta-system-log', name, file)))) expect(array).toContain(h);
  });
});

describe('anything at all', () => {
  const names = ['protoPayload', 'authenticationInfo', 'serviceAccountDelegationInfo', 'request', 'response', 'metadata', 'event', 'activityId', 'timestamp', 'methodName', 'serviceName', 'resource', 'labels', 'status', 'id', 'actor', 'events', 'parameters', 'name', 'eventType', 'published', 'target', 'outcome', 'debugContext', 'bindings', '__proto__'];
  const texts = ['2024-05-02T10:00:00Z', 'SetIamPolicy', 'CreateServiceAccountKey', 'GenerateAccessToken', 'login_success', 'token', 'iam.googleapis.com', 'user.session.start', '', '{"a":1}'];
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 5 }, fc.constantFrom(...texts), fc.jsonValue({ maxDepth: 1 }), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 6 })),
  }));
  const record = fc.record({ protoPayload: tree, insertId: fc.string(), timestamp: fc.constantFrom('2024-05-02T10:00:00Z', 'x'), id: tree, actor: tree, events: tree, eventType: fc.constantFrom('user.session.start', 'system.api_token.create', 'x'), published: fc.constantFrom('2024-05-02T10:00:00Z', 7), target: tree, debugContext: tree, resource: tree }, { requiredKeys: [] });

  test.each([gcpAuditFormat, googleWorkspaceFormat, oktaSystemLogFormat].map((f) => [f.id, f] as const))('%s answers for every line', (_id, format) => {
    fc.assert(fc.property(fc.array(record, { minLength: 2, maxLength: 5 }), (records) => {
      const placed = read(format, bytesOfText(records.map((r) => JSON.stringify(r)).join('\n')));
      // A line that holds a list of records gives one for each of them.
      expect(placed.length).toBeGreaterThanOrEqual(records.length);
    }), { numRuns: 300 });
  });
  test('paths nest and never reach a prototype', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('a.b', 'a[0].b', '__proto__.x', 'constructor.prototype.y')), fc.jsonValue())), (pairs) => {
      nest(pairs.map(([path, value]) => [stepsOf(path), value]));
      expect(({} as Record<string, unknown>)['x'] ?? ({} as Record<string, unknown>)['y']).toBeUndefined();
    }));
  });
});
