import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { composeTask, type Plan, parseInputRecords } from '../../catalogue/builtin.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { BuiltinExecutor } from '../../node/work/builtin-executor.ts';
import { BlobUnavailable, type Product, type ProgramRunner, RunFailure } from '../../node/work/executor.ts';
import { openSandboxRunner, type SandboxRunner } from '../../node/work/sandbox-runner.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import { encodeStatement } from '../../protocol/messages/statement.ts';
import type { InputsResult, JudgeUnit, SolveResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';

const signal = new AbortController().signal;
const TASK = sha256Hex('task');
const blobs = new Map<string, Uint8Array>();
let sandbox: SandboxRunner;
let executor: BuiltinExecutor;

function blob(content: Uint8Array | string): string {
  const bytes = typeof content === 'string' ? encodeUtf8(content) : content;
  const digest = sha256Hex(bytes);
  blobs.set(digest, bytes);
  return digest;
}

async function fetchBlob(digest: string): Promise<Uint8Array> {
  const bytes = blobs.get(digest);
  if (bytes === undefined) throw new BlobUnavailable(digest);
  return bytes;
}

before(async () => {
  const cacheDir = join(tmpdir(), 'hivesmith-test-images');
  sandbox = await openSandboxRunner({
    image: await prepareImage({ cacheDir }),
    workers: 1,
    logger: silentLogger,
    signal,
  });
  executor = new BuiltinExecutor({ runner: sandbox.runner, image: sandbox.image, fetchBlob }, silentLogger);
});
after(() => sandbox[Symbol.asyncDispose]());

function run(unit: WorkUnit): Promise<Product> {
  return executor.run(unit, { signal });
}

/** The result of a contribution, after it went through the schema of the statement that carries it. */
async function contribution(unit: WorkUnit) {
  const product = await run(unit);
  assert.equal(product.kind, 'contribution', JSON.stringify(product));
  const { result, blobs: made } = product as Extract<Product, { kind: 'contribution' }>;
  const predicate: Predicates['contribution/v1'] = { lease: TASK, unit: TASK, result, seq: 0, prev: TASK };
  assert.doesNotThrow(() => encodeStatement({ type: 'contribution/v1', predicate }, TASK));
  return { result, made: new Map(made.map((bytes) => [sha256Hex(bytes), bytes])) };
}

function planFor(seed: string): Plan {
  const composed = composeTask({ features: ['algo/sorting/sorting', 'data/linear/array'], style: 'atcoder', seed });
  assert.equal(composed.kind, 'draft');
  return (composed as Extract<typeof composed, { kind: 'draft' }>).draft.plan;
}

const asUnitPlan = (plan: Plan) => JSON.parse(JSON.stringify(plan)) as Extract<WorkUnit, { stage: 'solve' }>['plan'];

function judgeUnit(candidate: string, inputs: string[], change: Partial<JudgeUnit> = {}): JudgeUnit {
  const limits = { fuel: 2_000_000_000, memoryMiB: 128, outputBytes: 1_000 };
  const digests = inputs.map((input) => blob(input));
  return {
    stage: 'judge',
    task: TASK,
    slot: 0,
    round: 0,
    candidate: blob(candidate),
    inputs: digests,
    image: sandbox.image,
    limits,
    ...change,
  };
}

describe('generator stages', () => {
  test('extract finds features of Python code, and says so of what is none', async () => {
    const good = blob(
      'import heapq\n\ndef f(xs):\n    heapq.heapify(xs)\n    return [heapq.heappop(xs) for _ in range(len(xs))]\n',
    );
    const bad = blob('def f(:\n');
    const { result } = await contribution({ stage: 'extract', index: 0, snippets: [good, bad] });
    assert.equal(result.stage, 'extract');
    const [first, second] = (result as Extract<typeof result, { stage: 'extract' }>).snippets;
    assert.ok(
      first !== undefined && 'features' in first && first.features.includes('data/trees/heap'),
      JSON.stringify(first),
    );
    assert.ok(second !== undefined && 'error' in second);
  });

  test('evolve adds what is new, and the same every time', async () => {
    const features = ['algo/sorting/sorting', 'data/linear/array'];
    const unit: WorkUnit = { stage: 'evolve', index: 0, features, seed: sha256Hex('seed') };
    const { result } = await contribution(unit);
    const { additions } = result as { additions: string[] };
    assert.ok(additions.length > 0 && additions.every((path) => !features.includes(path)));
    assert.deepEqual((await contribution(unit)).result, result);
  });

  test('compose drafts a problem, or says why there is none', async () => {
    const unit = { stage: 'compose' as const, index: 0, style: 'leetcode' as const, seed: sha256Hex('s') };
    const { result } = await contribution({ ...unit, features: ['algo/sorting/sorting'] });
    assert.ok('draft' in result && result.draft.style === 'leetcode');
    assert.match((result as { signature: string }).signature, /^[0-9a-f]{64}$/);
    const none = await contribution({ ...unit, features: ['zzz/qqq'] });
    assert.ok('refused' in none.result && none.result.gate === 'no-operator');
    assert.match(none.result.refused, /zzz\/qqq/);
  });

  test('compose says of a draft that is not worth solving that it is weak', async () => {
    const weak: unknown[] = [];
    for (let i = 0; weak.length === 0 && i < 30; i++) {
      const seed = sha256Hex(`weak ${i}`);
      const features = ['data/trees/two heaps', 'algo/searching/binary search'];
      const { result } = await contribution({ stage: 'compose', index: 0, style: 'atcoder', seed, features });
      if ('refused' in result) weak.push(result);
    }
    assert.equal((weak[0] as { gate: string }).gate, 'weak');
  });

  test('compose gives a problem with several right answers its checker program', async () => {
    const unit = { stage: 'compose' as const, index: 0, style: 'atcoder' as const, seed: sha256Hex('open') };
    const features = ['type/sequences/maximum subarray'];
    const { result, made } = await contribution({ ...unit, features, open: true });
    assert.ok('draft' in result && typeof result.draft.checker === 'object', JSON.stringify(result));
    const source = made.get(result.draft.checker.program)!;
    assert.match(decodeUtf8(source)!, /WORDS/);
    assert.match(result.draft.statement, /any one of them is a right answer/);
    const plain = await contribution({ ...unit, features });
    assert.ok('draft' in plain.result && plain.result.draft.checker === undefined);
    assert.equal(plain.made.size, 0);
  });

  test('inputs, candidates and votes of one task fit together', async () => {
    const plan = asUnitPlan(planFor(sha256Hex('fit')));
    const made = await contribution({ stage: 'inputs', task: TASK, count: 3, plan });
    const inputs = made.result as InputsResult;
    assert.deepEqual([inputs.inputs.length, inputs.rejected], [3, 0]);
    for (const { digest, size } of [inputs.program!, inputs.validator, ...inputs.inputs]) {
      assert.equal(made.made.get(digest)?.length, size);
    }
    assert.throws(() => parseInputRecords(made.made.get(inputs.program!.digest)!), 'the program, not its output');

    const solved = await contribution({ stage: 'solve', task: TASK, slot: 0, plan });
    const { candidate } = solved.result as Extract<SolveResult, { candidate: object }>;
    const source = decodeUtf8(solved.made.get(candidate.digest)!)!;
    const texts = inputs.inputs.map(({ digest }) => decodeUtf8(made.made.get(digest)!)!);
    const product = await run(
      judgeUnit(source, texts, { limits: { fuel: 6_000_000_000, memoryMiB: 128, outputBytes: 65_536 } }),
    );
    assert.equal(product.kind, 'cells');
    const { cells, outputs } = product as Extract<Product, { kind: 'cells' }>;
    assert.deepEqual(
      cells.map(({ outcome }) => outcome),
      ['ok', 'ok', 'ok'],
    );
    for (const { digest } of cells) assert.equal(sha256Hex(outputs.get(digest)!), digest);
  });

  test('a plan of another catalogue is handed back', async () => {
    const plan = asUnitPlan(planFor(sha256Hex('other')));
    const unknown = { ...plan, steps: [{ op: 'no-such-operator', variant: [] }], links: [] };
    for (const foreign of [{}, { ...plan, extra: 1 }, unknown]) {
      const product = await run({ stage: 'solve', task: TASK, slot: 0, plan: foreign });
      assert.deepEqual(product, { kind: 'refused', reason: 'stage-unsupported' });
    }
  });
});

describe('judging', () => {
  test('a cell tells how the run ended, what it printed in canonical form, and its fuel', async () => {
    const candidate =
      'n = int(input())\nprint(n * 2, end="  \\n\\n")\nif n == 0: raise SystemExit(3)\nwhile n < 0: pass\n';
    const unit = judgeUnit(candidate, ['4\n', '0\n', '-1\n']);
    const product = (await run(unit)) as Extract<Product, { kind: 'cells' }>;
    assert.deepEqual(
      product.cells.map(({ outcome }) => outcome),
      ['ok', 'nonzero-exit', 'out-of-fuel'],
    );
    assert.equal(product.cells[0]?.digest, sha256Hex('8\n'));
    assert.deepEqual([...product.outputs], [[sha256Hex('8\n'), encodeUtf8('8\n')]]);
    assert.ok(product.cells.every(({ fuel }) => fuel > 0));
    assert.deepEqual(await run(unit), product, 'every judge finds the same');
  });

  test('the checker program of a task decides which outputs are the same answer', async () => {
    const checker = { program: blob('import sys\nw = sys.stdin.read().split()\nprint(abs(int(w[-1])))\n') };
    const judged = async (candidate: string) => {
      const product = await run(judgeUnit(candidate, ['4\n'], { checker }));
      return product as Extract<Product, { kind: 'cells' }>;
    };
    const [plus, minus, odd] = [await judged('print(4)'), await judged('print(-4)'), await judged('print("x")')];
    assert.equal(plus.cells[0]?.digest, minus.cells[0]?.digest);
    assert.deepEqual([...plus.outputs.values()], [encodeUtf8('4\n')]);
    assert.deepEqual([odd.cells[0]?.outcome, odd.outputs.size], ['invalid-output', 0]);
    const missing = await run(judgeUnit('print(4)', ['4\n'], { checker: { program: sha256Hex('nobody has it') } }));
    assert.deepEqual(missing, { kind: 'refused', reason: 'blob-unavailable' });
  });

  test('a job for another runtime image is handed back', async () => {
    const product = await run(judgeUnit('print(1)', ['']));
    assert.equal(product.kind, 'cells');
    const other = await run(judgeUnit('print(1)', [''], { image: sha256Hex('another image') }));
    assert.deepEqual(other, { kind: 'refused', reason: 'stage-unsupported' });
  });

  test('limits that the sandbox does not know are handed back', async () => {
    const limits = { fuel: 1_000, memoryMiB: 1, outputBytes: 1 };
    const product = await run(judgeUnit('print(1)', [''], { limits }));
    assert.deepEqual(product, { kind: 'refused', reason: 'stage-unsupported' });
  });

  test('a blob that nobody has and a sandbox that fails are no verdict', async () => {
    const missing = await run(judgeUnit('print(1)', [''], { candidate: sha256Hex('nobody has this') }));
    assert.deepEqual(missing, { kind: 'refused', reason: 'blob-unavailable' });
    const broken: ProgramRunner = {
      run: async () => {
        throw new RunFailure('the worker died');
      },
    };
    const unlucky = new BuiltinExecutor({ runner: broken, image: sandbox.image, fetchBlob }, silentLogger);
    assert.deepEqual(await unlucky.run(judgeUnit('print(1)', ['']), { signal }), {
      kind: 'refused',
      reason: 'sandbox-failed',
    });
  });

  test('a cancelled job rejects with the reason it was cancelled for', async () => {
    const controller = new AbortController();
    const judged = executor.run(judgeUnit('while True: pass', ['']), { signal: controller.signal });
    controller.abort(new Error('the lease is void'));
    await assert.rejects(judged, { message: 'the lease is void' });
  });
});
