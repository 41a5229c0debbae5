import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { type CandidateVote, hasEntropy, labelInputs } from '../../protocol/rules/labelling.ts';
import { quartileWeights, selectGolden } from '../../protocol/rules/selection.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

const hex = (text: string) => sha256Hex(text);
const cell = (text: string, outcome: Cell['outcome'] = 'ok'): Cell => ({ outcome, digest: hex(text), fuel: 1 });
const inputs = Array.from({ length: 6 }, (_, i) => ({ digest: hex(`input ${i}`), size: i * 10 }));
const digests = inputs.map((input) => input.digest);
const vote = (slot: number, outputs: readonly string[], operator = `op${slot}`): CandidateVote => ({
  slot,
  candidate: hex(`candidate ${slot}`),
  operator,
  cells: outputs.map((output) => cell(output)),
});
const right = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('labelling', () => {
  it('labels with quorum and strict plurality, and says how many agree', () => {
    const votes = [vote(0, right), vote(1, right), vote(2, right), vote(3, ['x', 'b', 'c', 'd', 'e', 'y'])];
    const labels = labelInputs(digests, votes, 3);
    assert.deepEqual(
      labels.map(({ support, second }) => [support, second]),
      [
        [3, 1],
        [4, 0],
        [4, 0],
        [4, 0],
        [4, 0],
        [3, 1],
      ],
    );
    assert.equal(labels[0]!.digest, hex('a'));
  });

  it('drops an input below the quorum or with a tie at the top', () => {
    const tie = [vote(0, ['a']), vote(1, ['a']), vote(2, ['b']), vote(3, ['b'])];
    assert.equal(labelInputs([digests[0]!], tie, 2)[0]!.digest, null);
    assert.equal(labelInputs([digests[0]!], tie.slice(0, 3), 3)[0]!.digest, null);
    assert.equal(labelInputs([digests[0]!], tie.slice(0, 3), 2)[0]!.digest, hex('a'));
  });

  it('counts an operator once, however many of its nodes agree', () => {
    const votes = [vote(0, ['a'], 'one'), vote(1, ['a'], 'one'), vote(2, ['a'], 'one'), vote(3, ['b'], 'two')];
    assert.deepEqual(labelInputs([digests[0]!], votes, 1)[0], {
      input: digests[0]!,
      digest: null,
      support: 1,
      second: 1,
    });
  });

  it('takes a crash as an abstention', () => {
    const crashed = { ...vote(2, ['a']), cells: [cell('a', 'trap')] };
    assert.equal(labelInputs([digests[0]!], [vote(0, ['a']), crashed], 2)[0]!.support, 1);
  });

  it('does not depend on the order of the votes', () => {
    const outputs = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(outputs, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5 }), (rows, quorum) => {
        const votes = rows.map((row, slot) => vote(slot, row));
        const shuffled = [...votes].reverse();
        const labels = labelInputs(digests, votes, quorum);
        assert.deepEqual(labelInputs(digests, shuffled, quorum), labels);
        assert.deepEqual(
          selectGolden(hex('task'), inputs, labels, shuffled),
          selectGolden(hex('task'), inputs, labels, votes),
        );
      }),
    );
  });
});

describe('entropy', () => {
  it('agrees with the floating-point formula away from the boundary', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 }), (labels) => {
        const sizes = new Map<number, number>();
        for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
        let bits = 0;
        for (const size of sizes.values()) bits -= (size / labels.length) * Math.log2(size / labels.length);
        if (Math.abs(bits - 1.5) < 1e-9) return;
        assert.equal(hasEntropy(labels.map(String), 15), bits > 1.5);
      }),
    );
  });

  it('counts the boundary itself as enough: four equal groups of two have two bits', () => {
    const labels = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd'];
    assert.equal(hasEntropy(labels, 20), true);
    assert.equal(hasEntropy(labels, 21), false);
  });
});

describe('selection', () => {
  const task = hex('task');

  it('picks a candidate that is best on both halves, the smallest digest among equals', () => {
    const votes = [vote(0, right), vote(1, right), vote(2, right), vote(3, ['x', 'x', 'x', 'x', 'x', 'x'])];
    const labels = labelInputs(digests, votes, 2);
    const { winner, goldenTests, holdout } = selectGolden(task, inputs, labels, votes);
    const smallest = votes.slice(0, 3).sort((a, b) => (a.candidate < b.candidate ? -1 : 1))[0]!;
    assert.deepEqual(winner, { slot: smallest.slot, candidate: smallest.candidate });
    assert.deepEqual([...goldenTests, ...holdout].sort(), [...digests].sort());
    assert.equal(goldenTests.length, 3);
  });

  it('discards when the best on one half is not the best on the other', () => {
    const all = [vote(0, right), vote(1, right), vote(2, right)];
    const labels = labelInputs(digests, all, 2);
    const { holdout } = selectGolden(task, inputs, labels, all);
    const half = new Set(holdout);
    const goodOn = (wanted: boolean, slot: number) =>
      vote(
        slot,
        inputs.map((input, i) => (half.has(input.digest) === wanted ? right[i]! : 'x')),
      );
    assert.equal(selectGolden(task, inputs, labels, [goodOn(true, 0), goodOn(false, 1)]).winner, null);
  });

  it('weighs inputs by size quartile, ties by digest', () => {
    const weights = quartileWeights(inputs.slice(0, 4));
    assert.deepEqual(
      inputs.slice(0, 4).map((input) => weights.get(input.digest)),
      [1, 2, 3, 4],
    );
    const equal = inputs.slice(0, 4).map((input) => ({ ...input, size: 7 }));
    assert.deepEqual([...quartileWeights(equal).values()].sort(), [1, 2, 3, 4]);
  });
});
