import { encodeUtf8 } from '../../protocol/bytes.ts';
import { DEFAULT_LIMITS } from '../../wasm-sandbox/limits.ts';
import type { Sandbox } from '../../wasm-sandbox/pool.ts';
import type { RunProgram } from './recheck.ts';

/** Programs on a sandbox, with the limits that votes have by default. */
export function sandboxRunner(sandbox: Sandbox, signal: AbortSignal): RunProgram {
  return async (source, stdin, digest) => {
    const request = { source, stdin: encodeUtf8(stdin), limits: DEFAULT_LIMITS, seed: digest };
    const { outcome, stdout } = await sandbox.run(request, { signal });
    return outcome === 'ok' ? stdout : undefined;
  };
}
