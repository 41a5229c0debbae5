import type { Parameters } from '../../protocol/messages/genesis.ts';
import { CoreWorld } from './core-world.ts';

const QUIET: Partial<Parameters> = { auditMin: [0, 1], auditMax: [0, 1], dissentCoin: [0, 1], tasks: 1 };

/** A world of one task and no coins: nothing is repeated but winners. */
export function quietWorld(parameters: Partial<Parameters> = {}, count = 7): CoreWorld {
  const made = new CoreWorld({ ...QUIET, ...parameters });
  for (let i = 0; i < count; i++) made.join(`node ${i}`);
  made.epoch();
  return made;
}
