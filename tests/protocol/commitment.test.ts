import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8, fromHex, toHex } from '../../protocol/bytes.ts';
import { taggedHex } from '../../protocol/ids.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { prfBelow, prfCoin } from '../../protocol/rules/prf.ts';
import { epochSeed, isNextBeacon } from '../../protocol/rules/seed.ts';
import { sha256, sha256Hex } from '../../protocol/sha256.ts';

const hex = (text: string) => sha256Hex(text);

describe('commitment', () => {
  const cells = [{ outcome: 'ok', digest: hex('out'), fuel: 77 }] as const;

  it('is bound to lease, node, cells and salt', () => {
    const made = commitmentOf(hex('lease'), hex('node'), cells, hex('salt'));
    assert.equal(commitmentOf(hex('lease'), hex('node'), [{ ...cells[0] }], hex('salt')), made);
    const others = [
      commitmentOf(hex('lease 2'), hex('node'), cells, hex('salt')),
      commitmentOf(hex('lease'), hex('node 2'), cells, hex('salt')),
      commitmentOf(hex('lease'), hex('node'), [{ ...cells[0], fuel: 78 }], hex('salt')),
      commitmentOf(hex('lease'), hex('node'), cells, hex('salt 2')),
    ];
    assert.equal(new Set([made, ...others]).size, 5);
  });
});

describe('identifiers', () => {
  it('cannot be confused by moving bytes between parts', () => {
    assert.notEqual(taggedHex('x', 'ab', 'c'), taggedHex('x', 'a', 'bc'));
    assert.notEqual(taggedHex('x', 'a'), taggedHex('x', 'a', ''));
    assert.notEqual(taggedHex('x', 'a'), taggedHex('y', 'a'));
  });
});

describe('draws', () => {
  it('stay in range and hit every value', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 200; i++) seen.add(prfBelow(7, hex('seed'), 'draw', String(i)));
    assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5, 6]);
  });

  it('throw a coin with about its ratio', () => {
    let heads = 0;
    for (let i = 0; i < 4000; i++) if (prfCoin([1, 4], hex('seed'), 'coin', String(i))) heads++;
    assert.ok(heads > 880 && heads < 1120, `${heads} of 4000`);
  });
});

describe('beacon', () => {
  const secret = fromHex(hex('secret'))!;

  it('takes exactly the preimage of the last value', () => {
    const last = toHex(sha256(secret));
    assert.ok(isNextBeacon(last, hex('secret')));
    assert.ok(!isNextBeacon(last, last));
    assert.ok(!isNextBeacon(last, 'zz'));
  });

  it('makes a seed that depends on origin, epoch, root and value', () => {
    const root = fromHex(hex('root'))!;
    const seeds = [
      epochSeed('a/b', 1, root, secret),
      epochSeed('a/c', 1, root, secret),
      epochSeed('a/b', 2, root, secret),
      epochSeed('a/b', 1, secret, secret),
      epochSeed('a/b', 1, root, root),
    ];
    assert.equal(new Set(seeds).size, 5);
  });
});

describe('canonical output', () => {
  const canonical = (text: string) => new TextDecoder().decode(canonicalOutput(encodeUtf8(text)));

  it('removes trailing blanks and empty lines and ends in one newline', () => {
    assert.equal(canonical('a  \nb\t\r\n\n \n'), 'a\nb\n');
    assert.equal(canonical(''), '\n');
    assert.equal(canonical('  x y '), '  x y\n');
    assert.equal(canonical('\n\na'), '\n\na\n');
  });

  it('equals the line-by-line definition and is idempotent', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\r', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(text, (value) => {
        const lines = value.split('\n').map((line) => line.replace(/[ \t\r]+$/, ''));
        while (lines.length > 0 && lines.at(-1) === '') lines.pop();
        const once = canonical(value);
        assert.equal(once, `${lines.join('\n')}\n`);
        assert.equal(canonical(once), once);
      }),
    );
  });
});
