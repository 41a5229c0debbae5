import { Simulation } from './simulation.ts';
import { describeSwarm, drawSwarm } from './swarm.ts';

export interface SwarmResult {
  readonly digest: string;
  readonly events: number;
  readonly epochs: number;
  readonly problem: string | undefined;
}

/** Runs one swarm seed to its end or to the first law that does not hold. */
export function simulateSeed(seed: string, print?: (line: string) => void): SwarmResult & { simulation: Simulation } {
  const options = drawSwarm(seed);
  const simulation = new Simulation(print === undefined ? options : { ...options, print });
  let problem: string | undefined;
  try {
    simulation.run();
  } catch (error) {
    problem = error instanceof Error ? (error.name === 'Violation' ? error.message : `${error.stack}`) : String(error);
  }
  const { engine, coordinator } = simulation;
  const epochs = coordinator.state.epoch?.number ?? 0;
  return { digest: simulation.digest(), events: engine.events, epochs, problem, simulation };
}

export function runSeed(seed: string, trace: boolean): number {
  console.log(describeSwarm(drawSwarm(seed)));
  const result = simulateSeed(seed, trace ? console.log : undefined);
  const { simulation, problem } = result;
  console.log(
    `${result.events} events, ${simulation.coordinator.size} entries, ${result.epochs} epochs, ` +
      `${simulation.innocence.banned.size} banned; ${JSON.stringify(simulation.tallies.sums())}`,
  );
  console.log(`trace ${result.digest}`);
  if (problem !== undefined) console.log(`FAIL ${problem}`);
  return problem === undefined ? 0 : 1;
}

/** Runs the seeds from `first` to `last` and prints each failure with the line that shows it again. */
export function runSeeds(first: number, last: number): number {
  let failed = 0;
  let events = 0;
  let epochs = 0;
  let banned = 0;
  let accepted = 0;
  let wrongLabels = 0;
  const start = process.cpuUsage();
  for (let seed = first; seed <= last; seed++) {
    const result = simulateSeed(String(seed));
    events += result.events;
    epochs = Math.max(epochs, result.epochs);
    const sums = result.simulation.tallies.sums();
    banned += result.simulation.innocence.banned.size;
    accepted += sums.tasks;
    wrongLabels += sums.wrongLabels;
    if (result.problem === undefined) continue;
    failed++;
    console.log(`FAIL seed ${seed}: ${result.problem.slice(0, 400)}`);
    console.log(`  npm run sim -- --seed ${seed} --trace`);
  }
  const { user, system } = process.cpuUsage(start);
  const count = last - first + 1;
  console.log(
    `${count - failed} of ${count} seeds hold; ${events} events, at most ${epochs} epochs, ${accepted} tasks accepted, ` +
      `${wrongLabels} wrong labels accepted, ${banned} liars banned, no honest node, ` +
      `${((user + system) / 1e6).toFixed(1)} s of CPU`,
  );
  return failed === 0 ? 0 : 1;
}
