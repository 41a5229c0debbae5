import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Product } from '../../node/work/executor.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { blobs, sandbox, scripted, signal, TASK, text } from './scripted-node.ts';
import type { Question } from './scripted-server.ts';

describe('problems with several right outputs in a model campaign', () => {
  for (const style of ['codeforces', 'leetcode'] as const) {
    test(`a ${style} problem with several right outputs has a checker program, which others run on its samples`, async () => {
      await using node = await scripted(`open-${style}`);
      const unit: WorkUnit = {
        stage: 'compose',
        index: 0,
        features: ['algo/a/b', 'data/c'],
        style,
        seed: TASK,
        open: true,
      };
      const result = await node.give(unit);
      assert.ok(result.stage === 'compose' && 'draft' in result, JSON.stringify(result));
      const { draft } = result;
      assert.ok(typeof draft.checker === 'object' && blobs.has(draft.checker.program));
      assert.match(draft.statement, /## Examples\n\nInput 1/);
      const { samples } = draft.plan as { samples: { input: string; output: string }[] };
      const brief = { ...draft.plan, title: draft.title, style, statement: draft.statement };
      const written = await node.give({ stage: 'inputs', task: TASK, count: 15, plan: brief });
      assert.ok('suite' in written, JSON.stringify(written));
      const spoilt = [...samples.slice(0, 1), { ...samples[1]!, output: '7000' }];
      const worked = { checker: draft.checker.program, samples: spoilt };
      const run = await node.give({ stage: 'inputs', task: TASK, count: 15, plan: {}, suite: written.suite, worked });
      assert.ok('inputs' in run && run.worked?.length === 2);
      assert.deepEqual([typeof run.worked[0], run.worked[1]], ['string', null]);

      const outputs = new Set<string>();
      const digests = new Set<string>();
      const inputs = run.inputs.map(({ digest }) => digest);
      for (let slot = 0; slot < 5; slot++) {
        const solved = await node.give({ stage: 'solve', task: TASK, slot, plan: brief });
        assert.ok('candidate' in solved, JSON.stringify(solved));
        outputs.add(solved.candidate.digest);
        const limits = { fuel: 6_000_000_000, memoryMiB: 128, outputBytes: 65_536 };
        const job = {
          task: TASK,
          slot,
          round: 0,
          candidate: solved.candidate.digest,
          inputs,
          image: sandbox.image,
          limits,
        };
        const judged = await node.executor.run({ stage: 'judge', ...job, checker: draft.checker }, { signal });
        const { cells } = judged as Extract<Product, { kind: 'cells' }>;
        digests.add(cells.map(({ outcome, digest }) => `${outcome} ${digest}`).join());
      }
      assert.ok(outputs.size > 1 && digests.size < outputs.size, `${outputs.size} programs, ${digests.size} rows`);
    });
  }

  test('a checker program that takes anything, or refuses a sample, is a failure with a name', async () => {
    const asked = ({ user }: Question) => user.includes('Write the function canonical');
    const code = (body: string) => text(`\`\`\`python\ndef canonical(text, output):\n    ${body}\n\`\`\``);
    for (const [i, body] of ['return "yes"', 'raise ValueError("no")', 'return 7'].entries()) {
      await using node = await scripted(`checker-${i}`, (question) => (asked(question) ? code(body) : undefined));
      const features = ['algo/a/b', 'data/c'];
      const unit: WorkUnit = { stage: 'compose', index: 0, features, style: 'atcoder', seed: TASK, open: true };
      const result = await node.give(unit);
      assert.equal('failed' in result && result.failed, 'checker', JSON.stringify(result));
    }
  });
});
