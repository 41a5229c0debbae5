import type { Patch } from './const-expression.ts';
import { DeclarationReader } from './declarations.ts';
import type { FunctionFacts } from './function-facts.ts';
import { readSections, SECTION, type Section } from './sections.ts';

export { readSections, SECTION, type Section } from './sections.ts';

export interface FunctionType {
  readonly params: readonly number[];
  readonly results: readonly number[];
  /** Equal for structurally equal types. */
  readonly key: string;
}

/** One defined function: offsets into the module bytes, its signature, and what its validation found out. */
export interface FunctionBody {
  /** Number of local groups, and where they are encoded. */
  readonly groupCount: number;
  readonly groupsStart: number;
  readonly codeStart: number;
  readonly end: number;
  /** Declared locals, parameters excluded. */
  readonly locals: number;
  readonly type: FunctionType;
  readonly facts: FunctionFacts;
}

export interface GlobalType {
  readonly type: number;
  readonly mutable: boolean;
  readonly initStart: number;
  readonly end: number;
}

export interface ModuleExport {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

/** An import that is no function. */
export interface OtherImport {
  readonly module: string;
  readonly name: string;
  readonly kind: number;
  readonly offset: number;
}

export interface ModuleInfo {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  /** Imported functions. */
  readonly imports: readonly { readonly module: string; readonly name: string; readonly offset: number }[];
  readonly otherImports: readonly OtherImport[];
  readonly importedGlobals: number;
  /** Type of every function, imported ones first. */
  readonly functionTypes: readonly FunctionType[];
  readonly functions: readonly FunctionBody[];
  /** Defined globals. */
  readonly globals: readonly GlobalType[];
  readonly exports: readonly ModuleExport[];
  /** Imported and defined tables. */
  readonly tables: number;
  readonly memoryPages: number;
  /** The memory's own maximum in pages, where it declares one. */
  readonly memoryMost: number | undefined;
  /** Whether the module defines a memory, as against importing it or having none. */
  readonly definesMemory: boolean;
  /** Functions (by index) that a table or `ref.func` can make reachable by call_indirect. */
  readonly taken: ReadonlySet<number>;
  /** Index of the start function. */
  readonly start: number | undefined;
  /** Extended constant expressions, computed. In order of position. */
  readonly patches: readonly Patch[];
}

/**
 * Reads and validates a core module: WebAssembly 1.0 with sign extension, saturating conversions, bulk memory,
 * reference types, multiple values, mutable globals and extended constant expressions. Throws UnsupportedModule for
 * every other file, naming the byte.
 */
export function readModule(bytes: Uint8Array): ModuleInfo {
  const sections = readSections(bytes);
  const declarations = new DeclarationReader(bytes);
  for (const section of sections) if (section.id !== SECTION.custom) declarations.read(section);
  return declarations.finish(sections);
}
