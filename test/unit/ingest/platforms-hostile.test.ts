/** Formats of code hosts, clusters and Vault on values that no log has: a reading comes out of every one, and nothing throws. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Format, Head } from '../../../electron/ingest/format.ts';
import { GIT_FORMATS } from '../../../electron/ingest/catalogue/git.ts';
import { KUBERNETES_FORMATS } from '../../../electron/ingest/catalogue/kubernetes.ts';
import { VAULT_FORMATS } from '../../../electron/ingest/catalogue/vault.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';

const FORMATS = [...GIT_FORMATS, ...KUBERNETES_FORMATS, ...VAULT_FORMATS];
const PLACE = { offset: 0, length: 1, line: 1 };
const head = (text: string): Head => headOf(Buffer.from(text), 'x', true);

/** Names that these logs have, so that values get to where they are read. */
const NAMES = [
  'kind', 'apiVersion', 'auditID', 'stage', 'verb', 'requestURI', 'user', 'username', 'extra', 'objectRef', 'resource', 'subresource', 'name', 'namespace', 'sourceIPs', 'responseStatus', 'code',
  'annotations', 'requestObject', 'responseObject', 'spec', 'status', 'certificate', 'subjects', 'roleRef', 'rules', 'items', 'protoPayload', 'methodName', 'serviceName', 'timestamp', 'category', 'properties', 'log',
  'type', 'time', 'auth', 'request', 'response', 'path', 'operation', 'data', 'accessor', 'client_token', 'client_token_accessor', 'metadata', 'wrap_info', 'secret', 'lease_id', 'id',
  'action', 'actor', '@timestamp', 'created_at', 'org', 'repo', 'hashed_token', 'token_id', 'secrets_passed', 'event', 'head_branch', 'author_id', 'entity_id', 'entity_type', 'details', 'target_id',
  'mapRoles', 'owner', 'permissions', 'repository_selection', 'credential_id', 'login', 'key', 'title', 'policies', 'creation_time', 'creation_ttl', '_type', 'template', 'containers',
];
const texts = fc.constantFrom(
  'Event', 'audit.k8s.io/v1', 'ResponseComplete', 'RequestReceived', 'create', 'get', 'secrets', 'serviceaccounts', 'token', 'exec', 'rolebindings', 'certificatesigningrequests', 'status', 'approval',
  'system:serviceaccount:a:b', '2026-03-02T09:00:00Z', 'response', 'auth/approle/login', 'auth/approle/role/x/secret-id', 'aws/creds/x', 'sys/leases/revoke/x', 'update', 'workflows.created_workflow_run',
  'personal_access_token.create', 'deploy_key.create', 'ServiceAccount', 'Pod', 'ConfigMap', 'aws-auth', '- rolearn: arn:aws:iam::111122223333:role/x\n  username: y\n', '/api/v1/x?%', 'io.k8s.v1', '[', '{',
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, texts, fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.string()), tie('any'), { maxKeys: 12 }),
})).any;

describe.each(FORMATS.map((f) => [f.id, f] as const))('%s', (_, format: Format) => {
  test('reads any value', () => {
    fc.assert(fc.property(value, (v) => {
      const reader = format.open({}, head('{}'));
      const record = { kind: 'json', place: PLACE, value: v, key: '' } as const;
      const reading = reader.readPending?.(record) ?? reader.read(record);
      const said = reading.kind === 'pending' ? reading.otherwise : reading;
      expect(['events', 'entries', 'skipped', 'rejected']).toContain(said.kind);
      if (said.kind === 'events') for (const e of said.events) expect(Number.isSafeInteger(e.at) && e.twinKey !== '').toBe(true);
    }), { numRuns: 400 });
  });

  test('reads any row, and any head', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...NAMES, 'author id', 'created at (utc)'), fc.string()), fc.json(), (cells, json) => {
      const reading = format.open({}, head(json)).read({ kind: 'row', place: PLACE, cells: Object.values(cells), get: (c) => cells[c] });
      expect(['events', 'entries', 'skipped', 'rejected']).toContain(reading.kind);
      expect(['string', 'undefined']).toContain(typeof format.sniff(head(json)));
    }), { numRuns: 100 });
  });
});
