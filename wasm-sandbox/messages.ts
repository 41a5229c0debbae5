import type { GuestRequest, GuestResult } from './guest-instance.ts';

/** What a worker is started with. The memory is shared between workers and never written. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: Uint8Array;
  readonly fuelPerSecond: number;
}

export type WorkerRequest = GuestRequest;

export type WorkerReply = { readonly result: GuestResult } | { readonly trouble: string };
