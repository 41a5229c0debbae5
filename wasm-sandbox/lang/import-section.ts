import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { UnsupportedModule } from '../pass/refusal.ts';

const KINDS = ['function', 'table', 'memory', 'global'] as const;

export interface ImportItem {
  readonly module: string;
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  /** The encoded type. */
  readonly type: Uint8Array;
}

function skipLimits(reader: ByteReader): void {
  const flags = reader.u32();
  reader.u32();
  if (flags & 1) reader.u32();
}

export function skipTableType(reader: ByteReader): void {
  reader.u8();
  skipLimits(reader);
}

const SKIP: Readonly<Record<ImportItem['kind'], (reader: ByteReader) => void>> = {
  function: (reader) => reader.u32(),
  table: skipTableType,
  memory: skipLimits,
  global: (reader) => reader.skip(2),
};

export function readImports(content: Uint8Array): ImportItem[] {
  const reader = new ByteReader(content);
  return Array.from({ length: reader.u32() }, () => {
    const module = reader.name();
    const name = reader.name();
    const kind = KINDS[reader.u8()];
    if (!kind) throw new UnsupportedModule(`The module imports ${module}.${name}, which is of an unknown kind.`);
    const start = reader.position;
    SKIP[kind](reader);
    return { module, name, kind, type: content.subarray(start, reader.position) };
  });
}

export function writeImports(items: readonly ImportItem[]): Uint8Array {
  const out = new ByteWriter();
  out.u32(items.length);
  for (const { module, name, kind, type } of items) {
    out.name(module);
    out.name(name);
    out.u8(KINDS.indexOf(kind));
    out.bytes(type);
  }
  return out.copy();
}
