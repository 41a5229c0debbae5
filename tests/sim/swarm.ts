import { type Parameters, PRESETS } from '../../protocol/messages/genesis.ts';
import { type FaultPlan, NO_FAULTS } from './faults.ts';
import type { NetworkOptions } from './network.ts';
import { Clique, falsePassers, generatorColluder } from './personas/colluders.ts';
import { copycat, equivocator, garbageSender, grinder, poacher } from './personas/hostile.ts';
import { defector, framer, lateLiar, lazyGuesser, randomLiar, slowLiar } from './personas/liars.ts';
import type { Persona } from './personas/persona.ts';
import { asleep, churning, failing, ghost, honest, latecomer, leaving, slow } from './personas/well-meaning.ts';
import { Random } from './random.ts';
import type { Member, SimulationOptions } from './simulation.ts';

/** Everything that a swarm seed decides. */
export type SwarmOptions = Omit<SimulationOptions, 'print'>;

/** Epochs that a small campaign may take after its last fault; the longest seen in 5,000 seeds is far below. */
const LIVENESS_EPOCHS = 1_500;

/** Draws a small campaign: parameters, who takes part, and what breaks, each kind of fault off in many seeds. */
export function drawSwarm(seed: string): SwarmOptions {
  const random = new Random(`swarm/${seed}`);
  const drawn = drawParameters(random.split('parameters'));
  const members = drawMembers(random.split('members'), drawn);
  // A campaign waits for the operators that it asks for; here it asks for no more than there will be.
  const operators = members.filter(({ persona }) => persona === honest).map(({ operator }, i) => operator ?? String(i));
  const parameters = { ...drawn, operatorsMin: Math.min(drawn.operatorsMin, new Set(operators).size) };
  return {
    seed,
    parameters,
    members,
    network: drawNetwork(random.split('network')),
    faults: drawFaults(random.split('faults')),
    skill: {
      wrongCells: 0.2 + 0.6 * random.unit(),
      sharedBug: random.unit() * 0.7,
      unstable: random.chance(0.2) ? 0.1 : 0,
    },
    flushMs: random.pick([1, 5, 40]),
    refereeMs: random.pick([5, 100]),
    rejoin: random.chance(0.3),
    checks: 'all',
    livenessEpochs: LIVENESS_EPOCHS,
  };
}

function drawParameters(random: Random): Parameters {
  const candidates = random.between(3, 6);
  const inputs = random.between(3, 6);
  const gates = random.split('gates');
  return {
    ...random.pick(Object.values(PRESETS)),
    tasks: random.between(1, 3),
    attemptsMax: 5,
    candidates,
    candidatesMin: random.between(2, candidates),
    inputs,
    labelsMin: 2,
    quorum: random.between(2, Math.ceil(candidates / 2)),
    entropyTenths: random.pick([0, 10]),
    disjointHoldout: gates.chance(0.3),
    statementTokensMin: 0,
    nearDuplicatePercent: 0,
    feedbackWindow: gates.pick([0, 1, 2]),
    mandatoryFeatures: gates.between(0, 2),
    rivalsMax: gates.pick([1, 2, 64]),
    vectorPercent: gates.pick([0, 0, 50]),
    crossCheckBytes: gates.pick([0, 0, 65_536]),
    dissentCoin: random.pick([
      [0, 1],
      [1, 20],
      [1, 2],
      [1, 1],
    ]),
    tasksInFlight: random.between(1, 4),
    auditMin: random.pick([
      [0, 1],
      [1, 50],
      [1, 4],
    ]),
    auditMax: random.pick([
      [1, 4],
      [1, 1],
    ]),
    trustHalfLife: random.pick([5, 1_000]),
    probationJobs: random.pick([0, 0, 1, 4]),
    quarantineJobs: random.pick([0, 0, 2]),
    winnerBy: random.pick(['operators', 'referee', 'contested']),
    cohortShare: random.pick([
      [1, 1],
      [1, 4],
    ]),
    cohortEpochs: random.pick([0, 10]),
    clusters: random.chance(0.5),
    strikesMax: random.between(2, 20),
    suspendEpochs: random.between(1, 10),
    operatorsMin: random.between(1, candidates),
    epochMs: random.pick([500, 1_000, 2_000]),
    silenceEpochs: random.between(3, 8),
    deadlineEpochs: random.between(3, 10),
    deadlineMinEpochs: random.between(1, 3),
    disconnectEpochs: random.between(1, 3),
    hedgeEpochs: random.pick([0, 1, 2, 4]),
    hedgeMads: random.between(1, 3),
    evolveUnits: random.between(0, 2),
    subtreeSize: 4,
    selectionSize: 4,
  };
}

