import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditResult } from '../../auditor/result.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { hivesmith, type Running, Stage, statusOf, until, untilReport } from '../e2e/processes.ts';

const TOKEN = 'a-token-for-trainers';
const NODES = 9;
const STEERED = 'feedbackWindow=2,tasksInFlight=2,evolveUnits=2';

/**
 * A trainer reports over HTTP while a campaign of real processes runs: before and after the coordinator is killed. The report it
 * sends again counts once, features are evolved again, and the release passes its audit.
 */
export async function steeredCampaign(): Promise<void> {
  process.env['HIVESMITH_GATEWAY_TOKEN'] = TOKEN;
  await using stage = await Stage.open();
  const data = stage.path('coordinator');
  const made = await hivesmith(
    'coordinator',
    'init',
    '--data',
    data,
    '--seed',
    'steered',
    '--tasks',
    '9',
    '--set',
    STEERED,
  );
  assert.equal(made.code, 0, made.stderr);
  let { coordinator, url } = await run(stage, data, '127.0.0.1:0');
  const port = /ip4\/127\.0\.0\.1\/tcp\/(\d+)/.exec(coordinator.output().stdout)![1]!;
  const invited = await hivesmith('coordinator', 'invite', '--data', data, '--json');
  const { invite } = JSON.parse(invited.stdout) as { invite: string };
  for (let i = 0; i < NODES; i++) stage.launch(['join', invite, '--data', stage.path(`node-${i}`)]);

  await untilReport(stage, 'a task is accepted', ({ tasks }) => tasks.accepted >= 1);
  const early = await idsOf(stage, data, 'early');
  const tasks = early.map((task) => ({ task, rollouts: 16, passed: 8 }));
  const body = JSON.stringify({ report: sha256Hex('first'), tasks });
  assert.deepEqual(await post(url, body), { logged: early.length, unknown: 0, repeated: false });
  assert.equal((await send(url, body, 'another-token-entirely')).status, 401);

  coordinator.child.kill('SIGKILL');
  await coordinator.ended;
  ({ coordinator, url } = await run(stage, data, `127.0.0.1:${port}`));
  assert.deepEqual(await post(url, body), { logged: 0, unknown: 0, repeated: true });

  await untilReport(stage, 'more tasks are accepted', ({ tasks }) => tasks.accepted >= early.length + 2);
  const later = (await idsOf(stage, data, 'later')).filter((task) => !early.includes(task));
  await report(url, [...later, sha256Hex('a stranger')].sort());

  const done = await untilReport(stage, 'the campaign is complete', ({ state }) => state === 'complete');
  const { training } = done;
  assert.deepEqual([training.reports, training.tried], [2, early.length + later.length]);
  assert.equal(training.target, early.length);
  assert.ok(training.evolutions > 0, 'features were evolved again');
  const out = stage.path('release');
  const released = await hivesmith('coordinator', 'release', '--data', data, '--out', out);
  assert.equal(released.code, 0, released.stderr);
  assert.match(await readFile(join(out, 'report.html'), 'utf8'), /<h2>Training<\/h2>/);
  const audited = await hivesmith('audit', 'verify', out, '--json');
  assert.equal(audited.code, 0, audited.stdout);
  const { levels } = JSON.parse(audited.stdout) as AuditResult;
  const status = Object.fromEntries(levels.map(({ level, status: said }) => [level, said]));
  assert.deepEqual([status['L4'], status['L5'], status['L6']], ['PASS', 'PASS', 'PASS']);
  console.log(JSON.stringify({ phase: 'a trainer steered a campaign over HTTP', training, audit: status }));
}

async function run(stage: Stage, data: string, listen: string): Promise<{ coordinator: Running; url: string }> {
  const doors = ['--listen', listen, '--trainers', '127.0.0.1:0'];
  const coordinator = stage.launch(['coordinator', 'run', '--data', data, ...doors]);
  await until('the coordinator listens', async () => coordinator.output().stdout.includes('listening on'), coordinator);
  return { coordinator, url: /report to (http:\S+)\/v1/.exec(coordinator.output().stdout)![1]! };
}

/** Tasks that a trainer knows of: those of a release made now. */
async function idsOf(stage: Stage, data: string, name: string): Promise<string[]> {
  const out = stage.path(name);
  const released = await hivesmith('coordinator', 'release', '--data', data, '--out', out);
  assert.equal(released.code, 0, released.stderr);
  const lines = (await readFile(join(out, 'dataset', 'tasks.jsonl'), 'utf8')).trimEnd().split('\n');
  assert.ok((await statusOf(stage)).tasks.accepted >= lines.length);
  return lines.map((line) => (JSON.parse(line) as { task_id: string }).task_id);
}

function send(url: string, body: string, token = TOKEN): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return fetch(`${url}/v1/feedback`, { method: 'POST', headers, body });
}

async function post(url: string, body: string): Promise<unknown> {
  const response = await send(url, body);
  assert.equal(response.status, 200);
  return response.json();
}

/** Tells that the tasks, one of which is a stranger, are always solved: through the trainer's own client where Python is. */
async function report(url: string, tasks: readonly string[]): Promise<void> {
  const script =
    'import json, sys\nfrom feedback import Feedback\nfeedback = Feedback(sys.argv[1])\n' +
    'for task in sys.argv[2:]:\n    for _ in range(16):\n        feedback.add(task, True)\n' +
    'assert feedback.finish(10), feedback.trouble\nprint(json.dumps([feedback.logged, feedback.unknown, feedback.made]))';
  const env = { ...process.env, PYTHONPATH: join(packageRoot(), 'trainer'), PYTHONDONTWRITEBYTECODE: '1' };
  const interpreter = process.env['HIVESMITH_PYTHON'] ?? 'python3';
  const told = spawnSync(interpreter, ['-c', script, url, ...tasks], { encoding: 'utf8', env });
  if (told.error === undefined) {
    assert.equal(told.status, 0, told.stderr);
    assert.deepEqual(JSON.parse(told.stdout), [tasks.length - 1, 1, 1]);
    return;
  }
  console.log(JSON.stringify({ client: 'feedback.py', skipped: `${interpreter} cannot be run` }));
  const rates = tasks.map((task) => ({ task, rollouts: 16, passed: 16 }));
  const answer = await post(url, JSON.stringify({ report: sha256Hex('second'), tasks: rates }));
  assert.deepEqual(answer, { logged: tasks.length - 1, unknown: 1, repeated: false });
}
