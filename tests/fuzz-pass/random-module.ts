import { ByteWriter } from '../../wasm-sandbox/pass/byte-writer.ts';
import { RandomCode } from './random-code.ts';
import { D, F, I, L, TYPES } from './random-operations.ts';
import { RandomSource } from './random-source.ts';
import type { Signature, Surroundings } from './random-values.ts';

/** Calls and loop rounds of one call from outside. */
export const BUDGET = 400;
const MOST_PAGES = 4;

export interface RandomModule {
  readonly bytes: Uint8Array;
  readonly functions: readonly Signature[];
  readonly calls: readonly { readonly name: string; readonly operands: readonly unknown[] }[];
}

function encoded(write: (out: ByteWriter) => void): Uint8Array {
  const out = new ByteWriter();
  write(out);
  return out.copy();
}

function vector(items: readonly Uint8Array[]): Uint8Array {
  return encoded((out) => {
    out.u32(items.length);
    for (const item of items) out.bytes(item);
  });
}

function functionType({ params, results }: Signature): Uint8Array {
  return encoded((out) => {
    out.u8(0x60);
    out.u32(params.length);
    out.u8(...params);
    out.u32(results.length);
    out.u8(...results);
  });
}

function body(random: RandomSource, scope: Surroundings, index: number): Uint8Array {
  const code = new RandomCode(random, scope, index, 40 + random.below(200));
  // A local of each type, which the generator counts on.
  code.locals.unshift(...TYPES);
  const instructions = code.body();
  return encoded((out) => {
    const locals = vector(code.locals.map((type) => Uint8Array.of(1, type)));
    out.u32(locals.length + instructions.length);
    out.bytes(locals);
    out.bytes(instructions);
  });
}

function global(type: number, random: RandomSource): Uint8Array {
  return encoded((out) => {
    out.u8(type, 1);
    if (type === I) {
      out.u8(0x41);
      out.signed(random.i32());
    } else if (type === L) {
      out.u8(0x42);
      out.signed(random.i64());
    } else out.u8(...(type === F ? [0x43, 0, 0, 0x80, 0x3f] : [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]));
    out.u8(0x0b);
  });
}

function named(name: string, kind: number, index: number): Uint8Array {
  return encoded((out) => {
    out.name(name);
    out.u8(kind);
    out.u32(index);
  });
}

function signature(random: RandomSource): Signature {
  const list = (most: number): number[] => Array.from({ length: random.below(most + 1) }, () => random.pick(TYPES));
  return { params: list(3), results: random.chance(80) ? [random.pick(TYPES)] : list(2) };
}

function operand(type: number, random: RandomSource): unknown {
  if (type === I) return random.i32();
  return type === L ? random.i64() : random.float();
}

/** A valid module whose every call ends; all functions, globals and the memory are exported. */
export function randomModule(seed: number): RandomModule {
  const random = new RandomSource(seed);
  const functions = Array.from({ length: 2 + random.below(5) }, () => signature(random));
  const globals = [I, L, F, D, I];
  const tableSize = functions.length + random.below(3);
  const blockTypes = { mix: functions.length, pair: functions.length + 1 };
  const scope: Surroundings = { functions, globals, tableSize, blockTypes };
  const indices = functions.map((_, index) => encoded((out) => out.u32(index)));
  const sections: [number, Uint8Array][] = [
    [1, vector([...functions, { params: [I, D], results: [D] }, { params: [], results: [I, L] }].map(functionType))],
    [3, vector(indices)],
    [4, Uint8Array.of(1, 0x70, 1, tableSize, tableSize + 6)],
    [5, Uint8Array.of(1, 1, 1, MOST_PAGES)],
    [6, vector(globals.map((type) => global(type, random)))],
    [
      7,
      vector([
        named('memory', 2, 0),
        ...globals.map((_, index) => named(`g${index}`, 3, index)),
        ...functions.map((_, index) => named(`f${index}`, 0, index)),
      ]),
    ],
    [
      9,
      encoded((out) => {
        out.u8(2, 0, 0x41, 0, 0x0b);
        out.bytes(vector(indices));
        out.u8(1, 0);
        out.bytes(vector(indices));
      }),
    ],
    [12, Uint8Array.of(2)],
    [10, vector(functions.map((_, index) => body(random, scope, index)))],
    [11, Uint8Array.of(2, 1, 4, 1, 2, 3, 4, 0, 0x41, 16, 0x0b, 3, 7, 8, 9)],
  ];
  const out = new ByteWriter();
  out.u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  for (const [id, content] of sections) {
    out.u8(id);
    out.u32(content.length);
    out.bytes(content);
  }
  const calls = Array.from({ length: 4 }, () => {
    const index = random.below(functions.length);
    return { name: `f${index}`, operands: functions[index]!.params.map((type) => operand(type, random)) };
  });
  return { bytes: out.copy(), functions, calls };
}
