import type { Cell } from '../../../protocol/messages/node-statements.ts';
import type { JudgeUnit } from '../../../protocol/messages/work-unit.ts';
import type { NodeHost } from '../node-host.ts';
import { honestCells, judging, type Persona } from './persona.ts';
import { holdBack } from './well-meaning.ts';

/** Claims that the candidate printed what a right one prints: for a wrong program a lie that no dissent shows. */
export function falsePass(unit: JudgeUnit, host: NodeHost): Cell[] {
  const { world } = host.parts;
  return honestCells(unit, host).map((cell, i) => ({
    ...cell,
    outcome: 'ok',
    digest: world.answer(unit.task, unit.inputs[i]!),
  }));
}

/** Makes up a share of its cells, each differently. */
export function randomLiar(share: number): Persona {
  return judging('random-liar', (unit, host) =>
    honestCells(unit, host).map((cell) =>
      host.parts.random.chance(share)
        ? { ...cell, outcome: 'ok', digest: host.parts.world.hex('made up', host.key, host.parts.random.u32()) }
        : cell,
    ),
  );
}

/** Runs nothing and says that every candidate prints the right answer; the fuel it has to guess. */
export const lazyGuesser: Persona = judging('lazy-guesser', (unit, host) =>
  unit.inputs.map((input) => ({
    outcome: 'ok',
    digest: host.parts.world.answer(unit.task, input),
    fuel: 1_000 + host.parts.random.below(2 ** 28),
  })),
);

/** Passes wrong programs in a share of its jobs and runs the rest. */
export function slowLiar(share: number): Persona {
  return judging('slow-liar', (unit, host) =>
    host.parts.random.chance(share) ? falsePass(unit, host) : honestCells(unit, host),
  );
}

/** Passes wrong programs, and says so when it has no weight any more. */
export const lateLiar: Persona = { ...judging('late-liar', falsePass), onIntent: holdBack };

/** Earns a name with `honestJobs` right votes, then lies in all others. */
export function defector(honestJobs: number): Persona {
  const done = new Map<string, number>();
  return judging('reputation-then-defect', (unit, host) => {
    const jobs = done.get(host.key) ?? 0;
    done.set(host.key, jobs + 1);
    return jobs < honestJobs ? honestCells(unit, host) : falsePass(unit, host);
  });
}

/** Lies only in repeats, so that the first judge would look like the liar. */
export const framer: Persona = judging('framer', (unit, host) => {
  const cells = honestCells(unit, host);
  if (unit.round === 0) return cells;
  return cells.map((cell, i) => (i === 0 ? { ...cell, fuel: cell.fuel + 1 } : cell));
});
