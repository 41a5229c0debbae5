import { createHash } from 'node:crypto';
import { type CheckerProgram, checkedCell, programText, type RunProgram } from '../../wasm-sandbox/cell.ts';
import type { RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { GuestRefusal } from '../../wasm-sandbox/lang/guest-refusal.ts';
import type { Language } from '../../wasm-sandbox/lang/language.ts';
import { prepareProgram } from '../../wasm-sandbox/lang/open-guest.ts';
import { LIMIT_BOUNDS, type Limits, MAX_SOURCE_BYTES, MAX_STDIN_BYTES } from '../../wasm-sandbox/limits.ts';
import type { Outcome } from '../../wasm-sandbox/outcome.ts';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import { SandboxFailure } from '../../wasm-sandbox/sandbox-failure.ts';
import { type Execution, type Job, type JobLimits, type Lane, NoVerdictError, type Run } from './job.ts';
import { Permits } from './permits.ts';

/** Tests that may wait for a worker before further rollouts are turned away. */
const MOST_WAITING = 50_000;

export interface LocalLaneOptions {
  readonly cacheDir: string;
  /** The runtime image of a language whose programs are text; called once for each language, when it is first needed. */
  readonly image: (language: 'python' | 'javascript') => Promise<RuntimeImage>;
  /** Tests that run at once. */
  readonly workers: number;
}

/**
 * Runs rollouts in this process's own sandbox: trusted, because nobody else can touch it. The same runs as a volunteer's, so
 * the same outcomes, outputs and fuel.
 */
export class LocalLane implements Lane, AsyncDisposable {
  readonly name = 'local';
  readonly #options: LocalLaneOptions;
  readonly #permits: Permits;
  readonly #runtimes = new Map<Language, Promise<Sandbox>>();
  readonly #closing = new AbortController();

  constructor(options: LocalLaneOptions) {
    this.#options = options;
    this.#permits = new Permits(options.workers, MOST_WAITING);
  }

  /** Tests that wait for a worker. */
  get waiting(): number {
    return this.#permits.waiting;
  }

  get workers(): number {
    return this.#options.workers;
  }

  takes(): 'now' {
    return 'now';
  }

  async run(job: Job, options: Parameters<Lane['run']>[1]): Promise<Execution> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const compiled = isText(job.language) ? null : true;
    try {
      checkSizes(job);
      if (isText(job.language)) {
        const sandbox = await this.#runtime(job.language);
        return await this.#runTests(job, sandbox, programText(job.source), { ...options, signal });
      }
      const { language } = job;
      const image = await this.#permits.with(signal, () => {
        return prepareProgram(language as Exclude<Language, 'python' | 'javascript'>, job.source, {
          cacheDir: this.#options.cacheDir,
          signal,
        });
      });
      await using sandbox = await createSandbox({ image, workers: this.#options.workers, signal });
      return await this.#runTests(job, sandbox, '', { ...options, signal });
    } catch (error) {
      if (error instanceof GuestRefusal && error.code !== 'toolchain-missing') {
        const compileError = error.detail === '' ? error.message : error.detail;
        return { lane: 'local', compiled, compileError, runs: [], fuelPerSecond: 1, leaves: [] };
      }
      if (this.#closing.signal.aborted) throw new NoVerdictError('shutting-down', 'the gateway is stopping');
      options.signal.throwIfAborted();
      throw asNoVerdict(error);
    }
  }

  async #runTests(
    job: Job,
    sandbox: Sandbox,
    source: string,
    { signal, isFailure }: Parameters<Lane['run']>[1],
  ): Promise<Execution> {
    const { fuelPerSecond } = sandbox.image;
    const limits = limitsOf(job.limits, fuelPerSecond);
    const seed = digestOf(job.source);
    const program = job.checkerProgram;
    const checker = program === undefined ? undefined : { source: program, digest: digestOf(program) };
    // The first trouble ends the others: a rollout is judged as a whole.
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const one = (position: number): Promise<Run> =>
      this.#permits.with(both, async () => {
        const stdin = job.tests[position]!.input;
        const { outcome, exitCode, stdout, stderr, fuel, memoryBytes } = await sandbox.run(
          { source, stdin, limits, seed },
          { signal: both },
        );
        const run: Run = { outcome, exitCode, stdout, stderr, digest: null, fuel, memoryBytes, votes: [] };
        return checker === undefined || outcome !== 'ok'
          ? run
          : this.#check(run, { outcome, stdin, limits, checker }, both);
      });
    const runs: Run[] = [];
    const positions = job.tests.map((_, position) => position);
    try {
      if (job.mode === 'all') runs.push(...(await Promise.all(positions.map(one))));
      else {
        for (const position of positions) {
          const run = await one(position);
          runs.push(run);
          if (isFailure(position, run)) break;
        }
      }
    } finally {
      stop.abort();
    }
    return {
      lane: 'local',
      compiled: isText(job.language) ? null : true,
      compileError: null,
      runs,
      fuelPerSecond,
      leaves: [],
    };
  }

  /** Checker programs are in Python, whatever the candidate is in. */
  async #check(run: Run, { outcome, stdin, limits, checker }: Checking, signal: AbortSignal): Promise<Run> {
    const sandbox = await this.#runtime('python');
    const runChecker: RunProgram = (job) => sandbox.run({ ...job, source: programText(job.source) }, { signal });
    const { cell } = await checkedCell(runChecker, { ...run, outcome }, { stdin, limits, checker });
    return { ...run, ...cell };
  }

  #runtime(language: 'python' | 'javascript'): Promise<Sandbox> {
    const known = this.#runtimes.get(language);
    if (known !== undefined) return known;
    const { workers, image } = this.#options;
    const opened = image(language).then((prepared) => createSandbox({ image: prepared, workers }));
    this.#runtimes.set(language, opened);
    // An image that cannot be had now may be there the next time.
    opened.catch(() => this.#runtimes.delete(language));
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const opened = await Promise.allSettled(this.#runtimes.values());
    for (const runtime of opened) if (runtime.status === 'fulfilled') await runtime.value[Symbol.asyncDispose]();
  }
}

