import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { canonicalValue, functionalProgram } from '../../trainer/eval/functional.ts';
import { lcbHarness } from '../../trainer/export/lcb-harness.ts';
import { sandboxRunner } from '../../trainer/export/sandbox-runner.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { CACHE } from '../e2e/processes.ts';

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
