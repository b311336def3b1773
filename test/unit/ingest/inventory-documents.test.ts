/** Inventories of any layout: the cutting of documents, the readers of printed nodes, and that nothing throws, loses or stores a secret. */
import fc from 'fast-check';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Format, Head, SourceRecord } from '../../../electron/ingest/format.ts';
import { awsResourceListFormat } from '../../../electron/ingest/formats/aws-resource-list.ts';
import { bloodhoundFormat } from '../../../electron/ingest/formats/bloodhound.ts';
import { cartographyFormat } from '../../../electron/ingest/formats/cartography.ts';
import { saasInventoryFormat } from '../../../electron/ingest/formats/saas-inventory.ts';
import { snowflakeInventoryFormat } from '../../../electron/ingest/formats/snowflake-inventory.ts';
import { guess } from '../../../electron/ingest/detect.ts';
import { readPrinted } from '../../../electron/ingest/inventory/graph/cypher-text.ts';
import { withinMember } from '../../../electron/ingest/inventory/graph/within-member.ts';
import { headValues } from '../../../electron/ingest/inventory/head-values.ts';
import { documentMembers } from '../../../electron/ingest/inventory/members.ts';
import { looksSecret } from '../../../electron/ingest/inventory/values.ts';
import { headOf } from '../../../electron/ingest/records/head.ts';
import { jsonStream } from '../../../electron/ingest/records/json-stream.ts';
import type { Splitter } from '../../../electron/ingest/records/splitter.ts';

const FORMATS: readonly Format[] = [awsResourceListFormat, saasInventoryFormat, snowflakeInventoryFormat, cartographyFormat, bloodhoundFormat];
const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');

function cut(splitter: Splitter, bytes: Buffer, size: number): SourceRecord[] {
  const out: SourceRecord[] = [];
  for (let i = 0; i < bytes.length; i += size) splitter.push(Uint8Array.from(bytes.subarray(i, i + size)), out);
  splitter.end(out);
  return out;
}

const json = fc.jsonValue({ maxDepth: 5 });
const isDocument = (value: Readonly<Record<string, unknown>>): boolean => Object.hasOwn(value, 'id');

describe('documents cut into records', () => {
  test('chunks of any size give the same records, and each stands at its place', () => {
    fc.assert(fc.property(fc.oneof(json, fc.dictionary(fc.string(), json)), fc.integer({ min: 1, max: 9 }), fc.boolean(), (value, size, pretty) => {
      const bytes = bytesOf(JSON.stringify(value, undefined, pretty ? 2 : undefined));
      const whole = cut(documentMembers(isDocument), bytes, Math.max(1, bytes.length));
      expect(cut(documentMembers(isDocument), bytes, size)).toEqual(whole);
      expect(whole.length).toBeGreaterThan(0);
      for (const r of whole) {
        expect(r.kind).toBe('json');
        if (r.kind !== 'json') continue;
        const { offset, length, line } = r.place;
        const text = bytes.subarray(offset, offset + length).toString('utf8');
        expect(JSON.parse(text)).toEqual(r.value);
        expect(bytes.subarray(0, offset).toString('utf8').split('\n').length).toBe(line);
      }
    }), { numRuns: 500 });
  });

  test('no document is lost, whatever stands around it', () => {
    fc.assert(fc.property(fc.array(fc.record({ id: fc.integer() }), { minLength: 1, maxLength: 5 }), fc.string(), json, (documents, name, other) => {
      const bytes = bytesOf(JSON.stringify({ [`a${name}`]: { list: documents }, [`b${name}`]: other, [`c${name}`]: documents }));
      const found = cut(documentMembers(isDocument), bytes, 7).flatMap((r) => (r.kind === 'json' && typeof r.value === 'object' && r.value !== null && Object.hasOwn(r.value, 'id') ? [r.value] : []));
      expect(found.length).toBeGreaterThanOrEqual(documents.length * 2);
    }), { numRuns: 300 });
  });

  test('damage is one broken record, not silence', () => {
    const out = cut(documentMembers(isDocument), bytesOf('{"a":[{"id":1},{"id":'), 5);
    expect(out.some((r) => r.kind === 'broken')).toBe(true);
  });

  test('a member is read as if it stood alone, with its places in the whole document', () => {
    fc.assert(fc.property(fc.array(fc.record({ id: fc.string() }), { maxLength: 5 }), json, fc.integer({ min: 1, max: 9 }), fc.boolean(), (nodes, other, size, after) => {
      const document = after ? { meta: other, graph: { nodes, edges: [] } } : { graph: { nodes, edges: [] }, meta: other };
      const bytes = bytesOf(JSON.stringify(document, undefined, 2));
      const out = cut(withinMember('graph', () => jsonStream(['nodes', 'edges'])), bytes, size);
      expect(out.map((r) => (r.kind === 'json' ? r.value : r))).toEqual(nodes);
      for (const r of out) expect(JSON.parse(bytes.subarray(r.place.offset, r.place.offset + r.place.length).toString('utf8'))).toEqual(r.kind === 'json' ? r.value : undefined);
    }), { numRuns: 300 });
    expect(cut(withinMember('graph', () => jsonStream(['nodes'])), bytesOf('{"a":1}'), 3)[0]?.kind).toBe('broken');
  });

  test('a head cut anywhere still shows what stands whole in it', () => {
    const text = JSON.stringify({ Users: Array.from({ length: 50 }, (_, i) => ({ UserName: `u${i}`, Arn: `arn:aws:iam::111122223333:user/u${i}`, n: [1, { x: '",}' }] })) }, undefined, 1);
    for (let at = 200; at < text.length; at += 37) {
      const [value] = headValues(headOf(bytesOf(text.slice(0, at)), 'x', false));
      expect(typeof value).toBe('object');
    }
  });
});

