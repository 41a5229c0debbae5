/** What one run may use. */
export interface Limits {
  /** Work budget in fuel units (see `RuntimeImage.fuelPerSecond`); a safe integer. */
  readonly fuel: number;
  /** Linear memory the guest may reach, in MiB, the runtime itself included. */
  readonly memoryMiB: number;
  /** Most bytes of standard output. */
  readonly outputBytes: number;
}

export const DEFAULT_LIMITS: Limits = { fuel: 10e9, memoryMiB: 256, outputBytes: 1 << 20 };

export const LIMIT_BOUNDS = {
  fuel: { least: 1, most: 1e12 },
  memoryMiB: { least: 64, most: 1024 },
  outputBytes: { least: 0, most: 64 << 20 },
} as const satisfies Record<keyof Limits, { least: number; most: number }>;

/** Largest source text and standard input, in bytes. */
export const MAX_SOURCE_BYTES = 4 << 20;
export const MAX_STDIN_BYTES = 64 << 20;
/** Standard error is kept up to this many bytes; the rest is dropped without an outcome. */
export const MAX_STDERR_BYTES = 64 << 10;

/** Returns `limits` when each is a safe integer within `LIMIT_BOUNDS`; throws RangeError naming the first that is not. */
export function checkLimits(limits: Limits): Limits {
  for (const key of ['fuel', 'memoryMiB', 'outputBytes'] as const) {
    const { least, most } = LIMIT_BOUNDS[key];
    const value = limits[key];
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw new RangeError(`Limit ${key} must be a whole number from ${least} to ${most}, got ${String(value)}.`);
    }
  }
  return limits;
}
