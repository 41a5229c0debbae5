import { createHash } from 'node:crypto';

const SPAN = 2 ** 32;

/**
 * Seeded pseudo-random numbers (sfc32). Streams made by `split` do not disturb one another, so that a new draw in one
 * part of a simulation leaves all others as they were.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: string) {
    this.#seed = seed;
    const words = createHash('sha256').update(seed).digest();
    this.#a = words.readUInt32LE(0);
    this.#b = words.readUInt32LE(4);
    this.#c = words.readUInt32LE(8);
    for (let i = 0; i < 12; i++) this.u32();
  }

  split(label: string): Random {
    return new Random(`${this.#seed}/${label}`);
  }

  u32(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    return this.u32() / SPAN;
  }

  /** Integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** Integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** A value near `middle`, seldom up to eight times as large: what work and networks take. */
  longTailed(middle: number): number {
    const value = middle * (0.5 + this.unit());
    return Math.round(this.chance(0.02) ? value * (1 + 7 * this.unit()) : value);
  }

  /** Beta(9/2, 3/2), mean 3/4: how likely a candidate of a task is right. */
  skill(): number {
    const right = this.#gammaHalves(9);
    return right / (right + this.#gammaHalves(3));
  }

  /** Gamma(k/2) for odd k: (k-1)/2 exponentials and half the square of a normal deviate. */
  #gammaHalves(k: number): number {
    let sum = 0;
    for (let i = 1; i < k; i += 2) sum -= Math.log(1 - this.unit());
    const normal = Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
    return sum + (normal * normal) / 2;
  }
}
