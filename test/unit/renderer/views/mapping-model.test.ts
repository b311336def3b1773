/** The mapping form: what it writes is a mapping, what it opens it gives back whole, and what it suggests is what the columns say. */
import { expect, test } from 'vitest';
import { mappingOf } from '../../../../electron/ingest/mapping.ts';
import { similarTo, remedyOf, refusalText } from '../../../../renderer/views/evidence/evidence-model.ts';
import { draftOf, EMPTY, fixedField, lacking, mappingText, suggested } from '../../../../renderer/views/evidence/mapping-model.ts';

const parsed = (text: string): unknown => {
  const mapping = mappingOf(JSON.parse(text));
  if (!mapping.ok) throw new Error(JSON.stringify(mapping.fault));
  return mapping.value;
};

test('columns of common names are suggested, and a mapping of them is one', () => {
  const draft = { ...EMPTY, ...suggested(['@timestamp', 'user.name', 'eventName', 'Source IP', 'userAgent', 'status', 'request_id', 'accessKeyId', 'odd']) };
  expect([draft.time, draft.fields]).toEqual(['@timestamp', { action: 'eventName', actor: 'user.name', credential: 'accessKeyId', source: 'Source IP', agent: 'userAgent', outcome: 'status', id: 'request_id' }]);
  expect(lacking(draft)).toBeUndefined();
  expect(parsed(mappingText(draft))).toMatchObject({ kind: 'events', platform: 'unknown', time: '@timestamp' });
  expect([lacking(EMPTY), lacking({ ...EMPTY, time: 't' }), lacking({ ...EMPTY, kind: 'inventory' })]).toEqual(['Choose the column of the time.', 'Choose the column of the action.', 'Choose the column of the name or of the credential id.']);
  expect(parsed(mappingText({ ...EMPTY, kind: 'inventory', columns: { name: 'Name' } }))).toMatchObject({ kind: 'inventory', columns: { name: 'Name' } });
});

test('an opened mapping is kept whole, also what the form does not show', () => {
  const file = {
    keytrail: 'mapping', version: 1, kind: 'events', name: 'Acme', platform: 'acme', time: { field: ['d', 't'], as: 'day-first' }, timezone: 'Europe/Berlin', delimiter: ';', header: ['d', 't', 'a', 'h', 's'],
    fields: { action: 'a', service: { value: 'gateway' }, credential: { join: ['h', 's'], with: ':' } }, facts: { correlation: 's' }, depths: { 'Get*': 'read' }, depth: 'changed', success: ['200', 'ok'], failure: ['500'], actorKind: 'agent', kinds: { x: 'role' }, issuesKind: 'token',
  };
  const draft = draftOf(JSON.stringify(file));
  if (draft === undefined) throw new Error('no draft');
  expect(parsed(mappingText(draft))).toEqual(file);
  expect([fixedField(draft, 'service'), fixedField(draft, 'credential'), fixedField(draft, 'action')]).toEqual(['always “gateway”', 'several columns joined', undefined]);
  expect(parsed(mappingText({ ...draft, fields: { ...draft.fields, service: 'svc' } }))).toMatchObject({ fields: { service: 'svc' } });
  expect([draftOf('{'), draftOf('{"keytrail":"else"}')]).toEqual([undefined, undefined]);
});

test('refusals that one answer serves are found; sentences for the window name no options', () => {
  const zone = (path: string, time: string) => ({ path, code: 'needs-timezone', why: `${path} has times without a zone (such as "${time}"); say which with --timezone, for instance --timezone UTC.` });
  const all = [zone('/a', 'Mar 1'), zone('/b', 'Mar 2'), { path: '/c', code: 'unknown-format', why: '/c is in no format known here (it looks like a comma separated table); name one with --format, or a mapping with --mapping.' }];
  expect(similarTo(all[0] as never, all).map((r) => r.path)).toEqual(['/b']);
  expect(all.map((r) => [remedyOf(r), refusalText(r)])).toEqual([
    ['timezone', '/a has times without a zone (such as "Mar 1").'], ['timezone', '/b has times without a zone (such as "Mar 2").'], ['mapping', '/c is in no format known here (it looks like a comma separated table).'],
  ]);
});
