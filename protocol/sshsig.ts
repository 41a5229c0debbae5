import { sha512 } from '@noble/hashes/sha2.js';
import { concat, encodeUtf8, fromBase64, toBase64 } from './bytes.ts';
import { PUBLIC_KEY_BYTES, type RawVerify, SIGNATURE_BYTES, type Signer, strictVerify } from './ed25519.ts';

/** The namespace of signatures over a release's MANIFEST.json. */
export const MANIFEST_NAMESPACE = 'votes-manifest';

const KEY_TYPE = 'ssh-ed25519';
const HASH = 'sha512';
const MAGIC = encodeUtf8('SSHSIG');
const HEADER = '-----BEGIN SSH SIGNATURE-----\n';
const FOOTER = '\n-----END SSH SIGNATURE-----\n';
/** ssh-keygen breaks its armour here. */
const LINE_LENGTH = 70;

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** An SSH string (RFC 4251 section 5): length, then bytes. */
function sshString(value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === 'string' ? encodeUtf8(value) : value;
  return concat(u32(bytes.length), bytes);
}

function publicKeyBlob(publicKey: Uint8Array): Uint8Array {
  return concat(sshString(KEY_TYPE), sshString(publicKey));
}

function signedData(message: Uint8Array, namespace: string): Uint8Array {
  return concat(MAGIC, sshString(namespace), sshString(''), sshString(HASH), sshString(sha512(message)));
}

/** Everything of the binary signature that comes before the 64 bytes of Ed25519. */
function blobPrefix(publicKey: Uint8Array, namespace: string): Uint8Array {
  const signatureField = concat(sshString(KEY_TYPE), u32(SIGNATURE_BYTES));
  return concat(
    MAGIC,
    u32(1),
    sshString(publicKeyBlob(publicKey)),
    sshString(namespace),
    sshString(''),
    sshString(HASH),
    u32(signatureField.length + SIGNATURE_BYTES),
    signatureField,
  );
}

function armour(blob: Uint8Array): string {
  const lines = toBase64(blob).match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
  return HEADER + lines.join('\n') + FOOTER;
}

/**
 * An armoured signature that `ssh-keygen -Y verify -n NAMESPACE` accepts (OpenSSH PROTOCOL.sshsig, version 1, Ed25519,
 * SHA-512).
 */
export function signSsh(message: Uint8Array, namespace: string, signer: Signer): string {
  const signature = signer.sign(signedData(message, namespace));
  return armour(concat(blobPrefix(signer.publicKey, namespace), signature));
}

/** True when `armoured` is exactly the form `signSsh` and ssh-keygen write and `publicKey` made it for `message`. */
export function verifySsh(
  raw: RawVerify,
  armoured: string,
  message: Uint8Array,
  namespace: string,
  publicKey: Uint8Array,
): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
  if (!armoured.startsWith(HEADER) || !armoured.endsWith(FOOTER)) return false;
  const blob = fromBase64(armoured.slice(HEADER.length, -FOOTER.length).replaceAll('\n', ''));
  if (blob === undefined || blob.length < SIGNATURE_BYTES) return false;
  const signature = blob.slice(-SIGNATURE_BYTES);
  // Everything but the signature is known beforehand, so building it again is a stricter parser than reading it.
  if (armour(concat(blobPrefix(publicKey, namespace), signature)) !== armoured) return false;
  return strictVerify(raw, publicKey, signedData(message, namespace), signature);
}

/** One line of an `allowed_signers` file (ssh-keygen(1)), restricted to one namespace. `principal` has no spaces. */
export function allowedSignersLine(principal: string, namespace: string, publicKey: Uint8Array): string {
  return `${principal} namespaces="${namespace}" ${KEY_TYPE} ${toBase64(publicKeyBlob(publicKey))}\n`;
}
