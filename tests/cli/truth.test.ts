import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  candidateTruth,
  checkerProgram,
  composeTask,
  inputProgram,
  parseInputRecords,
  referenceProgram,
  writeCandidate,
} from '../../catalogue/builtin.ts';
import { withTruthRunner } from '../../cli/sandbox.ts';
import { measureTruth, type RunForTruth } from '../../cli/truth.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { checkerInput } from '../../protocol/rules/checker-program.ts';
import { testImage } from '../wasm-sandbox/fixture.ts';
import { temporaryFolder } from './cli-process.ts';

const { signal } = new AbortController();

/** A released task with several right answers, on two of its inputs; `spoil` changes the label of the second. */
async function rowOf(run: RunForTruth, spoil: boolean) {
  const composed = composeTask({
    features: ['type/sequences/permutation'],
    style: 'atcoder',
    seed: 'abc1',
    open: true,
  });
  assert.ok(composed.kind === 'draft');
  const { plan } = composed.draft;
  const slot = [0, 1, 2, 3, 4, 5, 6, 7].find((at) => !candidateTruth(plan, at).mutated)!;
  const inputs = parseInputRecords((await run(inputProgram(plan), new Uint8Array(0)))!).slice(3, 5);
  const checker = checkerProgram(plan)!;
  const tests = [];
  for (const { bytes } of inputs) {
    const printed = (await run(referenceProgram(plan), bytes))!;
    const output = decodeUtf8((await run(checker, checkerInput(bytes, printed)))!)!;
    tests.push({ input: decodeUtf8(bytes)!, output: spoil && tests.length === 1 ? `1${output}` : output });
  }
  return {
    plan,
    checker: 'program',
    checker_program: { digest: '', source: checker },
    golden: { slot, source: writeCandidate(plan, slot).source },
    tests,
  };
}

test('labels of a task with several right answers are held against what its checker makes of the reference', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'dataset'));
  await withTruthRunner({ image: await testImage(), workers: 1, signal }, async (run) => {
    for (const [spoil, right] of [
      [false, 2],
      [true, 1],
    ] as const) {
      const row = await rowOf(run, spoil);
      await writeFile(join(folder, 'dataset', 'tasks.jsonl'), encodeUtf8(`${JSON.stringify(row)}\n`));
      const { labels, labelsRight, golden, goldenRight } = await measureTruth(folder, run);
      assert.deepEqual([labels, labelsRight, golden, goldenRight], [2, right, 1, 1]);
    }
  });
});