interface Checking {
  readonly outcome: Outcome;
  readonly stdin: Uint8Array;
  readonly limits: Limits;
  readonly checker: CheckerProgram;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isText(language: Language): language is 'python' | 'javascript' {
  return language === 'python' || language === 'javascript';
}

/** What the sandbox takes at all. A program beyond it is refused like one that does not compile. */
function checkSizes({ source, tests, checkerProgram }: Job): void {
  if (checkerProgram !== undefined && checkerProgram.length > MAX_SOURCE_BYTES) {
    throw new NoVerdictError('sandbox-failed', `the checker program has more than ${MAX_SOURCE_BYTES} bytes`);
  }
  if (source.length > MAX_SOURCE_BYTES) {
    const message = `Expected a program of at most ${MAX_SOURCE_BYTES} bytes, got ${source.length}.`;
    throw new GuestRefusal('guest-too-large', message);
  }
  if (tests.some(({ input }) => input.length > MAX_STDIN_BYTES)) {
    throw new NoVerdictError('sandbox-failed', `an input has more than ${MAX_STDIN_BYTES} bytes`);
  }
}

/** Limits as the sandbox takes them, moved into its bounds. */
export function limitsOf({ time, memoryMiB, outputBytes }: JobLimits, fuelPerSecond: number): Limits {
  const fuel = 'fuel' in time ? time.fuel : time.seconds * fuelPerSecond;
  return {
    fuel: within('fuel', fuel),
    memoryMiB: within('memoryMiB', memoryMiB),
    outputBytes: within('outputBytes', outputBytes),
  };
}

function within(key: keyof Limits, value: number): number {
  const { least, most } = LIMIT_BOUNDS[key];
  return Math.min(most, Math.max(least, Math.round(value)));
}

function asNoVerdict(error: unknown): NoVerdictError {
  if (error instanceof NoVerdictError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof GuestRefusal) return new NoVerdictError('language-unavailable', message, { cause: error });
  if (error instanceof SandboxFailure) return new NoVerdictError('sandbox-failed', message, { cause: error });
  return new NoVerdictError('sandbox-failed', message, { cause: error });
}
