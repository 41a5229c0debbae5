import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '../../node/host/blob-store.ts';
import type { Logger } from '../../node/host/logger.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Rollout } from '../../protocol/messages/rollout-statements.ts';
import { isDecidedByDigest } from '../../protocol/rules/output-match.ts';
import type { Limits } from '../../wasm-sandbox/limits.ts';
import { rolloutId } from '../core/rollout-check.ts';
import type { RolloutState } from '../core/rollout-state.ts';
import type { Shell } from '../shell.ts';
import { untilAborted } from './flights.ts';
import { type Execution, type Job, type Lane, NoVerdictError, type Run, type Test } from './job.ts';
import { limitsOf } from './local-lane.ts';
import { Permits } from './permits.ts';
import { expectedDigest } from './verdict.ts';

/** Rollouts that volunteers have at a time, and that wait for them. */
const MOST_OPEN = 2_000;
const MOST_WAITING = 50_000;
/** How long the outputs of a verdict may take to arrive. */
const OUTPUT_MS_MAX = 10_000;
const OUTPUT_POLL_MS = 25;
/** How long rollouts that an earlier process began are kept for clients that come back. */
const HEIR_MS_MAX = 600_000;

export interface NetworkLaneOptions {
  readonly shell: Shell;
  readonly blobs: BlobStore;
  readonly fuelPerSecond: number;
  /** Share of the verdicts that the referee runs again, 0 to 1. */
  readonly challengeShare: number;
  readonly logger: Logger;
}

/** A rollout in the log that somebody here waits for. */
interface Asked {
  readonly id: string;
  readonly content: string;
  readonly decided: Promise<RolloutState>;
  readonly resolve: (known: RolloutState) => void;
  /** Who of those that wait needs the output of a position. */
  readonly wants: Set<(position: number, digest: string) => boolean>;
}

/**
 * Volunteers as a lane. A rollout goes into the coordinator's log and is leased, sealed, revealed and, where votes differ,
 * refereed there; here it is only asked for and read. After a restart rollouts that are still open are found in the log.
 */
export class NetworkLane implements Lane, AsyncDisposable {
  readonly name = 'network';
  readonly #options: NetworkLaneOptions;
  readonly #permits = new Permits(MOST_OPEN, MOST_WAITING);
  readonly #asked = new Map<string, Asked>();
  readonly #byContent = new Map<string, Asked>();
  readonly #heirs: NodeJS.Timeout;
  #total = 0;

  constructor(options: NetworkLaneOptions) {
    this.#options = options;
    const { shell } = options;
    for (const known of shell.state.rollouts.open.values()) {
      if (known.isEnded) continue;
      const asked = this.#keep(known.id, contentOf(known.rollout));
      if (known.verdictIndex !== null) asked.resolve(known);
    }
    const inherited = [...this.#asked.values()];
    this.#heirs = setTimeout(() => {
      for (const asked of inherited) this.#leave(asked, false);
    }, HEIR_MS_MAX);
    this.#heirs.unref();
    shell.rollouts = {
      onVerdict: (id) => {
        const known = shell.state.rollouts.open.get(id);
        if (known !== undefined) this.#asked.get(id)?.resolve(known);
      },
      wantsOutput: (id, position, digest) => {
        return [...(this.#asked.get(id)?.wants ?? [])].some((wants) => wants(position, digest));
      },
    };
  }

  takes({ language, source, checkerProgram, tests, quorum, isPrivate }: Job): 'now' | 'later' | 'no' {
    const parts = [source, checkerProgram ?? EMPTY, ...tests.map(({ input }) => input)];
    const isSmall = parts.every(({ length }) => length <= LIMITS.blobBytes);
    if (language !== 'python' || !isSmall || isPrivate === true) return 'no';
    return this.#operators() >= quorum ? 'now' : 'later';
  }

  /** `isSuspect` says of the runs that came whether the referee shall check the verdict. */
  async run(
    job: Job,
    { signal, isSuspect }: Parameters<Lane['run']>[1] & { readonly isSuspect?: (runs: readonly Run[]) => boolean },
  ): Promise<Execution> {
    const { fuelPerSecond } = this.#options;
    const limits = limitsOf(job.limits, fuelPerSecond);
    const parts: Test[][] = [];
    for (let i = 0; i < job.tests.length; i += LIMITS.inputsPerTask) {
      parts.push(job.tests.slice(i, i + LIMITS.inputsPerTask));
    }
    const answers = await Promise.all(
      parts.map((tests) => this.#permits.with(signal, () => this.#judge(job, tests, limits, signal))),
    );
    const runs = answers.flatMap((answer) => answer.runs);
    const isChecked = isSuspect?.(runs) === true;
    for (const { asked } of answers) this.#leave(asked, isChecked);
    const leaves = answers.map(({ leaf }) => leaf);
    return { lane: 'network', compiled: null, compileError: null, runs, fuelPerSecond, leaves };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#heirs);
    this.#options.shell.rollouts = null;
  }

  /** Rollouts asked of volunteers so far. */
  get asked(): number {
    return this.#total;
  }

  /** Operators with a node that is connected and on the roster. */
  #operators(): number {
    const { state, core } = this.#options.shell;
    const operators = new Set<string>();
    for (const { node, operator } of state.epoch?.roster ?? []) {
      if (core.connected.has(node) && state.nodes.get(node)?.status === 'active') operators.add(operator);
    }
    return operators.size;
  }

  async #judge(job: Job, tests: readonly Test[], limits: Limits, signal: AbortSignal) {
    const [candidate, ...inputs] = await Promise.all(
      [job.source, ...tests.map(({ input }) => input)].map((bytes) => this.#store(bytes)),
    );
    const { quorum, checkerProgram } = job;
    const checker = checkerProgram === undefined ? {} : { checker: await this.#store(checkerProgram) };
    signal.throwIfAborted();
    const asked = this.#ask({ candidate: candidate!, inputs, limits, quorum, ...checker });
    const wants = wantsOf(job, tests);
    asked.wants.add(wants);
    let isTaken = false;
    try {
      const known = await untilAborted(asked.decided, signal);
      if (known.problem !== null) throw new NoVerdictError('no-quorum', `the program is ${known.problem}`);
      const runs = await this.#runsOf(known, wants, signal);
      isTaken = true;
      return { runs, leaf: known.verdictIndex!, asked };
    } finally {
      asked.wants.delete(wants);
      if (!isTaken) this.#leave(asked, false);
    }
  }

  async #store(bytes: Uint8Array): Promise<{ digest: string; size: number }> {
    const { blobs } = this.#options;
    const digest = createHash('sha256').update(bytes).digest('hex');
    if (!(await blobs.has(digest))) await blobs.put(digest, bytes);
    return { digest, size: bytes.length };
  }

  /** One rollout in the log for all who want the same at a time. */
  #ask(wanted: Omit<Rollout, 'nonce'>): Asked {
    const content = contentOf(wanted);
    const known = this.#byContent.get(content);
    if (known !== undefined) return known;
    const rollout = { ...wanted, nonce: randomBytes(32).toString('hex') };
    const asked = this.#keep(rolloutId(rollout), content);
    this.#total++;
    this.#options.shell.dispatch({ kind: 'rollout', rollout });
    return asked;
  }

