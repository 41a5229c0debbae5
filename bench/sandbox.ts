import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { cacheDirectory } from '../cli/paths.ts';
import { encodeUtf8 } from '../protocol/bytes.ts';
import { prepareImage } from '../wasm-sandbox/image/cache.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox } from '../wasm-sandbox/pool.ts';
import { milliseconds, type Pair } from './measure.ts';

const TRIVIAL = 'print(int(input()) + 1)\n';
const seed = '00'.repeat(32);

/** The sandbox beside the interpreter that a judge without one would start; empty when there is no python3. */
export async function sandboxPairs(): Promise<{ pairs: Pair[]; close: () => Promise<void> }> {
  const image = await prepareImage({ cacheDir: cacheDirectory() });
  const sandbox = await createSandbox({ image, workers: 1 });
  const close = async () => sandbox[Symbol.asyncDispose]();
  if (spawnSync('python3', ['--version']).status !== 0) return { pairs: [], close };
  const run = (source: string, stdin: string) =>
    milliseconds(() => sandbox.run({ source, stdin: encodeUtf8(stdin), limits: DEFAULT_LIMITS, seed }));
  const native = async (source: string, stdin: string) =>
    milliseconds(() => spawnSync('python3', ['-I', '-c', source], { input: stdin }));
  const sieve = readFileSync(join(packageRoot(), 'examples', 'seed', 'sieve.py'), 'utf8');
  const pair = (bench: string, source: string, stdin: string, note: string): Pair => ({
    bench,
    metric: 'ms per program',
    better: 'lower',
    peerName: 'native python3 process',
    note,
    ours: () => run(source, stdin),
    peer: () => native(source, stdin),
  });
  return {
    close,
    pairs: [
      pair('sandbox-trivial', TRIVIAL, '41\n', 'one warm worker, complete restore before each run'),
      pair('sandbox-sieve', sieve, '300000\n', 'metered WebAssembly against native code'),
    ],
  };
}
