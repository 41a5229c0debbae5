import type { GuestRequest, GuestResult } from './guest-instance.ts';
import { sha256 } from './image/digest.ts';
import { checkLimits, type Limits, MAX_SOURCE_BYTES, MAX_STDIN_BYTES } from './limits.ts';

export interface RunRequest {
  /** Program text; it runs as `__main__`. */
  readonly source: string;
  readonly stdin: Uint8Array;
  readonly limits: Limits;
  /** Hex; seeds the program's `random` and `os.urandom`. */
  readonly seed: string;
}

export interface RunResult extends GuestResult {
  /** SHA-256 hex over outcome, exit code, digest of standard output and fuel. */
  readonly fingerprint: string;
}

/** Checks a request; throws RangeError or TypeError naming what is wrong with it. */
export function toGuestRequest(request: RunRequest): GuestRequest {
  const source = new TextEncoder().encode(request.source);
  if (source.length > MAX_SOURCE_BYTES) {
    throw new RangeError(`A program may have at most ${MAX_SOURCE_BYTES} bytes, this one has ${source.length}.`);
  }
  if (request.stdin.length > MAX_STDIN_BYTES) {
    throw new RangeError(`Standard input may have at most ${MAX_STDIN_BYTES} bytes, got ${request.stdin.length}.`);
  }
  if (!/^(?:[0-9a-f]{2})*$/i.test(request.seed)) throw new TypeError('The seed must be pairs of hex digits.');
  const { fuel, memoryMiB, outputBytes } = checkLimits(request.limits);
  const seed = Uint8Array.from(Buffer.from(request.seed, 'hex'));
  return { source, stdin: request.stdin, limits: { fuel, memoryMiB, outputBytes }, seed };
}

export function withFingerprint(result: GuestResult): RunResult {
  const { outcome, exitCode, stdout, fuel } = result;
  const fingerprint = sha256(`hivesmith/cell/1\n${outcome}\n${exitCode ?? '-'}\n${sha256(stdout)}\n${fuel}\n`);
  return { ...result, fingerprint };
}