  #keep(id: string, content: string): Asked {
    let resolve: Asked['resolve'] = () => undefined;
    const decided = new Promise<RolloutState>((settle) => {
      resolve = settle;
    });
    const asked: Asked = { id, content, decided, resolve, wants: new Set() };
    this.#asked.set(id, asked);
    this.#byContent.set(content, asked);
    return asked;
  }

  /** Once nobody here needs it any more it is ended; some verdicts are checked before they are forgotten. */
  #leave({ id, content, wants }: Asked, isSuspect: boolean): void {
    if (wants.size > 0 || !this.#asked.delete(id)) return;
    const { shell, challengeShare } = this.#options;
    this.#byContent.delete(content);
    if (isSuspect || Math.random() < challengeShare) shell.dispatch({ kind: 'challenge', id });
    shell.dispatch({ kind: 'end-rollout', id });
  }

  #runsOf(known: RolloutState, wants: ReturnType<typeof wantsOf>, signal: AbortSignal): Promise<Run[]> {
    const votes = known.votes.map(({ node, answeredAt }) => ({ node, leaf: answeredAt! }));
    return Promise.all(
      known.cells.map(async ({ outcome, digest, fuel }, position) => {
        const isNeeded = outcome === 'ok' && wants(position, digest);
        const stdout = isNeeded ? await this.#output(digest, signal) : EMPTY;
        const exitCode = outcome === 'ok' ? 0 : outcome === 'nonzero-exit' ? 1 : null;
        return { outcome, exitCode, stdout, stderr: EMPTY, digest, fuel, memoryBytes: 0, votes };
      }),
    );
  }

  /** The output that a vote named; its node was asked for it when it revealed the digest. */
  async #output(digest: string, signal: AbortSignal): Promise<Uint8Array> {
    const { blobs } = this.#options;
    for (let waited = 0; waited < OUTPUT_MS_MAX; waited += OUTPUT_POLL_MS) {
      const bytes = await blobs.get(digest);
      if (bytes !== undefined) return bytes;
      await sleep(OUTPUT_POLL_MS, undefined, { signal });
    }
    throw new NoVerdictError('no-quorum', 'no volunteer sent the output that its vote names');
  }
}

const EMPTY = new Uint8Array(0);

/** Outputs are large and mostly as expected: only one that the digest cannot decide about is asked for. */
function wantsOf(job: Job, tests: readonly Test[]): (position: number, digest: string) => boolean {
  const expected = tests.map((test) => (test.expected === null ? null : expectedDigest(test.expected)));
  return (position, digest) => {
    if (job.wantsOutput) return true;
    return expected[position] !== null && expected[position] !== digest && !isDecidedByDigest(job.comparison);
  };
}

function contentOf({ candidate, inputs, limits, quorum, checker }: Omit<Rollout, 'nonce'>): string {
  const { fuel, memoryMiB, outputBytes } = limits;
  const digests = [candidate, ...inputs].map(({ digest }) => digest);
  return JSON.stringify([digests, fuel, memoryMiB, outputBytes, quorum, checker?.digest ?? null]);
}
