import { GuestExit, type GuestWorld, guestImports } from '../wasi/guest-host.ts';
import { GuestMemory } from '../wasi/guest-memory.ts';
import { InputStream, OutputStream } from '../wasi/streams.ts';
import { COMMAND_BOOTSTRAP, READY_MARK } from './bootstrap.ts';
import { PYTHON_312_LAYOUT } from './python-312-layout.ts';

const MOST_BUILD_ERRORS = 1 << 16;

/** A runtime in the middle of being made into an image: it sees a frozen clock, fixed random bytes, no input. */
export interface BuildGuest {
  readonly memory: WebAssembly.Memory;
  readonly exports: Readonly<Record<string, unknown>>;
  /** What it wrote to standard output and error so far. */
  readonly said: () => string;
}

export interface BuildWorld {
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
  /** Called when the guest asks for the time. */
  readonly onClock?: (said: () => string) => void;
}

/** Instantiates a runtime's module for building. Nothing of it has run yet. */
export function openBuildGuest(module: WebAssembly.Module, given: BuildWorld): BuildGuest {
  let world: GuestWorld;
  const errors = new OutputStream(MOST_BUILD_ERRORS);
  const said = (): string => new TextDecoder().decode(errors.take());
  const meter = {
    charge(): void {},
    pass(): void {},
    nanoseconds(): bigint {
      given.onClock?.(said);
      return 0n;
    },
  };
  const names = WebAssembly.Module.imports(module).map((entry) => entry.name);
  const imports = guestImports(names, () => world);
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  const memory = exports['memory'] as WebAssembly.Memory;
  // Before the pass makes growth virtual, the size that the guest sees is the size of its memory.
  const pages = {
    get value(): number {
      return memory.buffer.byteLength / 65536;
    },
  } as WebAssembly.Global;
  world = {
    memory: new GuestMemory(memory, pages),
    meter,
    input: new InputStream(),
    output: errors,
    errors,
    seed: new TextEncoder().encode('image'),
    arguments: given.arguments,
    environment: given.environment,
    closed: new Set(),
    randomCalls: 0,
  };
  return { memory, exports, said };
}

/** A guest that ran its bootstrap and stands where the image saves it. */
export interface ReadyGuest {
  readonly memory: Uint8Array;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Runs the bootstrap on the npm package's module, up to where it asks for the time behind READY_MARK. */
export function runBootstrap(module: WebAssembly.Module): ReadyGuest {
  const guest = openBuildGuest(module, {
    arguments: ['python3', '-c', COMMAND_BOOTSTRAP],
    environment: Object.entries(PYTHON_312_LAYOUT.environment).map(([name, value]) => `${name}=${value}`),
    onClock: (said) => {
      if (said().endsWith(READY_MARK)) throw new GuestExit('ready');
    },
  });
  const { memory, exports } = guest;
  try {
    (exports['_start'] as () => void)();
  } catch (stop) {
    if (stop instanceof GuestExit && stop.kind === 'ready') return { memory: new Uint8Array(memory.buffer), exports };
    throw new Error(`The runtime's bootstrap stopped early (${String(stop)}). It said:\n${guest.said()}`);
  }
  throw new Error('The runtime ended before its bootstrap said that it is ready.');
}
