import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { comparisonForm, type FormKind } from '../../protocol/rules/comparison-form.ts';
import { type GateQuestion, type GateSwitches, passGates } from '../../protocol/rules/gates.ts';
import { type CandidateVote, labelInputs } from '../../protocol/rules/labelling.ts';
import { selectGolden } from '../../protocol/rules/selection.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

const hex = (text: string) => sha256Hex(text);
const cell = (text: string, outcome: Cell['outcome'] = 'ok'): Cell => ({ outcome, digest: hex(text), fuel: 1 });
const inputs = Array.from({ length: 6 }, (_, i) => ({ digest: hex(`input ${i}`), size: 10 * (i + 1) }));
const right = ['a', 'b', 'c', 'd', 'e', 'f'];
const vote = (slot: number, outputs: readonly string[]): CandidateVote => ({
  slot,
  candidate: hex(`candidate ${slot}`),
  operator: `op${slot}`,
  cells: outputs.map((output) => cell(output)),
});
const OFF: GateSwitches = {
  labelsMin: 2,
  entropyTenths: 0,
  rivalsMax: 64,
  checkSamples: false,
  disjointHoldout: false,
  vectorPercent: 0,
  crossCheckBytes: 0,
  solvabilityBy: null,
};

function question(votes: readonly CandidateVote[], other: Partial<GateQuestion> = {}): GateQuestion {
  const labels = labelInputs(
    inputs.map(({ digest }) => digest),
    votes,
    2,
  );
  return { task: hex('task'), inputs, labels, votes, ...other };
}

function gateOf(asked: GateQuestion, on: Partial<GateSwitches>): string {
  const verdict = passGates(asked, { ...OFF, ...on });
  return verdict.kind === 'discard' ? verdict.gate : 'accepted';
}

describe('the gates after labelling', () => {
  const agreed = [0, 1, 2, 3].map((slot) => vote(slot, right));

  it('accept a task on which everybody agrees, with every switch on', () => {
    const asked = question(agreed, {
      literal: right.map((text) => cell(text)),
      generators: new Map([[0, 'builtin']]),
    });
    const on = { ...OFF, labelsMin: 6, entropyTenths: 20, disjointHoldout: true, vectorPercent: 100 };
    assert.equal(gateOf(asked, { ...on, crossCheckBytes: 60, solvabilityBy: 'builtin' }), 'accepted');
  });

  it('name the first gate that a task fails', () => {
    const lone = [vote(0, right), vote(1, ['1', '2', '3', '4', '5', '6'])];
    assert.equal(gateOf(question(lone), {}), 'quorum');
    const flat = [0, 1].map((slot) => vote(slot, ['a', 'a', 'a', 'a', 'a', 'a']));
    assert.equal(gateOf(question(flat), { entropyTenths: 10, vectorPercent: 100 }), 'entropy');
  });

  it('discard a task that several operators read in another way', () => {
    const other = right.map((text, i) => (i === 2 ? 'x' : text));
    const votes = [vote(0, right), vote(1, right), vote(2, right), vote(3, other), vote(4, other)];
    assert.equal(gateOf(question(votes), { rivalsMax: 2 }), 'accepted');
    assert.equal(gateOf(question(votes), { rivalsMax: 1 }), 'contested');
  });

  it('let the literal program contradict labels of small inputs only', () => {
    const literal = [cell('a'), cell('b'), cell('wrong'), cell('d'), cell('e'), cell('f')];
    assert.equal(gateOf(question(agreed, { literal }), { crossCheckBytes: 20 }), 'accepted');
    assert.equal(gateOf(question(agreed, { literal }), { crossCheckBytes: 30 }), 'cross-check');
    assert.equal(gateOf(question(agreed, { literal }), {}), 'accepted');
  });

  it('do not pass a cross-check that could not be made', () => {
    assert.equal(gateOf(question(agreed), { crossCheckBytes: 60 }), 'cross-check');
    const crashed = right.map((text) => cell(text, 'trap'));
    assert.equal(gateOf(question(agreed, { literal: crashed }), { crossCheckBytes: 60 }), 'cross-check');
  });

  it('ask for a share of candidates that agree with the winner everywhere', () => {
    const off = (position: number) => right.map((text, i) => (i === position ? 'x' : text));
    const votes = [vote(0, right), vote(1, right), vote(2, off(0)), vote(3, off(1))];
    assert.equal(gateOf(question(votes), { vectorPercent: 50 }), 'accepted');
    assert.equal(gateOf(question(votes), { vectorPercent: 51 }), 'vector');
  });

  it('give up a task on which the named generator meets nothing, and one that it did not try', () => {
    const votes = [vote(0, ['1', '2', '3', '4', '5', '6']), vote(1, right), vote(2, right), vote(3, right)];
    const generators = new Map([
      [0, 'best'],
      [1, 'other'],
    ]);
    assert.equal(gateOf(question(votes, { generators }), { solvabilityBy: 'best' }), 'solvability');
    assert.equal(gateOf(question(votes, { generators }), { solvabilityBy: 'other' }), 'accepted');
    assert.equal(gateOf(question(votes, { generators }), { solvabilityBy: 'nobody' }), 'solvability');
  });

  it('take a try that is no candidate for the named generator, and give up without one', () => {
    const on = { solvabilityBy: 'best' };
    const missed = vote(4, ['1', '2', '3', '4', '5', '6']);
    const met = vote(4, ['1', '2', '3', '4', '5', 'f']);
    assert.equal(gateOf(question(agreed, { attempt: met }), on), 'accepted');
    assert.equal(gateOf(question(agreed, { attempt: missed }), on), 'solvability');
    assert.equal(gateOf(question(agreed, { attempt: null }), on), 'solvability');
    assert.equal(gateOf(question(agreed, { attempt: null }), {}), 'accepted');
  });

  it('hold the samples that solvers were shown against the labels', () => {
    const on = { checkSamples: true };
    const sample = (position: number, output: string | null) => ({
      position,
      digest: output === null ? null : hex(output),
    });
    assert.equal(gateOf(question(agreed), on), 'accepted');
    assert.equal(gateOf(question(agreed, { samples: [sample(0, 'a'), sample(5, 'f')] }), on), 'accepted');
    assert.equal(gateOf(question(agreed, { samples: [sample(0, 'a'), sample(5, 'e')] }), on), 'samples');
    assert.equal(gateOf(question(agreed, { samples: [sample(0, 'a'), sample(5, 'e')] }), {}), 'accepted');
    assert.equal(gateOf(question(agreed, { samples: [sample(-1, 'a')] }), on), 'samples', 'no legal input');
    assert.equal(gateOf(question(agreed, { samples: [sample(1, null)] }), on), 'accepted', 'a checker program decides');
    const split = [...agreed.slice(0, 2), vote(2, ['x', ...right.slice(1)]), vote(3, ['x', ...right.slice(1)])];
    const asked = question(split, { samples: [sample(0, 'a')] });
    assert.equal(asked.labels[0]!.digest, null);
    assert.equal(gateOf(asked, on), 'samples', 'a sample without a label decides nothing');
  });

  it('never depend on the order of the votes', () => {
    const outputs = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 6, maxLength: 6 });
    const votes = fc.array(outputs, { minLength: 2, maxLength: 8 }).map((rows) => rows.map((row, i) => vote(i, row)));
    const on = { vectorPercent: 40, disjointHoldout: true };
    fc.assert(
      fc.property(
        votes.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) =>
          assert.deepEqual(
            passGates(question(list), { ...OFF, ...on }),
            passGates(question(shuffled), { ...OFF, ...on }),
          ),
      ),
    );
  });
});

