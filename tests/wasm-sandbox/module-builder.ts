import { ByteWriter } from '../../wasm-sandbox/pass/byte-writer.ts';
import { instrument } from '../../wasm-sandbox/pass/instrument.ts';
import { CONTROL, type PassOptions, REASON } from '../../wasm-sandbox/pass/options.ts';

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;

/** A function of a hand-made module: every one is exported under its name. */
export interface FunctionText {
  readonly params?: readonly number[];
  readonly results?: readonly number[];
  readonly locals?: readonly number[];
  /** Opcodes without the final `end`; a name stands for a call of that function. */
  readonly code: readonly (number | string)[];
  readonly hidden?: boolean;
}

export interface ModuleText {
  readonly functions: Readonly<Record<string, FunctionText>>;
  /** Functions in the table. */
  readonly table?: readonly string[];
  readonly memoryFlags?: number;
  /** Raw sections put in place of, or besides, the generated ones. */
  readonly raw?: Readonly<Record<number, readonly number[]>>;
}

/** Signed LEB128 bytes. */
export function signed(value: number | bigint): number[] {
  const out = new ByteWriter();
  out.signed(value);
  return [...out.copy()];
}

function unsigned(value: number): number[] {
  const out = new ByteWriter();
  out.u32(value);
  return [...out.copy()];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function named(text: string): number[] {
  return [...unsigned(text.length), ...new TextEncoder().encode(text)];
}

function body(text: FunctionText, indexOf: (name: string) => number): number[] {
  const code = text.code.flatMap((item) => (typeof item === 'number' ? [item] : [0x10, ...unsigned(indexOf(item))]));
  const content = [...vector((text.locals ?? []).map((type) => [1, type])), ...code, 0x0b];
  return [...unsigned(content.length), ...content];
}

/** One memory of a page, one mutable i32 global 0 (65536), and the given functions. */
export function buildModule(text: ModuleText): Uint8Array {
  const names = Object.keys(text.functions);
  const functions = Object.values(text.functions);
  const indexOf = (name: string): number => names.indexOf(name);
  const visible = names.filter((name) => !text.functions[name]!.hidden);
  const list = (types: readonly number[] = []): number[] => [...unsigned(types.length), ...types];
  const sections: Record<number, readonly number[]> = {
    1: vector(functions.map(({ params, results }) => [0x60, ...list(params), ...list(results)])),
    3: vector(functions.map((_, index) => unsigned(index))),
    4: [1, 0x70, 0, 4],
    5: [1, text.memoryFlags ?? 0, 1, ...((text.memoryFlags ?? 0) & 1 ? [4] : [])],
    6: [1, I32, 1, 0x41, ...signed(65536), 0x0b],
    7: vector([[...named('memory'), 2, 0], ...visible.map((name) => [...named(name), 0, ...unsigned(indexOf(name))])]),
    9: vector([[0, 0x41, 0, 0x0b, ...vector((text.table ?? []).map((name) => unsigned(indexOf(name))))]]),
    10: vector(functions.map((item) => body(item, indexOf))),
    ...text.raw,
  };
  let out = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  for (const id of [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11, 13]) {
    const content = sections[id];
    // By concatenation: a long section does not fit in the arguments of a call.
    if (content) out = out.concat(id, unsigned(content.length), content);
  }
  return Uint8Array.from(out);
}

export const ALL_ON: PassOptions = {
  fuel: true,
  depth: true,
  canonicalNan: true,
  stack: null,
  memory: { committedPages: 1, mostPages: 16 },
  exportGlobals: true,
};

export interface CallResult {
  readonly value: unknown;
  /** Undefined when the function returned. */
  readonly trap: 'out-of-fuel' | 'depth' | 'stack' | 'other' | undefined;
  readonly fuel: number;
  readonly exports: Record<string, unknown>;
}

export function controlOf(exports: Record<string, unknown>, name: keyof typeof CONTROL): WebAssembly.Global {
  return exports[CONTROL[name]] as WebAssembly.Global;
}

/** Instruments a module, calls one function with a budget and tells how it ended. */
export function call(
  text: ModuleText,
  name: string,
  { options = ALL_ON, fuel = 1_000_000, depth = 1 << 18, args = [] as unknown[] } = {},
): CallResult {
  const { bytes } = instrument(buildModule(text), options);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
  const all = exports as Record<string, unknown>;
  controlOf(all, 'fuel').value = BigInt(fuel);
  controlOf(all, 'depth').value = depth;
  const used = (): number => fuel - Number(controlOf(all, 'fuel').value);
  try {
    const value = (all[name] as (...operands: unknown[]) => unknown)(...args);
    return { value, trap: undefined, fuel: used(), exports: all };
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const reason = controlOf(all, 'reason').value;
    const trap = reason === REASON.depth ? 'depth' : reason === REASON.stack ? 'stack' : undefined;
    return { value: undefined, trap: trap ?? (used() > fuel ? 'out-of-fuel' : 'other'), fuel: used(), exports: all };
  }
}
