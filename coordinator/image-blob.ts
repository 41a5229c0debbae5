import { readFile } from 'node:fs/promises';
import type { BlobStore } from '../node/host/blob-store.ts';
import { findImage } from '../wasm-sandbox/image/cache.ts';

/** The campaign's blobs, and its runtime image as one more, out of this machine's image cache. */
export function withImage(blobs: BlobStore, cacheDir: string, digest: string): BlobStore {
  // Kept in memory once somebody wanted it: many nodes may ask at the same time.
  let bytes: Promise<Uint8Array | undefined> | undefined;
  const image = (): Promise<Uint8Array | undefined> => {
    bytes ??= readImage(cacheDir, digest).then((found) => {
      if (found === undefined) bytes = undefined;
      return found;
    });
    return bytes;
  };
  return {
    get: async (wanted) => (wanted === digest ? image() : blobs.get(wanted)),
    put: (wanted, given) => blobs.put(wanted, given),
    has: async (wanted) => (wanted === digest ? (await image()) !== undefined : blobs.has(wanted)),
  };
}

async function readImage(cacheDir: string, digest: string): Promise<Uint8Array | undefined> {
  const image = await findImage(cacheDir, digest);
  return image && new Uint8Array(await readFile(image.path));
}
