import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../cli/paths.ts';
import type { Job } from '../coordinator/gateway/job.ts';
import { LocalLane } from '../coordinator/gateway/local-lane.ts';
import { type Gateway, serveGateway } from '../coordinator/gateway/serve.ts';
import { silentLogger } from '../node/host/logger.ts';
import { encodeUtf8 } from '../protocol/bytes.ts';
import { prepareImage } from '../wasm-sandbox/image/cache.ts';
import type { HttpLoad } from './http-load.ts';
import type { Pair, Rates } from './measure.ts';

const CONNECTIONS = 64;
const REQUESTS = 10_000;
/** Five rounds of 200 rollouts: a thousand in all, each of them new to the lane. */
const ROUNDS = 5;
const ROLLOUTS = 200;
const TESTS = 10;
/** A process a test is slow, so that the peer's rate is taken from fewer rollouts. */
const NATIVE_ROLLOUTS = 20;
const WORKERS = availableParallelism();

const submission = { type: 'python', solution: 'print(int(input()) * 2)', input: '21', expected_output: '42' };

/** Requests answered; CPU is that of this process, the client is a process of its own and keeps the time. */
async function rate(url: string): Promise<Rates> {
  const load: HttpLoad = {
    url,
    path: '/judge',
    body: JSON.stringify(submission),
    requests: REQUESTS,
    connections: CONNECTIONS,
  };
  const client = fileURLToPath(new URL('./http-load.js', import.meta.url));
  const before = process.cpuUsage();
  const child = spawn(process.execPath, [client, JSON.stringify(load)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('the client of the bench failed');
  return { perCpuSecond: REQUESTS / cpuSeconds(before), perSecond: REQUESTS / (Number(said) / 1000) };
}

function cpuSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

/** A server that reads the same bytes and answers the same bytes, and does nothing else. */
async function bareRate(): Promise<Rates> {
  const answer = JSON.stringify({ sub_id: '0'.repeat(36), success: true, run_success: true, cost: 0.0004, reason: '' });
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return await rate(`http://127.0.0.1:${address.port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Distinct programs that read a number, work a little and print; the outputs are known. */
function rollout(i: number): { readonly source: string; readonly tests: readonly (readonly [string, string])[] } {
  const source = `n = int(input())\ntotal = 0\nfor k in range(1000):\n    total += (n * k + ${i}) % 97\nprint(total)\n`;
  const tests = Array.from({ length: TESTS }, (_, n) => {
    let total = 0;
    for (let k = 0; k < 1000; k++) total += (n * k + i) % 97;
    return [`${n}\n`, `${total}\n`] as const;
  });
  return { source, tests };
}

/** What the first call judges, which no figure counts: it starts the lane's workers. */
const WARM_ROLLOUTS = 20;
let offset = 0;

/** Cells; CPU is that of all threads. */
async function localCells(lane: LocalLane): Promise<Rates> {
  const first = offset;
  const count = first === 0 ? WARM_ROLLOUTS : ROLLOUTS;
  offset += count;
  const { signal } = new AbortController();
  const [before, began] = [process.cpuUsage(), performance.now()];
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { source, tests } = rollout(first + i);
      const job: Job = {
        ...{ language: 'python', mode: 'all', quorum: 1, wantsOutput: false, comparison: { kind: 'exact-lines' } },
        source: encodeUtf8(source),
        tests: tests.map(([input, expected]) => ({ input: encodeUtf8(input), expected: encodeUtf8(expected) })),
        limits: { time: { seconds: 10 }, memoryMiB: 256, outputBytes: 1 << 20 },
      };
      const { runs } = await lane.run(job, { signal, isFailure: () => false });
      for (const [k, run] of runs.entries()) {
        if (new TextDecoder().decode(run.stdout) !== tests[k]![1]) throw new Error(`a wrong output: ${run.outcome}`);
      }
    }),
  );
  return ratesOf(count * TESTS, cpuSeconds(before), performance.now() - began);
}

function ratesOf(cells: number, cpu: number, ms: number): Rates {
  return { perCpuSecond: cells / cpu, perSecond: (1_000 * cells) / ms };
}

/** The interpreter itself: `python3` may be a script that looks for one, which would cost more than most tests. */
function interpreter(): string {
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  if (status !== 0) throw new Error('the peer needs python3');
  return stdout.trim();
}

/** As SandboxFusion does it: each program a file, each test a process of its own, as many at once as the lane has workers. */
async function nativeCells(): Promise<Rates> {
  const python = interpreter();
  const folder = mkdtempSync(join(tmpdir(), 'hivesmith-bench-'));
  try {
    const lines = Array.from({ length: WORKERS }, (): string[] => []);
    for (let i = 0; i < NATIVE_ROLLOUTS; i++) {
      const { source, tests } = rollout(i);
      writeFileSync(join(folder, `${i}.py`), source);
      for (const [k, [input]] of tests.entries()) {
        writeFileSync(join(folder, `${i}.${k}.in`), input);
        lines[(i * TESTS + k) % WORKERS]!.push(`${python} ${i}.py < ${i}.${k}.in > ${i}.${k}.out`);
      }
    }
    const began = performance.now();
    const cpu = await Promise.all(lines.map((part) => shell(folder, part)));
    const ms = performance.now() - began;
    for (let i = 0; i < NATIVE_ROLLOUTS; i++) {
      for (const [k, [, expected]] of rollout(i).tests.entries()) {
        if (readFileSync(join(folder, `${i}.${k}.out`), 'utf8') !== expected) throw new Error('a native run differs');
      }
    }
    return ratesOf(
      NATIVE_ROLLOUTS * TESTS,
      cpu.reduce((sum, part) => sum + part, 0),
      ms,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs commands one after the other; CPU seconds of all of them. */
async function shell(cwd: string, lines: readonly string[]): Promise<number> {
  const script = `TIMEFORMAT="%U %S"; time {\n${lines.join('\n')}\n}`;
  const child = spawn('bash', ['-c', script], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [, user, system] = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(said) ?? [];
  if (code !== 0 || user === undefined) throw new Error(`native python3 failed: ${said}`);
  return Number(user) + Number(system);
}

/** Everything is opened when the first sample is taken, because most runs of the benches are about something else. */
export function gatewayPairs(): { pairs: Pair[]; close: () => Promise<void> } {
  const cacheDir = cacheDirectory();
  const image = () => prepareImage({ cacheDir });
  let gateway: Gateway | undefined;
  let lane: LocalLane | undefined;
  const cached = async () => {
    gateway ??= await serveGateway({
      ...{ host: '127.0.0.1', port: 0, token: null, cacheDir, image, workers: 1, network: null, patienceMs: 1_000 },
      defaults: { quorum: 1, seconds: 10, memoryMiB: 256, outputBytes: 1 << 20 },
      ...{ version: 'bench', logger: silentLogger },
    });
    return rate(gateway.url);
  };
  const local = async () => {
    lane ??= new LocalLane({ cacheDir, image, workers: WORKERS });
    return localCells(lane);
  };
  const pairs: Pair[] = [
    {
      ...{ bench: 'gateway-cached', metric: 'cached verdicts', better: 'higher', rounds: 5 },
      ...{ peerName: 'node:http that answers the same bytes', ours: cached, peer: bareRate },
      note: `POST /judge, ${CONNECTIONS} connections, client in another process`,
    },
    {
      ...{ bench: 'gateway-local', metric: 'cells', better: 'higher', rounds: ROUNDS },
      ...{ peerName: 'native python3, a process a test', ours: local, peer: nativeCells },
      note: `${ROUNDS} x ${ROLLOUTS} distinct rollouts x ${TESTS} tests, ${WORKERS} at once; the peer on ${NATIVE_ROLLOUTS} each round`,
    },
  ];
  const close = async () => {
    await gateway?.[Symbol.asyncDispose]();
    await lane?.[Symbol.asyncDispose]();
  };
  return { pairs, close };
}
