/** Cursor over WebAssembly binary bytes. Reading past the end throws. */
export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  u8(): number {
    const value = this.bytes[this.position];
    if (value === undefined) throw new RangeError(`WebAssembly module ends early, at byte ${this.position}.`);
    this.position++;
    return value;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      result |= (byte & 127) << shift;
      if (!(byte & 128)) return result >>> 0;
    }
    throw new RangeError(`LEB128 number is too long at byte ${this.position}.`);
  }

  /** Signed LEB128 of at most 32 bits. */
  s32(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      result |= (byte & 127) << shift;
      if (!(byte & 128)) return shift < 25 && byte & 64 ? result | (-1 << (shift + 7)) : result;
    }
    throw new RangeError(`LEB128 number is too long at byte ${this.position}.`);
  }

  skipLeb(): void {
    while (this.u8() & 128);
  }

  skip(count: number): void {
    this.position += count;
  }

  take(count: number): Uint8Array {
    if (this.position + count > this.bytes.length) {
      throw new RangeError(`WebAssembly module ends early, at byte ${this.bytes.length}.`);
    }
    this.position += count;
    return this.bytes.subarray(this.position - count, this.position);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.u32()));
  }
}
