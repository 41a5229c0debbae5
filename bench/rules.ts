import { TRUSTED_CLUSTER } from '../protocol/messages/genesis.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import { passGates } from '../protocol/rules/gates.ts';
import { type CandidateVote, labelInputs } from '../protocol/rules/labelling.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { cpuMilliseconds, type Pair } from './measure.ts';

const [CANDIDATES, INPUTS, TASKS] = [8, 15, 250];
/** Passes over the tasks in one sample. */
const PASSES = 20;

interface Question {
  readonly task: string;
  readonly inputs: readonly { readonly digest: string; readonly size: number }[];
  readonly votes: readonly CandidateVote[];
}

/** Tasks whose candidates err on some inputs, two of them alike. */
function questions(): Question[] {
  return Array.from({ length: TASKS }, (_, t) => {
    const inputs = Array.from({ length: INPUTS }, (_, i) => ({
      digest: sha256Hex(`${t}/${i}`),
      size: (i * 7919 + t) % 5_000,
    }));
    const votes = Array.from({ length: CANDIDATES }, (_, slot): CandidateVote => {
      const cells = inputs.map((_, i): Cell => {
        const errs = slot >= 6 && (i + t) % 4 === 0;
        const isOwn = slot === 5 && (i + t) % 5 === 0;
        const printed = errs ? `${t}/${i}/shared` : isOwn ? `${t}/${i}/own` : `${t}/${i}/right`;
        return { outcome: 'ok', digest: sha256Hex(printed), fuel: 1_000 };
      });
      return { slot, candidate: sha256Hex(`${t}/candidate ${slot}`), operator: `operator ${slot}`, cells };
    });
    return { task: sha256Hex(`task ${t}`), inputs, votes };
  });
}

let asked: Question[] | undefined;

async function tasksPerSecond(): Promise<number> {
  asked ??= questions();
  let accepted = 0;
  const took = cpuMilliseconds(() => {
    for (let at = 0; at < PASSES * TASKS; at++) {
      const { task, inputs, votes } = asked![at % TASKS]!;
      const labels = labelInputs(
        inputs.map(({ digest }) => digest),
        votes,
        TRUSTED_CLUSTER.quorum,
      );
      if (passGates({ task, inputs, labels, votes }, TRUSTED_CLUSTER).kind === 'winner') accepted++;
    }
  });
  if (accepted !== PASSES * TASKS)
    throw new Error(`expected all ${PASSES * TASKS} tasks to be accepted, got ${accepted}`);
  return (1000 * PASSES * TASKS) / took;
}

/** Labelling, gates and selection alone, beside the rate that they must reach. */
export const rulePairs: readonly Pair[] = [
  {
    bench: 'rules',
    metric: 'tasks per CPU second',
    better: 'higher',
    peerName: 'target',
    note: `labels, gates and golden solution of ${CANDIDATES} candidates on ${INPUTS} inputs, the shipped defaults`,
    rounds: 5,
    ours: tasksPerSecond,
    peer: async () => 20_000,
  },
];
