import type { Verdict } from './job.ts';

/** A rollout on its way to a verdict, or there: all who ask for the same one share it. */
interface Flight {
  readonly promise: Promise<Verdict>;
  readonly abort: AbortController;
  waiting: number;
  linger: NodeJS.Timeout | undefined;
  verdict: Verdict | undefined;
  /** Bytes that its verdict holds; 0 until it is there. */
  bytes: number;
}

export interface FlightOptions {
  /** Verdicts and their outputs that are kept; the ones not asked for the longest go first. */
  readonly mostKept: number;
  readonly mostBytes: number;
  /** How long a rollout goes on that nobody waits for: a client whose request timed out comes back for it. */
  readonly lingerMs: number;
}

/** Verdicts by content: one execution for equal rollouts, in flight or done. What ended without a verdict is forgotten. */
export class Flights {
  readonly #flights = new Map<string, Flight>();
  readonly #options: FlightOptions;
  #bytes = 0;
  #flying = 0;
  #joined = 0;

  constructor(options: FlightOptions) {
    this.#options = options;
  }

  get counts(): { readonly kept: number; readonly flying: number; readonly joined: number } {
    return { kept: this.#flights.size - this.#flying, flying: this.#flying, joined: this.#joined };
  }

  /** The verdict of `key` if it is there already. */
  kept(key: string): Verdict | undefined {
    const known = this.#flights.get(key);
    if (known?.verdict === undefined) return undefined;
    this.#joined++;
    // The latest is the last to go.
    this.#flights.delete(key);
    this.#flights.set(key, known);
    return known.verdict;
  }

  /** The verdict of `key`, by `start` if nobody asked for it before. Rejects with the signal's reason when aborted. */
  async get(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<Verdict>): Promise<Verdict> {
    signal.throwIfAborted();
    const known = this.#flights.get(key);
    if (known !== undefined) {
      this.#joined++;
      if (known.bytes > 0) return known.promise;
    }
    const flight = known ?? this.#begin(key, start);
    flight.waiting++;
    clearTimeout(flight.linger);
    try {
      return await untilAborted(flight.promise, signal);
    } finally {
      if (--flight.waiting === 0 && flight.bytes === 0) this.#linger(flight);
    }
  }

  /** Ends all that is under way. */
  abort(reason: unknown): void {
    for (const flight of this.#flights.values()) {
      clearTimeout(flight.linger);
      flight.abort.abort(reason);
    }
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<Verdict>): Flight {
    const abort = new AbortController();
    const flight: Flight = {
      promise: start(abort.signal),
      abort,
      waiting: 0,
      linger: undefined,
      verdict: undefined,
      bytes: 0,
    };
    this.#flights.set(key, flight);
    this.#flying++;
    flight.promise.then(
      (verdict) => {
        this.#flying--;
        clearTimeout(flight.linger);
        flight.verdict = verdict;
        flight.bytes = sizeOf(verdict);
        this.#bytes += flight.bytes;
        this.#trim();
      },
      () => {
        this.#flying--;
        clearTimeout(flight.linger);
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      },
    );
    return flight;
  }

  #linger(flight: Flight): void {
    flight.linger = setTimeout(() => flight.abort.abort(new Error('nobody waits for it')), this.#options.lingerMs);
    flight.linger.unref();
  }

  #trim(): void {
    const { mostKept, mostBytes } = this.#options;
    for (const [key, flight] of this.#flights) {
      if (this.#flights.size - this.#flying <= mostKept && this.#bytes <= mostBytes) return;
      if (flight.bytes === 0) continue;
      this.#flights.delete(key);
      this.#bytes -= flight.bytes;
    }
  }
}

/** What a verdict takes in memory, roughly. */
function sizeOf({ tests, execution }: Verdict): number {
  let bytes = 500 + (execution.compileError?.length ?? 0);
  for (const { run } of tests) bytes += 300 + run.stdout.length + run.stderr.length + 100 * run.votes.length;
  return bytes;
}

/** The promise's outcome, or the signal's reason if that comes first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
