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
  /** Number of cases of the largest input, when it holds cases; 0 otherwise. */
  cases: number;
  size: number;
  size2: number;
  queries: number;
  make: string;
  slow: readonly (readonly string[])[];
}

/** A gap must be worth it: this much larger than the usual size. */
const GAP_LEAST = 1.5;

/**
 * The gap of a chain: the size that all its operators can take, if one of them has slow implementations there. A sweep has none, and
 * neither have chains with lists that are not as long as the input.
 */
export function gapOfTask(
  ops: readonly Operator[],
  links: readonly Link[],
  gaps: readonly (Gap | undefined)[],
  head: Port,
): TaskGap | null {
  if (links[0]?.shape === 'lift') return gapOfCases(ops, gaps, head);
  const all = gaps.filter((gap) => gap !== undefined);
  const first = all[0];
  if (first === undefined || all.length < ops.length || links[0]?.shape === 'sweep') return null;
  if (ops.slice(0, -1).some((op) => ['m', 'q'].includes(op.result.length ?? 'n'))) return null;
  const size = Math.min(...all.map((gap) => gap.size));
  const hasSlow = all.some((gap) => gap.size === size && gap.slow.length > 0);
  if (!hasSlow || size < GAP_LEAST * head.size[1]) return null;
  const share = size / first.size;
  return {
    cases: 0,
    size,
    size2: Math.max(head.size2?.[1] ?? 0, Math.floor((first.size2 ?? 0) * share)),
    queries: Math.max(head.queries?.size[1] ?? 0, Math.floor((first.queries ?? 0) * share)),
    make: first.make,
    slow: all.map((gap) => gap.slow),
  };
}

/** Kinds whose tiny objects are a few bytes each, so that thousands of cases make a small input. */
const LIGHT: readonly Port['kind'][] = ['ints', 'perm', 'string', 'strings', 'intervals', 'pairs', 'number'];
const CASES_LEAST = 200;
const CASES_MOST = 4_000;
/** Operators of which thousands of tiny cases exceed the budget in some implementation: what they depend on is not the size. */
const HEAVY_CASES: readonly string[] = ['coin-ways', 'recurrence-term', 'step-nim', 'take-set'];

/** The gap of a task with cases: so many tiny ones that the operators behind the first are slow. */
function gapOfCases(ops: readonly Operator[], gaps: readonly (Gap | undefined)[], head: Port): TaskGap | null {
  const later = gaps.slice(1).filter((gap) => gap !== undefined);
  if (HEAVY_CASES.includes(ops[0]?.id ?? '')) return null;
  if (later.length < ops.length - 1 || !LIGHT.includes(head.kind) || head.labels || head.queries) return null;
  const cases = Math.min(...later.map((gap) => gap.size));
  const hasSlow = later.some((gap) => gap.size === cases && gap.slow.length > 0);
  if (!hasSlow || cases < CASES_LEAST || cases > CASES_MOST) return null;
  if (ops.slice(1, -1).some((op) => ['m', 'q'].includes(op.result.length ?? 'n'))) return null;
  return {
    cases,
    size: head.size[1],
    size2: 0,
    queries: 0,
    make: 'random_data',
    slow: [[], ...later.map(({ slow }) => slow)],
  };
}
