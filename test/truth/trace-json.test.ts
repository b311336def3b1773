/** `trace --json` is what ../shared/cli.md says, literally: members, types, null for what is absent, times in ISO 8601 with Z. */
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceJson } from '../../electron/cli/shapes.ts';
import { SAMPLE_TRUTH, writeSample } from '../../electron/sample/sample.ts';
import type { OpenCase } from '../../electron/workflows/open-case.ts';
import { caseOf, traceOf } from './held.ts';

type Check = (value: unknown) => boolean;
const text: Check = (v) => typeof v === 'string';
const time: Check = (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}(\d{3})?)?Z$/.test(v);
const whole: Check = (v) => Number.isSafeInteger(v);
const or = (check: Check): Check => (v) => v === null || check(v);
const list = (check: Check): Check => (v) => Array.isArray(v) && v.every(check);
const one = (...words: string[]): Check => (v) => typeof v === 'string' && words.includes(v);
const id = (letter: string): Check => (v) => typeof v === 'string' && new RegExp(`^${letter}\\d+$`).test(v);

const SEED = { identity: or(text), credential: or(text), from: or(time), to: or(time) };
const CREDENTIAL = {
  id: id('C'), value: text, kind: text, platform: text, identity: or(text), status: one('seed', 'derived', 'issued-unused'), issuedAt: or(time), firstUse: or(time), lastUse: or(time), uses: whole,
  parent: or(id('C')), grade: or(one('A', 'B', 'C')), hop: or(id('H')),
};
const HOP = { id: id('H'), at: time, kind: text, from: id('C'), to: id('[CS]'), grade: one('A', 'B', 'C'), rule: text, events: list(text), rivals: list((r) => typeof r === 'object') };
const SYSTEM = {
  id: id('S'), platform: text, account: or(text), service: or(text), resource: or(text), host: or(text), first: time, last: time, touch: one('attempted', 'enumerated', 'read', 'changed', 'controlled'),
  successes: whole, failures: whole, via: list(id('C')), events: list(text), eventCount: whole,
};
const GROUP = { credential: text, source: or(text), agent: or(text), first: time, last: time, uses: whole, resembles: one('seed', 'owner', 'unclear'), because: text };
const COVERAGE = { kind: text, text, from: or(time), to: or(time), collect: or(text) };
const COUNTS = { events: whole, credentials: whole, hops: whole, systems: whole };

function wrong(what: string, value: unknown, shape: Readonly<Record<string, Check>>): string[] {
  const object = value as Record<string, unknown>;
  return Object.entries(shape).flatMap(([member, check]) => (check(object[member]) ? [] : [`${what}.${member} is ${JSON.stringify(object[member])}`]));
}

/** Numbers that look like instants, and members that are there but undefined, anywhere. */
function leaks(value: unknown, path = ''): string[] {
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value === 'number') return Math.abs(value) > 1e14 ? [`${path} is ${value}`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([k, v]) => leaks(v, `${path}.${k}`));
}

describe('trace --json', () => {
  let c: OpenCase;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keytrail-json-'));
    writeSample(folder);
    c = await caseOf([folder]);
  }, 120_000);
  afterAll(() => {
    c.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(SAMPLE_TRUTH.flatMap((s) => [[s.id, 'key', { credential: s.seed.credential }], [s.id, 'identity', { identity: s.seed.identity, sources: s.seed.sources }]] as const))('%s by %s', (_id, _by, ask) => {
    const j = traceJson(traceOf(c, ask)) as Record<string, Record<string, unknown> & Record<string, unknown>[]>;
    const all = (name: string, shape: Readonly<Record<string, Check>>): string[] => j[name]!.flatMap((v, i) => wrong(`${name}[${i}]`, v, shape));
    expect([
      ...wrong('seed', j['seed'], SEED), ...all('credentials', CREDENTIAL), ...all('hops', HOP), ...all('systems', SYSTEM), ...all('sourceGroups', GROUP), ...all('coverage', COVERAGE), ...wrong('counts', j['counts'], COUNTS),
    ]).toEqual([]);
    expect(leaks(j)).toEqual([]);
    expect([j['credentials']!.length, j['hops']!.length, j['systems']!.length]).toEqual([j['counts']!['credentials'], j['counts']!['hops'], j['counts']!['systems']]);
    // What points somewhere points at something.
    const ids = new Set([...j['credentials']!, ...j['systems']!, ...j['hops']!].map((x) => x['id']));
    for (const h of j['hops']!) expect([ids.has(h['from']), ids.has(h['to']), (h['events'] as unknown[]).length > 0]).toEqual([true, true, true]);
    for (const x of j['credentials']!) expect([x['parent'] === null || ids.has(x['parent']), x['hop'] === null || ids.has(x['hop'])]).toEqual([true, true]);
    expect(JSON.parse(JSON.stringify(j))).toEqual(j);
  });

  test('the same question gives the same bytes', () => {
    const ask = { credential: SAMPLE_TRUTH[1]!.seed.credential };
    expect(JSON.stringify(traceJson(traceOf(c, ask)))).toBe(JSON.stringify(traceJson(traceOf(c, ask))));
  });
});
