import { randomBytes } from 'node:crypto';
import { access, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BlobStore, digestOf, isDigest } from './blob-store.ts';
import { codeOf, HostError } from './host-error.ts';
import type { Logger } from './logger.ts';
import { makeDirectory } from './make-directory.ts';

function pathOf(directory: string, digest: string): string {
  if (!isDigest(digest)) {
    throw new HostError('blob-malformed', `expected 64 lower-case hexadecimal digits, got ${JSON.stringify(digest)}`);
  }
  return join(directory, 'blobs', 'sha256', digest.slice(0, 2), digest.slice(2));
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** A crash before the rename leaves only a `.tmp` file, which nothing reads. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await makeDirectory(dirname(path));
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/**
 * Blobs as files `DIRECTORY/blobs/sha256/ab/REST`. A file whose bytes do not match its name is reported, moved aside as
 * `REST.damaged` and treated as missing, so that it can be fetched again.
 */
export function openBlobFiles(directory: string, logger: Logger): BlobStore {
  return {
    async get(digest) {
      const path = pathOf(directory, digest);
      const bytes = await readIfPresent(path);
      if (bytes === undefined) return undefined;
      const got = digestOf(bytes);
      if (got === digest) return bytes;
      logger.error('a stored blob is damaged and was moved aside', { path, expected: digest, got });
      await rename(path, `${path}.damaged`).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
      return undefined;
    },
    async put(digest, bytes) {
      const path = pathOf(directory, digest);
      const got = digestOf(bytes);
      if (got !== digest) throw new HostError('blob-mismatch', `expected bytes with SHA-256 ${digest}, got ${got}`);
      const stored = await readIfPresent(path);
      if (stored === undefined || digestOf(stored) !== digest) await writeDurably(path, bytes);
    },
    async has(digest) {
      return access(pathOf(directory, digest)).then(
        () => true,
        () => false,
      );
    },
  };
}
