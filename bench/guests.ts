import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { cacheDirectory } from '../cli/paths.ts';
import { encodeUtf8 } from '../protocol/bytes.ts';
import { prepareImage, type RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { prepareCompiled } from '../wasm-sandbox/lang/compile.ts';
import { QUICKJS } from '../wasm-sandbox/lang/javascript/quickjs.ts';
import type { ProgramImage } from '../wasm-sandbox/lang/program-image.ts';
import { findToolchain } from '../wasm-sandbox/lang/toolchain.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import type { Pair } from './measure.ts';
import { native } from './native-process.ts';

const LIMITS = { fuel: 1e12, memoryMiB: 512, outputBytes: 1 << 20 };
const KERNELS = join(packageRoot(), 'bench', 'guests');
/** How often each kernel runs in one sample: some tenths of a second in native code. */
const CPP = { sieve: 8, subsequence: 12, dijkstra: 5, words: 4, sorting: 4, matrix: 15, recursion: 400 };
const JAVASCRIPT = { sieve: 4, subsequence: 3, words: 5, sorting: 4, matrix: 3, recursion: 150, objects: 6 };
const NATIVE_CPP = ['-O2', '-std=gnu++20', '-fno-exceptions'];

/** CPU milliseconds of all threads of this process for one run in a warm worker. */
async function metered(sandbox: Sandbox, source: string, input: string, expected: string): Promise<number> {
  const before = process.cpuUsage();
  const { stdout, outcome } = await sandbox.run({ source, stdin: encodeUtf8(input), limits: LIMITS, seed: '' });
  const { user, system } = process.cpuUsage(before);
  const printed = new TextDecoder().decode(stdout);
  if (printed !== expected) throw new Error(`expected ${expected} as in native code, got ${printed} (${outcome})`);
  return (user + system) / 1000;
}

interface Peer {
  readonly bench: string;
  readonly peerName: string;
  readonly note: string;
  readonly image: RuntimeImage | ProgramImage;
  readonly source: string;
  readonly command: readonly string[];
  readonly kernels: Readonly<Record<string, number>>;
}

async function pairsOf(peer: Peer): Promise<{ pairs: Pair[]; sandbox: Sandbox }> {
  const { bench, image, source, command, kernels, peerName, note } = peer;
  const sandbox = await createSandbox({ image, workers: 1 });
  const pairs = Object.entries(kernels).map(([kernel, times]): Pair => {
    const input = `${kernel} ${times}\n`;
    const { output } = native(command, input);
    return {
      bench: `${bench}-${kernel}`,
      metric: 'ms CPU',
      better: 'lower',
      peerName,
      note,
      ours: () => metered(sandbox, source, input, output),
      peer: async () => native(command, input).cpu,
    };
  });
  return { pairs, sandbox };
}

async function cppPeer(folder: string): Promise<Peer | undefined> {
  const toolchain = await findToolchain('cpp');
  const file = join(KERNELS, 'kernels.cpp');
  const out = join(folder, 'kernels');
  if (!toolchain) return undefined;
  if (spawnSync(toolchain.program, [file, ...NATIVE_CPP, '-o', out]).status !== 0) return undefined;
  return {
    bench: 'guest-cpp',
    peerName: `native ${toolchain.program} -O2`,
    note: 'the same compiler, metered WebAssembly with all protections',
    image: await prepareCompiled(readFileSync(file), 'cpp', { cacheDir: cacheDirectory() }),
    source: '',
    command: [out],
    kernels: CPP,
  };
}

async function javascriptPeer(): Promise<Peer | undefined> {
  const file = join(KERNELS, 'kernels.js');
  const command = ['qjs', '--std', file];
  const image = await prepareImage({ cacheDir: cacheDirectory(), recipe: QUICKJS });
  if (spawnSync('qjs', ['--std', '-e', '0']).status !== 0) return undefined;
  return {
    bench: 'guest-js',
    peerName: 'native qjs process',
    note: 'QuickJS in metered WebAssembly with all protections',
    image,
    source: readFileSync(file, 'utf8'),
    command,
    kernels: JAVASCRIPT,
  };
}

/** Compiled and JavaScript guests beside native code; a peer that this machine lacks is left out. */
export async function guestPairs(): Promise<{ pairs: Pair[]; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'hivesmith-bench-'));
  const peers = [await cppPeer(folder), await javascriptPeer()].filter((peer) => peer !== undefined);
  const opened = await Promise.all(peers.map(pairsOf));
  return {
    pairs: opened.flatMap(({ pairs }) => pairs),
    close: async () => {
      for (const { sandbox } of opened) await sandbox[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
