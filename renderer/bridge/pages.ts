/** Pages joined: what was read so far of a long answer, and the cursor of the rest. Pure, so that it can be tested without a window. */
export interface Page<R, C> {
  readonly rows: readonly R[];
  readonly next: C | undefined;
}

export interface Joined<R, C> {
  readonly rows: readonly R[];
  readonly next: C | undefined;
  readonly pages: number;
}

export const emptyPages = <R, C>(): Joined<R, C> => ({ rows: [], next: undefined, pages: 0 });

export function joinPage<R, C>(soFar: Joined<R, C>, page: Page<R, C>): Joined<R, C> {
  return { rows: soFar.pages === 0 ? page.rows : [...soFar.rows, ...page.rows], next: page.next, pages: soFar.pages + 1 };
}
