/** What must hold for any story: drawn at random, small, and compared with the plainest possible closure. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Trace } from '../../shared/domain/trace.ts';
import { clock, draw, trace } from '../fixtures/draw.ts';

const SOURCES = ['6.6.6.1', '6.6.6.2'] as const;
const RUNS = { numRuns: 400 };

interface Step { readonly at: number; readonly by: number; readonly issues: number | undefined; readonly source: number; readonly refused: boolean }
const CREDENTIALS = 7;
const step = fc.record({
  at: fc.integer({ min: 0, max: 40 }), by: fc.integer({ min: 0, max: CREDENTIALS - 1 }), issues: fc.option(fc.integer({ min: 0, max: CREDENTIALS - 1 }), { nil: undefined }),
  source: fc.integer({ min: 0, max: SOURCES.length - 1 }), refused: fc.boolean(),
});
const story = fc.array(step, { minLength: 1, maxLength: 16 });

const time = (seconds: number): string => `10:00:${String(seconds).padStart(2, '0')}`;
const lineOf = (s: Step): string => `${time(s.at)} ASIA${s.by} @${SOURCES[s.source]!} ${s.refused ? '!' : ''}${s.issues === undefined ? 'ListBuckets' : `AssumeRole -> ASIA${s.issues} (role/r${s.issues})`}`;
const seeded = (steps: readonly Step[]): string[] => ['10:00:00 ASIA0 @6.6.6.1 GetCallerIdentity', ...steps.map(lineOf)];
const ASK = { credential: 'ASIA0', from: '10:00:00', sources: [...SOURCES], minGrade: 'A' } as const;
const traced = (lines: readonly string[]): Trace => trace(lines.join('\n'), ASK);

/** When each credential of the lineage came into it. */
function reached(t: Trace): Map<string, number> {
  const at = new Map(t.hops.map((h) => [h.id, h.at]));
  return new Map(t.credentials.map((c) => [c.value, c.hop === undefined ? clock('10:00:00') : at.get(c.hop)!]));
}

/** The closure as one would do it by hand: go round until nothing changes. */
function closure(lines: readonly string[]): Map<string, number> {
  const { uses } = draw(lines.join('\n'));
  const since = new Map<string, number>([['ASIA0', clock('10:00:00')]]);
  for (let changed = true; changed;) {
    changed = false;
    for (const u of uses) {
      const from = u.credential === undefined ? undefined : since.get(u.credential);
      if (from === undefined || u.outcome === 'failure' || u.at + u.precisionUs <= from) continue;
      for (const i of u.issues) {
        if (i.value !== u.credential && u.at < (since.get(i.value) ?? Number.POSITIVE_INFINITY) && i.value !== 'ASIA0') {
          since.set(i.value, u.at);
          changed = true;
        }
      }
    }
  }
  return since;
}

test('the lineage is the closure, with the earliest hop into each credential', () => {
  fc.assert(fc.property(story, (steps) => {
    const lines = seeded(steps);
    expect([...reached(traced(lines))].sort()).toEqual([...closure(lines)].sort());
  }), RUNS);
});

test('every hop starts from a credential that was already in, and cites what it rests on', () => {
  fc.assert(fc.property(story, (steps) => {
    const lines = seeded(steps);
    const t = traced(lines);
    const ids = new Set(draw(lines.join('\n')).uses.map((u) => u.id));
    const at = reached(t);
    const value = new Map(t.credentials.map((c) => [c.id, c.value]));
    for (const h of t.hops) {
      expect(h.events.length).toBeGreaterThan(0);
      for (const e of h.events) expect(ids.has(e)).toBe(true);
      expect(h.at + h.precisionUs).toBeGreaterThan(at.get(value.get(h.from)!)!);
    }
  }), RUNS);
});

test('the order in which evidence was taken in does not matter', () => {
  const shuffled = story.chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray([...steps.keys()], { minLength: steps.length })));
  fc.assert(fc.property(shuffled, ([steps, order]) => {
    const [first = '', ...rest] = seeded(steps);
    expect(traced([...order.map((i) => rest[i]!), first])).toEqual(traced([first, ...rest]));
  }), RUNS);
});

test('an event that has nothing to do with it changes no hop', () => {
  fc.assert(fc.property(story, step, (steps, extra) => {
    const other = `${time(extra.at)} AKIAOTHER (user/other) @10.9.9.9 ${extra.refused ? '!' : ''}AssumeRole -> ASIAOTHER (role/other)`;
    const before = traced(seeded(steps));
    const after = traced([...seeded(steps), other]);
    expect(after.hops).toEqual(before.hops);
    expect(after.credentials).toEqual(before.credentials);
  }), RUNS);
});

test('taking an event away makes nothing reachable earlier', () => {
  fc.assert(fc.property(story, fc.nat(), (steps, n) => {
    const without = steps.filter((_, i) => i !== n % steps.length);
    const before = reached(traced(seeded(steps)));
    for (const [value, at] of reached(traced(seeded(without)))) expect(at).toBeGreaterThanOrEqual(before.get(value) ?? Number.POSITIVE_INFINITY);
  }), RUNS);
});

const wild = fc.array(fc.tuple(step, fc.constantFrom('', ' {controls-host=i-1}', ' {secret-read=db}', ' {instance=i-1}'), fc.boolean()), { minLength: 1, maxLength: 14 });
const wildLine = ([s, fact, long]: readonly [Step, string, boolean]): string => `${lineOf({ ...s, issues: fact === '' ? s.issues : undefined }).replace(`ASIA${s.by} `, long && s.by !== 0 ? `AKIA${s.by} ` : `ASIA${s.by} `)}${fact}`;

test('with the rules that guess: order of intake still does not matter, and a stricter grade finds no more', () => {
  const shuffled = wild.chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray([...steps.keys()], { minLength: steps.length })));
  fc.assert(fc.property(shuffled, ([steps, order]) => {
    const lines = steps.map(wildLine);
    const ask = { credential: 'ASIA0', from: '10:00:00', sources: ['6.6.6.1'] };
    const first = '10:00:00 ASIA0 @6.6.6.1 GetCallerIdentity';
    const all = trace([first, ...lines].join('\n'), ask);
    expect(trace([...order.map((i) => lines[i]!), first].join('\n'), ask)).toEqual(all);
    const strict = trace([first, ...lines].join('\n'), { ...ask, minGrade: 'A' });
    const values = new Set(all.credentials.map((c) => c.value));
    for (const c of strict.credentials) expect(values.has(c.value)).toBe(true);
  }), RUNS);
});
