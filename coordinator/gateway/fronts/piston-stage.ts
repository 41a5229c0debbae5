import type { Verdict } from '../job.ts';

export interface PistonFile {
  readonly name?: string;
  readonly content: string;
  readonly encoding?: string;
}

export interface Stage {
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  readonly status: 'TO' | 'RE' | 'SG' | 'OL' | 'EL' | 'XX' | null;
  readonly cpu_time: number;
  readonly wall_time: number;
  readonly memory: number;
}

export function stage(told: Partial<Omit<Stage, 'output'>>): Stage {
  const { stdout = '', stderr = '', code = 0, signal = null, message = null, status = null } = told;
  const { cpu_time = 0, wall_time = cpu_time, memory = 0 } = told;
  return { stdout, stderr, output: stdout + stderr, code, signal, message, status, cpu_time, wall_time, memory };
}

export function emptyStage(): Stage {
  return stage({});
}

/** How one test ran, in the words of a process. Times are reference milliseconds. */
export function stageOf({ execution, tests }: Verdict, position: number): Stage {
  const { run } = tests[position]!;
  const text = new TextDecoder();
  const told = {
    stdout: text.decode(run.stdout),
    stderr: text.decode(run.stderr),
    cpu_time: (1_000 * run.fuel) / execution.fuelPerSecond,
    memory: run.memoryBytes,
  };
  switch (run.outcome) {
    case 'ok':
    // It ran well; that a checker program refuses the output is the verdict's to say.
    case 'invalid-output':
      return stage(told);
    case 'nonzero-exit':
      return stage({
        ...told,
        code: run.exitCode ?? 1,
        status: 'RE',
        message: `Exited with error status ${run.exitCode}`,
      });
    case 'out-of-fuel':
      return stage({ ...told, code: null, signal: 'SIGKILL', status: 'TO', message: 'Time limit exceeded' });
    case 'out-of-memory':
      return stage({ ...told, code: null, signal: 'SIGKILL', status: 'SG', message: 'Memory limit exceeded' });
    case 'output-limit':
      return stage({ ...told, code: null, signal: 'SIGKILL', status: 'OL', message: 'stdout length exceeded' });
    case 'trap':
      return stage({ ...told, code: null, signal: 'SIGSEGV', status: 'SG', message: 'Caught fatal signal 11' });
  }
}

export function decodeFile({ content, encoding }: PistonFile): Uint8Array {
  const kind = encoding === 'base64' || encoding === 'hex' ? encoding : 'utf8';
  return new Uint8Array(Buffer.from(content, kind));
}
