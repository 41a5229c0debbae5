import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datasetFiles } from '../../coordinator/core/dataset.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { rowsOf, slotRoles } from '../../coordinator/core/rows.ts';
import { workedSamples } from '../../coordinator/core/worked-samples.ts';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { ContributionResult, JudgeUnit, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { answerTo, CLAIM, ModelWorld } from './model-world.ts';

const BEST = { ...CLAIM, model: 'best' };

interface Tricks {
  /** The try meets no label. */
  readonly miss?: boolean;
  readonly samples?: readonly { readonly input: string; readonly output: string }[];
  /** What the checker program makes of the sample. */
  readonly form?: string | null;
}

/** Nodes whose models are called `scripted`, and `best` where that one is asked for. */
class TriedWorld extends ModelWorld {
  attempts = 0;
  readonly #miss: boolean;
  readonly #samples: Tricks['samples'];
  readonly #form: string | null;

  constructor(parameters: Partial<Parameters>, { miss = false, samples, form = null }: Tricks = {}) {
    // The candidate of slot 3 is wrong, whoever writes it.
    super({ tasks: 1, attemptsMax: 1, candidates: 4, ...parameters });
    this.#miss = miss;
    this.#samples = samples;
    this.#form = form;
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
      const isOpen = unit.stage === 'compose' && unit.open === true;
      const checker = isOpen ? { checker: { program: sha256Hex('checker') } } : {};
      return super.contribute(lease, { ...result, draft: { ...result.draft, plan, ...checker } });
    }
    if (unit.stage === 'inputs' && unit.worked !== undefined && result !== undefined && 'inputs' in result) {
      return super.contribute(lease, { ...result, worked: [this.#form] });
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

describe('a contribution to a problem with several right answers is refused', () => {
  const isCompose = (unit: WorkUnit) => unit.stage === 'compose';

  test('without the checker program that was asked for, and with one that was not', () => {
    for (const openPercent of [0, 100]) {
      const made = new TriedWorld({ openPercent });
      const lease = made.until(isCompose);
      const honest = answerTo(made.unitOf(lease)) as Extract<ContributionResult, { draft: object }>;
      const { checker: _, ...plain } = honest.draft;
      const draft = openPercent === 0 ? { ...plain, checker: { program: sha256Hex('checker') } } : plain;
      assert.equal(made.code(made.contribute(lease, { ...honest, draft })), 'result-invalid');
    }
  });

  test('with the forms of other samples than were asked for', () => {
    const made = new TriedWorld({ openPercent: 100 }, { samples: [] });
    const lease = made.until((unit) => unit.stage === 'inputs' && unit.suite !== undefined);
    const honest = answerTo(made.unitOf(lease)) as Extract<ContributionResult, { inputs: object }>;
    for (const result of [honest, { ...honest, worked: [null] }]) {
      const answer = ModelWorld.prototype.contribute.call(made, lease, result);
      assert.equal(made.code(answer), 'result-invalid');
    }
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

  test('of a task with a checker program are held in the form that those found who ran the suite', () => {
    const label = sha256Hex(`${output}\n`);
    for (const [form, expected] of [
      [label, 'accepted'],
      [sha256Hex('other'), 'samples'],
      [null, 'samples'],
    ] as const) {
      const made = new TriedWorld({ openPercent: 100 }, { samples: [{ input, output: 'any' }], form });
      made.work();
      assert.equal(made.gate, expected, `${form}`);
    }
  });

  test('have no form before anybody ran the suite', () => {
    const made = new TriedWorld({ openPercent: 100 }, { samples: [{ input, output: 'any' }] });
    made.until((unit) => unit.stage === 'inputs');
    const [task] = made.state.tasks;
    assert.deepEqual(workedSamples(made.state, task!), [{ position: -1, digest: null }]);
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
