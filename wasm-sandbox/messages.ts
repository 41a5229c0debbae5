import type { MemorySize } from './component/linker.ts';
import type { GuestRequest, GuestResult } from './guest-instance.ts';
import type { ProgramForm } from './lang/program-image.ts';

/** A worker for a runtime image. The memory is shared between workers and never written. */
export interface ImageStart {
  readonly module: WebAssembly.Module;
  readonly memory: Uint8Array;
  readonly fuelPerSecond: number;
}

/** A worker for a compiled program. */
export interface ProgramStart {
  readonly form: ProgramForm;
  readonly modules: Readonly<Record<string, WebAssembly.Module>>;
  /** As in PreparedProgram. */
  readonly glue: string;
  readonly restorable: boolean;
  /** Sizes of the memories of a component's modules, by module. */
  readonly memories: Readonly<Record<string, MemorySize>>;
  readonly fuelPerSecond: number;
}

export type WorkerStart = ImageStart | ProgramStart;

export type WorkerRequest = GuestRequest;

export type WorkerReply = { readonly result: GuestResult } | { readonly trouble: string };
