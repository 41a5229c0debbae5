import type { RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { JAVASCRIPT_IMAGE } from '../wasm-sandbox/image/names.ts';
import { GuestRefusal } from '../wasm-sandbox/lang/guest-refusal.ts';
import { isLanguage, LANGUAGES, type Language, languageOfFile } from '../wasm-sandbox/lang/language.ts';
import { prepareProgram } from '../wasm-sandbox/lang/open-guest.ts';
import type { ProgramImage } from '../wasm-sandbox/lang/program-image.ts';
import { MAX_SOURCE_BYTES } from '../wasm-sandbox/limits.ts';
import { usageError } from './errors.ts';
import { note } from './output.ts';
import { openImage } from './sandbox.ts';

/** A program as the sandbox takes it: an image, and the text that runs on it (none for a compiled program). */
export interface OpenedGuest {
  readonly image: RuntimeImage | ProgramImage;
  readonly source: string;
}

export interface GuestContext {
  readonly cacheDir: string;
  /** Name of the runtime image for Python. */
  readonly runtime: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The language that `--lang` names, else the one of the file's name. */
export function chooseLanguage(named: string | undefined, file: string | undefined): Language {
  if (named === undefined) return file === undefined ? 'python' : languageOfFile(file);
  if (isLanguage(named)) return named;
  throw usageError(`--lang must be one of ${LANGUAGES.join(', ')}, got ${named}`);
}

/** The runtime image of a language whose programs are text, or undefined for a compiled one. */
export async function languageImage(language: Language, context: GuestContext): Promise<RuntimeImage | undefined> {
  const { cacheDir, runtime, say } = context;
  if (language === 'python') return openImage(cacheDir, runtime, say);
  return language === 'javascript' ? openImage(cacheDir, JAVASCRIPT_IMAGE, say, language) : undefined;
}

/** A line of foreign text without control characters. */
function printable(line: string): string {
  return line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]+/g, ' ');
}

/** Opens a program file. Rejects with GuestRefusal when it cannot run in the sandbox. */
export async function openGuest(language: Language, file: Buffer, context: GuestContext): Promise<OpenedGuest> {
  if (language !== 'wasm' && file.length > MAX_SOURCE_BYTES) {
    throw usageError(`expected a program of at most ${MAX_SOURCE_BYTES} bytes, got ${file.length}`);
  }
  const runtime = await languageImage(language, context);
  if (runtime) return { image: runtime, source: file.toString('utf8') };
  if (language === 'python' || language === 'javascript') throw new Error(`${language} has no runtime image`);
  try {
    return { image: await prepareProgram(language, file, context), source: '' };
  } catch (error) {
    if (error instanceof GuestRefusal && error.detail !== '') {
      for (const line of error.detail.trimEnd().split('\n')) note(printable(line));
    }
    throw error;
  }
}
