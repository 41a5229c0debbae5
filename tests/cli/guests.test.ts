import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { assemble, CACHE_DIR, ECHO, toComponent } from '../guests/guest-fixture.ts';
import { hivesmith, type RunOptions, temporaryFolder } from './cli-process.ts';

const env = { HIVESMITH_CACHE: CACHE_DIR };

async function runFile(
  t: TestContext,
  name: string,
  content: string | Uint8Array,
  args: readonly string[] = [],
  options: RunOptions = {},
) {
  const file = join(await temporaryFolder(t), name);
  await writeFile(file, content);
  return hivesmith(['run', file, ...args], { ...options, env: { ...env, ...options.env } });
}

describe('run, by language', () => {
  test('a WebAssembly command and component are told by their content', async (t) => {
    const command = await assemble(ECHO);
    for (const program of [command, await toComponent(command)]) {
      const { code, stdout, stderr } = await runFile(t, 'echo.wasm', program, [], { stdin: 'hello' });
      assert.deepEqual([code, stdout, stderr], [7, 'hello', '']);
    }
  });

  test('--json has the fields of every run', async (t) => {
    const { stdout } = await runFile(t, 'program', await assemble(ECHO), ['--lang', 'wasm', '--json'], { stdin: 'x' });
    const report = JSON.parse(stdout) as Record<string, unknown>;
    const keys = ['status', 'exitCode', 'stdout', 'stderr', 'fuel', 'memoryBytes', 'fingerprint'];
    assert.deepEqual(Object.keys(report), keys);
    assert.deepEqual([report['status'], report['exitCode'], report['stdout']], ['nonzero-exit', 7, 'x']);
  });

  test('JavaScript is told by its ending, and takes a batch', async (t) => {
    const one = await runFile(t, 'program.js', 'console.log(Number(readline()) + 1)', [], { stdin: '41\n' });
    assert.deepEqual([one.code, one.stdout, one.stderr], [0, '42\n', '']);
    const lines = '{"id":1,"source":"print(1)"}\n{"id":2,"source":"print(readline())","stdin":"x"}\n';
    const many = await hivesmith(['run', '--batch', '-', '--lang', 'javascript'], { stdin: lines, env });
    const answers = many.stdout.trimEnd().split('\n');
    assert.deepEqual(
      answers.map((line) => (JSON.parse(line) as { stdout: string }).stdout),
      ['1\n', 'x\n'],
    );
  });

  test('without a compiler one line names what to install, and the code is 7', async (t) => {
    for (const [name, words] of [
      ['a.c', /C compiler.*clang-19 lld-19 wasi-libc/],
      ['a.cpp', /C\+\+ compiler.*libc\+\+-19-dev-wasm32/],
      ['a.rs', /Rust compiler.*rustup target add wasm32-wasip1/],
    ] as const) {
      const { code, stdout, stderr } = await runFile(t, name, 'int main() {}', [], { env: { PATH: '/nowhere' } });
      assert.deepEqual([code, stdout], [7, '']);
      assert.match(stderr, words);
      assert.match(stderr, /^hivesmith: [^\n]*\[toolchain-missing\]\n$/);
    }
  });

  test('bad files and languages end with 2 and one line', async (t) => {
    const big = join(await temporaryFolder(t), 'big.wasm');
    await writeFile(big, '');
    await truncate(big, 200 << 20);
    const cases = [
      [await runFile(t, 'no.wasm', 'print(1)'), /guest-invalid/],
      [await runFile(t, 'cut.wasm', (await assemble(ECHO)).subarray(0, 50)), /guest-invalid/],
      [await hivesmith(['run', big], { env }), /at most 67108864 bytes/],
      [await runFile(t, 'a.js', '', ['--stdin', big]), /at most 67108864 bytes/],
      [await runFile(t, 'a.js', Buffer.alloc(10 << 20, 'x')), /at most 4194304 bytes, got 10485760/],
      [await runFile(t, 'a.js', '', ['--lang', 'cobol']), /--lang must be one of python, javascript/],
      [await runFile(t, 'a.js', '', ['--fuel', '0']), /--fuel/],
      [await runFile(t, 'a.js', '', ['--memory', '-5']), /--memory/],
      [await runFile(t, 'a.js', '', ['--fuel', '99999999999999999999']), /--fuel/],
      [await hivesmith(['run', '--batch', '-', '--lang', 'wasm'], { env }), /languages? whose programs are text/],
    ] as const;
    for (const [{ code, stdout, stderr }, words] of cases) {
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, words);
      assert.match(stderr, /^hivesmith: [^\n]*\n$/);
    }
  });
});
