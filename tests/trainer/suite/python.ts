import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../cli/package-root.ts';

const TRAINER = join(packageRoot(), 'trainer');

/** The Python with TRL and its friends, made on the first call; or why there is none. */
export function trainerPython(): { python: string } | { missing: string } {
  const interpreter = process.env['HIVESMITH_PYTHON'] ?? 'python3';
  const made = spawnSync(interpreter, [join(TRAINER, 'setup.py')], { encoding: 'utf8' });
  if (made.error !== undefined) return { missing: `${interpreter} cannot be run: ${made.error.message}` };
  if (made.status !== 0) return { missing: made.stderr.trim().split('\n').slice(-3).join(' | ') };
  return { python: made.stdout.trim().split('\n').at(-1)! };
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the trainer, or with `-c` or `-m` something else, without access to a hub. */
export function runPython(
  python: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(python, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Threads of a model this small only wait for each other.
    env: {
      OMP_NUM_THREADS: '1',
      ...process.env,
      HF_HUB_OFFLINE: '1',
      PYTHONPATH: TRAINER,
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export function trainerFile(name: string): string {
  return join(TRAINER, name);
}
