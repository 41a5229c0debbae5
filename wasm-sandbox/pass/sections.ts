import { ByteReader } from './byte-reader.ts';
import { feature, malformed, UnsupportedModule } from './refusal.ts';

export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** The order in which sections may stand. */
export const SECTION_ORDER: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

/** Largest module that the pass reads. */
export const MOST_MODULE_BYTES = 64 << 20;

export interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** Kinds of imports and exports. */
export const EXTERNAL = { function: 0, table: 1, memory: 2, global: 3 } as const;

const MAGIC = [0, 0x61, 0x73, 0x6d];
const VERSION = [1, 0, 0, 0];
const COMPONENT = 13;

function checkHeader(bytes: Uint8Array): void {
  if (bytes.length > MOST_MODULE_BYTES) {
    const got = `this one has ${bytes.length}`;
    throw new UnsupportedModule(`A module may have at most ${MOST_MODULE_BYTES} bytes, ${got}.`, 'module-oversized');
  }
  const start = MAGIC.findIndex((value, index) => bytes[index] !== value);
  if (start >= 0) {
    const code = start === bytes.length && start > 0 ? 'module-truncated' : 'module-not-wasm';
    throw new UnsupportedModule('Expected a WebAssembly 1.0 core module: its first bytes are not \\0asm.', code, start);
  }
  if (bytes.length < 8) throw new UnsupportedModule('The WebAssembly module ends early.', 'module-truncated', 8);
  if (bytes[4] === COMPONENT && bytes[6] === 1) {
    throw feature('Expected a WebAssembly 1.0 core module, got a component; it has to be taken apart first.', 4);
  }
  const version = VERSION.findIndex((value, index) => bytes[4 + index] !== value);
  if (version >= 0) throw malformed('expected WebAssembly 1.0, got another version', 4);
}

/** The sections of a module in file order; checks the header, ids, sizes and order. */
export function readSections(bytes: Uint8Array): Section[] {
  checkHeader(bytes);
  const reader = new ByteReader(bytes, 8);
  const sections: Section[] = [];
  let rank = -1;
  while (reader.position < bytes.length) {
    const at = reader.position;
    const id = reader.u8();
    if (id === 13) throw feature('The module uses exception handling; build it without -fwasm-exceptions.', at);
    if (id > SECTION.dataCount) throw malformed(`malformed section id ${id}`, at);
    const length = reader.u32();
    const start = reader.position;
    reader.skip(length);
    sections.push({ id, start, end: start + length });
    if (id === SECTION.custom) new ByteReader(bytes, start, start + length).name();
    else {
      const next = SECTION_ORDER.indexOf(id);
      if (next <= rank) throw malformed('a section is repeated or out of order', at);
      rank = next;
    }
  }
  return sections;
}