function drawNetwork(random: Random): NetworkOptions {
  return {
    delayMs: random.pick([2, 20, 100, 400]),
    loss: random.chance(0.5) ? 0 : 0.15 * random.unit(),
    duplication: random.chance(0.5) ? 0 : 0.2 * random.unit(),
  };
}

function drawFaults(random: Random): FaultPlan {
  if (random.chance(0.2)) return NO_FAULTS;
  const sometimes = (least: number, most: number) => (random.chance(0.5) ? 0 : random.between(least, most));
  return {
    nodeCrashMs: sometimes(200, 3_000),
    nodeDownMs: random.between(200, 8_000),
    coordinatorCrashMs: sometimes(800, 8_000),
    coordinatorDownMs: random.between(100, 5_000),
    partitionMs: sometimes(1_000, 8_000),
    partitionLastsMs: random.between(500, 10_000),
    clockJumpMs: random.chance(0.8) ? 0 : 5_000,
    endMs: random.between(5_000, 40_000),
  };
}

/** Enough honest operators for every task, and up to as many others. */
function drawMembers(random: Random, { candidates }: Parameters): Member[] {
  const personas: Persona[] = Array(candidates + random.between(1, 4)).fill(honest);
  const others = random.chance(0.15) ? 0 : random.below(candidates + 2);
  const kinds = strangers(random);
  const drawn = random.chance(0.5) ? kinds : [random.pick(kinds)];
  for (let i = 0; i < others; i++) personas.push(random.pick(drawn));
  const shared = random.chance(0.3) ? 'operator' : undefined;
  const members = personas.map((persona, i) => ({
    persona,
    slots: random.between(1, 4),
    judgeMs: random.pick([100, 500, 1_500]),
    // Some operators have several nodes; an honest one never shares its name with a stranger.
    ...(shared !== undefined && random.chance(0.3) ? { operator: `${shared}-${persona.name}-${i % 2}` } : {}),
    ...(random.chance(0.2) ? { network: `network-${random.below(3)}` } : {}),
    startMs: random.chance(0.7) ? 0 : random.below(15_000),
  }));
  return random.chance(0.2) ? [...members, ...sybils(random)] : members;
}

/** Identities of one owner that join together when work is under way. */
function sybils(random: Random): Member[] {
  const clique = new Clique({ membersMin: 2, inputs: 15 });
  const startMs = random.below(10_000);
  const persona = clique.persona('sybil-joiner');
  const network = random.chance(0.5) ? {} : { network: 'sybils' };
  return Array.from({ length: random.between(2, 5) }, () => ({ persona, slots: 2, judgeMs: 200, startMs, ...network }));
}

function strangers(random: Random): Persona[] {
  const clique = new Clique({ membersMin: random.between(1, 3), inputs: random.pick([1, 15]) });
  return [
    slow,
    ghost,
    asleep,
    latecomer,
    lateLiar,
    churning,
    failing,
    leaving,
    randomLiar(random.pick([0.05, 0.5])),
    copycat,
    lazyGuesser,
    slowLiar(random.pick([0.1, 0.5])),
    clique.persona('smart-colluder'),
    defector(random.between(1, 4)),
    falsePassers,
    equivocator,
    framer,
    grinder,
    generatorColluder,
    garbageSender,
    poacher,
  ];
}

/** The options in one line, for whoever has to understand a failing seed. */
export function describeSwarm({ seed, parameters, members, network, faults, skill, ...rest }: SwarmOptions): string {
  const counts = new Map<string, number>();
  for (const { persona } of members) counts.set(persona.name, (counts.get(persona.name) ?? 0) + 1);
  const { cell: _cell, ...campaign } = parameters;
  const shown = { parameters: campaign, members: Object.fromEntries(counts), network, faults, skill };
  const { flushMs, refereeMs, rejoin } = rest;
  return `seed ${seed} ${JSON.stringify({ ...shown, flushMs, refereeMs, rejoin })}`;
}
