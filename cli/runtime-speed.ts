import { spawnSync } from 'node:child_process';
import type { RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { noteSpeed } from '../wasm-sandbox/image/inventory.ts';
import { SPEED_PROGRAMS } from '../wasm-sandbox/image/speed-programs.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox } from '../wasm-sandbox/pool.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

const ROUNDS = 3;
/** A slow image needs more than the default for some of the programs. */
const LIMITS = { ...DEFAULT_LIMITS, fuel: 200e9 };
/** Runs the program on standard input and tells the CPU time of the program alone, without the interpreter's start. */
const TIMED = [
  'import sys, time',
  'code = compile(sys.stdin.read(), "main.py", "exec")',
  'began = time.process_time()',
  'exec(code, {"__name__": "__main__"})',
  'sys.stderr.write(str(time.process_time() - began))',
].join('\n');

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

let found: string | undefined;

/** The interpreter itself: `python3` may be a script that looks for it, which takes longer than it does. */
export function nativePython(): string {
  found ??= spawnSync('python3', ['-I', '-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).stdout?.trim();
  return found === undefined || found === '' ? 'python3' : found;
}

/** CPU seconds of a program in native python3, and what it printed. */
export function runNative(source: string): { seconds: number; output: string } {
  const { status, stdout, stderr } = spawnSync(nativePython(), ['-I', '-c', TIMED], {
    input: source,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new CliError(
      EXIT.failed,
      'python3-missing',
      'expected a python3 on this machine to compare with, but it does not run',
      'install python3, or leave out --measure',
    );
  }
  return { seconds: Number.parseFloat(stderr), output: stdout };
}

/**
 * Geometric mean, over the speed programs, of the CPU time in a warm worker for that in native python3; each a median of
 * a few rounds taken by turns. Kept beside the image. Throws when the two print something else.
 */
export async function measureImage(image: RuntimeImage, signal: AbortSignal): Promise<number> {
  await using sandbox = await createSandbox({ image, workers: 1, signal });
  let logarithms = 0;
  for (const { name, source } of SPEED_PROGRAMS) {
    const ours: number[] = [];
    const native: number[] = [];
    // The first round warms the engine's optimising compiler.
    for (let round = 0; round <= ROUNDS; round++) {
      const before = process.cpuUsage();
      const { stdout } = await sandbox.run({ source, stdin: new Uint8Array(), limits: LIMITS, seed: '' });
      const { user, system } = process.cpuUsage(before);
      const peer = runNative(source);
      if (new TextDecoder().decode(stdout) !== peer.output) {
        throw new CliError(EXIT.failed, 'runtime-differs', `${image.name} and native python3 differ on "${name}"`);
      }
      if (round === 0) continue;
      ours.push((user + system) / 1e6);
      native.push(peer.seconds);
    }
    logarithms += Math.log(median(ours) / median(native));
  }
  const timesNative = Math.exp(logarithms / SPEED_PROGRAMS.length);
  await noteSpeed(image, timesNative);
  return timesNative;
}
