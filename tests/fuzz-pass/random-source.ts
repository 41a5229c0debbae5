/** Seeded numbers for generated modules: the same seed gives the same module on every machine. */
export class RandomSource {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 32 bits (mulberry32). */
  u32(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(limit: number): number {
    return this.u32() % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** An i32, often one of those that trip arithmetic. */
  i32(): number {
    const edges = [0, 1, -1, 2, 7, 31, 32, 255, 65535, 65536, 0x7fffffff, -0x80000000];
    return this.chance(70) ? this.pick(edges) : this.u32() | 0;
  }

  i64(): bigint {
    const edges = [0n, 1n, -1n, 63n, 64n, 0xffffffffn, -(2n ** 63n), 2n ** 63n - 1n];
    return this.chance(70) ? this.pick(edges) : BigInt.asIntN(64, (BigInt(this.u32()) << 32n) | BigInt(this.u32()));
  }

  float(): number {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const edges = [0, -0, 1, -1, 0.5, 1.5, 3e9, -3e9, 1e19, 1e-310, 1e300, inf, -inf, nan];
    return this.chance(80) ? this.pick(edges) : (this.u32() - 2 ** 31) / 1000;
  }
}
