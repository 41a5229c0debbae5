import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id';
import { SEED_BYTES, type SeedSigner, signerFromSeed } from './ed25519.ts';
import { codeOf, describeError, HostError } from './host-error.ts';
import { makeDirectory } from './make-directory.ts';

/** One key is both who signs the votes and who is at the other end of a connection. */
export interface Identity {
  readonly signer: SeedSigner;
  /** The libp2p peer id of the same key. */
  readonly peerId: string;
}

/** The peer id of a hexadecimal Ed25519 public key. */
export function peerIdOfKey(publicKeyHex: string): string {
  return peerIdFromPublicKey(publicKeyFromRaw(Buffer.from(publicKeyHex, 'hex'))).toString();
}

/** The hexadecimal Ed25519 public key inside a peer id. Throws `peer-id-invalid` on anything else. */
export function publicKeyOfPeerId(peerId: string): string {
  try {
    const parsed = peerIdFromString(peerId);
    if (parsed.type === 'Ed25519') return Buffer.from(parsed.publicKey.raw).toString('hex');
  } catch (cause) {
    throw new HostError('peer-id-invalid', `expected a peer id, got ${JSON.stringify(peerId)}`, { cause });
  }
  throw new HostError('peer-id-invalid', `expected the peer id of an Ed25519 key, got ${JSON.stringify(peerId)}`);
}

export function identityFromSeed(seed: Uint8Array): Identity {
  const signer = signerFromSeed(seed);
  return { signer, peerId: peerIdOfKey(signer.keyId) };
}

async function readSeed(path: string): Promise<Uint8Array | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new HostError('identity-unreadable', `cannot read the key file ${path}: ${describeError(cause)}`, { cause });
  }
  if (!/^[0-9a-f]{64}\n?$/.test(text)) {
    throw new HostError(
      'identity-damaged',
      `the key file ${path} is damaged: expected ${SEED_BYTES * 2} lower-case hexadecimal digits and a newline, got ` +
        `${text.length} characters. Restore it from a backup, or move it away to start with a new identity`,
    );
  }
  return new Uint8Array(Buffer.from(text.trim(), 'hex'));
}

/** A link, unlike a rename, fails if another process was first: both then use the same key. */
async function writeSeed(path: string, seed: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${Buffer.from(seed).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Reads the Ed25519 seed from the file at `path`, or creates the file (mode 0600) with a new one. Processes that race
 * get the same identity. Throws `identity-damaged` on a file that is not a seed: a node never silently changes its
 * name.
 */
export async function loadOrCreateIdentity(path: string): Promise<Identity> {
  let seed = await readSeed(path);
  if (seed === undefined) {
    await makeDirectory(dirname(path));
    await writeSeed(path, randomBytes(SEED_BYTES));
    seed = await readSeed(path);
  }
  if (seed === undefined)
    throw new HostError('identity-unreadable', `the key file ${path} disappeared while it was made`);
  return identityFromSeed(seed);
}
