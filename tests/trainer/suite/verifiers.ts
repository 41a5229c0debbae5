import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../cli/package-root.ts';
import { hivesmith, type Stage, until } from '../../e2e/processes.ts';
import { ScriptedServer } from '../../model/scripted-server.ts';
import { writeReleaseOf } from '../released-tasks.ts';
import { toyTasks } from '../toy-release.ts';
import { runPython } from './python.ts';

/** verifiers runs the program that talks to the model as a script of uv. */
const UV = 'uv==0.13.9';

/** A virtual environment with the package of this repository, verifiers and uv; or why there is none. It is kept. */
export function verifiersPython(): { python: string } | { missing: string } {
  const home = join(tmpdir(), 'hivesmith-verifiers');
  const python = join(home, 'bin', 'python');
  const interpreter = process.env['HIVESMITH_PYTHON'] ?? 'python3';
  if (!existsSync(python)) {
    const made = spawnSync(interpreter, ['-m', 'venv', home], { encoding: 'utf8' });
    if (made.error !== undefined) return { missing: `${interpreter} cannot be run: ${made.error.message}` };
    if (made.status !== 0) return { missing: `${interpreter} -m venv does not work` };
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const installed = spawnSync(python, [...pip, UV, join(packageRoot(), 'trainer', 'verifiers_env')], {
    encoding: 'utf8',
  });
  if (installed.status === 0) return { python };
  return { missing: (installed.stderr ?? '').trim().split('\n').at(-1) ?? 'pip failed' };
}

interface Scored {
  /** The reward; null where none was given. */
  readonly reward: number | null;
  readonly error: string | null;
}

const ANSWERS = ['```python\nprint(int(input())*3)\n```', '```python\nprint(6)\n```', 'I give up.'];

/** Tasks of an export through verifiers' own evaluation: its runner, its harness, its traces. */
export async function evaluateTasks(stage: Stage, python: string): Promise<{ judged: Scored[]; dead: Scored[] }> {
  const release = stage.path('release');
  await writeReleaseOf(release, toyTasks('rl', 6));
  const data = stage.path('dataset');
  const made = await hivesmith('export', '--format', 'rl_trl', '--test-percent', '0', '--out', data, release);
  assert.equal(made.code, 0, made.stderr);
  const gateway = stage.launch(['gateway', '--local', '--listen', '127.0.0.1:0', '--workers', '1']);
  await until('the gateway listens', async () => gateway.output().stdout.includes('listening'), gateway);
  const url = /http:\/\/\S+/.exec(gateway.output().stdout)![0];
  let asked = 0;
  await using model = await ScriptedServer.open({ kind: 'openai', answer: () => ANSWERS[asked++ % ANSWERS.length]! });
  const run = async (name: string, env: Record<string, string>) => {
    const out = stage.path(name);
    const args = [
      ...['hivesmith_verified', '--model', model.model, '--no-push'],
      ...['--env.taskset.dataset', data, '--client.base-url', `${model.root}/v1`, '--output-dir', out],
      ...['--env.agent.harness.id', 'null', '--env.agent.runtime.type', 'subprocess', '--max-concurrent', '2'],
    ];
    const PATH = `${join(python, '..')}:${process.env['PATH'] ?? ''}`;
    const evaluate = join(python, '..', 'vf-eval');
    const finished = await runPython(python, [evaluate, ...args], {
      PATH,
      PYTHONPATH: '',
      PRIME_API_KEY: 'none',
      ...env,
    });
    const [dir] = await readdir(out);
    const lines = await readFile(join(out, dir!, 'traces.jsonl'), 'utf8');
    assert.ok(lines.length > 0, finished.stderr.slice(-2000));
    return lines.trimEnd().split('\n').map(scoredOf);
  };
  const judged = await run('judged', { HIVESMITH_GATEWAY: url });
  const dead = await run('dead', { HIVESMITH_GATEWAY: 'http://127.0.0.1:9', HIVESMITH_GRADE_SECONDS: '1' });
  return { judged, dead };
}

/** One line of verifiers' file of traces: an episode, whose only agent has one trace. */
function scoredOf(line: string): Scored {
  const episode = JSON.parse(line) as {
    traces: { rewards: Record<string, { score: number } | null>; errors: { type: string; message: string }[] }[];
  };
  const [trace] = episode.traces;
  const error = trace!.errors.at(-1);
  return {
    reward: trace!.rewards['tests_passed']?.score ?? null,
    error: error === undefined ? null : `${error.type}: ${error.message}`,
  };
}
