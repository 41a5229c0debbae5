import { fromBase64, toBase64 } from '../bytes.ts';
import type { RawVerify, Signer } from '../ed25519.ts';
import { type Parsed, parsed, unparsed } from '../parsed.ts';
import { HASH_BYTES } from './merkle.ts';
import { formatVerifierKey, parseNote, signNote, type VerifierKey, verifyNote } from './note.ts';

/** A tree head: which log, how many leaves, root hash. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The three lines that are signed (C2SP tlog-checkpoint), without extension lines. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (origin === '' || origin.includes('\n')) throw new RangeError('an origin is one non-empty line');
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a tree size is a natural number, not ${size}`);
  if (root.length !== HASH_BYTES) throw new RangeError(`a root hash has ${HASH_BYTES} bytes, this has ${root.length}`);
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Reads the signed text of a checkpoint. Extension lines are refused: nothing in an extension can be audited, so this
 * project neither writes nor trusts them.
 */
export function parseCheckpoint(text: string): Parsed<Checkpoint> {
  const lines = text.split('\n');
  const [origin, digits, base64, end] = lines;
  if (lines.length !== 4 || end !== '' || origin === undefined || origin === '') {
    return unparsed('a checkpoint has three lines: origin, size, root hash');
  }
  if (digits === undefined || !/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(Number(digits))) {
    return unparsed(`the second line of a checkpoint is the size in decimal; this one is ${JSON.stringify(digits)}`);
  }
  const root = fromBase64(base64 ?? '');
  if (root?.length !== HASH_BYTES) return unparsed('the third line of a checkpoint is a 32-byte root hash in base64');
  return parsed({ origin, size: Number(digits), root });
}

/** The signed note of a checkpoint; the key is named after the origin. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  return signNote(formatCheckpoint(checkpoint), checkpoint.origin, signer);
}

/** The form of a signed checkpoint without looking at its signatures. */
export function readCheckpoint(note: string): Parsed<Checkpoint> {
  const opened = parseNote(note);
  return opened.ok ? parseCheckpoint(opened.value.text) : opened;
}

/** The checkpoint in `note`, if the log's key signed it and its origin is the key's name. */
export function openCheckpoint(raw: RawVerify, note: string, logKey: VerifierKey): Parsed<Checkpoint> {
  const opened = parseNote(note);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== logKey.name) {
    return unparsed(`the checkpoint should be of log ${logKey.name} and is of ${checkpoint.value.origin}`);
  }
  if (verifyNote(raw, opened.value, logKey) === undefined) {
    return unparsed(`the checkpoint has no valid signature by ${formatVerifierKey(logKey)}`);
  }
  return checkpoint;
}
