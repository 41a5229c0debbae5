import { MEASURED } from './gaps-measured.ts';
import type { Link, Operator, Port } from './model.ts';

/**
 * The size at which the slow implementations of an operator exceed a campaign's work budget while the others need a
 * fraction of it. One input of a suite has this size; all others stay within the port's usual size.
 */
export interface Gap {
  /** Largest size that a legal input may have. */
  size: number;
  size2?: number;
  queries?: number;
  /** Python function of the generator that makes data on which the slow implementations are slow. */
  make: string;
  /** Implementations that exceed the budget there. */
  slow: readonly string[];
}

export function gapOf(op: Operator): Gap | undefined {
  return MEASURED[op.id];
}

/** The largest size of an operator's data in any task. */
export const topSize = (op: Operator): number => Math.max(op.input.size[1], gapOf(op)?.size ?? 0);

/** The gap of one task; `slow` are the implementations of each stage that a program cannot afford at this size. */
export interface TaskGap {
  size: number;
  size2: number;
  queries: number;
  make: string;
  slow: readonly (readonly string[])[];
}

/** A gap must be worth it: this much larger than the usual size. */
const GAP_LEAST = 1.5;

/**
 * The gap of a chain: the size that all its operators can take, if one of them has slow implementations there. Chains that run
 * their first operator several times have none, and neither have those whose lists are not as long as the input.
 */
export function gapOfTask(
  ops: readonly Operator[],
  links: readonly Link[],
  gaps: readonly (Gap | undefined)[],
  head: Port,
): TaskGap | null {
  const all = gaps.filter((gap) => gap !== undefined);
  const first = all[0];
  if (first === undefined || all.length < ops.length) return null;
  if (links.some(({ shape }) => shape === 'lift' || shape === 'sweep')) return null;
  if (ops.slice(0, -1).some((op) => ['m', 'q'].includes(op.result.length ?? 'n'))) return null;
  const size = Math.min(...all.map((gap) => gap.size));
  const hasSlow = all.some((gap) => gap.size === size && gap.slow.length > 0);
  if (!hasSlow || size < GAP_LEAST * head.size[1]) return null;
  const share = size / first.size;
  return {
    size,
    size2: Math.max(head.size2?.[1] ?? 0, Math.floor((first.size2 ?? 0) * share)),
    queries: Math.max(head.queries?.size[1] ?? 0, Math.floor((first.queries ?? 0) * share)),
    make: first.make,
    slow: all.map((gap) => gap.slow),
  };
}
