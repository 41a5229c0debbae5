import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { silentLogger } from '../../node/host/logger.ts';
import { AnswerBook } from '../../node/model/answer-book.ts';
import { ModelExecutor } from '../../node/model/model-executor.ts';
import { checkModels } from '../../node/model/models-file.ts';
import { openRoles } from '../../node/model/open-roles.ts';
import { PROMPTS_VERSION } from '../../node/model/prompts/version.ts';
import { BlobUnavailable, type Product } from '../../node/work/executor.ts';
import { openSandboxRunner, type SandboxRunner } from '../../node/work/sandbox-runner.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { encodeStatement } from '../../protocol/messages/statement.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { scriptedAnswer } from './scripted-mind.ts';
import { type Fault, type Question, ScriptedServer } from './scripted-server.ts';

const { signal } = new AbortController();
const TASK = sha256Hex('task');
const blobs = new Map<string, Uint8Array>();
let sandbox: SandboxRunner;
let folder: string;

before(async () => {
  const image = await prepareImage({ cacheDir: join(tmpdir(), 'hivesmith-test-images') });
  sandbox = await openSandboxRunner({ image, workers: 1, logger: silentLogger, signal });
  folder = await mkdtemp(join(tmpdir(), 'hivesmith-stages-'));
});
after(async () => {
  await sandbox[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function fetchBlob(digest: string): Promise<Uint8Array> {
  const bytes = blobs.get(digest);
  if (bytes === undefined) throw new BlobUnavailable(digest);
  return bytes;
}

function blob(text: string | Uint8Array): string {
  const bytes = typeof text === 'string' ? encodeUtf8(text) : text;
  blobs.set(sha256Hex(bytes), bytes);
  return sha256Hex(bytes);
}

interface Scripted extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly executor: ModelExecutor;
  /** The result, after it went through the schema of its statement; its blobs can be fetched from then on. */
  readonly give: (unit: WorkUnit) => Promise<ContributionResult>;
}

/** A node with a scripted model; `book` names where its answers are kept. */
async function scripted(
  book: string,
  fault?: (question: Question, index: number) => Fault | undefined,
): Promise<Scripted> {
  const server = await ScriptedServer.open({
    kind: 'llama.cpp',
    answer: scriptedAnswer,
    ...(fault === undefined ? {} : { fault }),
  });
  const file = checkModels({ servers: [{ name: 'a', url: server.root, model: server.model, kind: 'llama.cpp' }] }, '');
  const { roles } = await openRoles(file, { signal, logger: silentLogger });
  const tools = { runner: sandbox.runner, image: sandbox.image, fetchBlob };
  const asking = { roles, book: await AnswerBook.open(join(folder, book)) };
  const executor = new ModelExecutor({ tools, asking, version: PROMPTS_VERSION, node: 'n', logger: silentLogger });
  const give = async (unit: WorkUnit) => {
    const product = await executor.run(unit, { signal });
    assert.equal(product.kind, 'contribution', JSON.stringify(product));
    const { result, blobs: made } = product as Extract<Product, { kind: 'contribution' }>;
    for (const bytes of made) blob(bytes);
    encodeStatement(
      { type: 'contribution/v1', predicate: { lease: TASK, unit: TASK, result, seq: 0, prev: TASK } },
      TASK,
    );
    return result;
  };
  return { server, executor, give, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A composed task as the coordinator tells it to testers and solvers. */
async function brief({ give }: Scripted, style: 'codeforces' | 'leetcode') {
  const unit: WorkUnit = {
    stage: 'compose',
    index: 0,
    features: ['algo/sorting/merge sort', 'data/list'],
    style,
    seed: TASK,
  };
  const result = await give(unit);
  assert.ok(result.stage === 'compose' && 'draft' in result, JSON.stringify(result));
  const { plan, title, statement } = result.draft;
  return { ...plan, title, style, statement };
}

const text = (wrong: string): Fault => ({ kind: 'text', text: wrong });

describe('stages of a model campaign in the sandbox', () => {
  test('code that is no Python is never shown to a model', async () => {
    await using node = await scripted('syntax');
    const wrong = ['def half(:\n', 'fn main() {}\n', '\u0000\u0001binary'];
    for (const source of wrong) {
      const result = await node.give({ stage: 'extract', index: 0, snippets: [blob(source)] });
      assert.ok(result.stage === 'extract' && 'error' in result.snippets[0]!);
      assert.match(result.snippets[0].error, /^syntax: /);
    }
    assert.equal(node.server.questions.length, 0);
    const good = await node.give({
      stage: 'extract',
      index: 0,
      snippets: [blob('def total(values):\n    return sum(values)\n')],
    });
    assert.ok(good.stage === 'extract' && 'features' in good.snippets[0]!);
  });

  for (const style of ['codeforces', 'leetcode'] as const) {
    test(`a ${style} task: its suite is run alike by others, and its candidates run`, async () => {
      await using node = await scripted(style);
      const plan = await brief(node, style);
      const written = await node.give({ stage: 'inputs', task: TASK, count: 15, plan });
      assert.ok(written.stage === 'inputs' && 'suite' in written, JSON.stringify(written));
      const { suite } = written;
      // Two samples and fifteen written out, of which one is not legal.
      assert.equal(suite.prompted.length, 17);
      const tools = { runner: sandbox.runner, image: sandbox.image, fetchBlob };
      const other = new ModelExecutor({ tools, asking: undefined, version: 'x', node: 'other', logger: silentLogger });
      const unit: WorkUnit = { stage: 'inputs', task: TASK, count: 15, plan: {}, suite };
      const run = await node.give(unit);
      assert.ok(run.stage === 'inputs' && 'inputs' in run);
      assert.deepEqual([run.inputs.length, new Set(run.inputs.map(({ digest }) => digest)).size], [15, 15]);
      const again = (await other.run(unit, { signal })) as Extract<Product, { kind: 'contribution' }>;
      assert.deepEqual(again.result, run);
      const asked = await other.run({ stage: 'solve', task: TASK, slot: 0, plan }, { signal });
      assert.deepEqual(asked, { kind: 'refused', reason: 'stage-unsupported' });

      const solved = await node.give({ stage: 'solve', task: TASK, slot: 0, plan });
      assert.ok(solved.stage === 'solve' && 'candidate' in solved);
      const inputs = run.inputs.slice(0, 4).map(({ digest }) => digest);
      const limits = { fuel: 6_000_000_000, memoryMiB: 128, outputBytes: 65_536 };
      const job = {
        task: TASK,
        slot: 0,
        round: 0,
        candidate: solved.candidate.digest,
        inputs,
        image: sandbox.image,
        limits,
      };
      const judged = await node.executor.run({ stage: 'judge', ...job }, { signal });
      const { cells } = judged as Extract<Product, { kind: 'cells' }>;
      assert.deepEqual(
        cells.map(({ outcome }) => outcome),
        ['ok', 'ok', 'ok', 'ok'],
      );
    });
  }

  test('programs that check nothing, make nothing or do not parse are failures with a name', async () => {
    const code = (source: string) => text(`\`\`\`python\n${source}\n\`\`\``);
    const isValidator = ({ user }: Question) => user.includes('checks whether it is a legal input');
    const isGenerator = ({ user }: Question) => user.includes('makes test inputs');
    const wrong: [string, (question: Question) => Fault | undefined][] = [
      ['inputs', (question) => (isValidator(question) ? code('import sys\nsys.exit(0)') : undefined)],
      ['syntax', (question) => (isValidator(question) ? code('this is not a program') : undefined)],
      [
        'inputs',
        (question) =>
          isGenerator(question) || question.form === 'inputs' ? code('raise ValueError("no")') : undefined,
      ],
    ];
    await using composer = await scripted('composer');
    const plan = await brief(composer, 'codeforces');
    for (const [i, [reason, fault]] of wrong.entries()) {
      await using node = await scripted(`wrong-${i}`, fault);
      const result = await node.give({ stage: 'inputs', task: TASK, count: 15, plan });
      assert.equal('failed' in result && result.failed, reason, JSON.stringify(result));
    }
    await using node = await scripted('wrong-solution', () => code('def broken(:\n    pass'));
    const result = await node.give({ stage: 'solve', task: TASK, slot: 0, plan });
    assert.equal('failed' in result && result.failed, 'syntax');
    assert.equal(node.server.questions.length, 2, 'asked once more with another seed');
    assert.notEqual(node.server.questions[0]!.seed, node.server.questions[1]!.seed);
  });

  test('a generator or inputs alone are enough', async () => {
    await using composer = await scripted('alone');
    const plan = await brief(composer, 'codeforces');
    await using node = await scripted('no-inputs', ({ form }) => (form === 'inputs' ? text('blue') : undefined));
    const result = await node.give({ stage: 'inputs', task: TASK, count: 10, plan });
    assert.ok('suite' in result && result.suite.program !== null && result.suite.prompted.length === 2);
  });

  test('the one try of a named model goes to the judge that has it, once, and is claimed as its own', async () => {
    await using solver = await ScriptedServer.open({ kind: 'llama.cpp', model: 'small', answer: scriptedAnswer });
    await using judge = await ScriptedServer.open({
      ...{ kind: 'ollama', model: 'best', answer: scriptedAnswer },
      fault: (_, index) => (index === 1 ? text('no code at all') : undefined),
    });
    const servers = [
      { name: 'a', url: solver.root, model: 'small', kind: 'llama.cpp' },
      { name: 'b', url: judge.root, model: 'best', kind: 'ollama' },
    ];
    const roles = { composer: ['a'], tester: ['a'], solver: ['a'], judge: ['b'] };
    const { roles: opened } = await openRoles(checkModels({ servers, roles }, ''), { signal, logger: silentLogger });
    const asking = { roles: opened, book: await AnswerBook.open(join(folder, 'tries')) };
    const tools = { runner: sandbox.runner, image: sandbox.image, fetchBlob };
    const executor = new ModelExecutor({ tools, asking, version: PROMPTS_VERSION, node: 'n', logger: silentLogger });
    await using composer = await scripted('try-composer');
    const plan = await brief(composer, 'codeforces');
    const give = async (slot: number, by: string) => {
      const product = await executor.run({ stage: 'solve', task: TASK, slot, plan, by }, { signal });
      return product.kind === 'contribution' ? product.result : product;
    };
    const first = await give(8, 'best');
    assert.ok('candidate' in first && first.claim.generator === 'model');
    assert.deepEqual([first.claim.model, first.claim.server, judge.questions.length], ['best', 'ollama', 1]);
    const second = await give(9, 'best');
    assert.ok('failed' in second && second.failed === 'code-blocks', JSON.stringify(second));
    assert.deepEqual([judge.questions.length, solver.questions.length], [2, 0], 'a bad answer was the try');
    assert.equal(second.claim.model, 'best');
    assert.deepEqual(await give(8, 'unheard-of'), { kind: 'refused', reason: 'stage-unsupported' });
  });

  test('a validator that refuses a sample of the statement is none', async () => {
    await using node = await scripted('samples');
    const plan = await brief(node, 'codeforces');
    const samples = [{ input: 'not legal', output: '1' }];
    const result = await node.give({ stage: 'inputs', task: TASK, count: 15, plan: { ...plan, samples } });
    assert.equal('failed' in result && result.failed, 'inputs', JSON.stringify(result));
  });

  test('after a crash nothing is asked twice', async () => {
    await using first = await scripted('crash');
    const plan = await brief(first, 'codeforces');
    const before = await first.give({ stage: 'solve', task: TASK, slot: 3, plan });
    await using second = await scripted('crash');
    assert.deepEqual(await brief(second, 'codeforces'), plan);
    assert.deepEqual(await second.give({ stage: 'solve', task: TASK, slot: 3, plan }), before);
    assert.deepEqual([first.server.questions.length, second.server.questions.length], [3, 0]);
  });

  test('a server that is gone costs the lease, and a plan of other prompts too', async () => {
    await using node = await scripted('gone', () => ({ kind: 'status', status: 401 }));
    const evolve: WorkUnit = { stage: 'evolve', index: 0, features: ['algo/a'], seed: TASK };
    assert.deepEqual(await node.executor.run(evolve, { signal }), { kind: 'refused', reason: 'model-unavailable' });
    const solve: WorkUnit = { stage: 'solve', task: TASK, slot: 0, plan: { theme: 'other' } };
    assert.deepEqual(await node.executor.run(solve, { signal }), { kind: 'refused', reason: 'stage-unsupported' });
  });
});
