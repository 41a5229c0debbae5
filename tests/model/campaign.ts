import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../cli/package-root.ts';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256 } from '../../protocol/sha256.ts';
import { taskRows } from '../e2e/release-content.ts';
import { scriptedAnswer } from './scripted-mind.ts';
import { type Fault, type Question, ScriptedServer } from './scripted-server.ts';

/**
 * A whole campaign of language models over real processes, from a folder of code to an audited release: two servers of different kinds
 * share the roles, every seventh answer goes wrong in turn in each way a server can, and the campaign is interrupted once and
 * continued. Prints what came of it.
 */
const NODES = 9;
const TASKS = 6;
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'cli', 'main.js');
const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-model-'));

const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, retryAfter: '0' },
  { kind: 'text', text: 'I am sorry, I cannot do that.' },
  { kind: 'status', status: 500 },
  { kind: 'text', text: 'blue blue blue' },
  { kind: 'close' },
  { kind: 'text', text: '{"title": "half', finish: 'length' },
  { kind: 'status', status: 413 },
  { kind: 'text', text: '{"surprise": true}' },
  { kind: 'endless' },
  { kind: 'status', status: 400 },
];

/** For some tasks the model never gives a statement, whatever the seed: these are the discards. */
const HOPELESS: readonly Fault[] = FAULTS.filter(({ kind }) => kind === 'text');

/** Each seventh request meets the next fault; all faults come round. */
function faulty() {
  let next = 0;
  return (question: Question, index: number): Fault | undefined => {
    const { form, user } = question;
    const draw = sha256(encodeUtf8(user))[0]!;
    if (form === 'statement' && draw % 3 === 0) return HOPELESS[draw % HOPELESS.length];
    if (form === 'statement' && draw % 3 === 1 && draw % 2 === 1) return misworked(question);
    return index % 7 === 6 ? FAULTS[next++ % FAULTS.length] : undefined;
  };
}

/** A sound statement whose first sample is wrong: nobody sees that before the votes do. */
function misworked(question: Question): Fault {
  const answer = JSON.parse(scriptedAnswer(question)) as { samples: { output: string }[] };
  answer.samples[0]!.output = `${Number(answer.samples[0]!.output) + 1}`;
  return { kind: 'text', text: JSON.stringify(answer) };
}

