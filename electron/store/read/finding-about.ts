/** Secrets read, identities become and workloads named, in sum: by thing, identity, place and, where it matters, credential. */
import type { Contexts } from './finding-contexts.ts';
import { at } from './finding-contexts.ts';
import { CALLED, type Links } from './finding-links.ts';
import { PathRow, SecretReadRow, WorkloadRow, type AboutRow, type Words } from './finding-rows.ts';

/** What was refused is about nothing, and what nobody did neither. */
export type Failed = (act: number) => boolean;

/** Stretches of the order that are about one thing and by one identity. */
function* byIdentity(links: Links, c: Contexts): IterableIterator<readonly [who: number, what: number, positions: Int32Array]> {
  const { order } = links;
  const whoAt = (i: number): number => at(c.who, at(links.context, at(order, i)));
  const whatAt = (i: number): number => at(links.what, at(order, i));
  for (let from = 0, to = 0; from < order.length; from = to) {
    const [who, what] = [whoAt(from), whatAt(from)];
    while (to < order.length && whatAt(to) === what && whoAt(to) === who) to += 1;
    if (who !== 0) yield [who, what, order.subarray(from, to)];
  }
}

/** One row for each thing, identity, credential, place and `by`. */
function summed<T extends AboutRow>(made: new (...args: ConstructorParameters<typeof AboutRow>) => T, words: Words, links: Links, c: Contexts, failed: Failed): T[] {
  const rows: T[] = [];
  for (const [who, what, positions] of byIdentity(links, c)) {
    const here = new Map<string, T>();
    for (const i of positions) {
      if (failed(at(links.act, i))) continue;
      const context = at(links.context, i);
      const [key, place, kind, platform] = [at(c.credential, context), at(c.source, context), at(c.actorKind, context), at(c.platform, context)];
      const name = `${key} ${place} ${at(links.by, i)}`;
      let row = here.get(name);
      if (row === undefined) {
        row = new made(words, who, kind, place, at(links.at, i), what, key, at(c.credentialKind, context), platform);
        here.set(name, row);
        rows.push(row);
      } else row.later(at(links.at, i));
      row.times += 1;
      row.kind = Math.max(row.kind, kind);
      row.keyKind = Math.max(row.keyKind, at(c.credentialKind, context));
      row.on = Math.max(row.on, platform);
    }
  }
  return rows;
}

export const secretReadsOf = (words: Words, links: Links, c: Contexts, failed: Failed): SecretReadRow[] =>
  summed(SecretReadRow, words, links, c, failed).sort((a, b) => a.first - b.first || a.what - b.what || a.who - b.who || a.key - b.key || a.place - b.place);

export const workloadsOf = (words: Words, links: Links, c: Contexts, failed: Failed): WorkloadRow[] =>
  summed(WorkloadRow, words, links, c, failed).filter((r) => r.key !== 0).sort((a, b) => a.first - b.first || a.key - b.key || a.what - b.what || a.place - b.place || a.who - b.who);

/** One row for each identity, the one it became, and the place: by sessions that were issued, and by calls made as the other. */
export function pathsOf(words: Words, links: Links, c: Contexts, failed: Failed): PathRow[] {
  const rows: PathRow[] = [];
  for (const [who, role, positions] of byIdentity(links, c)) {
    if (role === who) continue;
    const issued = new Map<number, { row: PathRow; values: Set<number> }>();
    const called = new Map<number, PathRow>();
    for (const i of positions) {
      const by = at(links.by, i);
      if (by === 0 || failed(at(links.act, i))) continue;
      const context = at(links.context, i);
      const when = at(links.at, i);
      const place = at(c.source, context);
      let row = by === CALLED ? called.get(place) : issued.get(place)?.row;
      if (row === undefined) {
        row = new PathRow(words, who, at(c.actorKind, context), place, when, role, 0, 0, at(c.platform, context));
        if (by === CALLED) called.set(place, row);
        else issued.set(place, { row, values: new Set() });
      } else {
        if (when > row.last) row.on = at(c.platform, context);
        row.kind = Math.max(row.kind, at(c.actorKind, context));
        row.later(when);
      }
      if (by === CALLED) row.times += 1;
      else issued.get(place)?.values.add(by);
    }
    for (const [place, { row, values }] of issued) {
      row.times = values.size;
      rows.push(both(row, called.get(place)));
      called.delete(place);
    }
    rows.push(...called.values());
  }
  return rows.sort((a, b) => a.first - b.first || a.who - b.who || a.what - b.what || a.place - b.place);
}

function both(issued: PathRow, called: PathRow | undefined): PathRow {
  if (called === undefined) return issued;
  const main = called.days > issued.days ? called : issued;
  const other = main === issued ? called : issued;
  main.times += other.times;
  if (other.first < main.first) main.first = other.first;
  if (other.last > main.last) main.last = other.last;
  return main;
}
