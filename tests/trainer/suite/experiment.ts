import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Stage, until } from '../../e2e/processes.ts';
import { runPython, trainerFile } from './python.ts';

/** A line of results.jsonl. */
export interface VarietyRun {
  readonly tasks: number;
  readonly solutions: number;
  readonly seed: number;
  readonly rows: number;
  readonly solved: number;
  readonly judged: number;
  readonly no_verdicts: number;
  readonly unseen: number;
}

const SIZES = ['--tasks', '16', '--pool', '16', '--unseen', '4', '--steps', '20', '--rows', '8'];

/** The experiment at a size that says nothing, twice in one directory; in between the last line is cut, as by a crash. */
export async function experiment(stage: Stage, python: string): Promise<VarietyRun[]> {
  const gateway = stage.launch(['gateway', '--local', '--listen', '127.0.0.1:0', '--workers', '2']);
  const line = () => /listening on (http:\S+)/.exec(gateway.output().stdout + gateway.output().stderr)?.[1];
  await until('the gateway listens', async () => line() !== undefined, gateway);
  const out = stage.path('variety');
  const results = join(out, 'results.jsonl');
  const run = async (seeds: number) => {
    const flags = ['--out', out, '--gateway', line()!, ...SIZES, '--seeds', String(seeds)];
    const done = await runPython(python, [trainerFile('experiments/variety.py'), ...flags]);
    assert.equal(done.code, 0, done.stderr.slice(-3000));
    assert.match(done.stdout, /^known solutions: 8 of 8 accepted$/m);
    assert.match(await readFile(join(out, 'variety.html'), 'utf8'), /<svg/);
    return await readFile(results, 'utf8');
  };
  const first = await run(1);
  await writeFile(results, first.slice(0, -20));
  const text = await run(2);
  const kept = first.split('\n').slice(0, -2).join('\n');
  assert.ok(text.startsWith(kept), 'runs that were done are not done again');
  return text
    .trimEnd()
    .split('\n')
    .map((each) => JSON.parse(each) as VarietyRun);
}
