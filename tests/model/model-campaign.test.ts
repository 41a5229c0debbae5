import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datasetFiles } from '../../coordinator/core/dataset.ts';
import { generationReport } from '../../coordinator/core/generation-report.ts';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { GenerationFailure } from '../../protocol/messages/generation.ts';
import { PRESETS, parameters, withModelDeadlines } from '../../protocol/messages/genesis.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { statementSignature } from '../../protocol/rules/statement-text.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld } from '../coordinator/core-world.ts';
import { answerTo, CLAIM, ref, SUITE, statementOf, world } from './model-world.ts';

const isSuiteRun = (unit: WorkUnit) => unit.stage === 'inputs' && unit.suite !== undefined;

describe('a model campaign', () => {
  test('asks one node for what cannot be reproduced, and several for what can', () => {
    const made = world();
    const run = made.until(isSuiteRun);
    const replicas = (stage: WorkUnit['stage']) =>
      new Set(made.state.stageUnits[stage].map((unit) => `${isSuiteRun(unit.unit)} ${unit.replicas}`));
    for (const stage of ['extract', 'evolve', 'compose'] as const) assert.deepEqual([...replicas(stage)], ['false 1']);
    assert.deepEqual(replicas('inputs'), new Set(['false 1', `true ${made.state.genesis!.parameters.agreement}`]));
    assert.deepEqual((made.unitOf(run) as { suite: typeof SUITE }).suite, SUITE);
  });

  test('runs a suite elsewhere than where it was written, and needs agreement', () => {
    const made = world();
    const run = made.until(isSuiteRun);
    const unit = made.state.units.get(run.unit)!;
    const author = made.state.tasks[unit.taskIndex!]!.suiteUnit!.answers[0]!.operator;
    assert.equal(unit.author, author);
    const honest = answerTo(unit.unit) as Extract<ContributionResult, { inputs: object }>;
    const smuggled = {
      ...honest,
      inputs: [...honest.inputs.slice(1), { ...honest.inputs[0]!, digest: sha256Hex('smuggled') }],
    };
    made.contribute(run, smuggled);
    for (let i = 0; unit.status === 'open' && i < 40; i++) {
      for (const lease of made.leases().filter((other) => other.unit === unit.id)) made.contribute(lease);
      made.epoch();
    }
    assert.equal(unit.status, 'settled');
    assert.deepEqual(unit.settled, honest);
    assert.equal(made.node(run.node).overruled, 1);
  });

  test('gives questions only to nodes that have a model', () => {
    const made = world({}, 2);
    made.until((unit) => unit.stage === 'solve');
    const nodes = new Set<boolean>();
    for (const lease of made.state.leases.values()) {
      const { unit } = made.state.units.get(lease.unit)!;
      if (unit.stage === 'judge' || isSuiteRun(unit)) continue;
      nodes.add(made.node(lease.node).model);
    }
    assert.deepEqual([...nodes], [true]);
  });

  test('lets no operator answer more than its share of a stage while others are there', () => {
    const made = world({ evolveUnits: 8, generationShare: [1, 4] });
    for (let i = 0; i < 8; i++) made.join(`more ${i}`, 'operator 0', { model: true });
    made.until((unit) => unit.stage === 'solve');
    const answers = made.state.stageUnits.evolve.map((unit) => unit.answers[0]!.operator);
    const most = Math.max(...answers.map((operator) => answers.filter((other) => other === operator).length));
    assert.deepEqual([answers.length, most], [8, 2]);
  });

  test('tells solvers and testers the statement, and who runs a suite nothing', () => {
    const made = world();
    const run = made.until(isSuiteRun);
    assert.deepEqual((made.unitOf(run) as { plan: object }).plan, {});
    const solve = made.until((unit) => unit.stage === 'solve');
    const { plan } = made.unitOf(solve) as { plan: Record<string, unknown> };
    assert.deepEqual(Object.keys(plan).sort(), ['statement', 'style', 'title']);
  });

  test('counts a failure by name: a composition is discarded, and its reason is a gate', () => {
    const reasons: GenerationFailure[] = ['refusal', 'not-json', 'truncated', 'invented', 'short'];
    const made = world({ tasks: 1, attemptsMax: 6 });
    for (const failed of reasons) {
      made.contribute(
        made.until((unit) => unit.stage === 'compose'),
        { stage: 'compose', failed, claim: CLAIM },
      );
      made.epoch();
    }
    const gates = made.state.tasks.flatMap(({ decision }) =>
      decision?.verdict === 'discarded' ? [decision.gate] : [],
    );
    assert.deepEqual([...gates].sort(), reasons.map((reason) => `model-${reason}`).sort());
    const report = generationReport(made.state);
    assert.equal(report.failures.compose?.refusal, 1);
    assert.ok(report.usage.calls >= 7 && report.usage.costMicros === 3 * report.usage.calls);
  });

  test('goes on without a candidate that a model did not give, and without a suite', () => {
    const made = world({ tasks: 2, attemptsMax: 4 });
    const suite = made.until((unit) => unit.stage === 'inputs' && unit.suite === undefined);
    const { taskIndex } = made.state.units.get(suite.unit)!;
    made.contribute(suite, { stage: 'inputs', failed: 'inputs', claim: CLAIM });
    const { decision } = made.state.tasks[taskIndex!]!;
    assert.equal(decision?.verdict === 'discarded' && decision.gate, 'model-inputs');
    const solve = made.until((unit) => unit.stage === 'solve');
    made.contribute(solve, { stage: 'solve', failed: 'code-blocks', claim: CLAIM });
    made.until((unit) => unit.stage === 'solve' && unit.task !== (made.unitOf(solve) as { task: string }).task);
    assert.deepEqual(generationReport(made.state).failures.solve, { 'code-blocks': 1 });
  });

  test('discards what several nodes could not ask their models', () => {
    const made = world({ tasks: 1, attemptsMax: 1 });
    for (let i = 0; i < 3; i++) {
      const { id, node } = made.until((unit) => unit.stage === 'compose');
      made.say(node, { type: 'refusal/v1', predicate: { lease: id, reason: 'model-unavailable' } });
      made.epoch();
    }
    const { decision } = made.state.tasks[0]!;
    assert.equal(decision?.verdict === 'discarded' && decision.gate, 'model-unavailable');
  });
});

