import type { ByteReader } from './byte-reader.ts';
import { VALUE } from './opcodes.ts';
import { invalid, malformed } from './refusal.ts';

export interface ElementSegment {
  readonly type: number;
  /** Functions named by index; expressions name theirs through `constant`. */
  readonly functions: readonly number[];
}

const FLAG = { passive: 1, explicit: 2, expressions: 4 } as const;

function segmentType(reader: ByteReader, flags: number): number {
  if ((flags & 3) === 0) return VALUE.funcref;
  const at = reader.position;
  const kind = reader.u8();
  if (flags & FLAG.expressions) {
    if (kind !== VALUE.funcref && kind !== VALUE.externref) throw malformed('malformed reference type', at);
    return kind;
  }
  if (kind !== 0) throw malformed('malformed element kind', at);
  return VALUE.funcref;
}

/** One element segment in any of the eight encodings; `constant` reads a constant expression of a type. */
export function readElementSegment(
  reader: ByteReader,
  tables: readonly number[],
  functionCount: number,
  constant: (type: number) => void,
): ElementSegment {
  const at = reader.position;
  const flags = reader.u32();
  if (flags > 7) throw malformed('malformed elements segment kind', at);
  const active = (flags & FLAG.passive) === 0;
  const table = active && flags & FLAG.explicit ? reader.u32() : 0;
  if (active) {
    if (table >= tables.length) throw invalid(`unknown table ${table}`, at);
    constant(VALUE.i32);
  }
  const type = segmentType(reader, flags);
  if (active && tables[table] !== type) throw invalid('type mismatch between a table and its elements', at);
  const expressions = (flags & FLAG.expressions) !== 0;
  const functions: number[] = [];
  for (let left = reader.count(); left > 0; left--) {
    if (expressions) constant(type);
    else {
      const index = reader.u32();
      if (index >= functionCount) throw invalid(`unknown function ${index}`, reader.position);
      functions.push(index);
    }
  }
  return { type, functions };
}
