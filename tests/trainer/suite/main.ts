import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../cli/package-root.ts';
import { sandboxRunner } from '../../../trainer/export/sandbox-runner.ts';
import { FORMATS } from '../../../trainer/export/target.ts';
import { prepareImage } from '../../../wasm-sandbox/image/cache.ts';
import { createSandbox } from '../../../wasm-sandbox/pool.ts';
import { CACHE, hivesmith, Stage } from '../../e2e/processes.ts';
import { experiment } from './experiment.ts';
import { throughExports } from './golden.ts';
import { Network } from './network.ts';
import { runPython, trainerFile, trainerPython } from './python.ts';
import { checkRewards, prepare, reinforce, type Trained } from './training.ts';
import { evaluateTasks, verifiersPython } from './verifiers.ts';

/**
 * `npm run test:trainer [-- PART...]`, parts: exports, clients, verifiers, loop, faults, variety. Needs Python and, once, PyPI; says
 * so and skips where they are missing. HIVESMITH_KEEP names a directory that gets the report page.
 */
const wanted = process.argv.slice(2);
/** Only `verifiers` does without the trainer's own environment. */
const found = wanted.join() === 'verifiers' ? { missing: 'not asked for' } : trainerPython();
const reason = 'missing' in found ? `no Python environment for the trainer: ${found.missing}` : undefined;
if (reason !== undefined && wanted.join() !== 'verifiers') console.log(`SKIPPED: ${reason}`);
const python = 'python' in found ? found.python : '';
const notAsked = (name: string) => (wanted.length > 0 && !wanted.includes(name) ? 'not asked for' : false);
const part = (name: string) => ({ skip: reason ?? notAsked(name) });
const { signal } = new AbortController();