describe('a model campaign with failures', () => {
  const refuse = (made: ReturnType<typeof world>, wanted: (unit: WorkUnit) => boolean) => {
    for (let i = 0; i < 3; i++) {
      const { id, node } = made.until(wanted);
      made.say(node, { type: 'refusal/v1', predicate: { lease: id, reason: 'model-unavailable' } });
      made.epoch();
    }
  };

  test('discards a task for whose suite several nodes could not ask their models', () => {
    const made = world({ tasks: 1, attemptsMax: 1 });
    refuse(made, (unit) => unit.stage === 'inputs');
    const { decision } = made.state.tasks[0]!;
    assert.ok(decision?.verdict === 'discarded');
    assert.deepEqual([decision.gate, /for the test inputs/.test(decision.detail)], ['model-unavailable', true]);
  });

  test('reads a failed extraction by its reason, and code without features by its own', () => {
    const made = world();
    const lease = made.until((unit) => unit.stage === 'extract');
    const unit = made.unitOf(lease);
    assert.ok(unit.stage === 'extract');
    made.contribute(lease, {
      stage: 'extract',
      snippets: unit.snippets.map((snippet) => ({ snippet, error: 'refusal: it will not' })),
      claim: CLAIM,
    });
    const report = generationReport(made.state);
    assert.deepEqual(report.failures, { extract: { refusal: 1 } });
    assert.deepEqual(report.seedCode, { snippets: 1, unusable: 1 });
    const other = world();
    const second = other.until(({ stage }) => stage === 'extract');
    const snippets = unit.snippets.map((snippet) => ({ snippet, error: 'no Python' }));
    other.contribute(second, { stage: 'extract', snippets, claim: CLAIM });
    assert.deepEqual(generationReport(other.state).failures, {});
    assert.equal(generationReport(other.state).seedCode.unusable, 1);
  });

  test('has a task of the candidates that are there, when they are enough', () => {
    for (const [failures, expected] of [
      [1, 'accepted'],
      [2, 'too-few-candidates'],
    ] as const) {
      const made = world({ tasks: 1, attemptsMax: 1, labelsMin: 3 });
      for (let slot = 0; slot < failures; slot++) {
        const lease = made.until((unit) => unit.stage === 'solve' && unit.slot === slot);
        made.contribute(lease, { stage: 'solve', failed: 'syntax', claim: CLAIM });
      }
      made.work();
      const { decision } = made.state.tasks[0]!;
      assert.equal(decision?.verdict === 'discarded' ? decision.gate : 'accepted', expected);
    }
  });
});

test('the data set of a model campaign says who composed a task, by the word of its node', () => {
  const made = world({ tasks: 1 });
  made.work();
  assert.equal(made.state.accepted, 1);
  const [tasks] = datasetFiles(made.state, (digest) => made.blobs.get(digest) ?? new Uint8Array(0));
  const row = JSON.parse(decodeUtf8(tasks!.bytes)!);
  assert.deepEqual(row.composer, CLAIM);
});

