/** Bytes that a guest wrote, up to a limit. */
export class OutputStream {
  private readonly chunks: Uint8Array[] = [];
  private readonly limit: number;
  private length = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Keeps what fits and copies it; returns false when some did not. */
  write(bytes: Uint8Array): boolean {
    const kept = bytes.slice(0, this.limit - this.length);
    if (kept.length > 0) this.chunks.push(kept);
    this.length += kept.length;
    return kept.length === bytes.length;
  }

  take(): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
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
