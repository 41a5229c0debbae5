import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareImage, type RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { DEFAULT_LIMITS, type Limits } from '../../wasm-sandbox/limits.ts';
import type { RunRequest, RunResult } from '../../wasm-sandbox/run-result.ts';

/** Image cache shared by the tests of this folder, so that the image is built once. */
export const CACHE_DIR = join(tmpdir(), 'hivesmith-test-images');

export async function testImage(): Promise<RuntimeImage> {
  await mkdir(CACHE_DIR, { recursive: true });
  return prepareImage({ cacheDir: CACHE_DIR });
}

export function request(source: string, stdin: string | Uint8Array = '', limits: Partial<Limits> = {}): RunRequest {
  const input = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  return { source, stdin: input, limits: { ...DEFAULT_LIMITS, ...limits }, seed: '0123456789abcdef' };
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** What two honest nodes have to agree on. */
export function cell({ outcome, exitCode, stdout, fuel, fingerprint }: RunResult): unknown[] {
  return [outcome, exitCode, text(stdout), fuel, fingerprint];
}
