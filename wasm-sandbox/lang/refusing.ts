import { type ModuleFault, UnsupportedModule } from '../pass/refusal.ts';
import { GuestRefusal, type GuestRefusalCode } from './guest-refusal.ts';
import type { PreparedProgram } from './program-image.ts';

/** Largest program file, in bytes. */
export const MAX_PROGRAM_BYTES = 64 << 20;
/** Most memory that any run can get, in pages of 64 KiB. */
export const MOST_PAGES = 16384;

const FAULTS: Readonly<Record<ModuleFault, GuestRefusalCode>> = {
  'module-not-wasm': 'guest-invalid',
  'module-truncated': 'guest-invalid',
  'module-malformed': 'guest-invalid',
  'module-invalid': 'guest-invalid',
  'module-oversized': 'guest-too-large',
  'module-limit': 'guest-too-large',
  'module-unbounded': 'guest-too-large',
  'module-feature': 'guest-unsupported',
  'module-import': 'guest-import',
};

/**
 * Runs a preparation over a file from a stranger: whatever the pass or the engine has against it becomes a GuestRefusal.
 */
export function refusing(bytes: Uint8Array, prepare: () => PreparedProgram): PreparedProgram {
  checkSize(bytes.length);
  try {
    const prepared = prepare();
    for (const module of prepared.modules) new WebAssembly.Module(module.bytes);
    return prepared;
  } catch (error) {
    throw asRefusal(error);
  }
}

export function checkSize(bytes: number): void {
  if (bytes <= MAX_PROGRAM_BYTES) return;
  throw new GuestRefusal('guest-too-large', `Expected a program of at most ${MAX_PROGRAM_BYTES} bytes, got ${bytes}.`);
}

/** What a preparation threw, in the words of a refusal; errors of the machine stay as they are. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof GuestRefusal) return error;
  if (error instanceof UnsupportedModule) return new GuestRefusal(FAULTS[error.code], error.message, { cause: error });
  if (error instanceof WebAssembly.CompileError) {
    const detail = error.message.replace(/^WebAssembly\.Module\(\): /, '');
    return new GuestRefusal('guest-invalid', `The module is not valid WebAssembly: ${detail}`, { cause: error });
  }
  // The reader throws these at the end of a file that is cut short.
  if (error instanceof RangeError || error instanceof TypeError) {
    return new GuestRefusal('guest-invalid', `The module is damaged or cut short: ${error.message}`, { cause: error });
  }
  return error;
}
