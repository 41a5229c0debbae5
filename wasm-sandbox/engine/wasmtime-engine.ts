import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RuntimeImage } from '../image/cache.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../pool.ts';
import { EngineMissing } from './engine-missing.ts';
import { hostEnvironment, WasmtimeProcess } from './wasmtime-process.ts';

/** Names the Python interpreter that has the package; `python3` if absent. */
const PYTHON_VARIABLE = 'HIVESMITH_PYTHON';
/** Calls of the host take some ten times as long as in the worker, so a run may take long by the clock. */
const WATCHDOG_MS = 600_000;

/** The script lies beside this file's source, which the build does not copy. */
function scriptPath(): string {
  const places = ['./wasmtime_host.py', '../../../wasm-sandbox/engine/wasmtime_host.py'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new EngineMissing('the package lacks wasm-sandbox/engine/wasmtime_host.py');
  return found;
}

/** The interpreter to run Wasmtime with. Throws EngineMissing when it, or the package `wasmtime`, is not there. */
export function findWasmtime(): { readonly python: string; readonly version: string } {
  const python = process.env[PYTHON_VARIABLE] ?? 'python3';
  const ask = 'import importlib.metadata, wasmtime; print(importlib.metadata.version("wasmtime"))';
  const { status, stdout, error } = spawnSync(python, ['-c', ask], { encoding: 'utf8', env: hostEnvironment() });
  if (status === 0) return { python, version: stdout.trim() };
  const why = error ? `${python} cannot be started` : `${python} has no package wasmtime`;
  throw new EngineMissing(why);
}

/**
 * A sandbox that runs a runtime image under Wasmtime in place of V8, to compare the two: the same programs give the same
 * outcomes, outputs and fuel. Each worker compiles the whole image first, which takes ten seconds or more.
 * Throws EngineMissing when Wasmtime is not on this machine.
 */
export async function createWasmtimeSandbox(
  options: SandboxOptions & { readonly image: RuntimeImage },
): Promise<Sandbox> {
  const { python } = findWasmtime();
  const script = scriptPath();
  const { path, fuelPerSecond } = options.image;
  return createSandbox(
    { watchdogMs: WATCHDOG_MS, ...options },
    () => new WasmtimeProcess({ python, script, image: path, fuelPerSecond }),
  );
}
