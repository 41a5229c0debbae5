/** Opcodes of Python's pickle that a pickle of one text consists of. */
const OP = {
  proto: 0x80,
  frame: 0x95,
  text8: 0x8c,
  text32: 0x58,
  text64: 0x8d,
  memoize: 0x94,
  put8: 0x71,
  put32: 0x72,
  stop: 0x2e,
} as const;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Bytes that hold the length, by opcode of a text. */
const LENGTHS = new Map<number, number>([
  [OP.text8, 1],
  [OP.text32, 4],
  [OP.text64, 8],
]);
/** Bytes behind opcodes that say nothing about the text. */
const SKIPPED = new Map<number, number>([
  [OP.proto, 1],
  [OP.frame, 8],
  [OP.memoize, 0],
  [OP.put8, 1],
  [OP.put32, 4],
]);

/**
 * The text in a pickle that holds one text and nothing else; undefined for anything more. A pickle is a program: this reads
 * the few instructions that make a text and refuses all others.
 */
export function pickledText(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let text: string | undefined;
  while (at < bytes.length) {
    const op = bytes[at++]!;
    if (op === OP.stop) return at === bytes.length ? text : undefined;
    const width = LENGTHS.get(op);
    if (width === undefined) {
      const skipped = SKIPPED.get(op);
      if (skipped === undefined) return undefined;
      at += skipped;
      continue;
    }
    if (text !== undefined || at + width > bytes.length) return undefined;
    const length = width === 1 ? view.getUint8(at) : view.getUint32(at, true);
    // The upper half of a 64-bit length.
    if (width === 8 && view.getUint32(at + 4, true) !== 0) return undefined;
    at += width;
    if (length > bytes.length - at) return undefined;
    text = decoder.decode(bytes.subarray(at, at + length));
    at += length;
  }
  return undefined;
}
