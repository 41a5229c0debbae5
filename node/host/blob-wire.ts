import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isDigest } from './blob-store.ts';
import { HostError, type HostErrorCode } from './host-error.ts';
import { decodeBody, encodeBody } from './wire-cbor.ts';

/**
 * The bytes of `/hivesmith/blob/1`. Each side sends headers, `u32be length | CBOR`, and raw blob bytes after them: get:
 * `{op, digest}` -> `{status: 'ok', size}` bytes. put: `{op, digest, size}` -> `{status: 'send'}`, bytes -> `{status:
 * 'stored'}`; or `{status: 'stored'}` at once if the blob is there. Refusals are `{status: 'refused', code, message}`.
 */
const Size = z.int().min(0);
const Digest = z.string().refine(isDigest);

export const BlobAsk = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('get'), digest: Digest }),
  z.strictObject({ op: z.literal('put'), digest: Digest, size: Size }),
]);
export type BlobAsk = z.infer<typeof BlobAsk>;

export const REFUSED_CODES = [
  'blob-missing',
  'blob-mismatch',
  'blob-too-large',
  'blob-refused',
  'blob-malformed',
] as const;

export const BlobAnswer = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('ok'), size: Size }),
  z.strictObject({ status: z.literal('send') }),
  z.strictObject({ status: z.literal('stored') }),
  z.strictObject({ status: z.literal('refused'), code: z.enum(REFUSED_CODES), message: z.string().max(500) }),
]);
export type BlobAnswer = z.infer<typeof BlobAnswer>;

const HEADER_BYTES_MAX = 4096;
const LENGTH_BYTES = 4;
/** The chunk size at which libp2p streams were fastest. */
const CHUNK_BYTES = 65_536;

export function encodeHeader(header: BlobAsk | BlobAnswer): Uint8Array {
  const body = encodeBody(header);
  const bytes = new Uint8Array(LENGTH_BYTES + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, LENGTH_BYTES);
  return bytes;
}

export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) yield bytes.subarray(offset, offset + CHUNK_BYTES);
}

/** Reads headers and counted bytes from a source that is chopped anyhow. */
export class BlobReader {
  readonly #source: AsyncIterator<Uint8Array | { subarray(): Uint8Array }>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array | { subarray(): Uint8Array }>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next header; throws `blob-malformed` if it does not fit the schema, `blob-interrupted` if the stream ends. */
  async header<T>(schema: z.ZodType<T>): Promise<T> {
    const head = await this.#exactly(LENGTH_BYTES);
    const size = new DataView(head.buffer, head.byteOffset).getUint32(0);
    if (size > HEADER_BYTES_MAX) throw malformed(`a header of ${size} bytes`);
    let header: unknown;
    try {
      header = decodeBody(await this.#exactly(size));
    } catch (error) {
      if (error instanceof HostError && error.code === 'frame-malformed') throw malformed('damaged CBOR');
      throw error;
    }
    const parsed = schema.safeParse(header);
    if (!parsed.success) throw malformed('a header of another shape');
    return parsed.data;
  }

  /** Exactly `size` bytes, hashed as they arrive; throws `blob-mismatch` if they are not those of `digest`. */
  async blob(size: number, digest: string): Promise<Uint8Array> {
    const hash = createHash('sha256');
    const parts: Uint8Array[] = [];
    let left = size;
    while (left > 0) {
      const part = this.#rest.length > 0 ? this.#rest : await this.#next();
      const used = part.subarray(0, left);
      this.#rest = part.subarray(used.length);
      hash.update(used);
      parts.push(used);
      left -= used.length;
    }
    const got = hash.digest('hex');
    if (got !== digest) throw new HostError('blob-mismatch', `expected bytes with SHA-256 ${digest}, got ${got}`);
    return new Uint8Array(Buffer.concat(parts));
  }

  /** Waits until both directions are closed. */
  async end(): Promise<void> {
    const { done } = this.#rest.length > 0 ? { done: false } : await this.#source.next();
    if (done !== true) throw malformed('bytes after the end of the blob');
  }

  async #exactly(size: number): Promise<Uint8Array> {
    while (this.#rest.length < size) this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    const bytes = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    return bytes;
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#source.next();
    if (done === true) throw new HostError('blob-interrupted', 'the stream ended before the blob was complete');
    return value.subarray();
  }
}

function malformed(got: string): HostError {
  return new HostError('blob-malformed', `expected a header of the blob protocol, got ${got}`);
}

/** The answer that tells the peer of `error`; undefined if it is not the peer's business. */
export function refusalOf(error: unknown): BlobAnswer | undefined {
  if (!(error instanceof HostError)) return undefined;
  const code = REFUSED_CODES.find((known) => known === (error.code as HostErrorCode));
  return code === undefined ? undefined : { status: 'refused', code, message: error.message.slice(0, 500) };
}
