import type { DataKind } from '../model.ts';
import { dgraph, grid, tree, ugraph } from './graphs.ts';
import type { KindSpec } from './kind.ts';
import { intervals, ints, pairs, perm, points, string } from './lists.ts';
import { number, records, strings } from './plain.ts';
import { intGrid, matrix, square } from './tables.ts';
import { twoInts, twoStrings } from './two.ts';

export const KINDS: Readonly<Record<DataKind, KindSpec>> = {
  ints,
  perm,
  string,
  intervals,
  points,
  pairs,
  grid,
  dgraph,
  ugraph,
  tree,
  twoInts,
  twoStrings,
  strings,
  matrix,
  square,
  intGrid,
  records,
  number,
};