describe('disjoint hold-out', () => {
  it('lets nobody win who judged the hold-out half', () => {
    const votes = [0, 1, 2, 3, 4, 5].map((slot) => vote(slot, right));
    const labels = question(votes).labels;
    const winners = new Set<number>();
    for (let task = 0; task < 60; task++) {
      winners.add(selectGolden(hex(`task ${task}`), inputs, labels, votes, true).winner!.slot);
    }
    // The smallest candidate digest wins among equals, so without the parting one slot would win always.
    assert.ok(winners.size > 1);
    const plain = new Set(
      Array.from({ length: 60 }, (_, i) => selectGolden(hex(`${i}`), inputs, labels, votes).winner!.slot),
    );
    assert.equal(plain.size, 1);
  });
});

describe('comparison forms', () => {
  const form = (kind: FormKind, text: string) => decodeUtf8(comparisonForm(kind, encodeUtf8(text)));

  it('keep lines, or only words, or only so many decimal places', () => {
    assert.equal(form('exact-lines', '1 2 \n3\n\n'), '1 2\n3\n');
    assert.notEqual(form('exact-lines', '1 2\n3'), form('exact-lines', '1\n2 3'));
    assert.equal(form('tokens', ' 1\t2\r\n3'), form('tokens', '1\n2 3\n'));
    assert.equal(form('float:3', '0.12345 1e-9 -0.0 12. 7 1.5e3 YES'), '0.123 0 0 12 7 1500 YES\n');
    assert.equal(form('float:2', '-2.345'), '-2.35\n');
    assert.equal(form('float:0', '1.5'), '2\n');
  });

  it('are idempotent', () => {
    const kinds = fc.constantFrom<FormKind>('exact-lines', 'tokens', 'float:0', 'float:6');
    fc.assert(
      fc.property(kinds, fc.uint8Array({ maxLength: 60 }), (kind, bytes) => {
        const once = comparisonForm(kind, bytes);
        assert.deepEqual(comparisonForm(kind, once), once);
      }),
    );
    fc.assert(
      fc.property(fc.double(), fc.nat(12), (value, places) => {
        const once = comparisonForm(`float:${places}`, encodeUtf8(String(value)));
        assert.deepEqual(comparisonForm(`float:${places}`, once), once);
      }),
    );
  });
});
