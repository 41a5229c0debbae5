import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../wasm-sandbox/limits.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { runBatch, runProgram } from '../../wasm-sandbox/run-file.ts';
import { testImage } from './fixture.ts';

const folder = await mkdtemp(join(tmpdir(), 'hivesmith-batch-'));
const sandbox = await createSandbox({ image: await testImage(), workers: 2 });
after(async () => {
  await sandbox[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('one program gives a report in text', async () => {
  const report = await runProgram(sandbox, "print('é', input())", new TextEncoder().encode('ü\n'), DEFAULT_LIMITS);
  assert.deepEqual([report.status, report.exitCode, report.stdout, report.stderr], ['ok', 0, 'é ü\n', '']);
  assert.deepEqual(Object.keys(report).sort(), [
    ...['exitCode', 'fingerprint', 'fuel', 'memoryBytes', 'status', 'stderr', 'stdout'],
  ]);
});

async function* linesOf(...values: unknown[]): AsyncGenerator<string> {
  for (const value of values) yield typeof value === 'string' ? value : JSON.stringify(value);
}

test('a batch answers in order and goes on behind bad lines', async () => {
  const file = join(folder, 'program.py');
  await writeFile(file, 'print(6 * 7)');
  const out: Record<string, unknown>[] = [];
  await runBatch(
    sandbox,
    linesOf(
      { id: 'slow', source: 'print(sum(range(300000)))' },
      '{not json',
      '',
      { id: 2, file },
      { id: 3, source: 'while True: pass', fuel: 5_000_000 },
      { id: 4, source: 'print(input())', stdin: 'hi' },
      { id: 5 },
      { id: 6, source: 'print(1)', colour: 'red' },
      { id: 7, source: 'print(1)', memory: 1 },
      { id: 8, file: join(folder, 'missing.py') },
      [1],
      { id: {}, source: '' },
      { id: 9, source: 'print(1)', fuel: 'much' },
    ),
    (line) => {
      out.push(JSON.parse(line) as Record<string, unknown>);
    },
  );
  const summary = out.map(({ id, status, stdout, error }) => [id, status ?? (error as { name: string }).name, stdout]);
  assert.deepEqual(summary, [
    ['slow', 'ok', '44999850000\n'],
    [null, 'BadLine', undefined],
    [2, 'ok', '42\n'],
    [3, 'out-of-fuel', ''],
    [4, 'ok', 'hi\n'],
    [5, 'BadLine', undefined],
    [6, 'BadLine', undefined],
    [7, 'RangeError', undefined],
    [8, 'BadLine', undefined],
    [null, 'BadLine', undefined],
    [null, 'BadLine', undefined],
    [9, 'BadLine', undefined],
  ]);
  assert.match(JSON.stringify(out[6]), /colour.*expected id, source/);
});
