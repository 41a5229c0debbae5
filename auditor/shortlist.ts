/** Keeps the first few of many things in an order of their own, whenever they come, and counts them all. */
export class Shortlist<T> {
  readonly #most: number;
  readonly #kept: { readonly order: number; readonly item: T }[] = [];
  count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(order: number, item: T): void {
    this.count++;
    if (this.#kept.length === this.#most && order >= this.#kept.at(-1)!.order) return;
    const at = this.#kept.findIndex((entry) => entry.order > order);
    this.#kept.splice(at < 0 ? this.#kept.length : at, 0, { order, item });
    if (this.#kept.length > this.#most) this.#kept.pop();
  }

  get items(): T[] {
    return this.#kept.map(({ item }) => item);
  }
}
