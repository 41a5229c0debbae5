import type { Stream } from '@libp2p/interface';

/** Resolves when both ends of the stream are closed or it was cut; rejects with the signal's reason on abort. */
export function streamClosed(stream: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      stream.removeEventListener('close', settle);
      signal.removeEventListener('abort', settle);
      if (stream.status === 'open' || stream.status === 'closing') reject(signal.reason);
      else resolve();
    };
    stream.addEventListener('close', settle);
    signal.addEventListener('abort', settle);
    if (signal.aborted || (stream.status !== 'open' && stream.status !== 'closing')) settle();
  });
}
