import { createWasmtimeSandbox } from '../wasm-sandbox/engine/wasmtime-engine.ts';
import type { RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import type { ProgramImage } from '../wasm-sandbox/lang/program-image.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import { usageError } from './errors.ts';

export const ENGINES = ['v8', 'wasmtime'] as const;
export type Engine = (typeof ENGINES)[number];

export function chooseEngine(named: string): Engine {
  const engine = ENGINES.find((name) => name === named);
  if (engine === undefined) throw usageError(`--engine must be one of ${ENGINES.join(', ')}, got ${named}`);
  return engine;
}

export interface EngineOptions {
  readonly image: RuntimeImage | ProgramImage;
  readonly workers: number;
  readonly signal: AbortSignal;
}

/** A sandbox on the engine. Throws EngineMissing when the machine does not have it. */
export function sandboxOn(engine: Engine, { image, workers, signal }: EngineOptions): Promise<Sandbox> {
  if (engine === 'v8') return createSandbox({ image, workers, signal });
  if ('form' in image) {
    throw usageError(`--engine ${engine} runs programs on a runtime image, got a compiled one`, 'leave out --engine');
  }
  return createWasmtimeSandbox({ image, workers, signal });
}
