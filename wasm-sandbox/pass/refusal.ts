/**
 * Why a module is refused, closed. `module-not-wasm` to `module-invalid` are faults of the file; `module-feature` is
 * WebAssembly that cannot be made deterministic or bounded here; `module-import` wants more than a guest gets;
 * `module-limit` is larger than any engine or this pass takes; `module-unbounded` means that the work between two
 * checks could not be bounded, which no module is known to cause.
 */
export type ModuleFault =
  | 'module-not-wasm'
  | 'module-truncated'
  | 'module-oversized'
  | 'module-malformed'
  | 'module-invalid'
  | 'module-feature'
  | 'module-import'
  | 'module-limit'
  | 'module-unbounded';

/** A module that the pass does not take. `message` says what stands in the way and how to mend it. */
export class UnsupportedModule extends Error {
  override readonly name = 'UnsupportedModule';
  readonly code: ModuleFault;
  /** Byte offset in the module, where one is known. */
  readonly offset: number | undefined;

  constructor(message: string, code: ModuleFault = 'module-feature', offset?: number) {
    super(offset === undefined ? message : `${message} (at byte ${offset})`);
    this.code = code;
    this.offset = offset;
  }
}

/** Not in the binary format of WebAssembly. */
export function malformed(what: string, offset: number): UnsupportedModule {
  return new UnsupportedModule(`The file is damaged or no WebAssembly module: ${what}.`, 'module-malformed', offset);
}

/** In the binary format, but not valid: no engine runs it. */
export function invalid(what: string, offset: number): UnsupportedModule {
  return new UnsupportedModule(`The WebAssembly module is not valid: ${what}.`, 'module-invalid', offset);
}

/** A feature outside the deterministic subset. */
export function feature(message: string, offset: number): UnsupportedModule {
  return new UnsupportedModule(message, 'module-feature', offset);
}

/** More of something than an engine or this pass takes. */
export function limit(what: string, most: number, got: number, offset: number): UnsupportedModule {
  return new UnsupportedModule(`The module has too many ${what}: at most ${most}, got ${got}.`, 'module-limit', offset);
}
