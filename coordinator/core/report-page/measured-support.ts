/**
 * How often a label with so many of eight supporters was right, in parts of a thousand: builtin tasks with 30 % wrong
 * candidates and shared misreadings, plain votes, as `npm run experiment:accuracy -- --report` printed it (see the README of the
 * experiment for tasks and catalogue). The log of a campaign does not hold the truth, so this is what its support is read by.
 */
export const MEASURED_SUPPORT: Readonly<Record<number, number>> = {
  3: 395,
  4: 517,
  5: 761,
  6: 853,
  7: 934,
  8: 978,
};
export const MEASURED_WITH = { candidates: 8, tasks: 2000 } as const;
