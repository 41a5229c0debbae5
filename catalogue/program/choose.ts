import type { Draw } from '../draw.ts';
import type { Implementation, Mutation } from '../model.ts';
import { type Stage, type Task, variantAt } from '../stages.ts';
import type { Choice } from './assemble.ts';
import { faultRates } from './fault-rates.ts';
import { slotsOf } from './slots.ts';

const GROUP = 8;
/** Chances in percent of 1, 2, 3, 4 wrong programs in a group of eight: 26 % on average, five right ones in 98 % of groups. */
const WRONG_SHARES = [30, 42, 26, 2] as const;
const TRAP_PERCENT = 40;
/** Wrong share in percent for the literal program of a plan that names none. */
const LITERAL_SHARE = 26;

/** One wrong place of a program: stage, implementation and mutation. */
interface Spot {
  stage: number;
  impl: Implementation;
  mutation: Mutation;
}

function spotsOf(task: Task): Spot[] {
  return task.stages.flatMap(({ op, port }, stage) =>
    op.impls.flatMap((impl) => {
      const ids = new Set(slotsOf(impl.source).map((s) => s.id));
      const visible = op.mutations.filter(
        (m) => ids.has(m.slot) && (m.visibleIf?.(port.value, variantAt(task, stage)) ?? true),
      );
      return visible.map((mutation) => ({ stage, impl, mutation }));
    }),
  );
}

function products(stages: readonly Stage[]): Implementation[][] {
  return stages.reduce<Implementation[][]>(
    (rows, stage) => rows.flatMap((row) => stage.op.impls.map((impl) => [...row, impl])),
    [[]],
  );
}

const trapsOf = (spots: readonly Spot[]) => [
  ...new Set(spots.map((s) => s.mutation.trap).filter((trap) => trap !== undefined)),
];
const pickSpot = (draw: Draw, label: string, ...lists: readonly Spot[][]): Spot | null => {
  const list = lists.find((spots) => spots.length > 0);
  return list === undefined ? null : draw.pick(label, list);
};

/** The mutation of a slot, or null when its program is right. */
function spotOf(task: Task, draw: Draw, slot: number): Spot | null {
  const { wrongShare } = task.plan;
  return wrongShare === undefined ? spotOfGroup(task, draw, slot) : drawnSpot(spotsOf(task), draw, slot, wrongShare);
}

/** By the rates of the task: adopts its misreading, or has a fault of its own, or is right. */
function drawnSpot(spots: readonly Spot[], draw: Draw, slot: number, wrongShare: number): Spot | null {
  const { trap, adoption, own } = faultRates(draw, trapsOf(spots), wrongShare);
  const label = `wrong/spot/${slot}`;
  if (trap !== undefined && draw.below(`wrong/adopts/${slot}`, 1_000_000) < adoption[slot % adoption.length]!) {
    return pickSpot(
      draw,
      label,
      spots.filter((s) => s.mutation.trap === trap),
    );
  }
  if (draw.below(`wrong/own/${slot}`, 1_000_000) >= own) return null;
  return pickSpot(
    draw,
    label,
    spots.filter((s) => s.mutation.trap === undefined || s.mutation.trap !== trap),
    [...spots],
  );
}

/** One to four wrong programs in every group of eight. */
function spotOfGroup(task: Task, draw: Draw, slot: number): Spot | null {
  const group = Math.floor(slot / GROUP);
  const count = 1 + draw.weighted(`wrong/count/${group}`, WRONG_SHARES);
  const order = draw.shuffle(
    `wrong/slots/${group}`,
    Array.from({ length: GROUP }, (_, i) => i),
  );
  const place = order.indexOf(slot % GROUP);
  if (place >= count) return null;
  const spots = spotsOf(task);
  if (spots.length === 0) return null;
  const traps = trapsOf(spots);
  const hasTrap = traps.length > 0 && draw.below('trap', 100) < TRAP_PERCENT;
  const trap = hasTrap ? draw.pick('trap/name', traps) : undefined;
  // Up to two programs of a group share the misreading; more would leave too few right ones to outvote it.
  const shared = trap !== undefined && place < 2 ? spots.filter((s) => s.mutation.trap === trap) : [];
  const own = trap === undefined ? spots : spots.filter((s) => s.mutation.trap !== trap);
  return draw.pick(`wrong/spot/${slot}`, shared.length > 0 ? shared : own.length > 0 ? own : spots);
}

