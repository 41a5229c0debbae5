import { randomInt } from 'node:crypto';
import type { Logger } from '../../node/host/logger.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import type { Evidence, Job } from './job.ts';
import type { NetworkLane } from './network-lane.ts';
import { statusOf } from './verdict.ts';

const CANARY_MS = 30_000;
const TESTS = 3;

type Draw = (below: number) => number;

/** Programs whose outputs are known without running them; every draw gives another program and other inputs. */
const CANARIES: readonly ((draw: Draw) => { source: string; answer: (numbers: readonly number[]) => number })[] = [
  (draw) => {
    const [a, b] = [2 + draw(50), draw(1_000)];
    const source = `values = list(map(int, input().split()))\nprint(sum(${a} * value + ${b} for value in values))\n`;
    return { source, answer: (numbers) => numbers.reduce((sum, value) => sum + a * value + b, 0) };
  },
  (draw) => {
    const modulus = 3 + draw(200);
    const source = `n = 0\nfor word in input().split():\n    n = max(n, int(word) % ${modulus})\nprint(n)\n`;
    return { source, answer: (numbers) => Math.max(0, ...numbers.map((value) => value % modulus)) };
  },
  (draw) => {
    const bound = 100 + draw(400);
    const source = `import sys\nnumbers = [int(x) for x in sys.stdin.read().split()]\nprint(len([x for x in numbers if x > ${bound}]))\n`;
    return { source, answer: (numbers) => numbers.filter((value) => value > bound).length };
  },
];

/** A rollout with a known verdict, for one operator alone: nobody can hide behind others who agree. */
export function canaryJob(draw: Draw): Job {
  const { source, answer } = CANARIES[draw(CANARIES.length)]!(draw);
  const tests = Array.from({ length: TESTS }, () => {
    const numbers = Array.from({ length: 3 + draw(8) }, () => draw(1_000));
    return { input: encodeUtf8(`${numbers.join(' ')}\n`), expected: encodeUtf8(`${answer(numbers)}\n`) };
  });
  return {
    language: 'python',
    source: encodeUtf8(source),
    tests,
    comparison: { kind: 'exact-lines' },
    mode: 'all',
    limits: { time: { seconds: 10 }, memoryMiB: 128, outputBytes: 65_536 },
    quorum: 1,
    wantsOutput: false,
  };
}

/**
 * While rollouts go to volunteers, sends a canary from time to time. Who answers one wrong is reported, and the referee is
 * asked to run it, which proves the lie in the log and bans the node.
 */
export class Canaries implements Disposable {
  readonly #lane: NetworkLane;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #seen = 0;
  sent = 0;
  failed = 0;

  constructor(lane: NetworkLane, logger: Logger, everyMs = CANARY_MS) {
    this.#lane = lane;
    this.#logger = logger;
    this.#timer = setInterval(() => {
      // An idle gateway fills no log.
      if (lane.asked === this.#seen) return;
      this.#seen = lane.asked;
      void this.send();
    }, everyMs);
    this.#timer.unref();
  }

  /** Sends one, if a volunteer is there; resolves when it is answered. */
  async send(): Promise<void> {
    const job = canaryJob((below) => randomInt(below));
    if (this.#lane.takes(job) !== 'now') return;
    this.sent++;
    try {
      await this.#lane.run(job, {
        signal: this.#stop.signal,
        isFailure: () => false,
        isSuspect: (runs) => {
          const wrong = runs.some((run, position) => statusOf(job, position, run) !== 'AC');
          if (wrong) this.#report(runs[0]!.votes);
          return wrong;
        },
      });
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#logger.debug('a canary gave no verdict', { error });
    }
  }

  #report(votes: readonly Evidence[]): void {
    this.failed++;
    for (const { node, leaf } of votes) this.#logger.warn('a node failed a canary', { node, leaf });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#stop.abort(new Error('the gateway is stopping'));
  }
}
