import { z } from 'zod';
import type { Clock } from '../../node/host/clock.ts';
import { describeError } from '../../node/host/host-error.ts';

export interface GradeJob {
  readonly id: string;
  readonly language: 'python';
  readonly source: string;
  readonly tests: readonly { readonly input: string; readonly expected: string }[];
  readonly checker: string;
  readonly mode: 'first-failure';
}

const graded = z.object({
  results: z.array(z.object({ id: z.string(), verdict: z.string().nullable(), reason: z.string() })),
});

/** The gateway refuses the request itself; asking again does not mend that. */
export class GradeRefused extends Error {
  readonly code = 'eval-gateway-refused';
  override name = 'GradeRefused';
}

export interface GradeOptions {
  /** Root of the gateway. */
  readonly url: string;
  readonly token: string | undefined;
  /** How long one program is asked for. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told what stands in the way of a verdict, each time. */
  readonly onTrouble?: ((trouble: string) => void) | undefined;
}

const PAUSE_MS = 500;
const PAUSE_MS_MAX = 10_000;
/** The gateway holds a request no longer than this; then it is sent again. */
const HOLD_MS_MAX = 300_000;
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 413, 422]);

/** Whether the program was accepted, asked until the deadline; null where nobody gave a verdict. */
export async function grade(job: GradeJob, options: GradeOptions): Promise<boolean | null> {
  const end = options.clock.now() + options.deadlineMs;
  for (let pause = PAUSE_MS; ; pause = Math.min(PAUSE_MS_MAX, 2 * pause)) {
    const left = end - options.clock.now();
    const verdict = await ask(job, Math.max(1_000, left), options);
    if (verdict !== null) return verdict === 'AC';
    if (end - options.clock.now() <= pause) return null;
    await options.clock.sleep(pause, options.signal);
  }
}

async function ask(job: GradeJob, left: number, options: GradeOptions): Promise<string | null> {
  const { url, token, signal, onTrouble } = options;
  const deadlineMs = Math.floor(Math.min(left, HOLD_MS_MAX));
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  let response: Response;
  try {
    response = await fetch(`${url}/v1/grade`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ jobs: [job], deadlineMs }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs + 5_000)]),
    });
    if (response.ok) {
      const [result] = graded.parse(await response.json()).results;
      if (result?.id !== job.id) throw new Error('it answered another job');
      if (result.verdict === null) onTrouble?.(result.reason);
      return result.verdict;
    }
  } catch (error) {
    // The gateway is away, or its answer broke off: no verdict, which says nothing about the program.
    signal.throwIfAborted();
    onTrouble?.(`no answer of the gateway at ${url}: ${describeError(error)}`);
    return null;
  }
  if (!REFUSALS.has(response.status)) {
    onTrouble?.(`the gateway at ${url} answered ${response.status}`);
    await response.body?.cancel();
    return null;
  }
  throw new GradeRefused(`the gateway at ${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
