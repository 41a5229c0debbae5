import { malformed, UnsupportedModule } from './refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Cursor over WebAssembly binary bytes, up to `end`. Everything that the binary format forbids throws UnsupportedModule
 * naming the byte, so that foreign bytes never cause another error.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  private early(): UnsupportedModule {
    if (this.end < this.bytes.length) return malformed('unexpected end of section or function', this.end);
    return new UnsupportedModule('The WebAssembly module ends early.', 'module-truncated', this.end);
  }

  u8(): number {
    if (this.position >= this.end) throw this.early();
    return this.bytes[this.position++]!;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      result |= (byte & 127) << shift;
      if (byte < 128) return result >>> 0;
    }
    const last = this.u8();
    if (last > 15) throw malformed(last > 127 ? 'integer representation too long' : 'integer too large', this.position);
    return (result | (last << 28)) >>> 0;
  }

  /** Signed LEB128 of at most `bits` bits (32, 33 or 64). */
  private signed(bits: number): bigint {
    let result = 0n;
    let shift = 0;
    for (;;) {
      const byte = this.u8();
      const left = bits - shift;
      if (left < 7) {
        if (byte > 127) throw malformed('integer representation too long', this.position);
        const upper = byte >> (left - 1);
        if (upper !== 0 && upper !== 127 >> (left - 1)) throw malformed('integer too large', this.position);
      }
      result |= BigInt(byte & 127) << BigInt(shift);
      shift += 7;
      if (byte < 128) return BigInt.asIntN(Math.min(shift, 64), result);
    }
  }

  s32(): number {
    const first = this.bytes[this.position];
    if (first !== undefined && first < 128 && this.position < this.end) {
      this.position++;
      return first < 64 ? first : first - 128;
    }
    return Number(this.signed(32));
  }

  s33(): number {
    return Number(this.signed(33));
  }

  s64(): bigint {
    return this.signed(64);
  }

  skipLeb(): void {
    while (this.u8() & 128);
  }

  skip(count: number): void {
    if (count > this.end - this.position) throw this.early();
    this.position += count;
  }

  take(count: number): Uint8Array {
    const start = this.position;
    this.skip(count);
    return this.bytes.subarray(start, start + count);
  }

  /** A count of items that take at least one byte each, so that a false count costs nothing. */
  count(): number {
    const count = this.u32();
    if (count > this.end - this.position) {
      if (this.end < this.bytes.length) throw malformed(`a count of ${count} exceeds the bytes left`, this.position);
      throw this.early();
    }
    return count;
  }

  name(): string {
    const start = this.position;
    try {
      return utf8.decode(this.take(this.u32()));
    } catch (error) {
      throw error instanceof UnsupportedModule ? error : malformed('malformed UTF-8 encoding in a name', start);
    }
  }
}
