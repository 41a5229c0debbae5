import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { fromHex, toHex } from '../protocol/bytes.ts';
import { hex32 } from '../protocol/messages/primitives.ts';
import { CoordinatorError } from './coordinator-error.ts';

/** Every so many values one is kept on disk, so that revealing the next costs few hashes instead of the whole chain. */
const STEP = 1_000;

const saved = z.strictObject({ length: z.int().min(1), values: z.array(hex32).min(2) });

/**
 * The hash chain that epochs reveal backwards (`protocol/rules/seed.ts`): value 0 is the public end, value e the preimage
 * of value e - 1, value `length` the secret that it was made from.
 */
export class BeaconChain {
  readonly length: number;
  /** Values 0, STEP, 2 STEP, ... and `length`. */
  readonly #kept: readonly Uint8Array[];

  private constructor(length: number, kept: readonly Uint8Array[]) {
    this.length = length;
    this.#kept = kept;
  }

  static make(length: number): BeaconChain {
    const kept: Uint8Array[] = [];
    let value: Uint8Array = new Uint8Array(randomBytes(32));
    for (let index = length; index >= 0; index--) {
      if (index % STEP === 0 || index === length) kept.push(value);
      value = hash(value);
    }
    return new BeaconChain(length, kept.reverse());
  }

  /** @throws CoordinatorError `data-missing` or `data-damaged` */
  static async read(path: string): Promise<BeaconChain> {
    const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      const mend = 'create a campaign with hivesmith coordinator init';
      throw new CoordinatorError(
        'data-missing',
        `expected ${path} of a campaign, found none (${cause.code}); ${mend}`,
        { cause },
      );
    });
    const parsed = saved.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new CoordinatorError(
        'data-damaged',
        `expected the values of the beacon in ${path}; restore it from a backup`,
      );
    }
    const { length, values } = parsed.data;
    return new BeaconChain(
      length,
      values.map((value) => fromHex(value)!),
    );
  }

  async write(path: string): Promise<void> {
    const values = this.#kept.map(toHex);
    await writeFile(path, `${JSON.stringify({ length: this.length, values })}\n`, { mode: 0o600 });
  }

  /** Value of an epoch. @throws CoordinatorError `beacon-exhausted` after the last one */
  value(epoch: number): Uint8Array {
    if (epoch > this.length) {
      throw new CoordinatorError(
        'beacon-exhausted',
        `this campaign has had its ${this.length} epochs; release it and go on with a new campaign`,
      );
    }
    const at = Math.ceil(epoch / STEP);
    const index = Math.min(at * STEP, this.length);
    let value = this.#kept[Math.min(at, this.#kept.length - 1)]!;
    for (let i = index; i > epoch; i--) value = hash(value);
    return value;
  }
}

function hash(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
