import type { Hex32 } from '../protocol/ids.ts';
import type { RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { ImageError } from '../wasm-sandbox/image/image-error.ts';
import { obtainImage } from '../wasm-sandbox/image/obtain.ts';
import { HostError } from './host/host-error.ts';
import type { Logger } from './host/logger.ts';
import type { Link } from './link.ts';
import { NodeError } from './node-error.ts';

/** Answers that another try would only repeat. */
const UNOBTAINABLE: ReadonlySet<string> = new Set(['blob-missing', 'blob-mismatch', 'blob-too-large', 'blob-refused']);

/**
 * The runtime image that the campaign's genesis entry pins: from this machine's cache, built here, or fetched from the
 * coordinator and checked against the digest.
 * @throws NodeError `image-mismatch`: votes of different runtimes cannot be compared; HostError of the transfer
 */
export async function campaignImage(
  image: { readonly name: string; readonly digest: Hex32 },
  link: Pick<Link, 'fetchImage'>,
  { cacheDir, logger }: { readonly cacheDir: string; readonly logger: Logger },
  signal: AbortSignal,
): Promise<RuntimeImage> {
  try {
    return await obtainImage({
      cacheDir,
      image,
      fetch: (digest) => link.fetchImage(digest, signal),
      signal,
      onProgress: ({ step }) => logger.info('preparing the runtime image', { image: image.name, step }),
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ImageError) throw new NodeError('image-mismatch', cause.message, { cause });
    if (!(cause instanceof HostError) || !UNOBTAINABLE.has(cause.code)) throw cause;
    throw new NodeError(
      'image-mismatch',
      `the campaign runs image ${image.name} ${image.digest}, which this version of Hivesmith does not make here, and ` +
        `the coordinator does not give it: ${cause.message}; install the version that the campaign uses`,
      { cause },
    );
  }
}
