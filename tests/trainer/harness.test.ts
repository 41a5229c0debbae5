import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { canonicalValue, functionalProgram } from '../../trainer/eval/functional.ts';
import { readProblem } from '../../trainer/eval/problem.ts';
import { lcbHarness } from '../../trainer/export/lcb-harness.ts';
import { answer } from '../../trainer/export/prompt.ts';
import { checkedRow, judgeAnswer, TaskRuns } from '../../trainer/export/recheck.ts';
import { sandboxRunner } from '../../trainer/export/sandbox-runner.ts';
import { LCB } from '../../trainer/export/targets/lcb.ts';
import { readTask } from '../../trainer/export/task-source.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { CACHE } from '../e2e/processes.ts';
import { releasedTask } from './released-tasks.ts';

const sandbox = await createSandbox({ image: await prepareImage({ cacheDir: CACHE }), workers: 1 });
after(() => sandbox[Symbol.asyncDispose]());
const run = sandboxRunner(sandbox, new AbortController().signal);

async function printed(source: string, stdin: string): Promise<string | undefined> {
  const output = await run(source, stdin, '00'.repeat(32));
  return output === undefined ? undefined : new TextDecoder().decode(output);
}

describe('programs as LiveCodeBench runs them', () => {
  it('give what they give alone when they read with input, read or iteration', async () => {
    const programs = [
      'n = int(input())\nprint(n + int(input()))\n',
      'import sys\ndef main():\n    a, b = sys.stdin.read().split()\n    print(int(a) + int(b))\nif __name__ == "__main__":\n    main()\n',
      'import sys\nprint(sum(int(line) for line in sys.stdin))\nsys.exit(0)\n',
      'import sys\nprint(sum(map(int, sys.stdin.buffer.read().split())))\n',
    ];
    for (const program of programs) assert.equal(await printed(lcbHarness(program), '2\n40\n'), '42\n', program);
  });

  it('get the first line again and again from buffer.readline, and lose globals of the module', async () => {
    const fast = 'import sys\nread = sys.stdin.buffer.readline\nprint(int(read()) + int(read()))\n';
    assert.equal(await printed(fast, '2\n40\n'), '42\n');
    assert.equal(await printed(lcbHarness(fast), '2\n40\n'), '4\n');
    const globals = 'total = 0\ndef add(x):\n    global total\n    total += x\nadd(42)\nprint(total)\n';
    assert.equal(await printed(globals, ''), '42\n');
    assert.equal(await printed(lcbHarness(globals), ''), undefined);
  });
});

const STATEMENT = [
  '# Sums of pairs',
  'Complete the method below.',
  '```python\nfrom typing import List, Tuple\n\nclass Solution:\n    def pairSums(self, n: int, pairs: List[Tuple[int, int]]) -> List[int]:\n' +
    '        ...\n\nif __name__ == "__main__":\n    main()\n```',
].join('\n\n');

/** A program of the LeetCode style whose method has this body. */
function leetcode(body: string, call = 'Solution().pairSums(n, pairs)'): string {
  return `from typing import List, Tuple

class Solution:
    def pairSums(self, n: int, pairs: List[Tuple[int, int]]) -> List[int]:
        ${body}

if __name__ == "__main__":
    n = int(input())
    pairs = [tuple(map(int, input().split())) for _ in range(n)]
    print(*${call})
`;
}

/** The row in LiveCodeBench's format of a task with this golden solution, and the task. */
async function lcbRow(source: string, statement = STATEMENT) {
  const cases = [
    ['2\n1 2\n30 4\n', '3 34\n'],
    ['1\n123456789012345678901 1\n', '123456789012345678902\n'],
  ];
  const test = releasedTask(0).tests[0]!;
  const tests = cases.map(([input, output]) => ({ ...test, input, output, golden: true }));
  const golden = { ...releasedTask(0).golden, source };
  const read = readTask(JSON.stringify(releasedTask(0, { style: 'leetcode', statement, tests, golden })), 1);
  assert.ok(read.kind === 'task');
  const runs = new TaskRuns(run);
  const row = await checkedRow(LCB, read.task, 'train', runs);
  assert.ok(typeof row !== 'string', `the row was dropped: ${String(row)}`);
  return { row, takes: (answered: string) => judgeAnswer(LCB, row, read.task, answer(answered), runs) };
}

