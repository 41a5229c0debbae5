import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hex32 } from '../protocol/ids.ts';
import { digestOf, isDigest } from './host/blob-store.ts';
import { makeDirectory } from './host/make-directory.ts';

/**
 * Blobs by SHA-256 as files, the least recently used removed when they exceed `bytesMax`. A cache: nothing is forced to
 * disk, and a damaged file counts as absent. Pinned blobs stay until they are unpinned.
 */
export class BlobCache {
  readonly #directory: string;
  readonly #bytesMax: number;
  /** Sizes, the least recently used first. */
  readonly #sizes = new Map<Hex32, number>();
  readonly #pins = new Map<Hex32, number>();
  #bytes = 0;

  constructor(directory: string, bytesMax: number) {
    this.#directory = directory;
    this.#bytesMax = bytesMax;
  }

  /** Opens the cache in `directory`, creating it, with what earlier runs left in the order of its use. */
  static async open(directory: string, bytesMax: number): Promise<BlobCache> {
    await makeDirectory(directory);
    const cache = new BlobCache(directory, bytesMax);
    const files: { digest: string; size: number; usedMs: number }[] = [];
    for (const name of await readdir(directory)) {
      if (!isDigest(name)) {
        await rm(join(directory, name), { force: true, recursive: true });
        continue;
      }
      const { size, mtimeMs } = await stat(join(directory, name));
      files.push({ digest: name, size, usedMs: mtimeMs });
    }
    for (const { digest, size } of files.sort((a, b) => a.usedMs - b.usedMs)) cache.#note(digest, size);
    await cache.#evict();
    return cache;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes, or undefined when they are absent or damaged. */
  async get(digest: Hex32): Promise<Uint8Array | undefined> {
    const size = this.#sizes.get(digest);
    if (size === undefined) return undefined;
    const bytes = await readFile(join(this.#directory, digest)).catch(() => undefined);
    if (bytes !== undefined && digestOf(bytes) === digest) {
      this.#note(digest, size);
      return new Uint8Array(bytes);
    }
    await this.#remove(digest);
    return undefined;
  }

  /** Stores the bytes and returns their digest. */
  async put(bytes: Uint8Array): Promise<Hex32> {
    const digest = digestOf(bytes);
    if (this.#sizes.has(digest)) {
      this.#note(digest, bytes.length);
      return digest;
    }
    const temporary = join(this.#directory, `${randomBytes(8).toString('hex')}.tmp`);
    await writeFile(temporary, bytes);
    await rename(temporary, join(this.#directory, digest));
    this.#note(digest, bytes.length);
    await this.#evict();
    return digest;
  }

  pin(digest: Hex32): void {
    this.#pins.set(digest, (this.#pins.get(digest) ?? 0) + 1);
  }

  unpin(digest: Hex32): void {
    const pins = (this.#pins.get(digest) ?? 0) - 1;
    if (pins > 0) this.#pins.set(digest, pins);
    else this.#pins.delete(digest);
  }

  #note(digest: Hex32, size: number): void {
    this.#bytes += size - (this.#sizes.get(digest) ?? 0);
    this.#sizes.delete(digest);
    this.#sizes.set(digest, size);
  }

  async #evict(): Promise<void> {
    for (const digest of [...this.#sizes.keys()]) {
      if (this.#bytes <= this.#bytesMax) return;
      if (!this.#pins.has(digest)) await this.#remove(digest);
    }
  }

  async #remove(digest: Hex32): Promise<void> {
    this.#bytes -= this.#sizes.get(digest) ?? 0;
    this.#sizes.delete(digest);
    await rm(join(this.#directory, digest), { force: true });
  }
}