async function ownSandbox() {
  const sandbox = await createSandbox({ image: await prepareImage({ cacheDir: CACHE }), workers: 2 });
  return { run: sandboxRunner(sandbox, signal), [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() };
}

describe('exports of a forged release', part('exports'), () => {
  it('load in datasets, DuckDB and pyarrow with the rows that trainers expect, and tell right from wrong', async () => {
    await using stage = await Stage.open();
    const data = stage.path('campaign');
    const forged = await hivesmith('start', '--tasks', '10', '--seed', 'trainer', '--quiet', '--data', data);
    assert.equal(forged.code, 0, forged.stderr);
    const out = stage.path('dataset');
    const formats = FORMATS.flatMap((format) => ['--format', format]);
    const release = join(data, 'release');
    const made = await hivesmith('export', ...formats, '--test-percent', '30', '--out', out, release);
    assert.equal(made.code, 0, made.stderr);
    const script = join(packageRoot(), 'tests', 'trainer', 'suite', 'check_exports.py');
    const checked = await runPython(python, [script, out]);
    assert.equal(checked.code, 0, checked.stderr.slice(-3000));
    console.log(`rows read by datasets, DuckDB and pyarrow: ${checked.stdout.trim()}`);
    await using own = await ownSandbox();
    for (const [format, { golden, right, mutated }] of Object.entries(await throughExports(release, own.run))) {
      const share = (100 * mutated.refused) / mutated.tried;
      console.log(
        `${format}: golden ${golden.taken}/${golden.tried} taken, right candidates ${right.taken}/${right.tried}, ` +
          `mutated ${mutated.refused}/${mutated.tried} refused (${share.toFixed(1)} %)`,
      );
      assert.equal(golden.taken, golden.tried, format);
      assert.ok(mutated.refused > mutated.tried / 2, format);
    }
  });
});

describe('reward functions', part('clients'), () => {
  it('give no verdict and never 0 when the gateway is away, busy, silent or talks nonsense', async () => {
    const script = join(packageRoot(), 'tests', 'trainer', 'suite', 'check_rewards.py');
    const checked = await runPython(python, [script]);
    assert.equal(checked.code, 0, checked.stderr.slice(-3000));
    console.log(`troubles of the gateway that became no verdict: ${checked.stdout.trim()}`);
  });

  it('tell a campaign how tasks fare, once each, whatever happens to it', async () => {
    const script = join(packageRoot(), 'tests', 'trainer', 'suite', 'check_feedback.py');
    const checked = await runPython(python, [script]);
    assert.equal(checked.code, 0, checked.stderr.slice(-3000));
    console.log(`reports to a troubled campaign: ${checked.stdout.trim()}`);
  });

  it('find the configurations of TRL as they come', async () => {
    const names = ['fsdp1', 'fsdp2', 'zero1', 'zero2', 'zero3', 'multi_gpu'];
    const script = `import sys, accelerate_config; print(all(accelerate_config.path_of(n).is_file() for n in sys.argv[1:]))`;
    const checked = await runPython(python, ['-c', script, ...names]);
    assert.equal(checked.stdout.trim(), 'True', checked.stderr);
  });
});

describe('the verifiers environment', { skip: notAsked('verifiers') }, () => {
  it('is scored by the evaluation of verifiers itself, and has no reward where there is no verdict', async (t) => {
    const own = verifiersPython();
    if ('missing' in own) return t.skip(`no environment for verifiers: ${own.missing}`);
    await using stage = await Stage.open();
    const { judged, dead } = await evaluateTasks(stage, own.python);
    const count = (list: typeof judged, is: (scored: (typeof judged)[number]) => boolean) => list.filter(is).length;
    const rewards = [1, 1 / 3, 0].map((wanted) =>
      count(judged, ({ reward }) => reward !== null && Math.abs(reward - wanted) < 1e-9),
    );
    assert.deepEqual(rewards, [2, 2, 2], JSON.stringify(judged));
    assert.equal(
      count(judged, ({ error }) => error !== null),
      0,
    );
    // Without a gateway a program has no reward, and the trace says why; no program is 0 as before.
    const none = dead.filter(({ reward }) => reward === null);
    assert.deepEqual([none.length, count(dead, ({ reward }) => reward === 0)], [4, 2], JSON.stringify(dead));
    for (const { error } of none) assert.match(error ?? '', /no verdict within 1 s/);
    console.log(
      `verifiers: ${judged.length} episodes scored, ${none.length} of ${dead.length} without a gateway skipped`,
    );
  });
});

describe('SFT, then GRPO with rewards from volunteers', { ...part('loop'), concurrency: false }, () => {
  it('climbs through verdicts alone, resumes, and runs in two processes', async () => {
    await using stage = await Stage.open();
    await using own = await ownSandbox();
    await prepare(stage, python);
    const network = await Network.start(stage, 'honest', 3);
    await climbs(await reinforce(stage, python, network.url, 'grpo'), own.run);
    const page = stage.path('report.html');
    const made = await runPython(python, [
      trainerFile('report.py'),
      '--out',
      page,
      stage.path('tuned'),
      stage.path('grpo'),
    ]);
    assert.equal(made.code, 0, made.stderr);
    const keep = process.env['HIVESMITH_KEEP'];
    if (keep !== undefined) await copyFile(page, join(keep, 'report.html'));
    const torchrun = ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node', '2'];
    const both = await reinforce(stage, python, network.url, 'two', {
      before: torchrun,
      steps: 6,
      more: ['--feedback', network.url, '--feedback-steps', '2'],
    });
    // The gateway's campaign forges nothing, so it knows none of the tasks; each of two processes tells its own rollouts.
    const told = [...both.said.matchAll(/\{"feedback": (.*)\}/g)].map(([, json]) => JSON.parse(json!) as Told);
    assert.equal(told.length, 2, both.said);
    for (const { logged, unknown, given_up } of told) assert.ok(logged === 0 && unknown > 0 && given_up === 0);
    assert.equal(both.steps.filter(({ reward }) => typeof reward === 'number').length, 6);
    assert.equal((await checkRewards(both.rollouts, own.run)).wrong, 0);
    const resumed = await reinforce(stage, python, network.url, 'two', { steps: 8, more: ['--resume'] });
    const numbers = resumed.steps.filter(({ reward }) => typeof reward === 'number').map(({ step }) => step);
    assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('the same with nodes killed and a lying node', part('faults'), () => {
  it('climbs unharmed, and no reward of 0 comes from the network', async () => {
    await using stage = await Stage.open();
    await using own = await ownSandbox();
    await prepare(stage, python);
    const network = await Network.start(stage, 'troubled', 3);
    await network.joinLiar('liar');
    const training = reinforce(stage, python, network.url, 'grpo');
    const judged = join(stage.dir, 'grpo.jsonl');
    const trouble = (async () => {
      await untilLines(judged, 256, training);
      network.nodes[0]!.child.kill('SIGKILL');
      await untilLines(judged, 640, training);
      network.nodes[1]!.child.kill('SIGKILL');
      await untilLines(judged, 1_280, training);
      await network.join('late');
    })();
    const trained = await training;
    await trouble;
    await climbs(trained, own.run);
    const report = await network.report();
    const states = report.nodes.map(({ state, votes, faults }) => `${state} (${votes} votes, ${faults} lies proven)`);
    console.log(`nodes at the end: ${states.join('; ')}`);
  });
});

describe('the variety experiment', part('variety'), () => {
  it('judges every arm of every seed once, through a gateway, also when it was interrupted', async () => {
    await using stage = await Stage.open();
    const runs = await experiment(stage, python);
    const arms = runs.map(({ tasks, solutions, seed }) => `${tasks}x${solutions}/${seed}`);
    const expected = ['16x1', '4x4', '2x8', '8x1', '4x1', '2x1'].flatMap((arm) => [`${arm}/0`, `${arm}/1`]);
    assert.deepEqual(arms.toSorted(), expected.toSorted());
    for (const { tasks, solutions, rows, solved, judged, no_verdicts, unseen } of runs) {
      assert.equal(rows, tasks * solutions);
      assert.ok(judged === unseen && no_verdicts === 0 && solved <= judged);
    }
  });
});

/** What `grpo.py` prints of its reports. */
interface Told {
  readonly logged: number;
  readonly unknown: number;
  readonly given_up: number;
}

/** Waits until a file has so many lines, or the run that writes it is over. */
async function untilLines(path: string, count: number, run: Promise<unknown>): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  run.then(end, end);
  while (!over) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.split('\n').length > count) return;
    await sleep(1_000);
  }
}

async function climbs(trained: Trained, run: Parameters<typeof checkRewards>[1]): Promise<void> {
  const checked = await checkRewards(trained.rollouts, run);
  console.log(
    `reward ${trained.first.toFixed(3)} -> ${trained.last.toFixed(3)} over ${trained.steps.length} lines; ` +
      `${checked.rollouts} rollouts, ${checked.zeros} zeros of which ${checked.withoutProgram} without a program, ` +
      `${checked.withoutVerdict} without a verdict, ${checked.wrong} rewards that our own sandbox contradicts`,
  );
  assert.equal(checked.wrong, 0);
  assert.ok(trained.first < 0.3, `expected the reward to begin near 0.1, got ${trained.first}`);
  assert.ok(trained.last > 0.6, `expected the reward to climb over 0.6, got ${trained.last}`);
}
