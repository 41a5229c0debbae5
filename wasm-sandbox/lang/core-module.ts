import { ByteReader } from '../pass/byte-reader.ts';
import { readSections, SECTION } from '../pass/module-info.ts';

/** The size in pages that a module declares for its own memory; zero when it has none. */
export function memoryLimits(bytes: Uint8Array): { readonly least: number; readonly most: number | undefined } {
  const section = readSections(bytes).find(({ id }) => id === SECTION.memory);
  if (!section) return { least: 0, most: undefined };
  const reader = new ByteReader(bytes, section.start);
  if (reader.u32() === 0) return { least: 0, most: undefined };
  const flags = reader.u8();
  const least = reader.u32();
  return { least, most: flags & 1 ? reader.u32() : undefined };
}
