import { spawn } from 'node:child_process';

/** Most bytes kept of what a tool prints on each stream. */
const MOST_PRINTED = 1 << 16;

export interface Finished {
  /** Null when the tool was killed or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolOptions {
  readonly cwd?: string;
  /** Killed after this many milliseconds. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What a compiler needs of this process's environment; nothing else of it can get into a program. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'CARGO_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN'];

/** Runs a tool of this machine to its end without input. Never rejects: a tool that is not there has the code null. */
export function runTool(program: string, args: readonly string[], options: ToolOptions = {}): Promise<Finished> {
  const { cwd, timeoutMs, signal } = options;
  const passed = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return new Promise((resolve) => {
    const printed = { stdout: '', stderr: '' };
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...Object.fromEntries(passed), LC_ALL: 'C' },
      killSignal: 'SIGKILL',
      ...(cwd === undefined ? {} : { cwd }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      ...(signal === undefined ? {} : { signal }),
    });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        printed[name] = (printed[name] + chunk.toString()).slice(0, MOST_PRINTED);
      });
    }
    child.once('error', () => resolve({ code: null, ...printed }));
    child.once('close', (code) => resolve({ code, ...printed }));
  });
}
