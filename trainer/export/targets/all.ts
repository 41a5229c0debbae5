import type { Format, Target } from '../target.ts';
import { LCB } from './lcb.ts';
import { OPEN_R1 } from './open-r1.ts';
import { SFT } from './sft.ts';
import { TRL } from './trl.ts';
import { VERL } from './verl.ts';
import { XCODER } from './xcoder.ts';

export const TARGETS: Readonly<Record<Format, Target>> = {
  sft: SFT,
  rl_verl: VERL,
  rl_xcoder: XCODER,
  rl_trl: TRL,
  rl_open_r1: OPEN_R1,
  rl_lcb: LCB,
};
