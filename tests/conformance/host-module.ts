/** What a script says of a trap, and what the engine says of it. */
export const TRAPS: readonly [RegExp, RegExp][] = [
  [/^integer divide by zero/, /divide by zero|remainder by zero/],
  [/^integer overflow/, /unrepresentable/],
  [/^invalid conversion/, /unrepresentable/],
  [/^out of bounds memory/, /memory access out of bounds|segment .* out of bounds|data segment/i],
  [/^out of bounds table/, /table .*out of bounds|element segment|segment/i],
  [/^undefined/, /table index is out of bounds|out of bounds/],
  [/^uninitialized/, /null function|signature mismatch|dereferencing a null/],
  [/^indirect call/, /signature mismatch/],
  [/^unreachable/, /unreachable/],
];

/** The module that scripts may import. */
export function spectest(): Record<string, unknown> {
  const Table = WebAssembly.Table as unknown as new (type: object) => unknown;
  const Memory = WebAssembly.Memory as unknown as new (type: object) => unknown;
  const Global = WebAssembly.Global as unknown as new (type: object, value: unknown) => unknown;
  const print = (): void => undefined;
  return {
    ...{ print, print_i32: print, print_i64: print, print_f32: print, print_f64: print },
    ...{ print_i32_f32: print, print_f64_f64: print },
    table: new Table({ element: 'anyfunc', initial: 10, maximum: 20 }),
    memory: new Memory({ initial: 1, maximum: 2 }),
    global_i32: new Global({ value: 'i32' }, 666),
    global_i64: new Global({ value: 'i64' }, 666n),
    global_f32: new Global({ value: 'f32' }, 666.6),
    global_f64: new Global({ value: 'f64' }, 666.6),
  };
}
