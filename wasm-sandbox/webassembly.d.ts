/** The part of the WebAssembly JavaScript API that the sandbox uses; the compiler's library has it only for browsers. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): { module: string; name: string; kind: string }[];
    static exports(module: Module): { name: string; kind: string }[];
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Global {
    constructor(type: { value: 'i32' | 'i64'; mutable: boolean }, value: number | bigint);
    // biome-ignore lint/suspicious/noExplicitAny: a number or a bigint, by the global's type.
    value: any;
  }
  class Table {
    readonly length: number;
    get(index: number): unknown;
  }
  class RuntimeError extends Error {}
  class CompileError extends Error {}
  function validate(bytes: Uint8Array): boolean;
}
