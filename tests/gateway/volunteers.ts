import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import { keyOfNode } from '../e2e/node-keys.ts';
import { CACHE, hivesmith, type Running, Stage, until } from '../e2e/processes.ts';

const LIAR = join(dirname(fileURLToPath(import.meta.url)), '..', 'e2e', 'lying-node.js');
const TESTS = 4;

export interface Graded {
  readonly id: string;
  readonly verdict: string | null;
  readonly lane: string | null;
  readonly leaves: readonly number[];
  readonly reason: string;
  readonly tests: readonly { readonly votes: readonly { readonly node: string; readonly leaf: number }[] }[];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A gateway with a campaign of its own, and volunteer processes that join it. */
export class Cluster implements AsyncDisposable {
  readonly stage: Stage;
  readonly #listen: string;
  readonly #volunteers: string;
  readonly #options: readonly string[];
  readonly nodes = new Map<string, Running>();
  gateway!: Running;

  private constructor(stage: Stage, ports: readonly [number, number], options: readonly string[]) {
    this.stage = stage;
    this.#listen = `127.0.0.1:${ports[0]}`;
    this.#volunteers = `127.0.0.1:${ports[1]}`;
    this.#options = options;
  }

  static async open(...options: string[]): Promise<Cluster> {
    const cluster = new Cluster(await Stage.open(), [await freePort(), await freePort()], options);
    await cluster.start();
    return cluster;
  }

  get url(): string {
    return `http://${this.#listen}`;
  }

  get data(): string {
    return this.stage.path('campaign');
  }

