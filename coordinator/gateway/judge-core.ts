import type { Logger } from '../../node/host/logger.ts';
import { Flights } from './flights.ts';
import { type Execution, type Job, type Lane, type NoVerdict, NoVerdictError, type Verdict } from './job.ts';
import { jobKey } from './job-key.ts';
import { statusOf, verdictOf } from './verdict.ts';

export interface JudgeCoreOptions {
  /** Our own sandbox: the lane that is trusted. Null: only volunteers judge. */
  readonly local: Lane | null;
  /** Volunteers, where there are any. */
  readonly network: Lane | null;
  /** How long volunteers are waited for before the trusted lane runs the rollout too. */
  readonly patienceMs: number;
  readonly logger: Logger;
  /** Rollouts in flight, beyond which further ones are turned away. */
  readonly mostFlying?: number;
  readonly mostKept?: number;
  readonly mostBytes?: number;
  readonly lingerMs?: number;
}

export interface JudgeOptions {
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
  /** When the caller wants to hear that there is no verdict; the rollout itself runs on for those who ask again. */
  readonly deadlineMs?: number;
}

const MOST_FLYING = 20_000;
const MOST_KEPT = 200_000;
const MOST_BYTES = 256 << 20;
const LINGER_MS = 60_000;

/**
 * The one judge behind every protocol: rollouts in, verdicts out, in the same order. It never guesses: whatever went wrong
 * that is not the program's doing is a `NoVerdict`.
 */
export class JudgeCore {
  readonly #options: JudgeCoreOptions;
  readonly #flights: Flights;
  readonly #counts = { verdicts: 0, noVerdicts: 0, local: 0, network: 0, rescued: 0 };

  constructor(options: JudgeCoreOptions) {
    this.#options = options;
    const { mostKept = MOST_KEPT, mostBytes = MOST_BYTES, lingerMs = LINGER_MS } = options;
    this.#flights = new Flights({ mostKept, mostBytes, lingerMs });
  }

  get counts() {
    return { ...this.#counts, ...this.#flights.counts };
  }

  judge(jobs: readonly Job[], options: JudgeOptions): Promise<(Verdict | NoVerdict)[]> {
    return Promise.all(jobs.map((job) => this.judgeOne(job, options)));
  }

  async judgeOne(job: Job, { signal, deadlineMs }: JudgeOptions): Promise<Verdict | NoVerdict> {
    const key = jobKey(job);
    const kept = this.#flights.kept(key);
    if (kept !== undefined) {
      this.#counts.verdicts++;
      return kept;
    }
    const late = new AbortController();
    const timer =
      deadlineMs === undefined
        ? undefined
        : setTimeout(() => late.abort(new NoVerdictError('deadline', 'no verdict in time')), deadlineMs);
    try {
      const verdict = await this.#flights.get(key, AbortSignal.any([signal, late.signal]), (flight) =>
        this.#begin(job, flight),
      );
      this.#counts.verdicts++;
      return verdict;
    } catch (error) {
      this.#counts.noVerdicts++;
      if (error instanceof NoVerdictError) return { status: 'NO_VERDICT', reason: error.reason, detail: error.message };
      if (signal.aborted) return { status: 'NO_VERDICT', reason: 'abandoned', detail: 'the caller went away' };
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  stop(): void {
    this.#flights.abort(new NoVerdictError('shutting-down', 'the gateway is stopping'));
  }

  async #begin(job: Job, signal: AbortSignal): Promise<Verdict> {
    const { flying } = this.#flights.counts;
    if (flying >= (this.#options.mostFlying ?? MOST_FLYING)) {
      throw new NoVerdictError('queue-full', `${flying} rollouts are being judged already`);
    }
    const execution = await this.#execute(job, signal);
    this.#counts[execution.lane]++;
    return verdictOf(job, execution);
  }

  /** Volunteers first; the trusted lane when they cannot, or when patience ends: whoever is first. */
  async #execute(job: Job, signal: AbortSignal): Promise<Execution> {
    const { local, network, patienceMs, logger } = this.#options;
    const taken = network?.takes(job) ?? 'no';
    if (local !== null && taken !== 'now') return this.#runOn(local, job, signal);
    if (network === null || taken === 'no') {
      throw new NoVerdictError('no-volunteers', 'volunteers cannot run this one, and there is no trusted lane');
    }
    if (local === null) return this.#runOn(network, job, signal);
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    let timer: NodeJS.Timeout | undefined;
    try {
      const volunteers = this.#runOn(network, job, both);
      const patience = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), patienceMs);
      });
      const failed = (error: unknown) => {
        if (!both.aborted) logger.debug('volunteers gave no verdict', { error });
        return undefined;
      };
      const first = await Promise.race([volunteers.catch(failed), patience]);
      if (first !== undefined) return first;
      signal.throwIfAborted();
      this.#counts.rescued++;
      const trusted = this.#runOn(local, job, both);
      return await Promise.any([volunteers, trusted]).catch((error: AggregateError) => {
        throw error.errors[1];
      });
    } finally {
      clearTimeout(timer);
      stop.abort(new NoVerdictError('abandoned', 'another lane was first'));
    }
  }

  #runOn(lane: Lane, job: Job, signal: AbortSignal): Promise<Execution> {
    return lane.run(job, { signal, isFailure: (position, run) => statusOf(job, position, run) !== 'AC' });
  }
}
