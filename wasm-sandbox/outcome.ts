/** How one run of a guest program ended. There is no wall-clock outcome: time limits are fuel. */
export const OUTCOMES = ['ok', 'nonzero-exit', 'trap', 'out-of-fuel', 'out-of-memory', 'output-limit'] as const;
export type Outcome = (typeof OUTCOMES)[number];
