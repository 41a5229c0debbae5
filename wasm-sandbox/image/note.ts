import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { readSections, SECTION } from '../pass/module-info.ts';
import { ImageError } from './image-error.ts';

const SECTION_NAME = 'hivesmith.image';
const NAME_LENGTH_MAX = 64;

/** What the host has to know of an image. It is part of the image, so that the image's digest covers it. */
export interface ImageNote {
  readonly name: string;
  readonly version: number;
  readonly fuelPerSecond: number;
}

/** The image with its note, as its first section. */
export function withNote(image: Uint8Array, { name, version, fuelPerSecond }: ImageNote): Uint8Array {
  const content = new ByteWriter();
  content.name(SECTION_NAME);
  content.bytes(new TextEncoder().encode(JSON.stringify({ name, version, fuelPerSecond })));
  const out = new ByteWriter(image.length + content.length + 16);
  out.bytes(image.subarray(0, 8));
  out.u8(SECTION.custom);
  out.u32(content.length);
  out.bytes(content.view());
  out.bytes(image.subarray(8));
  return out.copy();
}

function parse(text: string): ImageNote | undefined {
  try {
    const { name, version, fuelPerSecond } = JSON.parse(text) as Record<string, unknown>;
    if (typeof name !== 'string' || name.length > NAME_LENGTH_MAX || !/^[a-z0-9][a-z0-9.-]*$/.test(name)) return;
    if (!Number.isSafeInteger(version) || !Number.isSafeInteger(fuelPerSecond)) return;
    if ((version as number) < 1 || (fuelPerSecond as number) < 1) return;
    return { name, version: version as number, fuelPerSecond: fuelPerSecond as number };
  } catch {
    return undefined;
  }
}

/** Reads the note of an image from anywhere. Throws ImageError `image-damaged` when there is none. */
export function readNote(image: Uint8Array): ImageNote {
  try {
    for (const { id, start, end } of readSections(image)) {
      if (id !== SECTION.custom) continue;
      const reader = new ByteReader(image, start);
      if (reader.name() !== SECTION_NAME) continue;
      const note = parse(new TextDecoder().decode(image.subarray(reader.position, end)));
      if (note) return note;
    }
  } catch (cause) {
    throw new ImageError(
      'image-damaged',
      `Expected a runtime image, but it cannot be read: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  throw new ImageError('image-damaged', 'Expected a runtime image, but the module has no note of one.');
}
