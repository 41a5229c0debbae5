import { concat, decodeUtf8, encodeUtf8, equal, fromBase64, toBase64, toHex } from '../bytes.ts';
import { PUBLIC_KEY_BYTES, type RawVerify, SIGNATURE_BYTES, type Signer, strictVerify } from '../ed25519.ts';
import { type Parsed, parsed, unparsed } from '../parsed.ts';
import { sha256 } from '../sha256.ts';

/** Signature types of C2SP signed-note: an Ed25519 signature of the text, and a timestamped cosignature of it. */
export const NOTE_ED25519 = 0x01;
export const NOTE_COSIGNATURE = 0x04;

const KEY_ID_BYTES = 4;
const SIGNATURE_MARK = '\u2014 ';
/** Go's note.Open refuses more; witnesses' lists stay far below. */
const MAX_SIGNATURES = 100;

/** A verifier key: who signs under `name`, with which kind of signature. */
export interface VerifierKey {
  readonly name: string;
  readonly type: typeof NOTE_ED25519 | typeof NOTE_COSIGNATURE;
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** Type-dependent bytes after the key id. */
  readonly signature: Uint8Array;
}

/** `text` ends in a newline and is what the signatures cover. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\u0085]/u.test(name) && isCleanText(name);
}

/** Well-formed Unicode without control characters other than the newline. */
function isCleanText(text: string): boolean {
  return !/[\x00-\x09\x0b-\x1f\x7f]/.test(text) && decodeUtf8(encodeUtf8(text)) === text;
}

/** First four bytes of SHA-256(name, newline, type, public key): tells keys of one name apart, proves nothing. */
export function noteKeyId(key: VerifierKey): Uint8Array {
  const named = concat(encodeUtf8(`${key.name}\n`), Uint8Array.of(key.type), key.publicKey);
  return sha256(named).slice(0, KEY_ID_BYTES);
}

/** `name+keyid+base64(type, public key)`. */
export function formatVerifierKey(key: VerifierKey): string {
  if (!isKeyName(key.name)) throw new RangeError(`a key name has no spaces and no "+": ${JSON.stringify(key.name)}`);
  return `${key.name}+${toHex(noteKeyId(key))}+${toBase64(concat(Uint8Array.of(key.type), key.publicKey))}`;
}

export function parseVerifierKey(text: string): Parsed<VerifierKey> {
  // The base64 part may itself contain "+", the name may not.
  const [name, id] = text.split('+', 2);
  if (name === undefined || id === undefined || !isKeyName(name)) {
    return unparsed('a verifier key reads NAME+KEYID+BASE64, the name without spaces and control characters');
  }
  const bytes = fromBase64(text.slice(name.length + id.length + 2));
  const type = bytes?.[0];
  if (bytes === undefined || (type !== NOTE_ED25519 && type !== NOTE_COSIGNATURE)) {
    return unparsed(`verifier key ${name}: the last part must be base64 of a known type (1 or 4) and an Ed25519 key`);
  }
  if (bytes.length !== 1 + PUBLIC_KEY_BYTES) return unparsed(`verifier key ${name}: an Ed25519 key has 32 bytes`);
  const key: VerifierKey = { name, type, publicKey: bytes.slice(1) };
  if (toHex(noteKeyId(key)) !== id) {
    return unparsed(`verifier key ${name}: the key id should be ${toHex(noteKeyId(key))} and is ${id}`);
  }
  return parsed(key);
}

function signatureLine(key: VerifierKey, signature: Uint8Array): string {
  return `${SIGNATURE_MARK}${key.name} ${toBase64(concat(noteKeyId(key), signature))}\n`;
}

/**
 * Signs `text`, which must end in a newline, as C2SP signed-note type 1.
 * @throws RangeError when the text or the name cannot be in a note
 */
export function signNote(text: string, name: string, signer: Signer): string {
  if (!text.endsWith('\n') || !isCleanText(text)) {
    throw new RangeError('the text of a note ends in a newline and has no other control characters');
  }
  if (!isKeyName(name)) throw new RangeError(`a key name has no spaces and no "+": ${JSON.stringify(name)}`);
  const key: VerifierKey = { name, type: NOTE_ED25519, publicKey: signer.publicKey };
  return `${text}\n${signatureLine(key, signer.sign(encodeUtf8(text)))}`;
}

/** A cosignature line over `text` at `time` (Unix seconds), to append to a note (C2SP tlog-cosignature, type 4). */
export function cosignNote(text: string, name: string, signer: Signer, time: number): string {
  const key: VerifierKey = { name, type: NOTE_COSIGNATURE, publicKey: signer.publicKey };
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
  return signatureLine(key, concat(stamp, signer.sign(cosignedMessage(text, time))));
}

function cosignedMessage(text: string, time: number | bigint): Uint8Array {
  return encodeUtf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Splits a note into text and signature lines; checks form only. */
export function parseNote(note: string): Parsed<Note> {
  if (!isCleanText(note)) return unparsed('a note is well-formed text without control characters other than newlines');
  const split = note.lastIndexOf('\n\n');
  if (split === -1) return unparsed('a note is a text, an empty line and signature lines; there is no empty line');
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) return unparsed('a note ends in signature lines and a newline');
  if (lines.length > MAX_SIGNATURES) return unparsed(`a note has at most ${MAX_SIGNATURES} signatures`);
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) return unparsed(`a signature line reads "— NAME BASE64"; this one: ${line}`);
    signatures.push(signature);
  }
  return parsed({ text: note.slice(0, split + 1), signatures });
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  if (!line.startsWith(SIGNATURE_MARK)) return undefined;
  const [name, base64, ...rest] = line.slice(SIGNATURE_MARK.length).split(' ');
  const bytes = fromBase64(base64 ?? '');
  if (name === undefined || !isKeyName(name) || rest.length > 0) return undefined;
  if (bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
}

/** A signature that was found and holds. `time` is in Unix seconds, for cosignatures only. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  readonly time?: number;
}

/**
 * Looks for the signature of `key` in `note`. Signatures of other keys are ignored, as signed-note demands; undefined
 * when there is none by this key or any that claims to be is wrong.
 */
export function verifyNote(raw: RawVerify, note: Note, key: VerifierKey): VerifiedSignature | undefined {
  const id = noteKeyId(key);
  const claimed = note.signatures.filter((line) => line.name === key.name && equal(line.keyId, id));
  const verified = claimed.map((line) => verifyLine(raw, note.text, key, line.signature));
  return verified.includes(undefined) ? undefined : verified[0];
}

function verifyLine(raw: RawVerify, text: string, key: VerifierKey, field: Uint8Array): VerifiedSignature | undefined {
  if (key.type === NOTE_ED25519) {
    return strictVerify(raw, key.publicKey, encodeUtf8(text), field) ? { key } : undefined;
  }
  if (field.length !== 8 + SIGNATURE_BYTES) return undefined;
  const time = Number(new DataView(field.buffer, field.byteOffset).getBigUint64(0));
  if (!Number.isSafeInteger(time)) return undefined;
  return strictVerify(raw, key.publicKey, cosignedMessage(text, time), field.subarray(8)) ? { key, time } : undefined;
}
