/** One measured figure beside its peer; `ratio` is ours over the peer's. */
export interface Figure {
  readonly bench: string;
  readonly metric: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly ratio: number;
  readonly better: 'lower' | 'higher';
  readonly note: string;
}

/** A sample of a rate that is measured against both clocks: what it costs, and how soon it is there. */
export interface Rates {
  readonly perCpuSecond: number;
  readonly perSecond: number;
}

export interface Pair {
  readonly bench: string;
  readonly metric: string;
  readonly better: 'lower' | 'higher';
  readonly peerName: string;
  readonly note: string;
  /** Rounds where the usual number would take too long; a single one goes without the unmeasured pair. */
  readonly rounds?: number;
  /** Each gives one sample in the metric's unit, or both rates of it, which become a figure each. */
  readonly ours: () => Promise<number | Rates>;
  readonly peer: () => Promise<number | Rates>;
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)]!;
}

/**
 * Measures in pairs, ours and the peer's in turn, after one unmeasured pair: what disturbs the machine disturbs both.
 * Medians, because the machine is shared.
 */
export async function measure(pair: Pair, usualRounds: number): Promise<Figure[]> {
  const ours: (number | Rates)[] = [];
  const peer: (number | Rates)[] = [];
  const rounds = pair.rounds ?? usualRounds;
  for (let round = rounds === 1 ? 0 : -1; round < rounds; round++) {
    const samples = [await pair.ours(), await pair.peer()] as const;
    if (round < 0) continue;
    ours.push(samples[0]);
    peer.push(samples[1]);
  }
  const { bench, metric, better, peerName, note } = pair;
  const figure = (unit: string, of: (sample: number | Rates) => number): Figure => {
    const [a, b] = [median(ours.map(of)), median(peer.map(of))];
    const numbers = { ours: round3(a), peer: round3(b), ratio: round3(a / b) };
    return { bench, metric: `${metric}${unit}`, ...numbers, peerName, better, note };
  };
  if (typeof ours[0] === 'number') return [figure('', (sample) => sample as number)];
  return [
    figure(' per CPU second', (sample) => (sample as Rates).perCpuSecond),
    figure(' per second', (sample) => (sample as Rates).perSecond),
  ];
}

function round3(value: number): number {
  return Number(value.toPrecision(4));
}

/** Milliseconds that `work` takes. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of processor time of this process that `work` takes: what a core of its own would take. */
export function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
