import { UnsupportedModule } from '../pass/opcodes.ts';
import { type ConstantExpression, evaluate } from './constant-expression.ts';
import { type Layout, layOut } from './layout.ts';
import {
  type EncodedType,
  EXTERN,
  type FunctionImport,
  type GlobalImport,
  type SharedLibrary,
} from './shared-library.ts';

/** A function that is written by hand and linked in; `assemble` gets the final index of every function it names. */
export interface ExtraFunction {
  /** `MODULE NAME` of the import that it serves, or `env NAME` of a library function that it replaces. */
  readonly symbol: string;
  readonly type: EncodedType;
  readonly assemble: (functionIndex: (symbol: string) => number) => Uint8Array;
}

/** Index of the C stack pointer among the linked module's globals. */
export const STACK_POINTER = 0;

function missingBody(): Uint8Array {
  return Uint8Array.of(0, 0x00, 0x0b);
}

/**
 * Decides what every name means. Functions are numbered: the host's, each library's, the extra ones. A function import
 * is served by an extra function of that name, else by the first library that exports it, else by a trap.
 */
export class SymbolTable {
  readonly layout: Layout;
  /** Entries behind the libraries' own in the table, for functions whose address is taken by name. */
  readonly tableTail: number[] = [];
  readonly extras: ExtraFunction[];
  /** Names that nothing defines; calling one traps. */
  readonly undefinedNames: string[] = [];
  readonly functionCount: number;
  private readonly libraries: readonly SharedLibrary[];
  private readonly hostIndex: ReadonlyMap<string, number>;
  private readonly extraIndex = new Map<string, number>();
  private readonly functionBase = new Map<SharedLibrary, number>();
  private readonly globalBase = new Map<SharedLibrary, number>();
  private readonly replaced = new Map<SharedLibrary, Map<number, number>>();
  private readonly tableEntry = new Map<number, number>();

  constructor(
    libraries: readonly SharedLibrary[],
    stackBytes: number,
    host: readonly FunctionImport[],
    extras: readonly ExtraFunction[],
  ) {
    this.libraries = libraries;
    this.layout = layOut(libraries, stackBytes);
    this.hostIndex = new Map(host.map(({ module, name }, index) => [`${module} ${name}`, index]));
    let next = host.length;
    let nextGlobal = STACK_POINTER + 1;
    for (const library of libraries) {
      this.functionBase.set(library, next);
      this.globalBase.set(library, nextGlobal);
      next += library.functions.length;
      nextGlobal += library.globals.length;
    }
    this.extras = [...extras];
    for (const { symbol } of extras) this.extraIndex.set(symbol, next++);
    for (const library of libraries) {
      this.replaced.set(library, this.replacementsIn(library));
      for (const entry of library.functionImports) {
        const symbol = `${entry.module} ${entry.name}`;
        if (this.isDefined(entry)) continue;
        this.undefinedNames.push(symbol);
        this.extras.push({ symbol, type: entry.type, assemble: missingBody });
        this.extraIndex.set(symbol, next++);
      }
    }
    this.functionCount = next;
  }

  private replacementsIn(library: SharedLibrary): Map<number, number> {
    const found = new Map<number, number>();
    for (const [symbol, index] of this.extraIndex) {
      const [module, name] = symbol.split(' ');
      const own = module === 'env' ? library.exports.get(name!) : undefined;
      if (own?.kind === EXTERN.function) found.set(own.index, index);
    }
    return found;
  }

  private isDefined({ module, name }: FunctionImport): boolean {
    if (this.extraIndex.has(`${module} ${name}`)) return true;
    return module === 'env' && this.find(name, EXTERN.function) !== undefined;
  }

  private find(name: string, kind: number): { library: SharedLibrary; index: number } | undefined {
    for (const library of this.libraries) {
      const found = library.exports.get(name);
      if (found?.kind === kind) return { library, index: found.index };
    }
    return undefined;
  }

  /** Final index of a library's function, by its index in that library. */
  functionIndex(library: SharedLibrary, index: number): number {
    const replacement = this.replaced.get(library)!.get(index);
    if (replacement !== undefined) return replacement;
    const imported = library.functionImports[index];
    if (imported === undefined) return this.functionBase.get(library)! + index - library.functionImports.length;
    return this.namedFunction(`${imported.module} ${imported.name}`);
  }

  /** Final index of `MODULE NAME`; throws when nothing of that name exists. */
  namedFunction(symbol: string): number {
    const fixed = this.extraIndex.get(symbol) ?? this.hostIndex.get(symbol);
    if (fixed !== undefined) return fixed;
    const [module, name] = symbol.split(' ');
    const found = module === 'env' ? this.find(name!, EXTERN.function) : undefined;
    if (found === undefined) throw new UnsupportedModule(`No library defines the function ${symbol}.`);
    return this.functionIndex(found.library, found.index);
  }

  /** Final index of a global, or the constant that an imported one stands for. */
  global(library: SharedLibrary, index: number): { readonly index: number } | { readonly value: number } {
    const imported = library.globalImports[index];
    if (imported === undefined) {
      return { index: this.globalBase.get(library)! + index - library.globalImports.length };
    }
    if (imported.module === 'env' && imported.name === '__stack_pointer') return { index: STACK_POINTER };
    return { value: this.importedValue(library, imported) };
  }

  private importedValue(library: SharedLibrary, { module, name }: GlobalImport): number {
    const { placements, stackTop, heapBase, heapEnd } = this.layout;
    const placement = placements.get(library)!;
    if (module === 'env' && name === '__memory_base') return placement.memoryBase;
    if (module === 'env' && name === '__table_base') return placement.tableBase;
    if (module === 'GOT.func') return this.addressOfFunction(name);
    if (module === 'GOT.mem') {
      const fixed = { __stack_high: stackTop, __stack_low: 0, __heap_base: heapBase, __heap_end: heapEnd }[name];
      return fixed ?? this.addressOfData(name);
    }
    throw new UnsupportedModule(`${library.name} imports the global ${module}.${name}, which nothing defines.`);
  }

  /** The table entry that serves as a function's address. */
  addressOfFunction(name: string): number {
    const index = this.namedFunction(`env ${name}`);
    const known = this.tableEntry.get(index);
    if (known !== undefined) return known;
    const entry = this.layout.tableEntries + this.tableTail.length;
    this.tableTail.push(index);
    this.tableEntry.set(index, entry);
    return entry;
  }

  /** Address of a library's variable. */
  addressOfData(name: string): number {
    const found = this.find(name, EXTERN.global);
    if (found === undefined) throw new UnsupportedModule(`No library defines the variable ${name}.`);
    const { library, index } = found;
    const definition = library.globals[index - library.globalImports.length];
    if (definition === undefined) throw new UnsupportedModule(`${library.name} exports ${name} without defining it.`);
    return this.value(library, definition.value) + this.layout.placements.get(library)!.memoryBase;
  }

  /** Value of a constant expression of `library`. */
  value(library: SharedLibrary, expression: ConstantExpression): number {
    return evaluate(expression, (index) => {
      const global = this.global(library, index);
      if ('value' in global) return global.value;
      throw new UnsupportedModule(`${library.name} initialises something with a global that can change.`);
    });
  }
}
