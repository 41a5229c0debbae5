const FIRST_CAPACITY = 4096;

/** Bytes that a guest wrote, up to a limit. One buffer, so that many small writes cost no more than few large ones. */
export class OutputStream {
  private readonly limit: number;
  private buffer = new Uint8Array(0);
  private length = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Keeps what fits and copies it; returns false when some did not. */
  write(bytes: Uint8Array): boolean {
    const kept = bytes.subarray(0, this.limit - this.length);
    const needed = this.length + kept.length;
    if (needed > this.buffer.length) {
      const capacity = Math.max(FIRST_CAPACITY, needed, 2 * this.buffer.length);
      const grown = new Uint8Array(Math.min(capacity, this.limit));
      grown.set(this.buffer.subarray(0, this.length));
      this.buffer = grown;
    }
    this.buffer.set(kept, this.length);
    this.length = needed;
    return kept.length === bytes.length;
  }

  take(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}

/** Several byte strings read one after the other, with one end of file behind each. */
export class InputStream {
  private readonly parts: readonly Uint8Array[];
  private part = 0;
  private at = 0;

  constructor(...parts: readonly Uint8Array[]) {
    this.parts = parts;
  }

  /** Up to `most` bytes; none at the end of a part, after which the next part begins. The last end of file repeats. */
  read(most: number): Uint8Array {
    const current = this.parts[this.part] ?? new Uint8Array(0);
    const bytes = current.subarray(this.at, this.at + most);
    this.at += bytes.length;
    if (bytes.length === 0 && most > 0 && this.part < this.parts.length - 1) {
      this.part++;
      this.at = 0;
    }
    return bytes;
  }
}
