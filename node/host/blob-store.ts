import { createHash } from 'node:crypto';

/** Content-addressed bytes; `digest` is the lower-case hexadecimal SHA-256. Safe for concurrent use. */
export interface BlobStore {
  /** The bytes, verified against the digest, or undefined. */
  get(digest: string): Promise<Uint8Array | undefined>;
  /** Durable when it resolves. The caller has verified the digest or expects a mismatch to be rejected. */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  has(digest: string): Promise<boolean>;
}

export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