  async start(): Promise<void> {
    const where = ['--data', this.data, '--listen', this.#listen, '--volunteers', this.#volunteers];
    this.gateway = this.stage.launch(['gateway', ...where, ...this.#options]);
    await until('the gateway listens', async () => this.gateway.output().stdout.includes('join at'), this.gateway);
  }

  /** A node of an operator of its own; a liar lies in every vote. */
  async join(name: string, kind: 'honest' | 'liar' = 'honest'): Promise<void> {
    const args = ['coordinator', 'invite', '--data', this.data, '--operator', name, '--json'];
    const { code, stdout, stderr } = await hivesmith(...args);
    assert.equal(code, 0, stderr);
    const { invite } = JSON.parse(stdout) as { invite: string };
    const dir = this.stage.path(name);
    const running =
      kind === 'liar'
        ? this.stage.launch([invite, dir, CACHE, 'cells'], LIAR)
        : this.stage.launch(['join', invite, '--data', dir]);
    this.nodes.set(name, running);
  }

  async kill(name: string): Promise<void> {
    const running = this.nodes.get(name)!;
    running.child.kill('SIGKILL');
    await running.ended;
  }

  async report(): Promise<CampaignReport> {
    const { code, stdout, stderr } = await hivesmith('status', '--data', this.data, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as CampaignReport;
  }

  async untilOperators(count: number): Promise<void> {
    await until(`${count} operators are on the roster`, async () => (await this.report()).operators.active >= count);
  }

  /** Rollouts with known verdicts: every third is wrong on its last test. */
  batch(name: string, size: number, deadlineMs = 300_000) {
    const jobs = Array.from({ length: size }, (_, i) => {
      const tests = Array.from({ length: TESTS }, (_, k) => ({ input: `${k}\n`, expected: `${k * (i + 2)}\n` }));
      const wrong = i % 3 === 2 ? `if n == ${TESTS - 1}: n += 1\n` : '';
      const source = `# ${name}\nn = int(input())\n${wrong}print(n * ${i + 2})\n`;
      return { id: `${name}-${i}`, language: 'python', source, tests };
    });
    const truth = jobs.map((_, i) => (i % 3 === 2 ? 'WA' : 'AC'));
    return { body: { jobs, deadlineMs }, truth };
  }

  async grade(body: object): Promise<Graded[]> {
    const response = await fetch(`${this.url}/v1/grade`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
    assert.equal(response.status, 200);
    return ((await response.json()) as { results: Graded[] }).results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stage[Symbol.asyncDispose]();
  }
}

/** Counts verdicts by lane; none may be wrong, and where `mayMiss` is not given none may be missing. */
function count(results: readonly Graded[], truth: readonly string[], mayMiss = false): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [i, { id, verdict, lane, reason }] of results.entries()) {
    if (verdict === null) assert.ok(mayMiss, `${id}: ${reason}`);
    else assert.equal(verdict, truth[i], `${id}: infrastructure became a verdict`);
    const key = verdict === null ? 'none' : (lane ?? 'none');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Volunteer processes judge; some are killed, one lies, the coordinator is killed and comes back, all volunteers go away. */
export async function withVolunteers(): Promise<void> {
  const began = Date.now();
  const say = (phase: string, counts: object) =>
    console.log(JSON.stringify({ phase, ...counts, seconds: (Date.now() - began) / 1000 }));
  await using cluster = await Cluster.open('--patience', '40', '--challenge', '1000', '--workers', '1');
  for (const name of ['ada', 'ben', 'cho', 'dov']) await cluster.join(name);
  await cluster.join('eve', 'liar');
  await cluster.untilOperators(5);

  const first = cluster.batch('calm', 30);
  const calm = await cluster.grade(first.body);
  say('one of five lies', count(calm, first.truth));
  const voted = calm.filter(({ lane }) => lane === 'network');
  assert.ok(voted.length > 0, 'volunteers judged');
  for (const { leaves, id } of voted) assert.ok(leaves.length > 0, `${id} has no leaf`);
  await until('the liar is banned', async () => (await cluster.report()).faults.length > 0);
  const liar = await keyOfNode(cluster.stage.path('eve'));
  for (const { node } of (await cluster.report()).faults) assert.equal(node, liar, 'only the liar is accused');

  const second = cluster.batch('kill', 30);
  const killing = cluster.grade(second.body);
  await sleep(1_000);
  await Promise.all([cluster.kill('ada'), cluster.kill('ben')]);
  say('two of four are killed', count(await killing, second.truth));

  const third = cluster.batch('restart', 30);
  const cut = cluster.grade(third.body).catch((error: unknown) => error);
  await sleep(1_500);
  cluster.gateway.child.kill('SIGKILL');
  await cluster.gateway.ended;
  assert.ok((await cut) instanceof Error, 'the client is told by its connection, and asks again');
  await cluster.start();
  say('the coordinator is killed and comes back', count(await cluster.grade(third.body), third.truth));

  await Promise.all([cluster.kill('cho'), cluster.kill('dov')]);
  const fourth = cluster.batch('alone', 6);
  say('no volunteer is left', count(await cluster.grade(fourth.body), fourth.truth));
  await audited(cluster);
}

/** Without a trusted lane a dead network gives no verdict, and verdicts again when volunteers are back. */
export async function withoutTrustedLane(): Promise<void> {
  await using cluster = await Cluster.open('--workers', '0');
  const dead = cluster.batch('dead', 4, 3_000);
  assert.deepEqual(count(await cluster.grade(dead.body), dead.truth, true), { none: 4 });
  const post = (path: string, body: object) =>
    fetch(cluster.url + path, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
  const run = { code: 'print(1)', language: 'python', compile_timeout: 0, run_timeout: 0 };
  assert.equal((await post('/run_code', run)).status, 504);
  for (const name of ['fay', 'gus']) await cluster.join(name);
  await cluster.untilOperators(2);
  const alive = cluster.batch('dead', 4);
  const counts = count(await cluster.grade(alive.body), alive.truth);
  assert.deepEqual(counts, { network: 4 });
  assert.equal((await post('/run_code', { ...run, run_timeout: 60 })).status, 200);
  console.log(JSON.stringify({ phase: 'no trusted lane: none while the network is dead, then', ...counts }));
}

async function audited(cluster: Cluster): Promise<void> {
  cluster.gateway.child.kill('SIGTERM');
  await cluster.gateway.ended;
  const out = cluster.stage.path('release');
  const released = await hivesmith('coordinator', 'release', '--data', cluster.data, '--out', out);
  assert.equal(released.code, 0, released.stderr);
  const audit = await hivesmith('audit', 'verify', out, '--json');
  assert.equal(audit.code, 0, audit.stdout + audit.stderr);
  // No release holds what a trainer sent, so that nobody can run it again.
  const again = await hivesmith('audit', 'replay', out);
  assert.equal(again.code, 3, again.stdout + again.stderr);
  assert.match(again.stdout, /votes are on rollouts/);
  console.log(JSON.stringify({ phase: 'the log passes its audit' }));
}
