import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Violation } from './checkers/checker.ts';
import { runChurn } from './churn.ts';
import { randomLiar } from './personas/liars.ts';
import { honest } from './personas/well-meaning.ts';
import { Random } from './random.ts';
import { simulateSeed } from './run-swarm.ts';
import { Simulation } from './simulation.ts';
import { drawSwarm, type SwarmOptions } from './swarm.ts';

const SEEDS = 30;

/** Everybody honest, nothing breaks: what a test then breaks is all there is. */
function calm(seed: string): SwarmOptions {
  const drawn = drawSwarm(seed);
  const members = Array.from({ length: 9 }, () => ({ persona: honest, slots: 2, judgeMs: 300, startMs: 0 }));
  const parameters = { ...drawn.parameters, candidates: 5, candidatesMin: 4, operatorsMin: 6, epochMs: 1_000 };
  const network = { delayMs: 20, loss: 0, duplication: 0 };
  return { ...drawn, members, parameters, network, faults: { ...drawn.faults, nodeCrashMs: 0, coordinatorCrashMs: 0 } };
}

describe('swarm', () => {
  it(`holds every law in ${SEEDS} seeds`, () => {
    const failures: string[] = [];
    let banned = 0;
    let accepted = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { problem, simulation } = simulateSeed(String(seed));
      banned += simulation.innocence.banned.size;
      accepted += simulation.tallies.sums().tasks;
      if (problem !== undefined) failures.push(`npm run sim -- --seed ${seed} --trace: ${problem}`);
    }
    assert.deepEqual(failures, []);
    assert.ok(banned > 0 && accepted > SEEDS / 2, `${banned} liars banned, ${accepted} tasks accepted`);
  });

  it('asks for no more operators than take part (seed 2722)', () => {
    assert.equal(simulateSeed('2722').problem, undefined);
  });

  it('counts a task whose first votes were all withheld (seed 3033)', () => {
    assert.equal(simulateSeed('3033').problem, undefined);
  });

  it('has tasks decided while nodes come and go, and no slower with hedges', () => {
    const [plain, hedged] = [false, true].map((isHedged) => runChurn('test', 0.3, 40, isHedged));
    assert.ok(plain!.tasks >= 40 && hedged!.tasks >= 40);
    assert.ok(hedged!.p99Ms <= plain!.p99Ms, `${hedged!.p99Ms} ms, without hedges ${plain!.p99Ms} ms`);
  });

  it('does the same twice, byte for byte', () => {
    for (const seed of ['4', '17', 'twice']) {
      const lines: string[] = [];
      const first = simulateSeed(seed, (line) => lines.push(line));
      const again: string[] = [];
      const second = simulateSeed(seed, (line) => again.push(line));
      assert.equal(second.digest, first.digest);
      assert.deepEqual(again, lines);
      assert.ok(lines.length > 10);
    }
    assert.notEqual(simulateSeed('4').digest, simulateSeed('5').digest);
  });
});

describe('checkers', () => {
  it('see a coordinator that forgets what it acknowledged', () => {
    const simulation = new Simulation(calm('forgets'));
    simulation.engine.at(1_500, () => {
      // Keeps fewer entries than were durable.
      const forgetful = new Random('forgetful');
      forgetful.between = () => 4;
      simulation.coordinator.crash(forgetful);
      simulation.coordinator.restart();
    });
    assert.throws(() => simulation.run(), Violation);
  });

  it('see an honest node that is banned', () => {
    const options = calm('framed');
    const scapegoat = { ...randomLiar(1), innocent: true };
    const members = options.members.map((member, i) => (i < 3 ? { ...member, persona: scapegoat } : member));
    const parameters = { ...options.parameters, dissentCoin: [1, 1] as [number, number], tasks: 3 };
    assert.throws(() => new Simulation({ ...options, members, parameters }).run(), /no honest node is banned/);
  });

  it('see a campaign that does not end', () => {
    const options = calm('stuck');
    const members = options.members.slice(0, 3);
    assert.throws(() => new Simulation({ ...options, members, livenessEpochs: 60 }).run(), /every task is decided/);
  });
});
