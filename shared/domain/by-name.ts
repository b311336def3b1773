/**
 * A table that is asked for names which whoever writes logs may choose: `constructor` is not in it unless it was written there, because nothing
 * is inherited. Every table of ours whose names are any text is made with this (test/lint).
 */
export function byName<T>(members: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, T>, members));
}
