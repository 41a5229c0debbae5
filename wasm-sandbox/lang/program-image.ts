import type { RuntimeImage } from '../image/cache.ts';

/** A core module after the pass. */
export interface MeteredModule {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Size in pages of the memory that a component's module brings along. */
  readonly memory?: { readonly least: number; readonly most: number } | undefined;
}

/** A compiled program after the pass, as its cache file holds it. */
export interface PreparedProgram {
  readonly form: ProgramForm;
  /** False when an instance cannot be restored and used again. */
  readonly restorable: boolean;
  /** The JavaScript that links a component's core modules; empty for a command. */
  readonly glue: string;
  readonly modules: readonly MeteredModule[];
}

/** `command`: a WASI preview 1 command. `component`: a WASI 0.2 command component. */
export type ProgramForm = 'command' | 'component';

/** A compiled program that takes no source text: the counterpart of a runtime image for C, C++, Rust and the like. */
export interface ProgramImage extends RuntimeImage {
  readonly form: ProgramForm;
}

/**
 * Fuel of one reference second for compiled programs: about what one core of a 2026 x86-64 machine spends in a second.
 * A constant, because the guest's clock is derived from it.
 */
export const PROGRAM_FUEL_PER_SECOND = 4_000_000_000;
