import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeUtf8 } from '../protocol/bytes.ts';
import { writeExport } from '../trainer/export/export-release.ts';
import type { Format } from '../trainer/export/target.ts';
import { TARGETS } from '../trainer/export/targets/all.ts';
import type { ExportTask, ReadTask } from '../trainer/export/task-source.ts';

/** Writes synthetic tasks of usual sizes in one form and prints seconds and the highest resident memory. */
const [form, count] = [process.argv[2], Number(process.argv[3])];
const FORMATS: readonly Format[] = ['sft', 'rl_verl'];
const STATEMENT = 'The first line holds n, the second n integers; print what the story asks for. '.repeat(18);
const PROGRAM = 'def solve(values):\n    return sum(values)\n\n'.repeat(30);

/** Text that differs from task to task, so that no encoding finds the same bytes everywhere. */
function noise(seed: string, lines: number): string {
  return Array.from({ length: lines }, (_, at) => createHash('sha256').update(`${seed}/${at}`).digest('hex')).join(
    '\n',
  );
}

function taskOf(index: number): ExportTask {
  const id = createHash('sha256').update(String(index)).digest('hex');
  return {
    id,
    index,
    style: 'codeforces',
    title: 'Sums',
    statement: `${STATEMENT}${noise(id, 2)}`,
    difficulty: 1_500,
    checker: 'exact-lines',
    checkerProgram: null,
    program: `${PROGRAM}# ${noise(id, 1)}\n`,
    programDigest: id,
    claim: '{"generator":"builtin"}',
    contributionIndex: index,
    campaign: id,
    taskIndex: index,
    decisionIndex: index,
    operators: 8,
    thin: false,
    tests: Array.from({ length: 8 }, (_, at) => ({
      input: `${noise(`${id}${at}`, 3)}\n`,
      expected: '1\n',
      support: 7,
    })),
  };
}

async function* tasks(): AsyncGenerator<ReadTask> {
  for (let index = 0; index < count; index++) yield { kind: 'task', task: taskOf(index) };
}

async function parquet(dir: string): Promise<void> {
  await writeExport(
    join(dir, 'out'),
    tasks(),
    { manifest: '', campaign: '' },
    {
      formats: FORMATS,
      testPercent: 5,
      license: 'apache-2.0',
      run: async () => encodeUtf8('1\n'),
      image: '',
      width: 8,
      signal: new AbortController().signal,
    },
  );
}

function jsonl(dir: string): void {
  const files = FORMATS.map((format) => ({ format, file: openSync(join(dir, `${format}.jsonl`), 'w') }));
  const big = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
  for (let index = 0; index < count; index++) {
    const task = taskOf(index);
    for (const { format, file } of files) {
      writeSync(file, `${JSON.stringify(TARGETS[format].row(task, 'train'), big)}\n`);
    }
  }
  for (const { file } of files) closeSync(file);
}

const dir = mkdtempSync(join(tmpdir(), 'hivesmith-bench-'));
try {
  const start = performance.now();
  if (form === 'parquet') await parquet(dir);
  else jsonl(dir);
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1000 }));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
