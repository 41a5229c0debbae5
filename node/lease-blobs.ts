import type { Hex32 } from '../protocol/ids.ts';
import type { BlobCache } from './blob-cache.ts';

/** Which blobs are kept for which lease: of a contribution until it is in the log, of a vote until it is revealed. */
export class LeaseBlobs {
  readonly #cache: BlobCache;
  readonly #kept = new Map<Hex32, Hex32[]>();

  constructor(cache: BlobCache) {
    this.#cache = cache;
  }

  async keep(lease: Hex32, blobs: Iterable<Uint8Array>): Promise<void> {
    const digests: Hex32[] = [];
    for (const bytes of blobs) {
      const digest = await this.#cache.put(bytes);
      this.#cache.pin(digest);
      digests.push(digest);
    }
    this.drop(lease);
    this.#kept.set(lease, digests);
  }

  of(lease: Hex32): readonly Hex32[] {
    return this.#kept.get(lease) ?? [];
  }

  drop(lease: Hex32): void {
    for (const digest of this.of(lease)) this.#cache.unpin(digest);
    this.#kept.delete(lease);
  }
}
