import { LIMITS } from '../../protocol/limits.ts';
import { INVITED, type Parameters, PRESETS, type Preset } from '../../protocol/messages/genesis.ts';
import { type Baseline, runBaseline } from './baselines.ts';
import { NO_FAULTS } from './faults.ts';
import { Clique, falsePassers, generatorColluder } from './personas/colluders.ts';
import { defector, randomLiar, slowLiar } from './personas/liars.ts';
import type { Persona } from './personas/persona.ts';
import { honest } from './personas/well-meaning.ts';
import { type Member, Simulation } from './simulation.ts';
import type { Row } from './table-row.ts';
import type { SkillModel } from './world.ts';

export interface TableOptions {
  readonly seed: string;
  readonly preset: Preset;
  /** Who repeats winners; undefined: whom the preset names. */
  readonly winnerBy: Parameters['winnerBy'] | undefined;
  readonly shares: readonly number[];
  readonly sizes: readonly number[];
  /** Tasks that are counted; a hundred and more come before them, in which probation is served. */
  readonly tasks: number;
  readonly nodes: number;
  readonly attacks: readonly string[];
  readonly skill: SkillModel;
  readonly onRow: (row: Row) => void;
}

export const BASELINES: readonly Baseline[] = [
  { kind: 'quorum', copies: 2, smart: false },
  { kind: 'quorum', copies: 2, smart: true },
  { kind: 'quorum', copies: 3, smart: false },
  { kind: 'adaptive', batch: 1 },
  { kind: 'adaptive', batch: 20 },
];

/**
 * What liars do; cliques are made anew for each run. Colluding generators lie in no vote: their programs agree on wrong
 * answers, once without and once with the literal program that must not contradict a label.
 */
export const ATTACKS: Readonly<Record<string, (m: number) => Persona>> = {
  'smart-colluders': (m) => new Clique({ membersMin: Math.floor(m / 2), inputs: 15 }).persona('smart-colluder'),
  'bold-colluders': (m) => new Clique({ membersMin: Math.floor(m / 2) - 1, inputs: 15 }).persona('smart-colluder'),
  'narrow-colluders': (m) => new Clique({ membersMin: Math.floor(m / 2), inputs: 1 }).persona('smart-colluder'),
  'false-pass': () => falsePassers,
  'slow-false-pass': () => slowLiar(0.1),
  'reputation-then-defect': () => defector(10),
  'random-lies': () => randomLiar(0.2),
  'generator-colluders': () => generatorColluder,
  'generator-colluders-cross-checked': () => generatorColluder,
};

/** Prints the whole table of one seed: baselines and our protocol under each attack, at each share of liars. */
export function runTable(options: TableOptions): void {
  const { seed, shares, sizes, nodes, tasks, attacks, skill, onRow } = options;
  for (const m of sizes) {
    for (const f of shares) {
      const drawn = parametersFor(options.preset, m, tasks);
      const parameters = { ...drawn, winnerBy: options.winnerBy ?? drawn.winnerBy };
      const common = { seed, f, m, inputs: parameters.inputs, nodes: 400, tasks: Math.max(500, tasks), skill };
      for (const baseline of BASELINES) onRow(runBaseline(baseline, { ...common, quorum: parameters.quorum }));
      const names = f === 0 ? ['honest'] : attacks;
      for (const name of names) onRow(runOurs({ seed, name, f, m, nodes, parameters, skill, warmUp: warmUpOf(tasks) }));
    }
  }
}

function warmUpOf(tasks: number): number {
  return 90 + Math.ceil(tasks / 10);
}

/**
 * A settled campaign of a preset: the audit coin stands at its floor, where it comes to after some hundred jobs a node.
 * q = 4 of m = 8 and 6 of m = 16, as in the derivation; the rivals that a label may have are the same share of m.
 */
export function parametersFor(preset: Preset, m: number, tasks: number): Parameters {
  const chosen = PRESETS[preset];
  return {
    ...chosen,
    auditMax: chosen.auditMin,
    tasks: tasks + warmUpOf(tasks),
    attemptsMax: tasks * 5,
    tasksInFlight: 24,
    candidates: m,
    candidatesMin: m - 2,
    // Statements of the simulated generator are alike and short.
    statementTokensMin: 0,
    nearDuplicatePercent: 0,
    quorum: m === 16 ? 6 : Math.max(2, Math.ceil(m / 2)),
    rivalsMax: Math.min(LIMITS.candidatesPerTask, Math.ceil((chosen.rivalsMax * m) / chosen.candidates)),
    operatorsMin: m + 1,
    epochMs: INVITED.epochMs,
  };
}

export interface OurRun {
  readonly seed: string;
  readonly name: string;
  readonly f: number;
  readonly m: number;
  readonly nodes: number;
  readonly parameters: Parameters;
  readonly skill: SkillModel;
  /** Tasks that are decided before counting begins. */
  readonly warmUp: number;
}

/** One campaign of ours. Banned liars come back at once as somebody new. */
export function runOurs({ seed, name, f, m, nodes, parameters, skill, warmUp }: OurRun): Row {
  const persona = ATTACKS[name]?.(m) ?? honest;
  const liars = Math.round(f * nodes);
  const members = Array.from({ length: nodes }, (_, i): Member => {
    return { persona: i < liars ? persona : honest, slots: 2, judgeMs: 1_500, startMs: 0 };
  });
  const simulation = new Simulation({
    seed: `${seed}/${name}/${f}/${m}`,
    parameters: name.endsWith('-cross-checked') ? { ...parameters, crossCheckBytes: LIMITS.inputBytes } : parameters,
    members,
    network: { delayMs: 30, loss: 0, duplication: 0 },
    faults: NO_FAULTS,
    skill,
    flushMs: 5,
    refereeMs: 50,
    rejoin: true,
    checks: 'votes',
    livenessEpochs: 20 * parameters.tasks,
  });
  simulation.tallies.countFrom(warmUp);
  simulation.run();
  const all = simulation.tallies.sums();
  const sums = persona === generatorColluder ? { ...all, wrongLabels: all.plantedLabels } : all;
  const jobs = simulation.tallies.jobsOf((node) => !simulation.personaOf(node).innocent);
  return { ...sums, strategy: `hivesmith/${name}`, f, m, lieShare: jobs === 0 ? 0 : sums.wrongJobs / jobs };
}
