import { composeTask, type Style } from '../catalogue/builtin.ts';
import { drawFrom } from '../catalogue/draw.ts';
import { CANONICAL } from '../catalogue/vocabulary.ts';
import type { Pair } from './measure.ts';

const STYLES: readonly Style[] = ['codeforces', 'atcoder', 'leetcode'];
const TASKS = 100;
/** Tasks a second on one core that the builtin generator has to compose. */
const WANTED = 200;
let round = 0;

/** CPU seconds of this thread's process: other processes of the machine do not count. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function draft(i: number) {
  const draw = drawFrom(`bench/${round}/${i}`);
  const features = Array.from({ length: 10 }, (_, k) => draw.pick(`feature/${k}`, CANONICAL));
  return composeTask({ features, style: STYLES[i % 3] as Style, seed: `be${round.toString(16)}${i.toString(16)}` });
}

/** Plan and statement of new tasks for ten features each. */
function composeTasks(): number {
  round++;
  const seconds = cpuSeconds(() => {
    for (let i = 0; i < TASKS; i++) if (draft(i).kind !== 'draft') throw new Error('a bench task was refused');
  });
  return TASKS / seconds;
}

const limit = async () => WANTED;

export const cataloguePairs: readonly Pair[] = [
  {
    bench: 'catalogue-compose',
    metric: 'tasks/s of CPU',
    better: 'higher',
    peerName: 'wanted at least',
    note: 'plan and statement of 100 new tasks, ten features each; without the probes in the sandbox',
    rounds: 5,
    ours: async () => composeTasks(),
    peer: limit,
  },
];
