import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { ExportError } from '../../trainer/export/export-error.ts';
import { exportRelease } from '../../trainer/export/export-release.ts';
import type { RunProgram } from '../../trainer/export/recheck.ts';
import { splitOf } from '../../trainer/export/split.ts';
import { FORMATS, type Format } from '../../trainer/export/target.ts';
import { DOUBLE, releasedTask, writeReleaseOf } from './released-tasks.ts';

const scratch = await mkdtemp(join(tmpdir(), 'hivesmith-export-'));
after(() => rm(scratch, { recursive: true, force: true }));
let made = 0;

/** Stands in for the sandbox: knows the doubling program, also inside a harness, and nothing else. */
const doubles: RunProgram = async (source, stdin) =>
  source.includes('2 * n') ? encodeUtf8(`${2 * Number(stdin)}\n`) : undefined;

async function exported(rows: readonly object[], formats: readonly Format[] = FORMATS, run: RunProgram = doubles) {
  const release = join(scratch, `release-${++made}`);
  const outDir = join(scratch, `out-${made}`);
  await writeReleaseOf(release, rows);
  const { signal } = new AbortController();
  const options = { release, outDir, formats, run, signal, testPercent: 30, license: 'apache-2.0' };
  const manifest = await exportRelease({ ...options, image: 'cd'.repeat(32), width: 3 });
  return { manifest, outDir, release };
}

async function rowsOf(outDir: string, format: Format): Promise<Record<string, unknown>[]> {
  const names = (await readdir(join(outDir, format))).sort();
  const rows: Record<string, unknown>[] = [];
  for (const name of names) {
    rows.push(...(await parquetReadObjects({ file: await asyncBufferFromFile(join(outDir, format, name)) })));
  }
  return rows;
}

const tasks = (count: number) => Array.from({ length: count }, (_, number) => releasedTask(number));

