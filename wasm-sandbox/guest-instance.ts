import { MEMORY_ERROR_EXIT } from './image/bootstrap.ts';
import type { Limits } from './limits.ts';
import { MAX_STDERR_BYTES } from './limits.ts';
import type { Outcome } from './outcome.ts';
import { CONTROL, REASON } from './pass/options.ts';
import { GUEST_IMPORTS, GuestExit, type GuestWorld, guestImports, type Meter } from './wasi/guest-host.ts';
import { GuestFault, GuestMemory } from './wasi/guest-memory.ts';
import { InputStream, OutputStream } from './wasi/streams.ts';

/** Depth budget in estimated machine stack bytes; a worker's real stack is larger (see WORKER_STACK_MIB). */
const DEPTH_BUDGET = 128 << 20;
const PAGE = 65536;
const NANOSECONDS = 1_000_000_000n;

export interface GuestRequest {
  readonly source: Uint8Array;
  readonly stdin: Uint8Array;
  readonly limits: Limits;
  readonly seed: Uint8Array;
}

export interface GuestResult {
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly fuel: number;
  readonly memoryBytes: number;
}

/** The machine, not the program, is the reason that a run has no outcome. */
export class HostTrouble extends Error {
  override readonly name = 'HostTrouble';
}

class FuelMeter implements Meter {
  private readonly fuel: WebAssembly.Global;
  private readonly fuelPerSecond: bigint;
  private budget = 0n;

  constructor(fuel: WebAssembly.Global, fuelPerSecond: number) {
    this.fuel = fuel;
    this.fuelPerSecond = BigInt(fuelPerSecond);
  }

  begin(budget: number): void {
    this.budget = BigInt(budget);
    this.fuel.value = this.budget;
  }

  charge(amount: bigint): void {
    const left: bigint = this.fuel.value - amount;
    this.fuel.value = left;
    if (left < 0n) throw new GuestExit('out-of-fuel');
  }

  nanoseconds(): bigint {
    return ((this.budget - this.fuel.value) * NANOSECONDS) / this.fuelPerSecond;
  }

  pass(nanoseconds: bigint): void {
    const amount = (nanoseconds * this.fuelPerSecond) / NANOSECONDS;
    this.charge(amount < this.budget ? amount : this.budget + 1n);
  }

  isEmpty(): boolean {
    return this.fuel.value < 0n;
  }

  used(): number {
    return Math.min(Number(this.budget - this.fuel.value), Number(this.budget));
  }
}

/** One instance of a runtime image, used again for each run. After each run everything that it changed is put back. */
export class GuestInstance {
  readonly exports: Readonly<Record<string, unknown>>;
  private readonly pristineMemory: Uint8Array;
  private readonly pristineGlobals: [WebAssembly.Global, unknown][] = [];
  private readonly memory: WebAssembly.Memory;
  private readonly committedBytes: number;
  private readonly meter: FuelMeter;
  private world: GuestWorld | undefined;

  constructor(module: WebAssembly.Module, memory: Uint8Array, fuelPerSecond: number) {
    const entries = WebAssembly.Module.imports(module);
    const foreign = entries.find(({ module: from, name }) => !GUEST_IMPORTS.has(`${from}.${name}`));
    if (foreign)
      throw new HostTrouble(`The image imports ${foreign.module}.${foreign.name}, which guests are not given.`);
    const names = entries.map((entry) => entry.name);
    const imports = guestImports(names, () => this.world!);
    this.exports = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports }).exports;
    this.memory = this.exports['memory'] as WebAssembly.Memory;
    this.committedBytes = this.memory.buffer.byteLength;
    this.pristineMemory = memory;
    new Uint8Array(this.memory.buffer).set(memory);
    for (const value of Object.values(this.exports)) {
      if (value instanceof WebAssembly.Global) this.pristineGlobals.push([value, value.value]);
    }
    this.meter = new FuelMeter(this.control('fuel'), fuelPerSecond);
  }

  private control(name: keyof typeof CONTROL): WebAssembly.Global {
    return this.exports[CONTROL[name]] as WebAssembly.Global;
  }

  /**
   * Runs one program. Throws HostTrouble when the machine could not finish it.
   * Call `restore` before the next run.
   */
  run(request: GuestRequest): GuestResult {
    const { limits } = request;
    const world: GuestWorld = {
      memory: new GuestMemory(this.memory, this.control('pages')),
      meter: this.meter,
      input: new InputStream(request.source, request.stdin),
      output: new OutputStream(limits.outputBytes),
      errors: new OutputStream(MAX_STDERR_BYTES),
      seed: request.seed,
      arguments: [],
      environment: [],
      closed: new Set(),
      randomCalls: 0,
    };
    this.world = world;
    this.meter.begin(limits.fuel);
    this.control('depth').value = DEPTH_BUDGET;
    this.control('mostPages').value = (limits.memoryMiB << 20) / PAGE;
    const { outcome, exitCode } = this.ending();
    return {
      outcome,
      exitCode,
      stdout: world.output.take(),
      stderr: world.errors.take(),
      fuel: this.meter.used(),
      memoryBytes: this.control('pages').value * PAGE,
    };
  }

  private ending(): { outcome: Outcome; exitCode: number | null } {
    try {
      (this.exports['_start'] as () => void)();
    } catch (stop) {
      return this.classify(stop);
    }
    // The bootstrap always exits; returning means that the program broke it.
    return { outcome: 'trap', exitCode: null };
  }

  private classify(stop: unknown): { outcome: Outcome; exitCode: number | null } {
    if (stop instanceof GuestExit) {
      if (stop.kind !== 'exit') return { outcome: stop.kind === 'ready' ? 'trap' : stop.kind, exitCode: null };
      if (stop.code === MEMORY_ERROR_EXIT) return { outcome: 'out-of-memory', exitCode: null };
      const exitCode = stop.code & 255;
      return { outcome: exitCode === 0 ? 'ok' : 'nonzero-exit', exitCode };
    }
    if (stop instanceof GuestFault) return { outcome: 'trap', exitCode: null };
    if (stop instanceof WebAssembly.RuntimeError) {
      if (this.control('reason').value === REASON.hostMemory) {
        throw new HostTrouble('The machine has not enough free memory for this run.');
      }
      return { outcome: this.meter.isEmpty() ? 'out-of-fuel' : 'trap', exitCode: null };
    }
    throw new HostTrouble(`The engine stopped the run: ${String(stop)}`);
  }

  /**
   * Puts memory and globals back; tables cannot have changed (the image builder refuses runtimes that could).
   * Returns false when memory was committed during the run: it cannot be given back, so a new instance is needed.
   */
  restore(): boolean {
    this.world = undefined;
    if (this.memory.buffer.byteLength !== this.committedBytes) return false;
    const memory = new Uint8Array(this.memory.buffer);
    memory.set(this.pristineMemory);
    memory.fill(0, this.pristineMemory.length);
    for (const [global, value] of this.pristineGlobals) global.value = value;
    return true;
  }
}
