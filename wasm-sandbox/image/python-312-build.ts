import type { PassOptions } from '../pass/options.ts';
import { ENTRY_COMMAND } from './bootstrap.ts';
import { runBootstrap } from './build-world.ts';
import { finishImage, forBuilding } from './finish-image.ts';
import { PYTHON_312_LAYOUT as LAYOUT } from './python-312-layout.ts';
import { moduleOf } from './saved-program.ts';

const PAGE = 65536;

interface Addresses {
  /** Address of the entry command, in a page of its own between the old memory and the new C stack. */
  readonly command: number;
  readonly stackTop: number;
  readonly stackLowest: number;
  readonly pages: number;
}

function addressesFor(memoryBytes: number): Addresses {
  const stackBottom = memoryBytes + PAGE;
  const stackTop = stackBottom + LAYOUT.stackPages * PAGE;
  return {
    command: memoryBytes,
    stackTop: stackTop - 16,
    stackLowest: stackBottom + LAYOUT.stackReserve,
    pages: stackTop / PAGE,
  };
}

/**
 * Raises the limit on C recursion in the saved thread state, which the package set for its own small stack.
 * The fields (py_recursion_remaining, py_recursion_limit, c_recursion_remaining, recursion_headroom) are found by
 * their values; the recipe holds for one file, so there is exactly one match.
 */
function raiseRecursionLimit(memory: Uint8Array): void {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
  const { pythonRecursionLimit: limit, packageCRecursionLimit: packaged } = LAYOUT;
  const matches: number[] = [];
  for (let at = 0; at + 3 < words.length; at++) {
    if (words[at + 1] !== limit || words[at + 3] !== 0) continue;
    const remaining = words[at]!;
    const native = words[at + 2]!;
    if (remaining > limit - 100 && remaining <= limit && native > packaged - 100 && native <= packaged)
      matches.push(at);
  }
  const [found] = matches;
  if (found === undefined || matches.length > 1) {
    throw new Error(`Expected one thread state in the runtime's memory, found ${matches.length}.`);
  }
  words[found] = limit + LAYOUT.bootstrapFrames;
  words[found + 2] = LAYOUT.cRecursionLimit;
}

/**
 * Makes the default image: runs the interpreter up to the end of its bootstrap, saves its memory and globals as a new
 * module and applies the deterministic pass. The same package gives the same bytes on every machine, because the
 * bootstrap itself runs with canonical NaN, a frozen clock, fixed random bytes and a fixed hash seed. `changed` as in
 * finishImage.
 */
export function buildPython312(packageBytes: Uint8Array, changed: Partial<PassOptions> = {}): Uint8Array {
  const guest = runBootstrap(new WebAssembly.Module(forBuilding(packageBytes)));
  raiseRecursionLimit(guest.memory);
  const addresses = addressesFor(guest.memory.length);
  const program = moduleOf({
    source: packageBytes,
    memory: guest.memory,
    global: (index) =>
      index === LAYOUT.stackGlobal
        ? addresses.stackTop
        : ((guest.exports[`__g${index}`] as WebAssembly.Global).value as number),
    pages: addresses.pages,
    run: { functionIndex: LAYOUT.runFunction, command: ENTRY_COMMAND, address: addresses.command },
  });
  const finish = {
    note: LAYOUT,
    stack: { global: LAYOUT.stackGlobal, lowest: addresses.stackLowest },
    memory: { committedPages: addresses.pages + LAYOUT.committedSpare, mostPages: LAYOUT.mostPages },
  };
  return finishImage(program, finish, changed);
}
