/** A heap: the least first, whatever the order in which things were put in. */
export class LeastFirst<T> {
  readonly #items: T[] = [];
  readonly #order: (a: T, b: T) => number;

  constructor(order: (a: T, b: T) => number) {
    this.#order = order;
  }

  get size(): number {
    return this.#items.length;
  }

  put(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = items[up];
      if (above === undefined || this.#order(above, item) <= 0) break;
      items[at] = above;
      at = up;
    }
    items[at] = item;
  }

  take(): T | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (least === undefined || last === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = items[down];
      const right = items[down + 1];
      if (left === undefined) break;
      let below = left;
      if (right !== undefined && this.#order(right, left) < 0) {
        below = right;
        down += 1;
      }
      if (this.#order(last, below) <= 0) break;
      items[at] = below;
      at = down;
    }
    items[at] = last;
    return least;
  }
}
