import type { Gap } from './gaps.ts';

/** What `npm run test:tasks -- --calibrate` measured and wrote. */
export const MEASURED: Readonly<Record<string, Gap>> = {
  inversions: { size: 3458, make: 'family_2', slow: ['pairs'] },
  'sum-block-minima': { size: 2476, make: 'family_0', slow: ['scan'] },
};
