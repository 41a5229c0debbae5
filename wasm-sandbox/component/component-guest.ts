import {
  DEPTH_BUDGET,
  type Ending,
  exitEnding,
  FuelMeter,
  type Guest,
  type GuestRequest,
  type GuestResult,
  HostTrouble,
} from '../guest-instance.ts';
import { MAX_STDERR_BYTES } from '../limits.ts';
import type { ProgramStart } from '../messages.ts';
import { REASON } from '../pass/options.ts';
import { GuestFault } from '../wasi/guest-memory.ts';
import { InputStream, OutputStream } from '../wasi/streams.ts';
import { ComponentStop } from './host-call.ts';
import { Linker } from './linker.ts';
import { componentInterfaces, type HostInterfaces } from './world.ts';

type GetModule = (name: string) => WebAssembly.Module;
type MakeInstance = (module: WebAssembly.Module, imports?: Record<string, Record<string, unknown>>) => unknown;
/** The linking code's one export. */
export type Instantiate = (get: GetModule, host: HostInterfaces, make: MakeInstance) => Record<string, unknown>;

/** Runs a component, freshly linked for each run. */
export class ComponentGuest implements Guest {
  private readonly start: ProgramStart;
  private readonly instantiate: Instantiate;

  constructor(start: ProgramStart, instantiate: Instantiate) {
    this.start = start;
    this.instantiate = instantiate;
  }

  run(request: GuestRequest): GuestResult {
    const { limits, seed, stdin } = request;
    const memoryBytes = limits.memoryMiB << 20;
    const linker = new Linker(this.start.modules, this.start.memories, memoryBytes);
    const meter = new FuelMeter(linker.fuel, this.start.fuelPerSecond);
    meter.begin(limits.fuel);
    linker.depth.value = DEPTH_BUDGET;
    const output = new OutputStream(limits.outputBytes);
    const errors = new OutputStream(MAX_STDERR_BYTES);
    const world = { meter, input: new InputStream(stdin), output, errors, seed, memoryBytes };
    const ending = linker.fits() ? this.ending(linker, componentInterfaces(world), meter) : NO_ROOM;
    return {
      ...ending,
      stdout: output.take(),
      stderr: errors.take(),
      fuel: meter.used(),
      memoryBytes: linker.visibleBytes(),
    };
  }

  /** Instances of the last run are garbage; a new guest is made so that their memory is collected at once. */
  restore(): boolean {
    return false;
  }

  private ending(linker: Linker, host: HostInterfaces, meter: FuelMeter): Ending {
    try {
      const instance = this.instantiate(
        (name) => linker.module(name),
        host,
        (module, imports) => linker.instance(module, imports ?? {}),
      );
      const name = Object.keys(instance).find((candidate) => candidate.startsWith('wasi:cli/run@'));
      (instance[name ?? ''] as { run(): void }).run();
      return exitEnding(0);
    } catch (stop) {
      return classify(stop, linker, meter);
    }
  }
}

const NO_ROOM: Ending = { outcome: 'out-of-memory', exitCode: null };
const TRAP: Ending = { outcome: 'trap', exitCode: null };

/** What a run that did not return ended with. Errors of the linking code itself are misuse by the guest: traps. */
function classify(stop: unknown, linker: Linker, meter: FuelMeter): Ending {
  if (stop instanceof ComponentStop) {
    const { kind, code } = stop.exit;
    if (kind === 'exit') return exitEnding(linker.exitCode ?? code);
    return kind === 'ready' ? TRAP : { outcome: kind, exitCode: null };
  }
  if (linker.reason.value === REASON.hostMemory) {
    throw new HostTrouble('The machine has not enough free memory for this run.');
  }
  if (meter.isEmpty()) return { outcome: 'out-of-fuel', exitCode: null };
  if (stop instanceof WebAssembly.RuntimeError || stop instanceof GuestFault) return TRAP;
  if (stop instanceof RangeError && /call stack|allocat|array buffer length/i.test(stop.message)) {
    throw new HostTrouble(`The engine stopped the run: ${stop.message}`);
  }
  // `run` returned its error case.
  if (stop instanceof Error && stop.constructor.name === 'ComponentError') return exitEnding(1);
  return TRAP;
}
