import { apply, createCoordinator } from '../coordinator/core/coordinator.ts';
import type { Event } from '../coordinator/core/events.ts';
import { fold } from '../coordinator/core/fold.ts';
import { type Entry, emptyState } from '../coordinator/core/state.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import { MerkleTree } from '../protocol/log/merkle.ts';
import { OPEN, type Parameters } from '../protocol/messages/genesis.ts';
import { NO_FAULTS } from '../tests/sim/faults.ts';
import { honest } from '../tests/sim/personas/well-meaning.ts';
import { Simulation, type SimulationOptions } from '../tests/sim/simulation.ts';
import { SKILL } from '../tests/sim/world.ts';
import type { Pair } from './measure.ts';

const HOUR_MS = 3_600_000;

/**
 * A settled crowd at work: judge jobs of 20 s, one slot a node. Nobody is on probation: a crowd of newcomers only would have
 * everything repeated by the referee.
 */
function crowd(nodes: number, parameters: Partial<Parameters>, cutMs: number): SimulationOptions {
  const members = Array.from({ length: nodes }, (_, i) => {
    return { persona: honest, slots: 1, judgeMs: 20_000, startMs: (i * 7) % 20_000 };
  });
  return {
    seed: 'bench',
    parameters: {
      ...OPEN,
      statementTokensMin: 0,
      nearDuplicatePercent: 0,
      tasks: 100_000,
      attemptsMax: 200_000,
      probationJobs: 0,
      cohortEpochs: 0,
      ...parameters,
    },
    members,
    network: { delayMs: 80, loss: 0, duplication: 0 },
    faults: NO_FAULTS,
    skill: SKILL,
    flushMs: 5,
    refereeMs: 20,
    rejoin: false,
    checks: 'votes',
    livenessEpochs: 1,
    cutMs,
  };
}

function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** 10,000 nodes for one simulated hour: CPU seconds beside what they are meant to stay under. */
function anHour(): number {
  const simulation = new Simulation(crowd(10_000, { tasksInFlight: 100, epochMs: 60_000 }, HOUR_MS));
  const seconds = cpuSeconds(() => simulation.run());
  const { engine, coordinator, tallies } = simulation;
  const { tasks } = tallies.sums();
  console.error(
    `simulator-hour: ${engine.events} events, ${coordinator.size} entries, ${tasks} tasks accepted, ${seconds.toFixed(1)} s of CPU`,
  );
  if (engine.events < 500_000) throw new Error(`expected at least 500,000 events, came ${engine.events}`);
  return seconds;
}

interface Recording {
  readonly prefix: readonly Entry[];
  readonly events: readonly { readonly event: Event; readonly now: number }[];
}

/** Everything that a core of a busy campaign was told. */
function record(): Recording {
  const events: { event: Event; now: number }[] = [];
  const prefix: Entry[] = [];
  const options = crowd(2_000, { tasks: 150, attemptsMax: 600, tasksInFlight: 24 }, HOUR_MS);
  const watch = {
    onEvent: (event: Event, now: number) => events.push({ event, now }),
    onDurable: (entry: Entry) => {
      if (prefix.length < 2) prefix.push(entry);
    },
  };
  new Simulation({ ...options, watch }).run();
  return { prefix, events };
}

let recorded: Recording | undefined;

/** Events a second of CPU: `apply` with the hash of every entry and the log's tree. */
function coreRate(): number {
  recorded ??= record();
  const { prefix, events } = recorded;
  const state = emptyState();
  for (const entry of prefix) fold(state, entry);
  const core = createCoordinator(state);
  const tree = new MerkleTree();
  const seconds = cpuSeconds(() => {
    for (const { event, now } of events) {
      for (const effect of apply(core, event, now)) {
        if (effect.kind === 'log-own') tree.append(Buffer.from(canonicalJson(effect.statement.predicate)));
        else if (effect.kind === 'log-node' && event.kind === 'submitted') {
          tree.append(Buffer.from(canonicalJson(event.statement.predicate)));
        }
      }
    }
  });
  return events.length / seconds;
}

export const simulatorPairs: readonly Pair[] = [
  {
    bench: 'simulator-hour',
    metric: 's of CPU for one simulated hour of 10,000 nodes',
    better: 'lower',
    peerName: 'target',
    note: 'shipped cores, at least 500,000 events, 20 s jobs, a heartbeat a minute; one run',
    rounds: 1,
    ours: async () => anHour(),
    peer: async () => 60,
  },
  {
    bench: 'simulator-core',
    metric: 'core events/s of CPU',
    better: 'higher',
    peerName: 'target',
    note: 'a recorded campaign of 2,000 nodes and 150 tasks, with canonical JSON, entry hashes and tree',
    rounds: 5,
    ours: async () => coreRate(),
    peer: async () => 50_000,
  },
];
