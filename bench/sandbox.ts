import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { cacheDirectory } from '../cli/paths.ts';
import { nativePython } from '../cli/runtime-speed.ts';
import { encodeUtf8 } from '../protocol/bytes.ts';
import { createWasmtimeSandbox, findWasmtime } from '../wasm-sandbox/engine/wasmtime-engine.ts';
import { prepareImage, type RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import { milliseconds, type Pair } from './measure.ts';
import { native } from './native-process.ts';
import { type PyodidePeer, startPyodide } from './pyodide-peer.ts';

const TRIVIAL = 'print(int(input()) + 1)\n';
const STDIN = '41\n';
/** Inputs of one candidate. */
const INPUTS = 15;
const seed = '00'.repeat(32);

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function running(sandbox: Sandbox) {
  return (source: string, stdin: string) =>
    sandbox.run({ source, stdin: encodeUtf8(stdin), limits: DEFAULT_LIMITS, seed });
}

interface Peer {
  readonly bench: string;
  readonly peerName: string;
  readonly metric: string;
  readonly note: string;
  readonly ours: () => Promise<number>;
  readonly peer: () => Promise<number>;
  readonly rounds?: number;
}

/** Processes, as a judge without a sandbox of its own starts them. */
function processPeers(sandbox: Sandbox): Peer[] {
  const run = running(sandbox);
  const python = [nativePython(), '-I', '-c'];
  const sieve = readFileSync(join(packageRoot(), 'examples', 'seed', 'sieve.py'), 'utf8');
  const trivial = () => cpuOf(() => run(TRIVIAL, STDIN));
  const peers: Peer[] = [
    {
      bench: 'sandbox-trivial',
      metric: 'ms CPU a program',
      peerName: 'native python3 process',
      note: 'one warm worker, complete restore; the process isolates nothing and its time limits are seconds',
      ours: trivial,
      peer: async () => native([...python, TRIVIAL], STDIN).cpu,
    },
    {
      bench: 'sandbox-fifteen',
      metric: 'ms CPU for one candidate on 15 inputs',
      peerName: '15 times the trivial program',
      note: 'no recompilation: not above 15 times one run',
      ours: () => cpuOf(() => Promise.all(Array.from({ length: INPUTS }, (_, k) => run(TRIVIAL, `${k}\n`)))),
      peer: async () => INPUTS * (await trivial()),
    },
    {
      bench: 'sandbox-sieve',
      metric: 'ms CPU a program',
      peerName: 'native python3 process',
      note: 'metered WebAssembly against native code',
      ours: () => cpuOf(() => run(sieve, '300000\n')),
      peer: async () => native([...python, sieve], '300000\n').cpu,
    },
  ];
  const jail = ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--unshare-all', '--die-with-parent'];
  if (spawnSync(jail[0]!, [...jail.slice(1), ...python, 'print(1)']).status === 0) {
    peers.push({
      bench: 'sandbox-bubblewrap',
      metric: 'ms a trivial program',
      peerName: 'bubblewrap and python3',
      note: 'wall time; namespaces hide network and processes, but kernel and clock stay in reach and no verdict is reproducible',
      ours: () => milliseconds(() => run(TRIVIAL, STDIN)),
      peer: () => milliseconds(() => native([...jail, ...python, TRIVIAL], STDIN)),
    });
  } else console.error('hivesmith bench: no comparison with bubblewrap: bwrap is not here, or may not make namespaces');
  return peers;
}

/** The same image under another engine. */
async function wasmtimePeer(
  image: RuntimeImage,
  sandbox: Sandbox,
): Promise<{ peers: Peer[]; close: () => Promise<void> }> {
  try {
    const { version } = findWasmtime();
    let made: Promise<Sandbox> | undefined;
    const other = () => {
      made ??= createWasmtimeSandbox({ image, workers: 1 });
      return made;
    };
    const peer: Peer = {
      bench: 'sandbox-wasmtime',
      metric: 'ms a trivial program',
      peerName: `the same image under Wasmtime ${version} for Python`,
      note: 'wall time; same cells, but a new instance each run and host calls through Python',
      rounds: 3,
      ours: () => milliseconds(() => running(sandbox)(TRIVIAL, STDIN)),
      peer: async () => {
        const run = running(await other());
        return milliseconds(() => run(TRIVIAL, STDIN));
      },
    };
    return { peers: [peer], close: async () => (await made)?.[Symbol.asyncDispose]() };
  } catch (error) {
    console.error(`hivesmith bench: no comparison with Wasmtime: ${(error as Error).message}`);
    return { peers: [], close: async () => {} };
  }
}

function pyodidePeer(sandbox: Sandbox): { peers: Peer[]; close: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'hivesmith-pyodide-'));
  let started: Promise<PyodidePeer | undefined> | undefined;
  const peer: Peer = {
    bench: 'sandbox-pyodide',
    metric: 'ms CPU a trivial program',
    peerName: 'Pyodide in a warm worker',
    note: 'programs share its interpreter, see the host clock and random source, and nothing ends an endless one; NaN: not available',
    ours: () => cpuOf(() => running(sandbox)(TRIVIAL, STDIN)),
    peer: async () => {
      started ??= startPyodide(folder);
      const pyodide = await started;
      return pyodide === undefined ? Number.NaN : cpuOf(() => pyodide.run(TRIVIAL, STDIN));
    },
  };
  const close = async () => {
    await (await started)?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { peers: [peer], close };
}

/** The sandbox beside what judges use instead, each with what it does not isolate or reproduce; empty without python3. */
export async function sandboxPairs(): Promise<{ pairs: Pair[]; close: () => Promise<void> }> {
  const image = await prepareImage({ cacheDir: cacheDirectory() });
  const sandbox = await createSandbox({ image, workers: 1 });
  if (spawnSync('python3', ['--version']).status !== 0) {
    return { pairs: [], close: async () => sandbox[Symbol.asyncDispose]() };
  }
  const wasmtime = await wasmtimePeer(image, sandbox);
  const pyodide = pyodidePeer(sandbox);
  const peers = [...processPeers(sandbox), ...wasmtime.peers, ...pyodide.peers];
  const close = async () => {
    await Promise.all([wasmtime.close(), pyodide.close()]);
    await sandbox[Symbol.asyncDispose]();
  };
  return { close, pairs: peers.map((peer): Pair => ({ better: 'lower', ...peer })) };
}
