import { HostError } from './host-error.ts';

/**
 * The frames of the control stream: `u32be length | u8 kind | u32be id | body`, where length counts kind, id and body.
 * libp2p streams keep no message boundaries, hence an own framing; nine bytes of header allow pipelining both ways.
 */
export const FRAME_KIND = { request: 1, response: 2, error: 3, push: 4, cancel: 5, goAway: 6 } as const;
export type FrameKindName = keyof typeof FRAME_KIND;
export type FrameKind = (typeof FRAME_KIND)[FrameKindName];

export interface Frame {
  kind: FrameKind;
  id: number;
  /** CBOR; empty for `cancel`. */
  body: Uint8Array;
}

/** The largest body, in bytes, that is accepted of each kind. */
export type BodyBytesMax = Readonly<Record<FrameKindName, number>>;

const LENGTH_BYTES = 4;
const HEADER_BYTES = 9;
const COUNTED_HEADER_BYTES = HEADER_BYTES - LENGTH_BYTES;
const KIND_NAMES = new Map<number, FrameKindName>(
  Object.entries(FRAME_KIND).map(([name, kind]) => [kind, name as FrameKindName]),
);
const EMPTY = new Uint8Array(0);

/** One frame as bytes. The caller has checked the body against its limit. */
export function encodeFrame(kind: FrameKind, id: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, COUNTED_HEADER_BYTES + body.length);
  view.setUint8(LENGTH_BYTES, kind);
  view.setUint32(LENGTH_BYTES + 1, id);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/**
 * Cuts a byte stream into frames, however it is chopped. A frame is refused as soon as its header is read, so a peer
 * that announces more than it may send costs nothing. What is held grows with the bytes that came, not with what was
 * announced, and never exceeds one frame and one chunk.
 */
export class FrameDecoder {
  readonly #bodyBytesMax: BodyBytesMax;
  #buffer: Uint8Array = EMPTY;
  #size = 0;

  constructor(bodyBytesMax: BodyBytesMax) {
    this.#bodyBytesMax = bodyBytesMax;
  }

  /**
   * Takes any bytes, calls `onFrame` for each complete frame. Throws `frame-oversized` or `frame-malformed`; the
   * decoder is useless then.
   */
  push(chunk: Uint8Array, onFrame: (frame: Frame) => void): void {
    let bytes = chunk;
    if (this.#size > 0) {
      this.#append(chunk);
      bytes = this.#buffer.subarray(0, this.#size);
    }
    let offset = 0;
    for (;;) {
      const frame = this.#readFrame(bytes, offset);
      if (frame === undefined) break;
      offset += HEADER_BYTES + frame.body.length;
      onFrame(frame);
    }
    if (offset === 0 && this.#size > 0) return;
    // A fresh copy: bodies handed out are views of the old bytes and must stay as they are.
    this.#buffer = offset === bytes.length ? EMPTY : bytes.slice(offset);
    this.#size = this.#buffer.length;
  }

  #append(chunk: Uint8Array): void {
    const size = this.#size + chunk.length;
    if (size > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.#buffer.length));
      grown.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = grown;
    }
    this.#buffer.set(chunk, this.#size);
    this.#size = size;
  }

  #readFrame(bytes: Uint8Array, offset: number): Frame | undefined {
    if (bytes.length - offset < LENGTH_BYTES + 1) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, bytes.length - offset);
    const bodyBytes = view.getUint32(0) - COUNTED_HEADER_BYTES;
    const kind = view.getUint8(LENGTH_BYTES);
    const name = KIND_NAMES.get(kind);
    if (name === undefined) throw new HostError('frame-malformed', `expected a frame of kind 1 to 6, got kind ${kind}`);
    if (bodyBytes < 0) {
      const got = bodyBytes + COUNTED_HEADER_BYTES;
      throw new HostError('frame-malformed', `expected a frame length of at least ${COUNTED_HEADER_BYTES}, got ${got}`);
    }
    const max = this.#bodyBytesMax[name];
    if (bodyBytes > max) {
      throw new HostError('frame-oversized', `expected a ${name} body of at most ${max} bytes, got ${bodyBytes}`);
    }
    if (view.byteLength < HEADER_BYTES + bodyBytes) return undefined;
    const start = offset + HEADER_BYTES;
    return {
      kind: kind as FrameKind,
      id: view.getUint32(LENGTH_BYTES + 1),
      body: bytes.subarray(start, start + bodyBytes),
    };
  }
}
