import { type Hex32, taggedHex } from '../protocol/ids.ts';

/** A task as the draw sees it: how many cells the log has votes on, numbered in the order in which it first names them. */
export interface Stratum {
  readonly task: Hex32;
  readonly cells: number;
}

/** Cell number `cell` of the stratum at index `task`. */
export interface DrawnCell {
  readonly task: number;
  readonly cell: number;
}

interface Keyed extends DrawnCell {
  readonly key: Hex32;
}

/**
 * Draws `n` distinct cells, or all if there are no more, in the order of tasks and cells. First one cell of every task: tasks in
 * the order of `H("audit-task", seed, task)`, of each the cell with the smallest `H("audit-cell", seed, task, number)`. Then, of
 * all that are left, those with the smallest such hash. Memory grows with `n`, not with the number of cells.
 */
export function drawCells(strata: readonly Stratum[], n: number, seed: string): DrawnCell[] {
  const filled = strata.flatMap(({ task, cells }, index) => (cells > 0 ? [{ index, key: orderOf(seed, task) }] : []));
  const order = filled.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, n);
  const first = order.map(({ index }) => smallestOf(strata[index]!, index, seed));
  const taken = new Map(first.map(({ task, cell }) => [task, cell]));
  const rest = n > first.length ? smallest(othersOf(strata, taken, seed), n - first.length) : [];
  return [...first, ...rest]
    .map(({ task, cell }) => ({ task, cell }))
    .sort((a, b) => a.task - b.task || a.cell - b.cell);
}

function orderOf(seed: string, task: Hex32): Hex32 {
  return taggedHex('audit-task', seed, task);
}

function keyOf(seed: string, task: Hex32, cell: number): Hex32 {
  return taggedHex('audit-cell', seed, task, String(cell));
}

function smallestOf({ task: id, cells }: Stratum, task: number, seed: string): Keyed {
  let best: Keyed = { task, cell: 0, key: keyOf(seed, id, 0) };
  for (let cell = 1; cell < cells; cell++) {
    const key = keyOf(seed, id, cell);
    if (key < best.key) best = { task, cell, key };
  }
  return best;
}

function* othersOf(strata: readonly Stratum[], taken: ReadonlyMap<number, number>, seed: string): Generator<Keyed> {
  for (const [task, { task: id, cells }] of strata.entries()) {
    for (let cell = 0; cell < cells; cell++) {
      if (taken.get(task) !== cell) yield { task, cell, key: keyOf(seed, id, cell) };
    }
  }
}

/** The `n` with the smallest keys; never holds more than twice as many. */
function smallest(cells: Iterable<Keyed>, n: number): Keyed[] {
  let kept: Keyed[] = [];
  const cut = (): void => {
    kept = kept.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, n);
  };
  for (const cell of cells) {
    kept.push(cell);
    if (kept.length >= 2 * n) cut();
  }
  cut();
  return kept;
}

/**
 * With a draw of `n` in which no cell is wrong, at 95 % confidence fewer than this share of all cells are: 3 / n when all tasks
 * have equally many cells. Where they have not, one cell of a large task stands for more, and the share is that of the worst
 * case, in which what is wrong lies in the largest tasks. Null when nothing can be said; 0 when all were drawn.
 */
export function boundOf(strata: readonly Stratum[], n: number): number | null {
  const sizes = strata.map(({ cells }) => cells).filter((cells) => cells > 0);
  const total = sizes.reduce((sum, cells) => sum + cells, 0);
  if (total === 0) return null;
  if (n >= total) return 0;
  const largest = sizes.reduce((most, cells) => Math.max(most, cells), 0);
  const first = Math.min(n, sizes.length);
  const weight = (first * total) / (sizes.length * largest) + (n - first);
  const share = 3 / weight;
  return share < 1 ? share : null;
}
