import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datasetFiles } from '../../coordinator/core/dataset.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { rowsOf, slotRoles } from '../../coordinator/core/rows.ts';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { ContributionResult, JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CLAIM, ModelWorld } from './model-world.ts';

const BEST = { ...CLAIM, model: 'best' };

/** Nodes whose models are called `scripted`, and `best` where that one is asked for. */
class TriedWorld extends ModelWorld {
  attempts = 0;
  readonly #miss: boolean;
  readonly #samples: readonly { input: string; output: string }[] | undefined;

  constructor(
    parameters: Partial<Parameters>,
    { miss = false, samples }: { miss?: boolean; samples?: readonly { input: string; output: string }[] } = {},
  ) {
    // The candidate of slot 3 is wrong, whoever writes it.
    super({ tasks: 1, attemptsMax: 1, candidates: 4, ...parameters });
    this.#miss = miss;
    this.#samples = samples;
    for (let i = 0; i < 7; i++) this.join(`node ${i}`, `operator ${i}`, { model: true });
    this.epoch();
  }

  override contribute(lease: LeaseState, result?: ContributionResult) {
    const unit = this.unitOf(lease);
    if (unit.stage === 'solve' && unit.by !== undefined && result !== undefined && 'candidate' in result) {
      this.attempts++;
      return super.contribute(lease, { ...result, claim: BEST });
    }
    if (result?.stage === 'compose' && 'draft' in result && this.#samples !== undefined) {
      const plan = { samples: this.#samples.map((sample) => ({ ...sample })) };
      return super.contribute(lease, { ...result, draft: { ...result.draft, plan } });
    }
    return super.contribute(lease, result);
  }

  override cells(lease: LeaseState): Cell[] {
    const { slot } = this.unitOf(lease) as JudgeUnit;
    const cells = super.cells(lease);
    if (!this.#miss || slotRoles(this.state)[slot] !== 'attempt') return cells;
    return cells.map((cell) => ({ ...cell, digest: sha256Hex(`missed ${cell.digest}`) }));
  }

  get gate(): string | undefined {
    const [task] = this.state.tasks;
    return task?.decision?.verdict === 'discarded' ? task.decision.gate : task?.decision?.verdict;
  }
}

describe('the one try of a named model', () => {
  test('is asked for once a task, judged like a candidate, and has no vote', () => {
    const made = new TriedWorld({ solvabilityBy: 'best' });
    made.work();
    assert.deepEqual([made.gate, made.attempts], ['accepted', 1]);
    const [task] = made.state.tasks;
    const { rows, attempt } = rowsOf(made.state, task!);
    assert.deepEqual(
      rows.map(({ slot }) => slot),
      [0, 1, 2, 3],
    );
    assert.equal(attempt?.slot, 4);
    const [tasks] = datasetFiles(made.state, (digest) => made.blobs.get(digest) ?? new Uint8Array(0));
    const row = JSON.parse(decodeUtf8(tasks!.bytes)!);
    const roles = row.candidates.map(({ role, claim }: { role?: string; claim: typeof CLAIM }) => [role, claim.model]);
    assert.deepEqual(roles, [...Array(4).fill([undefined, 'scripted']), ['attempt', 'best']]);
  });

  test('stands behind the literal program, where there is one too', () => {
    const made = new TriedWorld({ solvabilityBy: 'best', crossCheckBytes: 60_000 });
    assert.deepEqual(slotRoles(made.state).slice(4), ['literal', 'attempt']);
    made.work();
    assert.equal(made.gate, 'accepted');
  });

  test('that meets no label discards the task, once another operator has run it too', () => {
    const made = new TriedWorld({ solvabilityBy: 'best', auditMin: [0, 1], auditMax: [0, 1] }, { miss: true });
    made.work();
    const repeats = made.state.tasks[0]!.rounds.filter(({ reason, slot }) => reason === 'weak' && slot === 4);
    assert.equal(repeats.length, 1);
    assert.equal(made.gate, 'solvability');
  });

  test('that gives no program discards the task, and by another model it is refused', () => {
    const made = new TriedWorld({ solvabilityBy: 'best' });
    const lease = made.until((unit) => unit.stage === 'solve' && unit.by !== undefined);
    const failed = { stage: 'solve', failed: 'syntax' } as const;
    assert.equal(made.code(made.contribute(lease, { ...failed, claim: CLAIM })), 'result-invalid');
    assert.equal(made.code(made.contribute(lease, { ...failed, claim: BEST })), undefined);
    made.work();
    assert.equal(made.gate, 'solvability');
  });

  test('is not asked for where no model is named', () => {
    const made = new TriedWorld({});
    made.work();
    assert.deepEqual([made.gate, made.attempts], ['accepted', 0]);
  });
});

describe('samples that a model worked', () => {
  // The first input of every suite in this world, and what a right candidate prints for it.
  const input = '0 7 {}';
  const output = `# right ${prfBelow(1_000_000, sha256Hex(`${input}\n`), 'answer')}`;

  test('agree with the labels, or the task is discarded', () => {
    for (const [samples, expected] of [
      [[{ input, output }], 'accepted'],
      [[{ input, output: `${output}  \n\n` }], 'accepted'],
      [[{ input, output: '# right 7' }], 'samples'],
      [[{ input: 'illegal', output }], 'samples'],
    ] as const) {
      const made = new TriedWorld({}, { samples });
      made.work();
      assert.equal(made.gate, expected, JSON.stringify(samples));
    }
  });

  test('are not looked at where that is switched off, or in the form of the checker where it has another', () => {
    const off = new TriedWorld({ checkSamples: false }, { samples: [{ input, output: 'wrong' }] });
    off.work();
    assert.equal(off.gate, 'accepted');
    const words = output.split(' ').join('  \n');
    const tokens = new TriedWorld({ checker: 'tokens' }, { samples: [{ input, output: words }] });
    tokens.work();
    // This world's votes are hashed as lines whatever the checker, so that the form shows in the comparison alone.
    assert.equal(tokens.gate, 'accepted');
  });
});
