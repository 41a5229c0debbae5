import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { hivesmith, MAIN, type RunOptions, temporaryFolder } from './cli-process.ts';

async function runSource(t: TestContext, source: string, args: readonly string[] = [], options: RunOptions = {}) {
  const file = join(await temporaryFolder(t), 'program.py');
  await writeFile(file, source);
  return hivesmith(['run', file, ...args], options);
}

describe('run', () => {
  test('passes output, errors, input and exit code through', async (t) => {
    const source = 'import sys\nprint(input() + "!")\nsys.stderr.write("aside\\n")\nsys.exit(7)\n';
    const finished = await runSource(t, source, [], { stdin: 'hello\n' });
    assert.deepEqual(finished, { code: 7, signal: null, stdout: 'hello!\n', stderr: 'aside\n' });
  });

  test('reads the input from a file', async (t) => {
    const file = join(await temporaryFolder(t), 'in.txt');
    await writeFile(file, '20 22\n');
    const finished = await runSource(t, 'print(sum(map(int, input().split())))', ['--stdin', file], { stdin: '1 1' });
    assert.deepEqual(finished, { code: 0, signal: null, stdout: '42\n', stderr: '' });
  });

  test('bytes that are no text come out unchanged', async (t) => {
    const finished = await runSource(t, 'import sys; sys.stdout.buffer.write(bytes([0, 1, 65]))');
    assert.equal(finished.stdout, '\u0000\u0001A');
  });

  test('a checker program brings the output into form, or refuses it', async (t) => {
    const checker = join(await temporaryFolder(t), 'checker.py');
    await writeFile(checker, 'import sys\nprint(abs(int(sys.stdin.read().split()[-1])))\n');
    const taken = await runSource(t, 'print(-3)', ['--checker', checker], { stdin: '1\n' });
    assert.deepEqual(taken, { code: 0, signal: null, stdout: '3\n', stderr: '' });
    const refused = await runSource(t, 'print("x")', ['--checker', checker], { stdin: '1\n' });
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /the checker program refuses the output/);
    const { stdout } = await runSource(t, 'print(-3)', ['--checker', checker, '--json'], { stdin: '1\n' });
    const { stdout: printed, fuel, checked } = JSON.parse(stdout);
    assert.deepEqual([printed, checked.status, checked.output], ['-3\n', 'ok', '3\n']);
    assert.ok(checked.fuel > fuel);
  });

  test('a package that only another image has is named with its image', async (t) => {
    const { code, stderr } = await runSource(t, 'import cyaron\n');
    assert.equal(code, 1);
    assert.match(stderr, /No module named 'cyaron'/);
    assert.match(
      stderr,
      /cyaron is in the image python-3\.14-cyaron only: hivesmith runtime build python-3\.14 --with cyaron/,
    );
    assert.doesNotMatch((await runSource(t, 'import numpy\n')).stderr, /runtime build/);
  });

  test('an exception ends with 1 and its traceback', async (t) => {
    const { code, stderr } = await runSource(t, '1 / 0');
    assert.equal(code, 1);
    assert.match(stderr, /ZeroDivisionError/);
    assert.doesNotMatch(stderr, /hivesmith:/);
  });

  test('an endless loop ends with 124 and a line', async (t) => {
    const { code, stderr } = await runSource(t, 'while True: pass', ['--fuel', '50000000']);
    assert.equal(code, 124);
    assert.match(stderr, /^hivesmith: .* fuel of 50000000 .*--fuel/m);
  });

  test('too much memory ends with 137 and a line', async (t) => {
    const { code, stderr } = await runSource(t, 'x = bytearray(10 ** 9)', ['--memory', '64']);
    assert.equal(code, 137);
    assert.match(stderr, /64 MiB .*--memory/);
  });

  test('--json gives one object, the same at each run', async (t) => {
    const source = 'import random; print(random.random())';
    const [one, two] = [await runSource(t, source, ['--json']), await runSource(t, source, ['--json'])];
    assert.equal(one.code, 0);
    assert.equal(one.stderr, '');
    const report = JSON.parse(one.stdout) as Record<string, unknown>;
    const keys = ['status', 'exitCode', 'stdout', 'stderr', 'fuel', 'memoryBytes', 'fingerprint'];
    assert.deepEqual(Object.keys(report), keys);
    assert.equal(report['status'], 'ok');
    assert.equal(two.stdout, one.stdout);
  });
});

describe('run --batch', () => {
  test('answers each line with its id, in order, and says how many could not be run', async () => {
    const lines = [
      '{"id": 1, "source": "print(1)"}',
      '',
      'nonsense',
      '{"id": "b", "source": "print(input())", "stdin": "x"}',
      '{"id": 3, "source": "while True: pass", "fuel": 50000000}',
    ];
    const { code, stdout, stderr } = await hivesmith(['run', '--batch', '-'], { stdin: lines.join('\n') });
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      answers.map((answer) => answer['id']),
      [1, null, 'b', 3],
    );
    assert.deepEqual(
      answers.map((answer) => answer['status']),
      ['ok', undefined, 'ok', 'out-of-fuel'],
    );
    assert.equal(code, 1);
    assert.match(stderr, /1 line of the batch could not be run/);
  });

  test('a reader that goes away ends it quietly', async () => {
    const child = spawn(process.execPath, [MAIN, 'run', '--batch', '-'], { stdio: 'pipe' });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.end('{"source": "print(1)"}\n'.repeat(100));
    const [code] = await once(child, 'close');
    assert.equal(Buffer.concat(errors).toString(), '');
    assert.equal(code, 141);
  });
});