describe('an export', () => {
  it('has every task once in each format, with where it stands in the log', async () => {
    const { manifest, outDir } = await exported(tasks(20));
    assert.equal(manifest.source.tasks, 20);
    for (const format of FORMATS) {
      const rows = await rowsOf(outDir, format);
      assert.equal(rows.length, 20, format);
      const row = rows.find(({ task_id }) => task_id === releasedTask(3).task_id)!;
      assert.equal(row['decision_index'], 43n);
      assert.equal(row['contribution_index'], 8n);
      assert.deepEqual(row['support'], [6n, 8n]);
      assert.equal(row['generator_claim'], '{"generator":"builtin","persona":"p","version":"1"}');
    }
  });

  it('puts a task into the same split in every format and every release', async () => {
    const { outDir, manifest } = await exported(tasks(40));
    const listed = (await readFile(join(outDir, 'splits.jsonl'), 'utf8')).trimEnd().split('\n');
    const splits = listed.map((line) => JSON.parse(line) as { task_id: string; split: string });
    assert.equal(splits.length, 40);
    for (const { task_id, split } of splits) assert.equal(split, splitOf(task_id, 30));
    for (const { train, test } of manifest.formats) {
      assert.equal(train.rows, splits.filter(({ split }) => split === 'train').length);
      assert.equal(test.rows, splits.filter(({ split }) => split === 'test').length);
    }
    const other = await exported(tasks(50), ['sft']);
    const again = (await readFile(join(other.outDir, 'splits.jsonl'), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(again.slice(0, 40), listed);
  });

  it('gives verl at most ten tests and a data source that it takes to its sandbox', async () => {
    const test = releasedTask(0).tests[0]!;
    const many = Array.from({ length: 25 }, (_, at) => ({ ...test, input: `${at}\n`, output: `${2 * at}\n` }));
    const { outDir } = await exported([releasedTask(0, { tests: many })], ['rl_verl', 'rl_xcoder']);
    const [row] = await rowsOf(outDir, 'rl_verl');
    const truth = JSON.parse((row!['reward_model'] as { ground_truth: string }).ground_truth);
    assert.equal(truth.inputs.length, 10);
    assert.equal(truth.inputs[0], '0\n');
    assert.equal(truth.inputs.at(-1), '24\n');
    assert.equal(row!['data_source'], 'codecontests');
    const [other] = await rowsOf(outDir, 'rl_xcoder');
    assert.equal(JSON.parse(other!['input_output'] as string).inputs.length, 25);
  });

  it('gives LiveCodeBench the shown tests as public ones and every golden test once', async () => {
    const { outDir } = await exported([releasedTask(0)], ['rl_lcb']);
    const [row] = await rowsOf(outDir, 'rl_lcb');
    assert.deepEqual(JSON.parse(row!['public_test_cases'] as string), [
      { input: '1\n', output: '2\n', testtype: 'stdin' },
    ]);
    assert.deepEqual(JSON.parse(row!['private_test_cases'] as string), [
      { input: '333\n', output: '666\n', testtype: 'stdin' },
    ]);
  });

  it('has a version in its card that names the content, so that no cache takes it for another', async () => {
    const versionOf = async (count: number) => {
      const { outDir } = await exported(tasks(count), ['sft']);
      return /version: (0\.0\.\d+)\n/.exec(await readFile(join(outDir, 'README.md'), 'utf8'))?.[1];
    };
    const [three, again, four] = [await versionOf(3), await versionOf(3), await versionOf(4)];
    assert.ok(three !== undefined && three === again && three !== four, `${three} ${again} ${four}`);
  });

  it('writes answers from which the program comes back', async () => {
    const { outDir } = await exported([releasedTask(0)], ['sft']);
    const [row] = await rowsOf(outDir, 'sft');
    const chat = row!['messages'] as { role: string; content: string }[];
    assert.deepEqual(
      chat.map(({ role }) => role),
      ['user', 'assistant'],
    );
    assert.equal(chat[1]!.content, `\`\`\`python\n${DOUBLE}\`\`\``);
  });
});

describe('a row is dropped, counted and named', () => {
  const reasonOf = async (row: object, format: Format, run?: RunProgram) => {
    const { manifest, outDir } = await exported([releasedTask(9), row], [format], run);
    const dropped = (await readFile(join(outDir, 'dropped.jsonl'), 'utf8')).trimEnd().split('\n');
    const [{ reason, ...named }] = dropped.map((line) => JSON.parse(line)) as [Record<string, string>];
    assert.deepEqual(named, { task_id: releasedTask(1).task_id, format });
    assert.deepEqual(manifest.formats[0]!.dropped, { [reason!]: 1 });
    return reason;
  };

  it('when the golden solution prints something else through the row', async () => {
    const wrong = { ...releasedTask(1).golden, source: 'n = int(input())\nprint(2 * n + 1)\n' };
    const run: RunProgram = async (source, stdin) =>
      encodeUtf8(`${2 * Number(stdin) + (source.includes('+ 1') ? 1 : 0)}\n`);
    for (const format of FORMATS) {
      assert.equal(await reasonOf(releasedTask(1, { golden: wrong }), format, run), 'golden-refused', format);
    }
  });

  it('when only the strict comparison of a target refuses what it prints', async () => {
    const spaced = { ...releasedTask(1).golden, source: 'n = int(input())\nprint(2 * n, end=" \\n")\n' };
    const run: RunProgram = async (source, stdin) =>
      encodeUtf8(`${2 * Number(stdin)}${source.includes('end=') ? ' ' : ''}\n`);
    assert.equal(await reasonOf(releasedTask(1, { golden: spaced }), 'rl_verl', run), 'golden-refused');
    const { manifest } = await exported([releasedTask(1, { golden: spaced })], ['rl_xcoder', 'rl_lcb', 'rl_trl'], run);
    assert.deepEqual(
      manifest.formats.map(({ dropped }) => dropped),
      [{}, {}, {}],
    );
  });

  it('when the golden solution does not end well', async () => {
    const broken = { ...releasedTask(1).golden, source: 'raise SystemExit(1)\n' };
    assert.equal(await reasonOf(releasedTask(1, { golden: broken }), 'rl_trl'), 'golden-failed');
  });

  it('when a fence in the program cuts the answer', async () => {
    const fenced = { ...releasedTask(1).golden, source: 'n = int(input())\nprint(2 * n)  # ```\n' };
    for (const format of FORMATS) {
      assert.equal(await reasonOf(releasedTask(1, { golden: fenced }), format), 'extraction', format);
    }
  });

  it('when the target compares in another way than the task', async () => {
    const row = releasedTask(1, { checker: 'float:1e-6' });
    for (const format of ['rl_verl', 'rl_xcoder', 'rl_open_r1', 'rl_lcb'] as const) {
      assert.equal(await reasonOf(row, format), 'checker', format);
    }
    const { manifest } = await exported([row], ['rl_trl', 'sft']);
    assert.deepEqual(
      manifest.formats.map(({ dropped }) => dropped),
      [{}, {}],
    );
    assert.equal(await reasonOf(releasedTask(1, { checker: 'program' }), 'rl_trl'), 'checker');
  });

  it('not when the checker program travels with the row and takes the golden solution', async () => {
    const checker_program = { digest: 'ab'.repeat(32), source: 'halve the answer' };
    const tests = releasedTask(1).tests.map((test) => ({ ...test, output: test.input }));
    const row = releasedTask(1, { checker: 'program', checker_program, tests });
    for (const format of ['rl_verl', 'rl_xcoder', 'rl_open_r1', 'rl_lcb'] as const) {
      assert.equal(await reasonOf(row, format), 'checker', format);
    }
    const shown: string[] = [];
    const halves: RunProgram = async (source, stdin, digest) => {
      if (source !== checker_program.source) return doubles(source, stdin, digest);
      shown.push(stdin);
      return encodeUtf8(`${Number(stdin.split('\n')[2]) / 2}\n`);
    };
    const { manifest, outDir } = await exported([row], ['rl_trl', 'sft'], halves);
    assert.deepEqual(
      manifest.formats.map(({ dropped }) => dropped),
      [{}, {}],
    );
    assert.deepEqual(shown, ['2 2\n1\n2\n', '4 4\n333\n666\n']);
    for (const format of ['rl_trl', 'sft'] as const) {
      const [written] = await rowsOf(outDir, format);
      assert.equal(written!['checker_program'], checker_program.source);
    }
    const refusing: RunProgram = async (source, ...rest) =>
      source === checker_program.source ? undefined : doubles(source, ...rest);
    await assert.rejects(exported([row], ['rl_trl'], refusing), /1 golden-refused/);
  });

  it('when an input is not text, or no test is golden', async () => {
    const test = releasedTask(1).tests[0]!;
    const binary = { ...test, input: { base64: '/w==' } };
    assert.equal(await reasonOf(releasedTask(1, { tests: [binary] }), 'rl_verl'), 'not-text');
    assert.equal(await reasonOf(releasedTask(1, { tests: [{ ...test, golden: false }] }), 'rl_verl'), 'no-tests');
  });
});

describe('an export is refused, and nothing is left', () => {
  const refused = async (code: string, attempt: Promise<unknown>) => {
    await assert.rejects(attempt, (error) => error instanceof ExportError && error.code === code);
    const left = await readdir(scratch);
    assert.deepEqual(
      left.filter((name) => name.endsWith('.partial')),
      [],
    );
  };
  const options = (release: string, outDir: string) => ({
    release,
    outDir,
    formats: ['sft'] as const,
    run: doubles,
    image: '',
    testPercent: 5,
    license: 'apache-2.0',
    width: 1,
    signal: new AbortController().signal,
  });

  it('without a release, into a directory with something in it, or when no task is left', async () => {
    await refused('export-no-release', exportRelease(options(join(scratch, 'nowhere'), join(scratch, 'out-none'))));
    const { release, outDir } = await exported(tasks(1));
    await refused('export-dir-not-empty', exportRelease(options(release, outDir)));
    await refused('export-nothing', exported([releasedTask(1, { tests: [] })]));
  });

  it('when tasks.jsonl is not what the manifest names, or a row is malformed', async () => {
    const { release } = await exported(tasks(2));
    await writeFile(join(release, 'dataset', 'tasks.jsonl'), 'x\n');
    await refused('export-release-damaged', exportRelease(options(release, join(scratch, 'out-damaged'))));
    await refused('export-row-invalid', exported([releasedTask(1, { index: -1 })]));
    await refused('export-row-invalid', exported([releasedTask(1, { checker: 'guess' })]));
    const stranger = { ...releasedTask(1).golden, slot: 5 };
    await refused('export-row-invalid', exported([releasedTask(1, { golden: stranger })]));
  });
});