async function seedCode(): Promise<string> {
  const folder = join(scratch, 'code');
  await cp(join(packageRoot(), 'examples', 'seed'), folder, { recursive: true });
  writeFileSync(join(folder, 'broken.py'), 'def half(:\n    return\n');
  writeFileSync(join(folder, 'other.rs'), 'fn main() {}\n');
  writeFileSync(join(folder, 'huge.py'), '# x\n'.repeat(2_600_000));
  writeFileSync(join(folder, 'binary.py'), Buffer.from([0x80, 0, 1, 2, 3]));
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `start`; when `interruptWhen` is true of its progress it gets a SIGINT. */
function start(args: readonly string[], interruptWhen?: (stderr: string) => boolean): Promise<Ended> {
  const child = spawn(process.execPath, [cli, 'start', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, isInterrupted] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isInterrupted || interruptWhen?.(stderr) !== true) return;
    isInterrupted = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

try {
  await using local = await ScriptedServer.open({
    kind: 'llama.cpp',
    model: 'left',
    answer: scriptedAnswer,
    fault: faulty(),
  });
  await using shared = await ScriptedServer.open({
    kind: 'ollama',
    model: 'right',
    answer: scriptedAnswer,
    fault: faulty(),
  });
  await using reader = await ScriptedServer.open({ kind: 'vllm', model: 'best', answer: scriptedAnswer });
  const models = join(scratch, 'models.json');
  const common = { timeoutSeconds: 20, maxTokens: 2_000, promptMicros: 100_000, completionMicros: 400_000 };
  const servers = [
    { name: 'a', url: local.root, ...common },
    { name: 'b', url: `${shared.root}/v1`, ...common },
    { name: 'c', url: reader.root, ...common },
  ];
  const roles = { composer: ['a'], tester: ['b'], solver: ['a', 'b'], judge: ['c'] };
  writeFileSync(models, JSON.stringify({ servers, roles }));
  const data = join(scratch, 'data');
  mkdirSync(data);
  const args = ['--generator', 'model', '--models', models, '--seed-code', await seedCode(), '--data', data];
  args.push(
    '--tasks',
    String(TASKS),
    '--nodes',
    String(NODES),
    '--seed',
    'models',
    '--json',
    '--set',
    'solvabilityBy=best',
  );

  const interrupted = await start(args, (text) => /solve [1-9]/.test(text));
  assert.equal(interrupted.code, 130, interrupted.stderr);
  assert.match(
    interrupted.stderr,
    /seed code: \d+ programs; skipped \d+ files: \d+ other language, 1 too large, 1 binary/,
  );
  const before = local.questions.length + shared.questions.length;
  const { code, stdout, stderr } = await start(args);
  assert.equal(code, 0, stderr.slice(-2_000));
  const outcome = JSON.parse(stdout) as { accepted: number; release: string; audit: Record<string, string> };
  console.log(`model campaign: ${stdout.trim()}`);
  assert.equal(outcome.accepted, TASKS);
  assert.ok(!Object.values(outcome.audit).includes('FAIL'));

  const report = JSON.parse(readFileSync(join(outcome.release, 'report.json'), 'utf8')) as CampaignReport;
  const { generation, tasks } = report;
  console.log(`model campaign: ${JSON.stringify({ discarded: tasks.discarded, generation })}`);
  assert.equal(generation.seedCode.unusable >= 1, true, 'the broken program is counted');
  assert.deepEqual(Object.keys(generation.models).sort(), ['best', 'left', 'right']);
  const gates = Object.keys(tasks.discarded);
  assert.ok(
    gates.some((gate) => gate.startsWith('model-')),
    'hopeless statements are discards with a name of their own',
  );
  assert.ok(generation.perAccepted!.tokens > 0 && generation.perAccepted!.costMicros > 0);

  const rows = (await taskRows(outcome.release)) as unknown as Row[];
  for (const { generator, composer, candidates, golden, plan, statement, tests } of rows) {
    const tries = candidates.filter(({ role }) => role === 'attempt');
    assert.deepEqual(
      tries.map(({ claim }) => claim.model),
      ['best'],
      'one try of the named model',
    );
    assert.ok(candidates.every(({ role, claim }) => role === 'attempt' || claim.model !== 'best'));
    assert.notEqual(golden.slot, tries[0]!.slot, 'which has no vote and cannot win');
    for (const { input, output } of plan.samples) {
      const label = tests.find((test) => test.input.trimEnd() === input)?.output.trimEnd();
      assert.equal(label, output, 'solvers were shown no wrong sample');
    }
    assert.equal(generator.kind, 'model');
    assert.deepEqual([composer.server, composer.model, composer.quantisation], ['llama.cpp', 'left', 'Q8_0']);
    assert.ok(candidates.every(({ claim }) => claim.version === generator.version));
    assert.ok(statement.includes('## Input') && statement.includes('Example 1'));
    assert.ok(tests.every(({ input }) => !input.includes('no legal input')));
  }
  assert.deepEqual([...local.problems, ...shared.problems, ...reader.problems], []);
  const forms = new Set(reader.questions.map(({ form }) => form ?? 'free text'));
  assert.deepEqual([...forms].sort(), ['free text', 'review'], 'the judge reads statements and gives tries');

  // What was on its way when the processes were stopped may have been answered without being kept.
  const twice = [...local.answered.values(), ...shared.answered.values()].filter((times) => times > 1).length;
  console.log(
    `model campaign: ${before} requests before the interruption, ${local.questions.length + shared.questions.length} in all, ${twice} answered twice`,
  );
  assert.ok(twice <= 2 * NODES, `${twice} questions were answered twice`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

interface Row {
  readonly generator: { readonly kind: string; readonly version: string };
  readonly composer: { readonly server: string; readonly model: string; readonly quantisation: string | null };
  readonly candidates: readonly {
    readonly slot: number;
    readonly role?: string;
    readonly claim: { readonly version: string; readonly model: string };
  }[];
  readonly golden: { readonly slot: number };
  readonly plan: { readonly samples: readonly { readonly input: string; readonly output: string }[] };
  readonly statement: string;
  readonly tests: readonly { readonly input: string; readonly output: string }[];
}
