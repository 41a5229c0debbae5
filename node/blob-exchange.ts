import type { Hex32 } from '../protocol/ids.ts';
import type { BlobCache } from './blob-cache.ts';
import type { Clock } from './host/clock.ts';
import { describeError } from './host/host-error.ts';
import { isConnectionFault, type Link } from './link.ts';
import type { LinkSlot } from './link-slot.ts';
import { BlobUnavailable } from './work/executor.ts';

/** A stream can be cut while the control stream lives; after so many cuts the blob counts as unavailable. */
const TRIES_MAX = 4;
const RETRY_MS = 250;

/** Blobs between this node and its coordinator, over whichever link there is, through the cache. */
export class BlobExchange {
  readonly #cache: BlobCache;
  readonly #links: LinkSlot;
  readonly #clock: Clock;
  readonly #fetching = new Map<Hex32, Promise<Uint8Array>>();

  constructor(cache: BlobCache, links: LinkSlot, clock: Clock) {
    this.#cache = cache;
    this.#links = links;
    this.#clock = clock;
  }

  /**
   * The bytes of a digest, from the cache or the coordinator. Works that want the same blob share one transfer.
   * @throws BlobUnavailable; the signal's reason
   */
  async fetch(digest: Hex32, signal: AbortSignal): Promise<Uint8Array> {
    const cached = await this.#cache.get(digest);
    if (cached !== undefined) return cached;
    for (;;) {
      signal.throwIfAborted();
      const shared = this.#fetching.get(digest);
      if (shared === undefined) return this.#start(digest, signal);
      // Another work's transfer may end by that work's own cancellation, which is no verdict for this one.
      const bytes = await shared.catch((error) => {
        if (error instanceof BlobUnavailable) throw error;
        return undefined;
      });
      if (bytes !== undefined) return bytes;
    }
  }

  #start(digest: Hex32, signal: AbortSignal): Promise<Uint8Array> {
    const transfer = this.#transfer(digest, signal, (link) => link.fetch(digest, signal))
      .then(async (bytes) => {
        await this.#cache.put(bytes);
        return bytes;
      })
      .finally(() => this.#fetching.delete(digest));
    this.#fetching.set(digest, transfer);
    return transfer;
  }

  /**
   * Gives the coordinator a blob from the cache.
   * @throws BlobUnavailable when it is no longer here or the coordinator does not take it; the signal's reason
   */
  async offer(digest: Hex32, signal: AbortSignal): Promise<void> {
    const bytes = await this.#cache.get(digest);
    if (bytes === undefined) throw new BlobUnavailable(`the blob ${digest} is no longer in the cache`);
    await this.#transfer(digest, signal, (link) => link.offer(digest, bytes, signal));
  }

  async #transfer<T>(digest: Hex32, signal: AbortSignal, attempt: (link: Link) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const link = await this.#links.get(signal);
      try {
        return await attempt(link);
      } catch (error) {
        signal.throwIfAborted();
        // A lost link is nobody's fault and does not count as a try.
        if (isConnectionFault(error) && this.#links.current !== link) tries--;
        else if (!isConnectionFault(error) || tries >= TRIES_MAX) {
          throw new BlobUnavailable(`the blob ${digest} cannot be had or given: ${describeError(error)}`, {
            cause: error,
          });
        }
        await this.#clock.sleep(RETRY_MS, signal);
      }
    }
  }
}