describe('tasks of the LeetCode style for LiveCodeBench', () => {
  const RIGHT = 'return [a + b for a, b in pairs]';

  it('are functions with starter code, arguments and results, and other answers are judged as such', async () => {
    const { row, takes } = await lcbRow(leetcode(RIGHT));
    assert.deepEqual(JSON.parse(row['metadata'] as string), { func_name: 'pairSums' });
    assert.deepEqual(JSON.parse(row['private_test_cases'] as string), [
      { input: '2\n[[1, 2], [30, 4]]', output: '[3, 34]', testtype: 'functional' },
      { input: '1\n[[123456789012345678901, 1]]', output: '[123456789012345678902]', testtype: 'functional' },
    ]);
    assert.match(row['starter_code'] as string, /^from typing .*class Solution:\n {4}def pairSums\(.*\.\.\.$/s);
    const bare = (body: string) => `class Solution:\n    def pairSums(self, n, pairs):\n        ${body}\n`;
    assert.equal(await takes(bare('return tuple(sum(p) for p in pairs)')), undefined, 'a tuple is a list here');
    assert.equal(await takes('def pairSums(n, pairs):\n    return [sum(p) for p in pairs]\n'), undefined);
    assert.equal(await takes(bare('return [a - b for a, b in pairs]')), 'golden-refused');
    assert.equal(await takes(bare('return [(a + b,) for a, b in pairs]')), 'golden-refused');
    assert.equal(await takes(bare('return pairs[n]')), 'golden-failed');
    const problem = readProblem(row, 'row');
    assert.deepEqual([problem.functionName, problem.tests.length], ['pairSums', 2]);
  });

  it('call the method once, also where it calls itself', async () => {
    const recursive = 'return [] if n == 0 else [sum(pairs[0])] + self.pairSums(n - 1, pairs[1:])';
    const { row } = await lcbRow(leetcode(recursive));
    assert.equal(JSON.parse(row['private_test_cases'] as string)[0].input, '2\n[[1, 2], [30, 4]]');
  });

  it('stay programs where the function is not the whole task, or does not do with values of JSON', async () => {
    const stays = [
      // Needs tuples, which JSON has not.
      leetcode('return [{(1, 2): 3}.get(p, p[0] + p[-1]) for p in pairs if hash(p) is not None]'),
      leetcode('return pairs', '[a + b for a, b in Solution().pairSums(n, pairs)]'),
      leetcode(RIGHT, '[x for p in pairs for x in Solution().pairSums(1, [p])]'),
      leetcode(RIGHT, 'Solution().pairSums(n, pairs=pairs)'),
      'for _ in range(int(input())):\n    print(sum(map(int, input().split())), end=" ")\n',
    ];
    for (const source of stays) {
      const { row } = await lcbRow(source);
      assert.deepEqual(JSON.parse(row['metadata'] as string), { func_name: null }, source);
      assert.equal(row['starter_code'], '');
      assert.equal(JSON.parse(row['private_test_cases'] as string)[0].testtype, 'stdin');
    }
    const { row } = await lcbRow(leetcode(RIGHT), '# Sums\n\nPrint sums.');
    assert.equal(readProblem(row, 'row').functionName, null);
  });
});

describe('functions of an answer', () => {
  it('are called as methods of Solution and as functions, and their values have one form', async () => {
    const method =
      'class Solution:\n    def add(self, a: List[int], b: float) -> float:\n        return (sum(a) + b, "é")\n';
    const plain = 'def add(a, b):\n    return [sum(a) + b, "é"]\n';
    for (const source of [method, plain]) {
      const text = await printed(functionalProgram(source, 'add'), '[1, 2]\n3.0');
      assert.equal(text?.trimEnd(), canonicalValue('[6, "\\u00e9"]'));
    }
  });

  it('that raise, or are not there, end badly', async () => {
    assert.equal(await printed(functionalProgram('def f(x):\n    return 1 // x\n', 'f'), '0\n'), undefined);
    assert.equal(await printed(functionalProgram('def g(x):\n    return 1\n', 'f'), '0\n'), undefined);
  });
});
