import { MEMORY_ERROR_EXIT } from './image/bootstrap.ts';
import type { Limits } from './limits.ts';
import { MAX_STDERR_BYTES } from './limits.ts';
import type { Outcome } from './outcome.ts';
import { CONTROL, REASON } from './pass/options.ts';
import { GUEST_IMPORTS, GuestExit, type GuestWorld, guestImports, type Meter } from './wasi/guest-host.ts';
import { GuestFault, GuestMemory } from './wasi/guest-memory.ts';
import { InputStream, OutputStream } from './wasi/streams.ts';

/** Depth budget in estimated machine stack bytes; a worker's real stack is larger (see WORKER_STACK_MIB). */
export const DEPTH_BUDGET = 128 << 20;
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

/** Fuel kept in a guest's global. */
export class FuelMeter implements Meter {
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

/** What a worker runs programs with. */
export interface Guest {
  /** Runs one program. Throws HostTrouble when the machine could not finish it. */
  run(request: GuestRequest): GuestResult;
  /** Makes the guest as it was before the run; false when it cannot, so that a new one is needed. */
  restore(): boolean;
}

export interface Ending {
  readonly outcome: Outcome;
  readonly exitCode: number | null;
}

/** The outcome of a program that ended with a status. */
export function exitEnding(code: number): Ending {
  const exitCode = code & 255;
  return { outcome: exitCode === 0 ? 'ok' : 'nonzero-exit', exitCode };
}

/** Programs export constants too, such as the end of their data. */
function isMutable(global: WebAssembly.Global): boolean {
  try {
    const { value } = global;
    global.value = value;
    return true;
  } catch {
    return false;
  }
}

/** A copy of a memory up to its last byte that is not zero. */
function contentOf({ buffer }: WebAssembly.Memory): Uint8Array {
  const words = new BigUint64Array(buffer);
  let length = words.length;
  while (length > 0 && words[length - 1] === 0n) length--;
  return new Uint8Array(buffer.slice(0, length * 8));
}

/** One instance of a runtime image, used again for each run. After each run everything that it changed is put back. */
export class GuestInstance implements Guest {
  readonly exports: Readonly<Record<string, unknown>>;
  private readonly pristineMemory: Uint8Array;
  private readonly imageMostPages: number;
  private readonly pristineGlobals: [WebAssembly.Global, unknown][] = [];
  private readonly memory: WebAssembly.Memory;
  private readonly committedBytes: number;
  private readonly meter: FuelMeter;
  private world: GuestWorld | undefined;

  /** `memory` is the image's content without its data segments; without it the module brings its own. */
  constructor(module: WebAssembly.Module, memory: Uint8Array | undefined, fuelPerSecond: number) {
    const entries = WebAssembly.Module.imports(module);
    const foreign = entries.find(({ module: from, name }) => !GUEST_IMPORTS.has(`${from}.${name}`));
    if (foreign)
      throw new HostTrouble(`The image imports ${foreign.module}.${foreign.name}, which guests are not given.`);
    const names = entries.map((entry) => entry.name);
    const imports = guestImports(names, () => this.world!);
    this.exports = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports }).exports;
    this.memory = this.exports['memory'] as WebAssembly.Memory;
    this.committedBytes = this.memory.buffer.byteLength;
    this.pristineMemory = memory ?? contentOf(this.memory);
    if (memory) new Uint8Array(this.memory.buffer).set(memory);
    for (const value of Object.values(this.exports)) {
      if (value instanceof WebAssembly.Global && isMutable(value)) this.pristineGlobals.push([value, value.value]);
    }
    this.meter = new FuelMeter(this.control('fuel'), fuelPerSecond);
    this.imageMostPages = this.control('mostPages').value;
  }

  protected visiblePages(): number {
    return this.control('pages').value;
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
      input: this.input(request),
      output: new OutputStream(limits.outputBytes),
      errors: new OutputStream(MAX_STDERR_BYTES),
      seed: request.seed,
      arguments: this.arguments,
      environment: [],
      closed: new Set(),
      randomCalls: 0,
    };
    this.world = world;
    this.meter.begin(limits.fuel);
    this.control('depth').value = DEPTH_BUDGET;
    this.control('mostPages').value = Math.min((limits.memoryMiB << 20) / PAGE, this.imageMostPages);
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

  protected readonly arguments: readonly string[] = [];

  protected input({ source, stdin }: GuestRequest): InputStream {
    return new InputStream(source, stdin);
  }

  /** What it means that `_start` returned: the bootstrap always exits, so the program broke it. */
  protected returned(): Ending {
    return { outcome: 'trap', exitCode: null };
  }

  protected exited(code: number): Ending {
    if (code === MEMORY_ERROR_EXIT) return { outcome: 'out-of-memory', exitCode: null };
    return exitEnding(code);
  }

  private ending(): Ending {
    try {
      (this.exports['_start'] as () => void)();
    } catch (stop) {
      return this.classify(stop);
    }
    return this.returned();
  }

  private classify(stop: unknown): Ending {
    if (stop instanceof GuestExit) {
      if (stop.kind !== 'exit') return { outcome: stop.kind === 'ready' ? 'trap' : stop.kind, exitCode: null };
      return this.exited(stop.code);
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
