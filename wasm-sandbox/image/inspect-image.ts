import { readModule } from '../pass/module-info.ts';
import { CONTROL } from '../pass/options.ts';
import { ImageError } from './image-error.ts';
import { readNote } from './note.ts';
import { splitImage } from './split-image.ts';

/** Larger images are not fetched. */
export const IMAGE_BYTES_MAX = 128 << 20;

const HOST_MODULE = 'wasi_snapshot_preview1';
/** What the sandbox reads and sets of an image. */
const { fuel, depth, pages, mostPages, reason } = CONTROL;
const REQUIRED = ['memory', '_start', fuel, depth, pages, mostPages, reason];

/**
 * Refuses bytes from elsewhere that have not the form of a runtime image: a module with the pass's controls that imports
 * nothing but WASI preview 1. That the pass was applied honestly is what `hivesmith runtime verify` shows.
 * @throws ImageError `image-damaged`
 */
export function inspectImage(bytes: Uint8Array): void {
  readNote(bytes);
  try {
    splitImage(bytes);
    const { imports, exports } = readModule(bytes);
    const foreign = imports.find(({ module }) => module !== HOST_MODULE);
    if (foreign) throw new Error(`it imports ${foreign.module}.${foreign.name}`);
    const names = new Set(exports.map(({ name }) => name));
    const missing = REQUIRED.find((name) => !names.has(name));
    if (missing !== undefined) throw new Error(`it does not export ${missing}`);
  } catch (cause) {
    const { message } = cause as Error;
    throw new ImageError('image-damaged', `Expected a runtime image, got a module that is none: ${message}.`, {
      cause,
    });
  }
}
