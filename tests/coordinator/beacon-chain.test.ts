import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BeaconChain } from '../../coordinator/beacon-chain.ts';
import { toHex } from '../../protocol/bytes.ts';
import { isNextBeacon } from '../../protocol/rules/seed.ts';

describe('beacon chain', () => {
  for (const length of [1, 999, 1000, 2500]) {
    it(`reveals ${length} values, each the preimage of the one before, also after a restart`, async () => {
      const dir = await mkdtemp(join(tmpdir(), 'hivesmith-beacon-'));
      try {
        const made = BeaconChain.make(length);
        await made.write(join(dir, 'beacon'));
        const chain = await BeaconChain.read(join(dir, 'beacon'));
        assert.equal(chain.length, length);
        let last = toHex(made.value(0));
        for (let epoch = 1; epoch <= length; epoch++) {
          const value = toHex(chain.value(epoch));
          assert.ok(isNextBeacon(last, value), `epoch ${epoch}`);
          last = value;
        }
        assert.throws(() => chain.value(length + 1), { code: 'beacon-exhausted' });
      } finally {
        await rm(dir, { recursive: true });
      }
    });
  }

  it('says that a damaged or absent file is one', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'hivesmith-beacon-'));
    try {
      await assert.rejects(BeaconChain.read(join(dir, 'none')), { code: 'data-missing' });
      await writeFile(join(dir, 'beacon'), '{"length":3,"values":["00"]}');
      await assert.rejects(BeaconChain.read(join(dir, 'beacon')), { code: 'data-damaged' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
