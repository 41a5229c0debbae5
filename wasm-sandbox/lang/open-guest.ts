import { prepareCompiled } from './compile.ts';
import { isCompiled, type Language } from './language.ts';
import { prepareWebAssembly } from './prepare-program.ts';
import type { ProgramImage } from './program-image.ts';

export interface GuestOptions {
  readonly cacheDir: string;
  readonly signal?: AbortSignal;
}

/**
 * The image that a compiled program runs on, from its file's content. Rejects with GuestRefusal when the program cannot
 * run in the sandbox.
 */
export function prepareProgram(
  language: Exclude<Language, 'python' | 'javascript'>,
  file: Uint8Array,
  options: GuestOptions,
): Promise<ProgramImage> {
  if (isCompiled(language)) return prepareCompiled(file, language, options);
  return prepareWebAssembly(file, options);
}
