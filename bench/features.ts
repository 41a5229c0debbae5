import { featureSampler, sampleFeatures } from '../protocol/rules/feature-sample.ts';
import { type FeatureForest, forestDigest, mergeFeatures } from '../protocol/rules/feature-tree.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { cpuMilliseconds, type Pair } from './measure.ts';

/** Leaves of the algorithm category before and after evolution (SynthSmith, table 8). */
const [SEED_LEAVES, ALL_LEAVES, CONTRIBUTIONS] = [27_400, 176_914, 1_000];
const SAMPLES = 20_000;

const leaf = (i: number) => `algo/branch ${i % 997}/leaf ${i}`;

/** Evolution results: each brings its share of the new leaves, and some that others bring too. */
function contributions(order: (i: number) => number): { source: string; paths: string[] }[] {
  const fresh = ALL_LEAVES - SEED_LEAVES;
  return Array.from({ length: CONTRIBUTIONS }, (_, at) => {
    const i = order(at);
    const from = SEED_LEAVES + Math.floor((fresh * i) / CONTRIBUTIONS);
    const to = SEED_LEAVES + Math.floor((fresh * (i + 1)) / CONTRIBUTIONS);
    const paths = Array.from({ length: to - from }, (_, k) => leaf(from + k));
    for (let k = 0; k < 20; k++) paths.push(leaf((i * 131 + k * 17) % ALL_LEAVES));
    return { source: sha256Hex(`contribution ${i}`), paths };
  });
}

function seeded(): FeatureForest {
  const forest: FeatureForest = new Map();
  for (let i = 0; i < SEED_LEAVES; i++) mergeFeatures(forest, sha256Hex(`seed ${i % 10_000}`), [leaf(i)]);
  return forest;
}

function grow(order: (i: number) => number): FeatureForest {
  const forest = seeded();
  for (const { source, paths } of contributions(order)) mergeFeatures(forest, source, paths);
  return forest;
}

/** Orders of the contributions: as they are, and two shuffles by multiplication. */
const ORDERS = [
  (i: number) => i,
  (i: number) => (i * 387 + 11) % CONTRIBUTIONS,
  (i: number) => (i * 771 + 5) % CONTRIBUTIONS,
];

let expected: string | undefined;
let round = 0;

async function mergeOnce(): Promise<number> {
  const order = ORDERS[round++ % ORDERS.length]!;
  return cpuMilliseconds(() => {
    const forest = grow(order);
    const root = forestDigest(forest);
    expected ??= root;
    if (forest.size !== ALL_LEAVES || root !== expected) {
      throw new Error(`expected ${ALL_LEAVES} leaves and root ${expected}, got ${forest.size} and ${root}`);
    }
    const { heapUsed } = process.memoryUsage();
    if (heapUsed > 2 ** 30) throw new Error(`expected at most 1 GiB of heap, got ${heapUsed} bytes`);
  });
}

let forest: FeatureForest | undefined;

async function samplesPerSecond(): Promise<number> {
  forest ??= grow(ORDERS[0]!);
  const sampler = featureSampler(forest, { temperature: 2 });
  const took = cpuMilliseconds(() => {
    for (let i = 0; i < SAMPLES; i++) sampleFeatures(sampler, i.toString(16).padStart(64, '0'), 10);
  });
  return (1000 * SAMPLES) / took;
}

/** Feature rules at the published scale, beside the limits that they were given. */
export const featurePairs: readonly Pair[] = [
  {
    bench: 'features-merge',
    metric: 'ms CPU',
    better: 'lower',
    peerName: 'limit',
    note: `${CONTRIBUTIONS} contributions, ${SEED_LEAVES} to ${ALL_LEAVES} leaves, a new order each round, equal root, heap below 1 GiB`,
    rounds: 3,
    ours: mergeOnce,
    peer: async () => 10_000,
  },
  {
    bench: 'features-sample',
    metric: 'sub-trees per CPU second',
    better: 'higher',
    peerName: 'target',
    note: `10 of ${ALL_LEAVES} leaves without replacement`,
    rounds: 3,
    ours: samplesPerSecond,
    peer: async () => 20_000,
  },
];
