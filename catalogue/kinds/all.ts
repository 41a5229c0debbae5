import type { DataKind } from '../model.ts';
import { dgraph, grid, tree, ugraph } from './graphs.ts';
import type { KindSpec } from './kind.ts';
import { intervals, ints, pairs, perm, points, string } from './lists.ts';

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
};
