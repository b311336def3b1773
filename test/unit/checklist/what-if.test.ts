import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { whatIf } from '../../../electron/checklist/what-if.ts';
import { minute, role, traceOf, user } from './trace-builder.ts';

const trace = traceOf({
  credentials: [
    { value: 'KEY', kind: 'aws-access-key', holder: user('ci'), at: 0, last: 30, uses: 4 },
    { value: 'EARLY', kind: 'aws-role-session', holder: role('a'), parent: 'KEY', at: 5, uses: 2, more: { expires: minute(65) } },
    { value: 'LATE', kind: 'aws-role-session', holder: role('b'), parent: 'KEY', at: 20, uses: 3 },
    { value: 'DEEP', kind: 'aws-role-session', holder: role('c'), parent: 'LATE', at: 25, uses: 5 },
    { value: 'GUESS', kind: 'aws-secret', parent: 'LATE', at: 26, grade: 'C', uses: 7 },
  ],
  systems: [
    { by: ['EARLY'], at: 22, touch: 'read', service: 's3', resource: 'logs' },
    { by: ['DEEP'], at: 27, touch: 'changed', service: 'backup', resource: 'vault' },
    { by: ['DEEP', 'EARLY'], at: 28, touch: 'read', service: 's3', resource: 'both' },
  ],
});
const uses = new Map([['KEY', [minute(0), minute(5), minute(20), minute(30)]]]);

describe('had it been revoked at T', () => {
  test('what came later and all that came from it would not have happened; what lived before goes on', () => {
    const answer = whatIf(trace, 'KEY', minute(10), 'A', uses);
    expect(answer.prevented.credentials).toEqual(['C3', 'C4']);
    expect(answer.prevented.hops).toEqual(['H2', 'H3', 'H6', 'H7']);
    expect(answer.prevented.systems).toEqual(['S2']);
    expect(answer.prevented.events).toBe(2 + 3 + 5);
    expect(answer.remaining).toEqual({ hops: trace.hops.length - 4, events: 4 + 2 + 3 + 5 + 7 - 10 });
    expect(answer.limits.some((l) => l.includes('H4 (grade C)'))).toBe(true);
    expect(answer.limits.some((l) => l.includes('does not end what it had already begotten') && l.includes('C2 (until 2024-03-01T11:05:00Z)'))).toBe(true);
  });

  test('less sure hops count when asked for', () => {
    expect(whatIf(trace, 'KEY', minute(10), 'C', uses).prevented.credentials).toEqual(['C3', 'C4', 'C5']);
  });

  test('a hop in the very second that the log cannot order counts as having happened, and that is said', () => {
    const inside = whatIf(trace, 'KEY', (minute(20) + 1) as ReturnType<typeof minute>);
    expect(inside.prevented.credentials).toEqual([]);
    expect(inside.limits.some((l) => l.startsWith('H2 is logged to 1 s'))).toBe(true);
  });

  test('how long each hop stood open, and what closed it', () => {
    const { open } = whatIf(trace, 'KEY', minute(10));
    expect(open).toHaveLength(trace.hops.length);
    expect(open[0]).toEqual({ hop: 'H1', credential: 'C2', from: minute(5), to: minute(65), because: 'C2 expired' });
    expect(open[1]).toMatchObject({ hop: 'H2', to: undefined });
  });

  test('a credential outside the lineage changes nothing', () => {
    const answer = whatIf(trace, 'OTHER', minute(0));
    expect(answer.prevented).toEqual({ hops: [], credentials: [], systems: [], events: 0 });
    expect(answer.limits[0]).toContain('is not in the lineage');
  });

  test('an earlier revocation never prevents less, and both parts add up to the whole', () => {
    fc.assert(fc.property(fc.integer({ min: -5, max: 40 }), fc.integer({ min: -5, max: 40 }), (a, b) => {
      const early = whatIf(trace, 'KEY', minute(Math.min(a, b)), 'B', uses);
      const late = whatIf(trace, 'KEY', minute(Math.max(a, b)), 'B', uses);
      for (const hop of late.prevented.hops) expect(early.prevented.hops).toContain(hop);
      expect(early.prevented.events).toBeGreaterThanOrEqual(late.prevented.events);
      for (const answer of [early, late]) expect(answer.prevented.events + answer.remaining.events).toBe(21);
    }));
  });
});
