import { ByteReader } from '../pass/byte-reader.ts';
import { readSections, SECTION } from '../pass/module-info.ts';
import { UnsupportedModule } from '../pass/opcodes.ts';

/** An image taken apart: one compiled module and one memory content serve every instance and every restore. */
export interface SplitImage {
  /** The module without its data. */
  readonly code: Uint8Array;
  /** Memory from address 0 up to the last byte that is not zero. */
  readonly memory: Uint8Array;
}

function readSegments(reader: ByteReader): { address: number; bytes: Uint8Array }[] {
  return Array.from({ length: reader.u32() }, () => {
    if (reader.u8() !== 0 || reader.u8() !== 0x41) throw new UnsupportedModule('A data segment has no fixed address.');
    const address = reader.s32();
    reader.u8();
    return { address, bytes: reader.take(reader.u32()) };
  });
}

/** Separates an image made by `buildImage`, whose data is the last section; threads can share the memory's buffer. */
export function splitImage(image: Uint8Array): SplitImage {
  const sections = readSections(image);
  const last = sections[sections.length - 1];
  if (last?.id !== SECTION.data) throw new UnsupportedModule('Expected an image whose last section is its data.');
  const segments = readSegments(new ByteReader(image, last.start));
  const size = Math.max(0, ...segments.map(({ address, bytes }) => address + bytes.length));
  const memory = new Uint8Array(new SharedArrayBuffer(size));
  for (const { address, bytes } of segments) memory.set(bytes, address);
  return { code: image.subarray(0, sections[sections.length - 2]?.end ?? 8), memory };
}
