import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SignCheckpoint } from '../../../coordinator/log/ledger.ts';
import { signCheckpoint } from '../../../protocol/log/checkpoint.ts';
import { testSigner } from '../../protocol/log/test-keys.ts';

export const ORIGIN = 'example.org/campaign';
export const signer = testSigner(7);

export const sign: SignCheckpoint = (size, root) => signCheckpoint({ origin: ORIGIN, size, root }, signer);

export function testEntry(index: number, length = 40): Uint8Array {
  return new TextEncoder().encode(`entry ${index} `.padEnd(length, '.'));
}

/** A directory that is removed when the test ends. */
export async function temporaryDirectory(test: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'hivesmith-log-'));
  test.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
