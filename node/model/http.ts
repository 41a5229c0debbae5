/** The body of a response, at most `bytesMax` bytes of it; what follows is not read. */
export async function readBounded(response: Response, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return new Uint8Array();
  for await (const chunk of response.body) {
    parts.push(chunk.subarray(0, bytesMax - size));
    size += chunk.length;
    if (size >= bytesMax) break;
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** JSON that a server gives at an address, or undefined: nobody there, too slow, too long, or something else. */
export async function getJson(url: string, signal: AbortSignal, options: GetOptions = {}): Promise<unknown> {
  const { timeoutMs = 1_500, apiKey } = options;
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(apiKey === undefined ? {} : { headers: { authorization: `Bearer ${apiKey}` } }),
    });
    const bytes = await readBounded(response, JSON_BYTES_MAX);
    return response.ok ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

export interface GetOptions {
  readonly timeoutMs?: number;
  readonly apiKey?: string | undefined;
}

const JSON_BYTES_MAX = 4 * 2 ** 20;
