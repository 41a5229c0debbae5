import type { Draw } from '../draw.ts';
import type { Implementation, Mutation } from '../model.ts';
import type { Stage, Task } from '../stages.ts';
import type { Choice } from './assemble.ts';
import { slotsOf } from './slots.ts';

const GROUP = 8;
/** Chances in percent of 1, 2, 3, 4 wrong programs in a group of eight: 26 % on average, five right ones in 98 % of groups. */
const WRONG_SHARES = [30, 42, 26, 2] as const;
const TRAP_PERCENT = 40;

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
      const visible = op.mutations.filter((m) => ids.has(m.slot) && (m.visibleIf?.(port.value) ?? true));
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

/** The mutation of a slot, or null when its program is right. */
function spotOf(task: Task, draw: Draw, slot: number): Spot | null {
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
  const traps = [...new Set(spots.map((s) => s.mutation.trap).filter((t) => t !== undefined))];
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
  const op = spot === null ? undefined : task.stages[spot.stage]?.op;
  return {
    choices,
    mutations: spot === null || op === undefined ? [] : [`${op.id}/${spot.impl.name}/${spot.mutation.slot}`],
  };
}
