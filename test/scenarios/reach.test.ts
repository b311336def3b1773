/** What inventories leave open from where the trail was: shortest ways, in time, and apart from what was observed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '../../electron/reconstruct/graph.ts';
import { layOutReach, MOST_REACHABLE } from '../../electron/reconstruct/reach-graph.ts';
import { potentialReach } from '../../electron/reconstruct/reach.ts';
import type { InventoryRow } from '../../shared/domain/inventory.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { clock, trace } from '../fixtures/draw.ts';

let n = 0;
const row = (r: Partial<InventoryRow> & Pick<InventoryRow, 'kind'>): InventoryRow => ({ id: `I1.${(n += 1)}.0`, evidence: 'e', line: n, platform: 'aws', ...r });
const trust = (other: string, identity: string, more: Partial<InventoryRow> = {}): InventoryRow => row({ kind: 'trust', identity: { name: identity, kind: 'role' }, other: { name: other, kind: 'role' }, ...more });
const T: Trace = trace('10:00:00 AKIA1 (user/bob) @6.6.6.6 ListBuckets\n10:01:00 AKIA1 (user/bob) @6.6.6.6 AssumeRole -> ASIA2 (role/a)\n10:02:00 ASIA2 (role/a) @6.6.6.6 ListBuckets', { credential: 'AKIA1' });
const reach = (inventory: readonly InventoryRow[]) => potentialReach({ trace: T, inventory, canonical: (name) => name, holderOf: (c) => (c === 'AKIA9' ? 'user/kept' : undefined) });
const ways = (inventory: readonly InventoryRow[]): string[] => reach(inventory).reachable.map((r) => [r.path[0]?.from, ...r.path.map((p) => p.to)].join(' > '));

describe('potential reach', () => {
  test('shortest ways over trusts, in order, and never what was observed', () => {
    expect(ways([trust('role/a', 'role/b'), trust('role/b', 'role/c'), trust('user/bob', 'role/c'), trust('user/bob', 'role/a'), trust('role/x', 'role/y')]))
      .toEqual(['role/a > role/b', 'user/bob > role/c']);
  });
  test('a trust that ended before the way to it was open is no way', () => {
    const late = trust('role/a', 'role/b', { created: 200 as Micros });
    expect(ways([late, trust('role/b', 'role/c', { expires: 100 as Micros })])).toEqual(['role/a > role/b']);
    expect(reach([late]).reachable[0]?.openSince).toBe(200);
  });
  test('a trust that ended before the trail came is no way; one that ended later is', () => {
    const ended = (at: string): string[] => ways([trust('role/a', 'role/b', { expires: clock(at) })]);
    expect([ended('10:01:30'), ended('10:02:30')]).toEqual([[], ['role/a > role/b']]);
  });
  test('a longer way that is open earlier leads on where the shortest no longer does', () => {
    const rows = [
      trust('role/a', 'role/x', { created: clock('12:00:00') }), trust('role/a', 'role/m'), trust('role/m', 'role/x'), trust('role/x', 'role/y', { expires: clock('11:00:00') }),
    ];
    expect(ways(rows)).toEqual(['role/a > role/m', 'role/a > role/x', 'role/a > role/m > role/x > role/y']);
  });
  test('who consumes a secret holds it, and with it what it opens', () => {
    const rows = [
      row({ kind: 'consumer', identity: { name: 'secret/db', kind: 'unknown' }, other: { name: 'role/a', kind: 'role' } }),
      row({ kind: 'secret', identity: { name: 'secret/db', kind: 'unknown' }, credential: { value: 'AKIA9', kind: 'aws-access-key' } }),
      row({ kind: 'consumer', credential: { value: 'AKIA9', kind: 'aws-access-key' }, other: { name: 'user/bob', kind: 'user' } }),
    ];
    expect(ways(rows)).toEqual(['role/a > secret/db', 'user/bob > user/kept']);
    expect(reach(rows).reachable.map((r) => r.path.at(-1)?.kind)).toEqual(['uses', 'uses']);
    expect(ways(rows.slice(0, 2))).toEqual(['role/a > secret/db', 'role/a > secret/db > user/kept']);
  });
  test('what was only read gives away what it holds, not what depends on it', () => {
    const t = trace('10:00:00 AKIA1 (user/bob) @6.6.6.6 GetObject on vault/box', { credential: 'AKIA1' });
    expect(t.systems.map((s) => [s.touch, s.resource])).toEqual([['read', 'vault/box']]);
    const rows = [
      row({ kind: 'secret', identity: { name: 'vault/box', kind: 'unknown' }, credential: { value: 'AKIA9', kind: 'aws-access-key' } }),
      trust('vault/box', 'role/other'),
    ];
    expect(potentialReach({ trace: t, inventory: rows, canonical: (name) => name, holderOf: () => 'user/kept' }).reachable.map((r) => r.name)).toEqual(['user/kept']);
  });
  test('equals the plainest search: every way gone, those open in time kept, the shortest shown', () => {
    const NAMES = ['role/a', 'role/b', 'role/c', 'role/d', 'role/e'] as const;
    const name = fc.constantFrom(...NAMES);
    const time = fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined });
    const day = (n: number | undefined): Micros | undefined => (n === undefined ? undefined : (clock('10:02:00') + (n - 1) * 60_000_000) as Micros);
    fc.assert(fc.property(fc.array(fc.record({ from: name, to: name, since: time, until: time }), { maxLength: 9 }), (edges) => {
      const shortest = new Map<string, number>();
      const go = (at: string, when: number, steps: number, been: readonly string[]): void => {
        for (const e of edges) {
          if (e.from !== at || been.includes(e.to)) continue;
          const then = Math.max(when, day(e.since) ?? 0);
          if ((day(e.until) ?? Number.POSITIVE_INFINITY) <= then) continue;
          shortest.set(e.to, Math.min(shortest.get(e.to) ?? Number.POSITIVE_INFINITY, steps));
          go(e.to, then, steps + 1, [...been, e.to]);
        }
      };
      go('role/a', clock('10:02:00'), 1, ['role/a']);
      const found = reach(edges.map((e) => trust(e.from, e.to, { created: day(e.since), expires: day(e.until) }))).reachable;
      expect(found.map((r) => [r.name, r.path.length]).sort()).toEqual([...shortest].sort());
    }), { numRuns: 500 });
  });
  test('groups, and what an identity is granted', () => {
    const rows = [
      row({ kind: 'membership', identity: { name: 'user/bob', kind: 'user' }, other: { name: 'group/ops', kind: 'group' } }), trust('group/ops', 'role/ops', { detail: 'condition: MFA' }),
      row({ kind: 'permission', identity: { name: 'role/ops', kind: 'role' }, detail: 'policy Admin' }),
    ];
    expect(ways(rows)).toEqual(['user/bob > group/ops', 'user/bob > group/ops > role/ops']);
    expect(reach(rows).reachable[1]).toMatchObject({ grants: ['policy Admin'], conditional: true });
  });
  test('"no condition" is none', () => {
    const conditional = (detail: string): boolean | undefined => reach([trust('role/a', 'role/b', { detail })]).reachable[0]?.conditional;
    expect([conditional('sts:AssumeRole; no condition'), conditional('if StringEquals aws:x = "no condition"'), conditional('no condition on one, condition MFA on the other')]).toEqual([false, true, true]);
  });
  test('a ring of trusts ends, and without an inventory it says so', () => {
    expect(ways([trust('role/a', 'role/b'), trust('role/b', 'role/a'), trust('role/b', 'role/b')])).toEqual(['role/a > role/b']);
    expect(reach([]).limits[0]).toContain('no inventory');
  });
  test('the order of the inventory does not matter for what is reachable', () => {
    const rows = [trust('role/a', 'role/b'), trust('role/b', 'role/c'), trust('role/a', 'role/d'), trust('role/d', 'role/c')];
    expect(reach([...rows].reverse()).reachable.map((r) => r.name)).toEqual(reach(rows).reachable.map((r) => r.name));
  });
});

describe('the potential reach as a lane of the drawing', () => {
  const draw = async (inventory: readonly InventoryRow[]) => {
    const graph = await layOut(T);
    return { graph, lane: layOutReach(graph, T, reach(inventory), (name) => name) };
  };
  const many = Array.from({ length: MOST_REACHABLE + 30 }, (_, i) => trust(i % 7 === 6 ? 'role/b0' : 'role/a', `role/b${i}`));

  test('stands under everything observed, joined to the box the way starts from, and moves none', async () => {
    const { graph, lane } = await draw([trust('role/a', 'role/b'), trust('role/b', 'role/c', { detail: 'condition: MFA' })]);
    expect(await layOut(T)).toEqual(graph);
    expect(lane.nodes.map((n) => [n.id, n.name, n.conditional])).toEqual([['R1', 'role/b', false], ['R2', 'role/c', true]]);
    expect(lane.edges.map((e) => [e.from, e.to])).toEqual([['C2', 'R1'], ['R1', 'R2']]);
    expect(graph.nodes.every((n) => n.y + n.height / 2 <= lane.top)).toBe(true);
    expect(lane.nodes.every((n) => n.y - n.height / 2 > lane.top && n.y + n.height / 2 <= lane.height && n.x + n.width / 2 <= lane.width)).toBe(true);
    expect(lane.omitted).toEqual([]);
  });
  test('no box covers another, and what is left out is said', async () => {
    const { lane } = await draw(many);
    expect(lane.nodes).toHaveLength(MOST_REACHABLE);
    expect(lane.omitted[0]).toBe(`showing ${MOST_REACHABLE} of ${many.length} that could be reached, the shortest ways`);
    for (const a of lane.nodes) for (const b of lane.nodes) if (a !== b) expect(Math.abs(a.x - b.x) >= a.width || Math.abs(a.y - b.y) >= a.height).toBe(true);
  });
  test('the same inventory gives the same lane', async () => {
    expect((await draw(many)).lane).toEqual((await draw(many)).lane);
  });
});
