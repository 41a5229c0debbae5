import { decompress } from 'fzstd';
import { sha256 } from './digest.ts';
import { ImageError } from './image-error.ts';
import type { PackedFile } from './python-314-layout.ts';

/** One Zstandard frame out of a larger file, unpacked and checked. */
export function unpack(container: Uint8Array, { name, offset, length, digest }: PackedFile): Uint8Array {
  const bytes = decompress(container.subarray(offset, offset + length));
  const got = sha256(bytes);
  if (got === digest) return bytes;
  throw new ImageError('image-input-mismatch', `Expected ${name} with SHA-256 ${digest}, got ${got}.`);
}
