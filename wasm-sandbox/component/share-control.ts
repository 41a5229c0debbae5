import { type ImportItem, readImports, skipTableType, writeImports } from '../lang/import-section.ts';
import { assembleModule, copyItems, extendSection, ModuleSections } from '../lang/module-sections.ts';
import { RENUMBERED, type Renumbering, renumberGlobals } from '../lang/renumber.ts';
import { ByteReader } from '../pass/byte-reader.ts';
import { SECTION } from '../pass/module-info.ts';
import { OP } from '../pass/opcodes.ts';
import { CONTROL } from '../pass/options.ts';

/** Module name of the control globals' imports; the host gives the same globals to every module of a component. */
export const CONTROL_MODULE = 'hivesmith';
/** In the order in which the pass adds them behind the module's own globals. */
export const CONTROL_NAMES = [CONTROL.fuel, CONTROL.depth, CONTROL.pages, CONTROL.mostPages, CONTROL.reason] as const;
const CONTROL_TYPES = [0x7e, 0x7f, 0x7f, 0x7f, 0x7f];

/** What a lowered module was made of, so that `raise` can give it back its imports. */
export interface Lowered {
  readonly bytes: Uint8Array;
  readonly imports: readonly ImportItem[];
  readonly start: Uint8Array | undefined;
  /** Whether the module has a memory of its own, or uses an imported one. */
  readonly memory: 'own' | 'imported' | 'none';
}

/** A value of a type, for the definition that stands in for an imported global. */
function dummyValue(type: number): number[] {
  if (type === 0x7f || type === 0x7e) return [type === 0x7f ? OP.i32Const : OP.i64Const, 0, OP.end];
  if (type === 0x7d) return [OP.f32Const, 0, 0, 0, 0, OP.end];
  if (type === 0x7c) return [OP.f64Const, 0, 0, 0, 0, 0, 0, 0, 0, OP.end];
  return [0xd0, type, OP.end];
}

/**
 * Turns imported memories, tables and globals into definitions, which keeps every index, and takes the start function
 * away: the pass then sees a module that stands alone.
 */
export function lower(bytes: Uint8Array): Lowered {
  const sections = new ModuleSections(bytes);
  const imports = readImports(sections.content(SECTION.import));
  const typesOf = (kind: ImportItem['kind']): Uint8Array[] =>
    imports.filter((item) => item.kind === kind).map((item) => item.type);
  const contents = sections.all();
  const put = (id: number, items: readonly Uint8Array[]): void => {
    if (items.length > 0) contents.set(id, extendSection(sections.content(id), items, 'before'));
  };
  if (imports.length > 0) contents.set(SECTION.import, writeImports(imports.filter(({ kind }) => kind === 'function')));
  put(SECTION.table, typesOf('table'));
  put(SECTION.memory, typesOf('memory'));
  put(
    SECTION.global,
    typesOf('global').map((type) => Uint8Array.of(...type, ...dummyValue(type[0]!))),
  );
  contents.delete(SECTION.start);
  const memory = typesOf('memory').length > 0 ? 'imported' : sections.has(SECTION.memory) ? 'own' : 'none';
  const start = sections.has(SECTION.start) ? sections.content(SECTION.start) : undefined;
  return { bytes: assembleModule(contents), imports, start, memory };
}

/** Gives a module that the pass rewrote its imports back, and makes imports of the pass's own globals. */
export function raise(metered: Uint8Array, { imports, start, memory }: Lowered): Uint8Array {
  const sections = new ModuleSections(metered);
  const contents = sections.all();
  const count = (kind: ImportItem['kind']): number => imports.filter((item) => item.kind === kind).length;
  const imported = count('global');
  const own = new ByteReader(sections.content(SECTION.global)).u32() - imported - CONTROL_NAMES.length;
  const map: Renumbering = {
    function: (index) => index,
    global: (index) => {
      if (index < imported) return index;
      return index < imported + own ? index + CONTROL_NAMES.length : index - own;
    },
  };
  const control = CONTROL_NAMES.map((name, index): ImportItem => {
    return { module: CONTROL_MODULE, name, kind: 'global', type: Uint8Array.of(CONTROL_TYPES[index]!, 1) };
  });
  contents.set(SECTION.import, writeImports([...imports, ...control]));
  contents.set(SECTION.global, renumberGlobals(sections.content(SECTION.global), map, imported, CONTROL_NAMES.length));
  if (memory === 'imported') contents.delete(SECTION.memory);
  const tables = count('table');
  if (tables > 0) {
    contents.set(
      SECTION.table,
      copyItems(
        sections.content(SECTION.table),
        (reader, out) => {
          const from = reader.position;
          skipTableType(reader);
          out.bytes(reader.bytes.subarray(from, reader.position));
        },
        tables,
      ),
    );
  }
  for (const [id, renumber] of RENUMBERED) {
    if (sections.has(id)) contents.set(id, renumber(sections.content(id), map));
  }
  if (start) contents.set(SECTION.start, start);
  return assembleModule(contents);
}
