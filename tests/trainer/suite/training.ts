import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProgram } from '../../../trainer/export/recheck.ts';
import { hivesmith, type Stage } from '../../e2e/processes.ts';
import { writeReleaseOf } from '../released-tasks.ts';
import { toyTasks } from '../toy-release.ts';
import { runPython, trainerFile } from './python.ts';

const SFT_STEPS = 80;
const GRPO_STEPS = 45;

export interface Step {
  readonly step: number;
  readonly reward: number;
  readonly verdicts: number;
  readonly no_verdicts: number;
}

/** Exports of the toy tasks, and a model tuned on them: what both runs begin with. */
export async function prepare(stage: Stage, python: string): Promise<void> {
  for (const [kind, format, count] of [
    ['sft', 'sft', 72],
    ['rl', 'rl_trl', 16],
  ] as const) {
    const release = stage.path(`${kind}-release`);
    await writeReleaseOf(release, toyTasks(kind, count));
    const out = stage.path(kind);
    const made = await hivesmith('export', '--format', format, '--test-percent', '0', '--out', out, release);
    assert.equal(made.code, 0, made.stderr);
  }
  const args = ['--data', stage.path('sft'), '--out', stage.path('tuned'), '--steps', String(SFT_STEPS)];
  const tuned = await runPython(python, [trainerFile('sft.py'), ...args, '--max-length', '512']);
  assert.equal(tuned.code, 0, tuned.stderr.slice(-3000));
}

export interface Trained {
  readonly steps: readonly Step[];
  readonly first: number;
  readonly last: number;
  readonly rollouts: readonly Rollout[];
  /** Standard output. */
  readonly said: string;
}

export interface Rollout {
  readonly program: string | null;
  readonly tests: readonly { readonly input: string; readonly expected: string }[];
  readonly reward: number | null;
}

/** GRPO from the tuned model with rewards from `url`; `launch` is the interpreter and what stands before the script. */
export async function reinforce(
  stage: Stage,
  python: string,
  url: string,
  name: string,
  {
    before = [],
    steps = GRPO_STEPS,
    more = [],
  }: { readonly before?: readonly string[]; readonly steps?: number; readonly more?: readonly string[] } = {},
): Promise<Trained> {
  const out = stage.path(name);
  const args = ['--data', stage.path('rl'), '--model', stage.path('tuned'), '--out', out, '--steps', String(steps)];
  const env = { HIVESMITH_GATEWAY: url, HIVESMITH_ROLLOUTS: join(stage.dir, `${name}.jsonl`), HIVESMITH_QUORUM: '2' };
  const script = [...before, trainerFile('grpo.py'), ...args, ...more, '--batch', before.length > 0 ? '32' : '64'];
  const run = await runPython(python, script, env);
  assert.equal(run.code, 0, run.stderr.slice(-3000));
  const logged = await linesOf<Step>(join(out, 'metrics.jsonl'));
  const rewards = logged.map(({ reward }) => reward).filter((reward) => typeof reward === 'number');
  const tenth = Math.max(1, Math.floor(rewards.length / 10));
  const mean = (part: readonly number[]) => part.reduce((sum, reward) => sum + reward, 0) / part.length;
  const rollouts = await linesOf<Rollout>(env.HIVESMITH_ROLLOUTS);
  return {
    steps: logged,
    first: mean(rewards.slice(0, tenth)),
    last: mean(rewards.slice(-tenth)),
    rollouts,
    said: run.stdout,
  };
}

async function linesOf<T>(path: string): Promise<T[]> {
  return (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

export interface Checked {
  readonly rollouts: number;
  readonly zeros: number;
  readonly withoutProgram: number;
  readonly withoutVerdict: number;
  /** Rewards that differ from what our own sandbox says. */
  readonly wrong: number;
}

/** Runs every different program again in a sandbox that shares nothing with the gateway, and compares the rewards. */
export async function checkRewards(rollouts: readonly Rollout[], run: RunProgram): Promise<Checked> {
  const known = new Map<string, Promise<number>>();
  let [zeros, withoutProgram, withoutVerdict, wrong] = [0, 0, 0, 0];
  for (const { program, tests, reward } of rollouts) {
    if (reward === null) {
      withoutVerdict++;
      continue;
    }
    if (reward === 0) zeros++;
    if (program === null) {
      withoutProgram++;
      if (reward !== 0) wrong++;
      continue;
    }
    const key = JSON.stringify([program, tests]);
    if (!known.has(key)) known.set(key, shareOf(program, tests, run));
    if (Math.abs((await known.get(key)!) - reward) > 1e-9) wrong++;
  }
  return { rollouts: rollouts.length, zeros, withoutProgram, withoutVerdict, wrong };
}

async function shareOf(program: string, tests: Rollout['tests'], run: RunProgram): Promise<number> {
  let passed = 0;
  for (const { input, expected } of tests) {
    const output = await run(program, input, '00'.repeat(32));
    if (output !== undefined && new TextDecoder().decode(output).trimEnd() === expected.trimEnd()) passed++;
  }
  return passed / tests.length;
}
