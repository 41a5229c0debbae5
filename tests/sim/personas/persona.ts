import type { Intent } from '../../../node/core/intent.ts';
import type { Finding, Lease } from '../../../node/core/messages.ts';
import type { Hex32 } from '../../../protocol/ids.ts';
import type { Cell } from '../../../protocol/messages/node-statements.ts';
import type { JudgeUnit, WorkUnit } from '../../../protocol/messages/work-unit.ts';
import type { NodeHost } from '../node-host.ts';

export interface Job {
  readonly lease: Hex32;
  readonly unit: WorkUnit;
  readonly salt: Hex32;
}

export interface Work {
  readonly ms: number;
  /** Called when the time is over: what the node then says it found. */
  readonly find: () => Finding;
}

/** How somebody behaves. All run the shipped node core; what differs is their work and what they let out. */
export interface Persona {
  readonly name: string;
  /** Never says anything untrue, so nothing may ever get it banned. */
  readonly innocent: boolean;
  /** Renews nothing. */
  readonly isMute?: boolean;
  /** Undefined: never answers. */
  work(job: Job, host: NodeHost): Work | undefined;
  /** What becomes of a statement on its way out; undefined swallows it. */
  onIntent?(intent: Intent, host: NodeHost): Intent | undefined;
  onLeases?(leases: readonly Lease[], host: NodeHost): void;
  onBarrier?(commits: readonly Hex32[], host: NodeHost): void;
  onEpoch?(epoch: number, host: NodeHost): void;
}

const PREPARATION_MS = 150;

export function honestWork(job: Job, host: NodeHost): Work {
  const { unit } = job;
  const { random, judgeMs } = host.parts;
  if (unit.stage === 'judge') return cellsAfter(random.longTailed(judgeMs), job, () => honestCells(unit, host));
  return {
    ms: random.longTailed(PREPARATION_MS),
    find: () => ({ kind: 'contribution', result: host.parts.world.contribution(unit) }),
  };
}

export function honestCells(unit: JudgeUnit, host: NodeHost): Cell[] {
  return unit.inputs.map((input) => host.parts.world.run(unit.candidate, input));
}

export function cellsAfter(ms: number, job: Job, cells: () => readonly Cell[]): Work {
  return { ms, find: () => ({ kind: 'cells', cells: cells(), salt: job.salt }) };
}

/** A persona that differs only in how it judges. */
export function judging(name: string, cells: (unit: JudgeUnit, host: NodeHost, job: Job) => readonly Cell[]): Persona {
  return {
    name,
    innocent: false,
    work: (job, host) => {
      const { unit } = job;
      if (unit.stage !== 'judge') return honestWork(job, host);
      return cellsAfter(host.parts.random.longTailed(host.parts.judgeMs), job, () => cells(unit, host, job));
    },
  };
}
