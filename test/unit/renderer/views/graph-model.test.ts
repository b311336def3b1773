import { expect, test } from 'vitest';
import type { LineageGraph } from '../../../../shared/domain/graph.ts';
import { clockText, groupsByCredential, hopOfEdge, neighbourOf, pathOfEdge, pathTo, systemName } from '../../../../renderer/views/graph/graph-model.ts';
import { fakeGraph, fakeTrace } from '../fake-case.ts';

/** `seed -> a -> c`, `seed -> b -> c`, `a -> d`: text to graph, laid out by letter. */
function draw(lines: string): LineageGraph {
  const where: Record<string, readonly [number, number]> = { seed: [0, 0], a: [100, 0], b: [100, 100], c: [200, 50], d: [200, 0] };
  const edges = lines.trim().split('\n').map((line, i) => {
    const [from = '', to = ''] = line.trim().split(' -> ');
    return { id: `H${i + 1}`, from, to, grade: 'A' as const, kind: 'issued', because: '', events: [], at: '', hops: [`H${i + 1}`], rivals: 0 };
  });
  const nodes = Object.entries(where).map(([id, [x, y]]) => ({ id, kind: id === 'seed' ? 'seed' as const : 'credential' as const, label: id, detail: '', full: id, platform: 'aws', depth: 0, touch: undefined, x, y, width: 10, height: 10 }));
  return { nodes, edges, width: 300, height: 200, omitted: [] };
}
const graph = draw(`
  seed -> a
  seed -> b
  a -> c
  b -> c
  a -> d`);

test('a click lights every way from the seed, and nothing beside it', () => {
  expect([...pathTo(graph, 'd')].sort()).toEqual(['H1', 'H5', 'a', 'd', 'seed']);
  expect([...pathTo(graph, 'c')].sort()).toEqual(['H1', 'H2', 'H3', 'H4', 'a', 'b', 'c', 'seed']);
  expect([...pathOfEdge(graph, 'H3')].sort()).toEqual(['H1', 'H3', 'a', 'c', 'seed']);
  expect(pathOfEdge(graph, 'none').size).toBe(0);
});

test('a circle of credentials does not hang', () => {
  expect([...pathTo(draw('seed -> a\na -> b\nb -> a'), 'b')].sort()).toEqual(['H1', 'H2', 'H3', 'a', 'b', 'seed']);
});

test('arrows go along edges first, then to the nearest, and stay at the rim', () => {
  expect(neighbourOf(graph, undefined, 'right')?.id).toBe('seed');
  expect(neighbourOf(graph, 'seed', 'right')?.id).toBe('a');
  expect(neighbourOf(graph, 'a', 'down')?.id).toBe('c');
  expect(neighbourOf(graph, 'd', 'left')?.id).toBe('a');
  expect(neighbourOf(graph, 'd', 'right')).toBeUndefined();
});

test('the clock of a hop says how long, since when to be seen, and when contained or why not', () => {
  const [open, ended] = fakeTrace().exposure;
  expect(clockText(open)).toMatchObject({ open: '12 h, still open', contained: 'no: still open as far as the logs reach' });
  expect(clockText(ended)).toMatchObject({ open: '12 h', seen: expect.stringMatching(/^2026-03-13 /) as unknown, contained: expect.stringMatching(/^2026-03-1\d /) as unknown });
  expect(clockText(undefined).open).toBe('not known');
});

test('every drawn edge finds its hop; open decisions stand first', () => {
  const trace = fakeTrace();
  expect(fakeGraph().edges.every((e) => hopOfEdge(trace, e) !== undefined)).toBe(true);
  expect(groupsByCredential(trace.sourceGroups)[0]![1][0]!.resembles).toBe('unclear');
  expect(systemName({ platform: 'aws', account: undefined, service: undefined, resource: undefined, host: undefined })).toBe('aws');
});
