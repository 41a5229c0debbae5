import type { Stream } from '@libp2p/interface';

/** Resolves when both ends of the stream are closed or it was cut; rejects with the signal's reason on abort. */
export function streamClosed(stream: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.addEventListener('close', () => resolve(), { once: true });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (stream.status !== 'open' && stream.status !== 'closing') resolve();
  });
}