/** Chances in percent of 1 and 2 programs of a group that cannot afford the largest input. */
const SLOW_SHARES = [50, 50] as const;

/** The products of implementations that a slot draws from: in a task with a gap, few slots of a group use a slow one. */
function productsFor(task: Task, draw: Draw, slot: number): Implementation[][] {
  const all = draw.shuffle('products', products(task.stages));
  const { gap } = task;
  if (gap === null) return all;
  const isSlow = (row: readonly Implementation[]) => row.some(({ name }, k) => gap.slow[k]?.includes(name));
  const group = Math.floor(slot / GROUP);
  const places = draw.shuffle(
    `slow/slots/${group}`,
    Array.from({ length: GROUP }, (_, i) => i),
  );
  const count = 1 + draw.weighted(`slow/count/${group}`, SLOW_SHARES);
  return all.filter((row) => isSlow(row) === places.indexOf(slot % GROUP) < count);
}

/** Implementations and wrong slots of a candidate: a different product per slot as long as there are enough. */
export function chooseFor(task: Task, draw: Draw, slot: number): { choices: Choice[]; mutations: string[] } {
  const all = productsFor(task, draw, slot);
  const base = all[slot % all.length] ?? [];
  const spot = spotOf(task, draw, slot);
  const choices = base.map((impl, stage) =>
    spot !== null && spot.stage === stage
      ? { impl: spot.impl, wrong: new Set([spot.mutation.slot]) }
      : { impl, wrong: new Set<string>() },
  );
  return { choices, mutations: namesOf(task, spot) };
}

function namesOf(task: Task, spot: Spot | null): string[] {
  const op = spot === null ? undefined : task.stages[spot.stage]?.op;
  return spot === null || op === undefined ? [] : [`${op.id}/${spot.impl.name}/${spot.mutation.slot}`];
}

/**
 * A second author's literal program: the first implementation of every operator. Its author misreads the statement like
 * the most careful family and errs elsewhere as often as anybody; it is a witness, not the truth.
 */
export function chooseLiteral(task: Task, draw: Draw): { choices: Choice[]; mutations: string[] } {
  const spots = spotsOf(task).filter(({ stage, impl }) => impl === task.stages[stage]?.op.impls[0]);
  const { trap, adoption, own } = faultRates(draw, trapsOf(spotsOf(task)), task.plan.wrongShare ?? LITERAL_SHARE);
  const adopts = trap !== undefined && draw.below('literal/adopts', 1_000_000) < Math.min(...adoption);
  const errs = draw.below('literal/own', 1_000_000) < own;
  const shared = spots.filter((s) => trap !== undefined && s.mutation.trap === trap);
  const rest = spots.filter((s) => trap === undefined || s.mutation.trap !== trap);
  const spot = adopts ? pickSpot(draw, 'literal/spot', shared) : errs ? pickSpot(draw, 'literal/spot', rest) : null;
  const choices = task.stages.map(({ op }, stage) => ({
    impl: op.impls[0]!,
    wrong: new Set(spot !== null && spot.stage === stage ? [spot.mutation.slot] : []),
  }));
  return { choices, mutations: namesOf(task, spot) };
}

/** A program that certainly holds a fault, for measuring what tests find; null when the task has no place for one. */
export function chooseMutant(
  task: Task,
  draw: Draw,
  number: number,
): { choices: Choice[]; mutations: string[] } | null {
  const spots = draw.shuffle('mutants', spotsOf(task));
  const spot = spots[number];
  if (spot === undefined) return null;
  const choices = task.stages.map(({ op }, stage) =>
    spot.stage === stage
      ? { impl: spot.impl, wrong: new Set([spot.mutation.slot]) }
      : { impl: draw.pick(`mutants/${number}/${stage}`, op.impls), wrong: new Set<string>() },
  );
  return { choices, mutations: namesOf(task, spot) };
}
