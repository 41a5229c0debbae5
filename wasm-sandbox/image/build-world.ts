import { GuestExit, type GuestWorld, guestImports } from '../wasi/guest-host.ts';
import { GuestMemory } from '../wasi/guest-memory.ts';
import { InputStream, OutputStream } from '../wasi/streams.ts';
import { BOOTSTRAP, READY_MARK } from './bootstrap.ts';
import { RECIPE } from './recipe.ts';

const MOST_BUILD_ERRORS = 1 << 16;

/** A guest that ran its bootstrap and stands where the image saves it. */
export interface ReadyGuest {
  readonly memory: Uint8Array;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Runs the bootstrap on the package's module, with a frozen clock and fixed random bytes. */
export function runBootstrap(module: WebAssembly.Module): ReadyGuest {
  let world: GuestWorld;
  const errors = new OutputStream(MOST_BUILD_ERRORS);
  const isReady = (): boolean => new TextDecoder().decode(errors.take()).endsWith(READY_MARK);
  const meter = {
    charge(): void {},
    pass(): void {},
    nanoseconds(): bigint {
      if (isReady()) throw new GuestExit('ready');
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
    output: new OutputStream(0),
    errors,
    seed: new TextEncoder().encode('image'),
    arguments: ['python3', '-c', BOOTSTRAP],
    environment: Object.entries(RECIPE.environment).map(([name, value]) => `${name}=${value}`),
    closed: new Set(),
    randomCalls: 0,
  };
  try {
    (exports['_start'] as () => void)();
  } catch (stop) {
    if (stop instanceof GuestExit && stop.kind === 'ready') return { memory: new Uint8Array(memory.buffer), exports };
    const said = new TextDecoder().decode(errors.take());
    throw new Error(`The runtime's bootstrap stopped early (${String(stop)}). It said:\n${said}`);
  }
  throw new Error('The runtime ended before its bootstrap said that it is ready.');
}
