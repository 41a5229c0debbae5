import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signerFromSeed } from '../../node/host/ed25519.ts';

/** The key of the node whose data directory this is, whether or not its process lives. */
export async function keyOfNode(dir: string): Promise<string> {
  const seed = (await readFile(join(dir, 'identity.key'), 'utf8')).trim();
  return signerFromSeed(new Uint8Array(Buffer.from(seed, 'hex'))).keyId;
}
