/** Lists under keys. */

/** Adds to the list under a key, which is made with the first. */
export function addTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Items by a key of theirs; keys and items in the order in which they come. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly [T, ...T[]]> {
  const groups = new Map<string, T[]>();
  for (const item of items) addTo(groups, key(item), item);
  // None is empty: each was made with its first item.
  return groups as Map<string, [T, ...T[]]>;
}
