import type { SharedLibrary } from './shared-library.ts';

const PAGE = 65536;
const LEAST_ALIGNMENT = 16;

/** Where one library's data and table entries begin. */
export interface Placement {
  readonly memoryBase: number;
  readonly tableBase: number;
}

/** The linked program's memory from address 0: the C stack (growing down), the libraries' data, the heap. */
export interface Layout {
  readonly placements: ReadonlyMap<SharedLibrary, Placement>;
  readonly stackTop: number;
  readonly heapBase: number;
  readonly heapEnd: number;
  /** Table entries that the libraries take; entry 0 stays empty, so that a null function pointer traps. */
  readonly tableEntries: number;
}

function aligned(address: number, alignment: number): number {
  return Math.ceil(address / alignment) * alignment;
}

export function layOut(libraries: readonly SharedLibrary[], stackBytes: number): Layout {
  const placements = new Map<SharedLibrary, Placement>();
  const stackTop = aligned(stackBytes, LEAST_ALIGNMENT);
  let address = stackTop;
  let entry = 1;
  for (const library of libraries) {
    address = aligned(address, Math.max(LEAST_ALIGNMENT, library.memoryAlignment));
    placements.set(library, { memoryBase: address, tableBase: entry });
    address += library.memoryBytes;
    entry += library.tableEntries;
  }
  const heapBase = aligned(address, PAGE);
  return { placements, stackTop, heapBase, heapEnd: heapBase + PAGE, tableEntries: entry };
}