describe('printed nodes', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
  const printed = (v: unknown): string => (Array.isArray(v) ? `[${v.map(printed).join(', ')}]` : typeof v === 'string' ? `"${v.replace(/[\\"]/g, '\\$&')}"` : String(v));
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }));

  test('what is printed is read back', () => {
    fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), fc.dictionary(name.filter((n) => n !== '__proto__'), value, { maxKeys: 5 }), (labels, properties) => {
      const body = Object.entries(properties).map(([k, v]) => `${k}: ${printed(v)}`).join(', ');
      const text = `(:${labels.join(':')}${body === '' ? '' : ` {${body}}`})`;
      expect(readPrinted(text)).toEqual({ what: 'node', labels, properties });
    }), { numRuns: 500 });
  });

  test('no text makes it throw or run long', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((s) => `(:A {${s}})`), fc.string().map((s) => `[:A {a: [${s}`)), (text) => { readPrinted(text); }), { numRuns: 2_000 });
    readPrinted(`(:A {a: ${'['.repeat(60_000)}`);
    readPrinted(`(:A {a: ["${'\\'.repeat(60_000)}`);
  });
});

describe('anything at all', () => {
  const here = join(import.meta.dirname, '../../cases');
  const samples = FORMATS.flatMap((f) => (existsSync(join(here, f.id)) ? readdirSync(join(here, f.id)).flatMap((c) => {
    const input = readdirSync(join(here, f.id, c)).find((n) => n.startsWith('input') && !n.endsWith('.csv'));
    return input === undefined ? [] : [{ format: f, text: readFileSync(join(here, f.id, c, input), 'utf8') }];
  }) : []));
  const words = [...new Set(samples.flatMap((s) => [...s.text.matchAll(/"([A-Za-z_][\w-]{0,40})"\s*:/g)].map((m) => m[1] ?? '')))].concat('__proto__', 'constructor', 'labels', 'properties');
  const leaf = fc.oneof(fc.constantFrom('arn:aws:iam::111122223333:role/x', 'organization.user', 'api_key', 'AZUser', 'SecureString', '%7B%', '{"Statement":1}'), fc.string(), fc.integer(), fc.double(), fc.constantFrom(null, true));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({ tree: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...words), tie('tree'), { maxKeys: 8 })) }));
  const place = { offset: 0, length: 0, line: 1 };
  const empty: Head = { name: '', shape: 'json-object', text: '', records: [], keys: [], header: ['name', 'login_name', 'disabled'], rows: [], delimiter: ',' };

  /** Real documents with one member replaced by anything. */
  const spoilt = fc.tuple(fc.constantFrom(...samples.filter((s) => s.text.trimStart().startsWith('{') && s.format !== bloodhoundFormat).map((s) => s.text.split('\n').length > 3 && !s.text.startsWith('{"') ? s.text : s.text.split('\n')[0] ?? '{}')), fc.constantFrom(...words), tree)
    .map(([text, key, v]): unknown => { try { return JSON.parse(text, (k: string, old: unknown) => (k === key ? v : old)) as unknown; } catch { return {}; } });

  test('no value makes a reader throw, and every record becomes one reading', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), tree, spoilt), fc.constantFrom('', 'nodes', 'edges', 'Users', 'data'), (value, key) => {
      for (const format of FORMATS) {
        const reading = format.open({}, empty).read({ kind: 'json', place, value, key });
        expect(['entries', 'skipped', 'rejected']).toContain(reading.kind);
        if (reading.kind === 'entries') for (const e of reading.entries) {
          expect((e.detail ?? '').length).toBeLessThan(20_000);
          expect((e.identity?.name ?? '').length).toBeLessThan(2_000);
        }
      }
    }), { numRuns: 1_500 });
  });

  test('no head makes a format throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), tree.map((v) => JSON.stringify({ v })), spoilt.map((v) => JSON.stringify(v))), fc.integer({ min: 1, max: 400 }), (text, at) => {
      guess(headOf(bytesOf(text), 'x', true), FORMATS);
      guess(headOf(bytesOf(text.slice(0, at)), 'x', false), FORMATS);
    }), { numRuns: 500 });
  });

  test('what a file says is a secret is in no entry', () => {
    expect(samples.length).toBeGreaterThan(20);
    for (const { format, text } of samples) {
      const head = headOf(bytesOf(text), 'x', true);
      const splitter = format.split?.(head, {}) ?? jsonStream([]);
      const out: SourceRecord[] = [];
      splitter.push(bytesOf(text), out);
      splitter.end(out);
      const reader = format.open({}, head);
      const said = JSON.stringify(out.map((r) => (r.kind === 'json' ? reader.read(r) : '')));
      expect(said).not.toMatch(/never[ _:-]?(?:to be )?stored|do not store|nor me|must never be/);
    }
  });
});

test('names of variables that say they hold a secret', () => {
  for (const name of ['AWS_SECRET_ACCESS_KEY', 'DB_PASSWORD', 'NPM_TOKEN', 'apiKey', 'SENTRY_DSN', 'SSH_KEY', 'GITHUB_PAT', 'MONGO_CONNECTION_STRING']) expect(looksSecret(name)).toBe(true);
  for (const name of ['STAGE', 'PATH', 'LOG_LEVEL', 'AUTHOR', 'PATTERN', 'KEYBOARD']) expect(looksSecret(name)).toBe(false);
});