test('deadlines leave a model minutes, whatever the length of an epoch', () => {
  for (const preset of Object.values(PRESETS)) {
    const { deadlineMinEpochs, deadlineEpochs, epochMs } = withModelDeadlines(preset);
    assert.ok(deadlineMinEpochs * epochMs >= 300_000 && deadlineEpochs * epochMs >= 1_800_000);
    assert.ok(parameters.safeParse(withModelDeadlines(preset)).success);
  }
});

describe('a contribution of a model is refused', () => {
  const stageOf = (stage: WorkUnit['stage']) => (unit: WorkUnit) => unit.stage === stage;
  type Spoil = (result: ContributionResult, unit: WorkUnit) => unknown;
  const draftOf = (result: ContributionResult) => (result as Extract<ContributionResult, { draft: object }>).draft;
  const withStatement = (result: ContributionResult, statement: string) => ({
    ...result,
    draft: { ...draftOf(result), statement },
    signature: statementSignature(statement),
  });
  const cases: [string, (unit: WorkUnit) => boolean, Spoil][] = [
    [
      'without a claim',
      stageOf('evolve'),
      ({ claim: _, ...result }: ContributionResult & { claim?: unknown }) => result,
    ],
    [
      'that claims other prompts',
      stageOf('evolve'),
      (result) => ({ ...result, claim: { ...CLAIM, version: 'other' } }),
    ],
    [
      'with a feature that stands below itself',
      stageOf('evolve'),
      (result) => ({ ...result, additions: ['algo/a/b/a'] }),
    ],
    [
      'with a feature that is no path',
      stageOf('evolve'),
      (result) => ({ ...result, additions: ['algo/Not Canonical'] }),
    ],
    [
      'with a feature that was given',
      stageOf('evolve'),
      (result, unit) => ({ ...result, additions: [(unit as { features: string[] }).features[0]] }),
    ],
    [
      'with a statement under 200 tokens',
      stageOf('compose'),
      (result, unit) => withStatement(result, statementOf(199, unit)),
    ],
    [
      'whose signature is not the statement’s',
      stageOf('compose'),
      (result) => ({ ...result, signature: sha256Hex('other') }),
    ],
    [
      'with a feature that was not asked for',
      stageOf('compose'),
      (result) => ({ ...result, draft: { ...draftOf(result), features: [{ path: 'algo/else', use: 'none' }] } }),
    ],
    [
      'in another style',
      stageOf('compose'),
      (result) => ({
        ...result,
        draft: { ...draftOf(result), style: draftOf(result).style === 'atcoder' ? 'leetcode' : 'atcoder' },
      }),
    ],
    [
      'with a suite of nothing',
      stageOf('inputs'),
      (result) => ({ ...result, suite: { ...SUITE, program: null, prompted: [] } }),
    ],
    [
      'with one input twice',
      stageOf('inputs'),
      (result) => ({ ...result, suite: { ...SUITE, prompted: [...SUITE.prompted, ...SUITE.prompted] } }),
    ],
    [
      'that runs a suite nobody wrote',
      stageOf('inputs'),
      () => ({ stage: 'inputs', program: null, validator: ref('v'), inputs: [], rejected: 0 }),
    ],
    ['that is another suite and no run', isSuiteRun, () => ({ stage: 'inputs', suite: SUITE, claim: CLAIM })],
    ['that ran other programs', isSuiteRun, (result) => ({ ...result, program: ref('another') })],
  ];
  for (const [what, wanted, spoil] of cases) {
    test(what, () => {
      const made = world();
      const lease = made.until(wanted);
      const unit = made.unitOf(lease);
      assert.equal(
        made.code(made.contribute(lease, spoil(answerTo(unit), unit) as ContributionResult)),
        'result-invalid',
      );
      assert.equal(made.code(made.contribute(lease)), undefined, 'the honest one is taken');
    });
  }

  test('in a builtin campaign, whatever it is', () => {
    const made = new CoreWorld();
    for (let i = 0; i < 4; i++) made.join(`node ${i}`);
    made.epoch();
    const [lease] = made.leases();
    const result = { stage: 'extract' as const, snippets: [{ snippet: sha256Hex('a'), features: [] }], claim: CLAIM };
    const predicate = { lease: lease!.id, unit: lease!.unit, result };
    assert.equal(made.code(made.say(lease!.node, { type: 'contribution/v1', predicate })), 'result-invalid');
  });
});
