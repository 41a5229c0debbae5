import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { FrontParts, Reply } from '../front.ts';
import type { Job, NoVerdict, Run, Verdict } from '../job.ts';

export const FUSION_LANGUAGES = [
  ...['python', 'cpp', 'nodejs', 'go', 'go_test', 'java', 'php', 'csharp', 'bash', 'typescript', 'sql', 'rust'],
  ...['cuda', 'lua', 'R', 'perl', 'D_ut', 'ruby', 'scala', 'julia', 'pytest', 'junit', 'kotlin_script', 'jest'],
  ...['verilog', 'python_gpu', 'lean', 'swift', 'racket'],
] as const;

/** How soon a rollout is offered again that found the queue full. */
const AGAIN_MS = 500;

const commandResult = z.object({
  status: z.enum(['Finished', 'Error', 'TimeLimitExceeded']),
  execution_time: z.number().nullable(),
  return_code: z.int().nullable(),
  stdout: z.string().nullable(),
  stderr: z.string().nullable(),
});

export const runResponse = z.object({
  status: z.enum(['Success', 'Failed', 'SandboxError']),
  message: z.string(),
  compile_result: commandResult.nullable(),
  run_result: commandResult.nullable(),
  executor_pod_name: z.string().nullable(),
  files: z.record(z.string(), z.string()),
});

export type RunResponse = z.infer<typeof runResponse>;

/** A verdict by the deadline, or none: a full queue is waited for, because this protocol's clients take it for a failure. */
export async function held(
  { core }: FrontParts,
  job: Job,
  { signal, deadlineMs }: { readonly signal: AbortSignal; readonly deadlineMs: number },
): Promise<Verdict | NoVerdict> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const verdict = await core.judgeOne(job, { signal, deadlineMs: Math.max(1, end - performance.now()) });
    if (verdict.status !== 'NO_VERDICT' || verdict.reason !== 'queue-full') return verdict;
    if (end - performance.now() < 2 * AGAIN_MS || signal.aborted) return verdict;
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

export function late(verdict?: NoVerdict): Reply {
  const why = verdict === undefined ? 'the gateway has too much to do' : `${verdict.reason}: ${verdict.detail}`;
  return { status: 504, body: { detail: `no verdict yet, ask again (${why})` } };
}

export function languageOf(name: string): string {
  return name === 'nodejs' ? 'javascript' : name;
}

/** What is lasting, so that asking again is of no use; undefined where there is nothing of the kind. */
export function refusalOf(
  { languages }: FrontParts,
  {
    language,
    files,
    fetch_files,
  }: { readonly language: string; readonly files: object; readonly fetch_files: readonly string[] },
): string | undefined {
  if (!languages().has(languageOf(language))) return `this gateway does not run ${language}`;
  if (Object.keys(files).length > 0 || fetch_files.length > 0)
    return 'programs have no files here: standard streams only';
  return undefined;
}

export function sandboxError(message: string): RunResponse {
  return {
    status: 'SandboxError',
    message,
    compile_result: null,
    run_result: null,
    executor_pod_name: null,
    files: {},
  };
}

/** The run of one test in the words of a process: signals where the sandbox ended it. */
export function responseOf({ execution, tests }: Verdict, position: number): RunResponse {
  const { compileError, compiled, fuelPerSecond } = execution;
  const none = { message: '', executor_pod_name: null, files: {} };
  if (compileError !== null) {
    const failed = { execution_time: 0, return_code: 1, stdout: '', stderr: compileError };
    return { ...none, status: 'Failed', compile_result: { status: 'Finished', ...failed }, run_result: null };
  }
  const { run } = tests[position]!;
  const compile_result =
    compiled === true
      ? { status: 'Finished' as const, execution_time: 0, return_code: 0, stdout: '', stderr: '' }
      : null;
  const run_result = {
    status: run.outcome === 'out-of-fuel' ? ('TimeLimitExceeded' as const) : ('Finished' as const),
    execution_time: run.fuel / fuelPerSecond,
    return_code: returnCode(run),
    stdout: new TextDecoder().decode(run.stdout),
    stderr: new TextDecoder().decode(run.stderr),
  };
  return { ...none, status: run.outcome === 'ok' ? 'Success' : 'Failed', compile_result, run_result };
}

function returnCode({ outcome, exitCode }: Run): number | null {
  switch (outcome) {
    case 'out-of-fuel':
      return null;
    case 'out-of-memory':
      return -9;
    case 'trap':
      return -11;
    case 'output-limit':
      return -25;
    default:
      return exitCode ?? 1;
  }
}
