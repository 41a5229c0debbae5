import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { EvalReport } from '../../trainer/eval/evaluate.ts';
import { hivesmith, type Result, Stage, until } from '../e2e/processes.ts';
import { type Question, ScriptedServer } from '../model/scripted-server.ts';
import { Cluster } from './volunteers.ts';

const PROBLEMS = 6;
const SAMPLES = 4;
const TOTAL = PROBLEMS * SAMPLES;

/** Problem i wants n * (i + 2), of a program where i is even and of a function where it is odd. */
function problems(): string {
  return Array.from({ length: PROBLEMS }, (_, i) => {
    const testtype = i % 2 === 0 ? 'stdin' : 'functional';
    const cases = [3, 10].map((n) => ({ input: `${n}`, output: `${n * (i + 2)}`, testtype }));
    return JSON.stringify({
      question_id: `p${i}`,
      question_content: `Multiply by ${i + 2}.`,
      starter_code: i % 2 === 0 ? '' : 'def times(n: int) -> int:\n    ...',
      difficulty: i < 3 ? 'easy' : 'hard',
      public_test_cases: JSON.stringify(cases.slice(0, 1)),
      private_test_cases: JSON.stringify(cases.slice(1)),
      metadata: JSON.stringify({ func_name: i % 2 === 0 ? null : 'times' }),
    });
  }).join('\n');
}

/** Of the four samples of problem i the first i mod 4 are right. */
function answer({ user, seed }: Question): string {
  const factor = Number(/Multiply by (\d+)/.exec(user)![1]);
  const given = seed < (factor - 2) % SAMPLES ? factor : factor + 1;
  const program = factor % 2 === 0 ? `print(int(input()) * ${given})` : `def times(n):\n    return n * ${given}`;
  return `\`\`\`python\n${program}\n\`\`\`\n`;
}

const SCORES = { right: 7, wrong: 17, 'no-program': 0, 'no-verdict': 0, 'no-answer': 0 };

function reportOf({ code, stdout, stderr }: Result, wanted: number): EvalReport {
  assert.equal(code, wanted, stdout + stderr);
  return JSON.parse(stdout) as EvalReport;
}

/** `hivesmith eval` in front of a gateway of its own sandbox: killed, gone on with, with the gateway away; then over volunteers. */
export async function evaluation(): Promise<void> {
  await using stage = await Stage.open();
  const file = stage.path('problems.jsonl');
  await writeFile(file, problems());
  await withLocalGateway(stage, file);
  await overVolunteers(file);
}

async function withLocalGateway(stage: Stage, file: string): Promise<void> {
  const gateway = stage.launch(['gateway', '--local', '--listen', '127.0.0.1:0', '--workers', '1']);
  await until('the gateway listens', async () => gateway.output().stdout.includes('listening'), gateway);
  const url = /http:\/\/\S+/.exec(gateway.output().stdout)![0];
  let isHanging = true;
  await using server = await ScriptedServer.open({
    ...{ kind: 'openai', answer },
    fault: (_, index) => (isHanging && index >= 10 ? { kind: 'hang' } : undefined),
  });
  const out = stage.path('samples.jsonl');
  const args = [
    ...['eval', '--model-url', server.root, '--gateway', url, '--samples', String(SAMPLES), '--k', '1,2,4'],
    ...['--max-tokens', '200', '--out', out, '--json', file],
  ];
  const first = stage.launch(args);
  const lines = async () => (await readFile(out, 'utf8').catch(() => '')).split('\n').length - 1;
  await until('ten samples are judged', async () => (await lines()) >= 20, first);
  first.child.kill('SIGKILL');
  await first.ended;
  isHanging = false;

  // The gateway is away now: what is new has no verdict, what was judged stands.
  gateway.child.kill('SIGKILL');
  await gateway.ended;
  const away = reportOf(await hivesmith(...args, '--patience', '1'), 3);
  assert.deepEqual([away.judged, away.outcomes['no-verdict'], away.asked], [10, TOTAL - 10, TOTAL - 10]);

  const again = stage.launch(['gateway', '--local', '--listen', new URL(url).host, '--workers', '1']);
  await until('the gateway is back', async () => again.output().stdout.includes('listening'), again);
  const report = reportOf(await hivesmith(...args), 0);
  assert.deepEqual([report.outcomes, report.judged, report.asked], [SCORES, TOTAL, 0]);
  assert.equal(server.answered.size, TOTAL);
  for (const [digest, count] of server.answered) assert.equal(count, 1, `${digest} was asked twice`);
  const { passAt, avg } = report;
  console.log(JSON.stringify({ phase: 'eval killed, gateway away, both back: nothing asked twice', passAt, avg }));
}

async function overVolunteers(file: string): Promise<void> {
  await using cluster = await Cluster.open('--workers', '0', '--quorum', '2');
  for (const name of ['ida', 'jan', 'kim']) await cluster.join(name);
  await cluster.untilOperators(3);
  await using server = await ScriptedServer.open({ kind: 'openai', answer });
  const args = ['--model-url', server.root, '--gateway', cluster.url, '--samples', String(SAMPLES), '--k', '1,4'];
  const report = reportOf(await hivesmith('eval', ...args, '--max-tokens', '200', '--json', file), 0);
  assert.deepEqual([report.outcomes, report.judged], [SCORES, TOTAL]);
  console.log(JSON.stringify({ phase: 'eval over three volunteer processes', passAt: report.passAt, avg: report.avg }));
}
