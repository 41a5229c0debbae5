import type { ProgramLimits } from './executor.ts';

/**
 * Limits of the builtin generator's own programs (extractor, input programs, validators). Nodes must agree byte for byte on
 * what these programs print, and running out of a limit changes that: the numbers are part of the generator.
 */
export const GENERATOR_LIMITS: ProgramLimits = {
  fuel: 20_000_000_000,
  memoryMiB: 256,
  /** All inputs of a task at their largest, with room for their headers. */
  outputBytes: 4 * 2 ** 20,
};
