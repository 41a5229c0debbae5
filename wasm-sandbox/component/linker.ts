import { CONTROL } from '../pass/options.ts';
import { GuestFault } from '../wasi/guest-memory.ts';
import { CONTROL_MODULE } from './share-control.ts';

const PAGE = 65536;

/** Size in pages that a module declares for its own memory. */
export interface MemorySize {
  readonly least: number;
  readonly most: number;
}

interface Pages {
  readonly pages: WebAssembly.Global;
  readonly mostPages: WebAssembly.Global;
}

type Imports = Record<string, Record<string, unknown>>;

function control(value: number): WebAssembly.Global {
  return new WebAssembly.Global({ value: 'i32', mutable: true }, value);
}

/**
 * Instantiates the core modules of a component for one run: all count one fuel and one depth, and each memory has one
 * virtual size for all modules that use it. Modules with a memory of their own share the limit in equal parts.
 */
export class Linker {
  readonly fuel = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
  readonly depth = control(0);
  readonly reason = control(0);
  /** What the program passed to preview 1's `proc_exit`: WASI 0.2 itself tells only success from failure. */
  exitCode: number | undefined;
  private readonly modules: Readonly<Record<string, WebAssembly.Module>>;
  private readonly memories: ReadonlyMap<WebAssembly.Module, MemorySize>;
  private readonly share: number;
  private readonly sizes = new Map<unknown, Pages>();

  constructor(
    modules: Readonly<Record<string, WebAssembly.Module>>,
    memories: Readonly<Record<string, MemorySize>>,
    memoryBytes: number,
  ) {
    this.modules = modules;
    this.memories = new Map(Object.entries(memories).map(([name, size]) => [modules[name]!, size]));
    this.share = Math.floor(memoryBytes / PAGE / Math.max(1, this.memories.size));
  }

  module(name: string): WebAssembly.Module {
    const module = this.modules[name];
    if (!module) throw new GuestFault(`no core module ${name}`);
    return module;
  }

  /** Whether every memory can have its least size. */
  fits(): boolean {
    return [...this.memories.values()].every(({ least }) => least <= this.share);
  }

  visibleBytes(): number {
    let pages = 0;
    for (const size of this.sizes.values()) pages += size.pages.value as number;
    return pages * PAGE;
  }

  instance(module: WebAssembly.Module, imports: Imports): WebAssembly.Instance {
    const own = this.memories.get(module);
    const size = own ? this.newSize(own) : this.sizeOfImported(imports);
    const all: Imports = { ...this.noticingExit(imports) };
    all[CONTROL_MODULE] = {
      [CONTROL.fuel]: this.fuel,
      [CONTROL.depth]: this.depth,
      [CONTROL.reason]: this.reason,
      [CONTROL.pages]: size.pages,
      [CONTROL.mostPages]: size.mostPages,
    };
    const instance = new WebAssembly.Instance(module, all);
    if (own) this.nameMemory(instance, size);
    return instance;
  }

  private newSize({ least, most }: MemorySize): Pages {
    // A module that is instantiated twice would get more than the limit.
    if (this.sizes.size >= this.memories.size) throw new GuestFault('more memories than modules with a memory');
    const size = { pages: control(least), mostPages: control(Math.min(most, this.share)) };
    this.sizes.set(size, size);
    return size;
  }

  /** From here on the size is found by the memory, when another module imports it. */
  private nameMemory(instance: WebAssembly.Instance, size: Pages): void {
    const exported = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    if (!exported) return;
    this.sizes.delete(size);
    this.sizes.set(exported, size);
  }

  private sizeOfImported(imports: Imports): Pages {
    for (const namespace of Object.values(imports)) {
      for (const value of Object.values(namespace)) {
        const size = value instanceof WebAssembly.Memory ? this.sizes.get(value) : undefined;
        if (size) return size;
      }
    }
    return { pages: control(0), mostPages: control(0) };
  }

  private noticingExit(imports: Imports): Imports {
    const preview1 = imports['wasi_snapshot_preview1'];
    const exit = preview1?.['proc_exit'];
    if (typeof exit !== 'function') return imports;
    const noticing = (code: number): unknown => {
      this.exitCode = code;
      return exit(code);
    };
    return { ...imports, wasi_snapshot_preview1: { ...preview1, proc_exit: noticing } };
  }
}
