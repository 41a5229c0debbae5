import { fromBase64, toBase64 } from '../bytes.ts';
import type { RawVerify } from '../ed25519.ts';
import { type Parsed, parsed, unparsed } from '../parsed.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { HASH_BYTES, leafHash } from './merkle.ts';
import type { VerifierKey } from './note.ts';
import { verifyInclusion } from './proof.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** An offline receipt: leaf `index` is in the log whose signed checkpoint is `checkpoint`. */
export interface TlogProof {
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Bytes for the application; nothing authenticates them. */
  readonly extra?: Uint8Array;
}

/** The text of a `.tlog-proof` file (C2SP tlog-proof). */
export function formatTlogProof(proof: TlogProof): string {
  const extra = proof.extra === undefined ? '' : `extra ${toBase64(proof.extra)}\n`;
  const hashes = proof.hashes.map((hash) => `${toBase64(hash)}\n`).join('');
  return `${HEADER}\n${extra}index ${proof.index}\n${hashes}\n${proof.checkpoint}`;
}

export function parseTlogProof(text: string): Parsed<TlogProof> {
  const split = text.indexOf('\n\n');
  if (split === -1) return unparsed('a proof is a head, an empty line and a checkpoint; there is no empty line');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== HEADER) return unparsed(`the first line of a proof is ${HEADER}`);
  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ')) {
    extra = fromBase64(lines.shift()!.slice('extra '.length));
    if (extra === undefined) return unparsed('the "extra" line of a proof holds canonical base64');
  }
  const digits = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '')?.[1];
  if (digits === undefined || !Number.isSafeInteger(Number(digits))) {
    return unparsed('after its head a proof has the line "index N"');
  }
  const hashes: Uint8Array[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) return unparsed(`hash ${hashes.length} of the proof is not 32 bytes of base64`);
    hashes.push(hash);
  }
  const proof = { index: Number(digits), hashes, checkpoint: text.slice(split + 2) };
  return parsed(extra === undefined ? proof : { ...proof, extra });
}

/** The checkpoint that commits to `entry`, if the log's key signed it and the proof leads from the entry to its root. */
export function verifyTlogProof(
  raw: RawVerify,
  proof: TlogProof,
  entry: Uint8Array,
  logKey: VerifierKey,
): Parsed<Checkpoint> {
  const checkpoint = openCheckpoint(raw, proof.checkpoint, logKey);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  if (!verifyInclusion(leafHash(entry), proof.index, size, proof.hashes, root)) {
    return unparsed(`the proof does not show that this entry is number ${proof.index} of the log of size ${size}`);
  }
  return checkpoint;
}
