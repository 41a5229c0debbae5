/**
 * How often a label with so many of eight supporters was right, in parts of a thousand: builtin tasks with 30 % wrong
 * candidates and shared misreadings, plain votes, as `npm run experiment:accuracy -- --report` printed it (see the README of the
 * experiment for tasks and catalogue). The log of a campaign does not hold the truth, so this is what its support is read by.
 */
export const MEASURED_SUPPORT: Readonly<Record<number, number>> = {
  3: 313,
  4: 519,
  5: 728,
  6: 851,
  7: 935,
  8: 976,
};
export const MEASURED_WITH = { candidates: 8, tasks: 1171 } as const;
