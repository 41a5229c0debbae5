import type { Lease } from '../../../node/core/messages.ts';
import type { Hex32 } from '../../../protocol/ids.ts';
import type { Cell } from '../../../protocol/messages/node-statements.ts';
import type { JudgeUnit } from '../../../protocol/messages/work-unit.ts';
import type { NodeHost } from '../node-host.ts';
import { falsePass } from './liars.ts';
import { cellsAfter, honestCells, honestWork, type Persona } from './persona.ts';

export interface FlipPlan {
  /** Members on one task without which the clique behaves. */
  readonly membersMin: number;
  /** Inputs that it lies about. */
  readonly inputs: number;
}

/** Waits until the leases of a round have reached every member; no member answers before. */
const CONFER_MS = 1_500;

/**
 * Nodes that tell each other which jobs they hold and lie alike, but only on tasks where enough of them judge. A member
 * that later repeats another's vote says the same.
 */
export class Clique {
  readonly #plan: FlipPlan;
  readonly #members = new Map<Hex32, Set<Hex32>>();
  readonly #attacked = new Map<Hex32, boolean>();

  constructor(plan: FlipPlan) {
    this.#plan = plan;
  }

  /** Tasks that were lied about. */
  get attacks(): number {
    return [...this.#attacked.values()].filter(Boolean).length;
  }

  persona(name: string): Persona {
    return {
      name,
      innocent: false,
      onLeases: (leases, host) => this.#confer(leases, host),
      work: (job, host) => {
        const { unit } = job;
        if (unit.stage !== 'judge') return honestWork(job, host);
        const ms = CONFER_MS + host.parts.random.longTailed(host.parts.judgeMs);
        return cellsAfter(ms, job, () => this.#cells(unit, host));
      },
    };
  }

  #confer(leases: readonly Lease[], host: NodeHost): void {
    for (const { unit } of leases) {
      if (unit.stage !== 'judge' || unit.round !== 0) continue;
      const members = this.#members.get(unit.task) ?? new Set();
      members.add(host.key);
      this.#members.set(unit.task, members);
    }
  }

  #cells(unit: JudgeUnit, host: NodeHost): Cell[] {
    const { task, round } = unit;
    // In the first round the decision falls once; a repeat stands by it.
    if (round === 0 && !this.#attacked.has(task)) {
      this.#attacked.set(task, (this.#members.get(task)?.size ?? 0) >= this.#plan.membersMin);
    }
    const cells = honestCells(unit, host);
    if (this.#attacked.get(task) !== true) return cells;
    const { world } = host.parts;
    return cells.map((cell, i) =>
      Number.parseInt(unit.inputs[i]!.slice(0, 8), 16) % 64 < 64 * Math.min(1, this.#plan.inputs / 15)
        ? { ...cell, outcome: 'ok', digest: world.hex('agreed lie', task, unit.inputs[i]!) }
        : cell,
    );
  }
}

/** Colluders that pass every wrong program and vouch for each other in repeats. */
export const falsePassers: Persona = {
  name: 'false-passers',
  innocent: false,
  work: (job, host) => {
    const { unit } = job;
    if (unit.stage !== 'judge') return honestWork(job, host);
    return cellsAfter(host.parts.random.longTailed(host.parts.judgeMs), job, () => falsePass(unit, host));
  },
};

/** Writes programs that are all wrong alike and runs everything honestly: execution checks cannot see it. */
export const generatorColluder: Persona = {
  name: 'generator-colluder',
  innocent: true,
  work: (job, host) => {
    const { unit } = job;
    const work = honestWork(job, host);
    if (unit.stage !== 'solve') return work;
    return { ms: work.ms, find: () => ({ kind: 'contribution', result: host.parts.world.plant(unit) }) };
  },
};
