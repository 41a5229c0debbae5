import type { Cell } from '../../protocol/messages/node-statements.ts';
import { labelInputs } from '../../protocol/rules/labelling.ts';
import { selectGolden } from '../../protocol/rules/selection.ts';
import { Random } from './random.ts';
import type { Row } from './table-row.ts';
import { type SkillModel, World } from './world.ts';

/**
 * BOINC's validation of jobs, with its own rules: `quorum` sends that many copies and takes a result that a majority of
 * them gave, more copies until there is one; `adaptive` sends one copy to a host with ten consecutive valid replicated
 * results (trusted with probability 1 - 1/CV, drawn once a request of `batch` jobs) and two otherwise.
 */
export type Baseline =
  | { readonly kind: 'quorum'; readonly copies: 2 | 3; readonly smart: boolean }
  | { readonly kind: 'adaptive'; readonly batch: number };

export function nameOf(baseline: Baseline): string {
  if (baseline.kind === 'adaptive') return `boinc-adaptive-${baseline.batch}-a-request`;
  return `boinc-quorum-${baseline.copies}${baseline.smart ? '-smart-colluders' : '-colluders'}`;
}

interface Host {
  readonly isLiar: boolean;
  /** Consecutive valid replicated results. */
  valid: number;
  /** Jobs left in the request that it has, and whether they go unreplicated. */
  left: number;
  isTrusted: boolean;
  /** A liar's mind for this request: it lies when its name was good enough as it asked. */
  lies: boolean;
}

interface Outcome {
  readonly copies: number;
  readonly isLie: boolean;
}

const TRUSTED_AFTER = 10;

export interface BaselineOptions {
  readonly seed: string;
  readonly f: number;
  readonly m: number;
  readonly inputs: number;
  readonly nodes: number;
  readonly tasks: number;
  readonly quorum: number;
  readonly skill: SkillModel;
}

/** Runs a baseline over the same kind of tasks and liars; results that it accepts are labelled and selected by our rules. */
export function runBaseline(baseline: Baseline, options: BaselineOptions): Row {
  const { seed, f, m, inputs: n, nodes, tasks, quorum } = options;
  const random = new Random(`${seed}/${nameOf(baseline)}`);
  const world = new World(seed, options.skill);
  const hosts = Array.from({ length: nodes }, (_, i) => ({
    isLiar: i < Math.round(f * nodes),
    valid: 0,
    left: 0,
    isTrusted: false,
    lies: false,
  }));
  // Long enough that every host that can has made its name.
  const warmUp = baseline.kind === 'adaptive' ? nodes * 60 * Math.ceil(baseline.batch / 2) : 0;
  for (let i = 0; i < warmUp; i++) validate(baseline, hosts, random);
  const seen = { copies: 0, labels: 0, wrongLabels: 0, wrongGoldens: 0, wrongJobs: 0, accepted: 0, lies: 0 };
  for (let index = 0; index < tasks; index++) {
    const task = world.hex('baseline task', index);
    const inputs = Array.from({ length: n }, (_, i) => ({ digest: world.input(task, i), size: 10 + i }));
    const digests = inputs.map((input) => input.digest);
    const rows = Array.from({ length: m }, (_, slot) => {
      const written = world.contribution({ stage: 'solve', task, slot, plan: {} });
      if (written.stage !== 'solve' || 'failed' in written)
        throw new Error('unreachable: a solve unit gives a candidate');
      const candidate = written.candidate.digest;
      const truth = digests.map((input) => world.trueCell(candidate, input));
      const outcome = validate(baseline, hosts, random);
      seen.copies += outcome.copies;
      const lie = (cell: Cell, i: number): Cell => ({
        ...cell,
        outcome: 'ok',
        digest: world.hex('agreed lie', task, digests[i]!),
      });
      return {
        slot,
        candidate,
        operator: `${slot}`,
        isLie: outcome.isLie,
        truth,
        cells: outcome.isLie ? truth.map(lie) : truth,
      };
    });
    seen.lies += rows.filter((row) => row.isLie).length;
    const labels = labelInputs(digests, rows, quorum);
    const { winner } = selectGolden(task, inputs, labels, rows);
    if (winner === null) continue;
    seen.accepted++;
    const isTrue = labelInputs(
      digests,
      rows.map((row) => ({ ...row, cells: row.truth })),
      1,
    );
    labels.forEach((label, i) => {
      if (label.digest === null) return;
      seen.labels++;
      const support = rows.filter(
        (row) => row.truth[i]!.outcome === 'ok' && row.truth[i]!.digest === label.digest,
      ).length;
      if (support < isTrue[i]!.support) seen.wrongLabels++;
    });
    if (rows[winner.slot]!.isLie) seen.wrongGoldens++;
    seen.wrongJobs += rows.filter((row) => row.isLie).length;
  }
  const liarJobs = Math.max(1, f * tasks * m);
  return {
    strategy: nameOf(baseline),
    f,
    m,
    overhead: seen.copies / (tasks * m),
    tasks: seen.accepted,
    labels: seen.labels,
    wrongLabels: seen.wrongLabels,
    wrongGoldens: seen.wrongGoldens,
    jobs: seen.accepted * m,
    wrongJobs: seen.wrongJobs,
    lieShare: seen.lies / liarJobs,
  };
}

function validate(baseline: Baseline, hosts: Host[], random: Random): Outcome {
  if (baseline.kind === 'quorum') return byQuorum(baseline.copies, baseline.smart, hosts, random);
  return adaptively(baseline.batch, hosts, random);
}

/** Colluders that are not smart lie in every copy; smart ones only where they hold enough to win. */
function byQuorum(copies: number, smart: boolean, hosts: readonly Host[], random: Random): Outcome {
  const needed = Math.floor(copies / 2) + 1;
  const drawn = Array.from({ length: copies }, () => random.pick(hosts));
  const liars = drawn.filter((host) => host.isLiar).length;
  let lies = smart && liars < needed ? 0 : liars;
  let truths = copies - lies;
  while (Math.max(lies, truths) < needed) {
    if (random.pick(hosts).isLiar && !smart) lies++;
    else truths++;
  }
  return { copies: lies + truths, isLie: lies >= needed && lies > truths };
}

/** A liar builds its name with true results and lies as soon as it may be trusted, until it is found out. */
function adaptively(batch: number, hosts: Host[], random: Random): Outcome {
  const first = random.pick(hosts);
  if (first.left === 0) {
    first.left = batch;
    first.lies = first.isLiar && first.valid >= TRUSTED_AFTER;
    first.isTrusted = first.valid >= TRUSTED_AFTER && random.chance(1 - 1 / first.valid);
  }
  first.left--;
  const { lies } = first;
  if (first.isTrusted) return { copies: 1, isLie: lies };
  const second = random.pick(hosts);
  const secondLies = second.lies;
  if (lies === secondLies) {
    first.valid++;
    second.valid++;
    return { copies: 2, isLie: lies };
  }
  const third = random.pick(hosts);
  const thirdLies = third.lies;
  for (const [host, said] of [
    [first, lies],
    [second, secondLies],
    [third, thirdLies],
  ] as const) {
    host.valid = said === thirdLies ? host.valid + 1 : 0;
  }
  return { copies: 3, isLie: thirdLies };
}
