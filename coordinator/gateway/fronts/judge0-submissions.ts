import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilAborted } from '../flights.ts';
import type { Job, NoVerdict, Verdict } from '../job.ts';
import type { JudgeCore } from '../judge-core.ts';
import { JUDGE0_STATUSES, STATUS_ID } from './judge0-job.ts';

/** Submissions that are remembered; the oldest that have their verdict go first. */
const MOST_KEPT = 20_000;
/** How long a submission is tried for, and the pause before one without a verdict is tried again. */
const TRY_MS = 900_000;
const AGAIN_MS = 1_000;

interface Kept {
  verdict: Verdict | null;
  /** Settles with the verdict, or with null when there is none after all that time. */
  readonly done: Promise<Verdict | null>;
}

/** Submissions by token, each on its way to a verdict whether somebody waits or not. */
export class Submissions {
  readonly #core: JudgeCore;
  readonly #kept = new Map<string, Kept>();

  constructor(core: JudgeCore) {
    this.#core = core;
  }

  add(job: Job): string {
    const token = randomUUID();
    const kept: Kept = { verdict: null, done: this.#judge(job) };
    kept.done.then((verdict) => {
      kept.verdict = verdict;
      if (verdict === null) this.#kept.delete(token);
    });
    this.#kept.set(token, kept);
    this.#trim();
    return token;
  }

  /** True once it has its verdict; false when there will be none, or the signal aborts first. */
  async settled(token: string, signal: AbortSignal): Promise<boolean> {
    const kept = this.#kept.get(token);
    if (kept === undefined) return false;
    return (await untilAborted(kept.done, signal).catch(() => null)) !== null;
  }

  show(token: string, isBase64: boolean, fields: ReadonlySet<string> | undefined): object | undefined {
    const kept = this.#kept.get(token);
    if (kept === undefined) return undefined;
    const shown = { ...shownOf(kept.verdict, isBase64), token };
    if (fields === undefined) return shown;
    return Object.fromEntries(Object.entries(shown).filter(([name]) => fields.has(name)));
  }

  async #judge(job: Job): Promise<Verdict | null> {
    const signal = AbortSignal.timeout(TRY_MS);
    while (!signal.aborted) {
      const verdict: Verdict | NoVerdict = await this.#core.judgeOne(job, { signal });
      if (verdict.status !== 'NO_VERDICT') return verdict;
      if (verdict.reason === 'shutting-down' || verdict.reason === 'language-unavailable') return null;
      await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
    return null;
  }

  #trim(): void {
    for (const [token, { verdict }] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) return;
      if (verdict !== null) this.#kept.delete(token);
    }
  }
}

function shownOf(verdict: Verdict | null, isBase64: boolean): object {
  if (verdict === null) return { ...NOTHING, status: status(1) };
  const encode = (bytes: Uint8Array): string | null => {
    if (bytes.length === 0) return null;
    return isBase64 ? `${Buffer.from(bytes).toString('base64')}\n` : new TextDecoder().decode(bytes);
  };
  const { execution, tests } = verdict;
  if (execution.compileError !== null) {
    return { ...NOTHING, compile_output: encode(new TextEncoder().encode(execution.compileError)), status: status(6) };
  }
  const { run, status: name } = tests[0]!;
  const message = run.outcome === 'nonzero-exit' ? `Exited with error status ${run.exitCode ?? 1}` : null;
  return {
    stdout: encode(run.stdout),
    time: (run.fuel / execution.fuelPerSecond).toFixed(3),
    memory: Math.round(run.memoryBytes / 1_024),
    stderr: encode(run.stderr),
    compile_output: null,
    message,
    status: status(run.outcome === 'trap' ? 7 : STATUS_ID[name]),
  };
}

const NOTHING = { stdout: null, time: null, memory: null, stderr: null, compile_output: null, message: null };

function status(id: number): { id: number; description: string } {
  return { id, description: JUDGE0_STATUSES[id]! };
}
