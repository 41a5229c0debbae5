import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { tagged } from '../../protocol/ids.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import * as chosen from '../../protocol/sha256.ts';
import * as native from '../../protocol/sha256-native.ts';
import * as portable from '../../protocol/sha256-portable.ts';

describe('SHA-256', () => {
  it('is the same function on every platform', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(native.sha256(bytes), portable.sha256(bytes));
        assert.equal(native.sha256Hex(bytes), portable.sha256Hex(bytes));
      }),
    );
  });

  it('hashes text as UTF-8, and a lone surrogate as the replacement character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        assert.equal(native.sha256Hex(text), portable.sha256Hex(text));
      }),
    );
    for (const { sha256Hex } of [native, portable]) assert.equal(sha256Hex('\ud800'), sha256Hex('\ufffd'));
  });

  it('is that of the platform under Node', () => {
    assert.equal(chosen.sha256Hex, native.sha256Hex);
    assert.equal(chosen.sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('a draw below n', () => {
  /** The definition, in arithmetic of any length. */
  function below(n: number, seed: string, label: string, id: string): number {
    const size = BigInt(n);
    for (let round = 0; ; round++) {
      const head = Buffer.from(tagged(label, seed, id, String(round))).readBigUInt64BE();
      if (head < (2n ** 64n / size) * size) return Number(head % size);
    }
  }

  it('is the remainder of 64 bits, those in the incomplete block left out', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 21 }),
      fc.maxSafeNat().map((n) => n + 1),
    );
    fc.assert(
      fc.property(sizes, fc.string(), (n, id) => {
        assert.equal(prfBelow(n, 'seed', 'draw', id), below(n, 'seed', 'draw', id));
      }),
    );
  });
});
