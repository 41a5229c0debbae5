import { instrument } from '../pass/instrument.ts';
import type { PassOptions } from '../pass/options.ts';
import { UnsupportedModule } from '../pass/refusal.ts';
import { type ImageNote, withNote } from './note.ts';

export interface FinishOptions {
  readonly note: ImageNote;
  readonly stack: { readonly global: number; readonly lowest: number };
  readonly memory: { readonly committedPages: number; readonly mostPages: number };
}

/** What building runs with: canonical NaN only, and every global in reach. */
export function forBuilding(source: Uint8Array): Uint8Array {
  return instrument(source, {
    fuel: false,
    depth: false,
    canonicalNan: true,
    stack: null,
    memory: null,
    exportGlobals: true,
  }).bytes;
}

/**
 * Applies every protection to a saved program and writes what the host has to know of it into it. `changed` is for
 * measuring what the protections cost: an image without them is for no other use.
 */
export function finishImage(
  program: Uint8Array,
  { note, stack, memory }: FinishOptions,
  changed: Partial<PassOptions> = {},
): Uint8Array {
  const { bytes, restorable } = instrument(program, {
    fuel: true,
    depth: true,
    canonicalNan: true,
    stack,
    memory,
    exportGlobals: true,
    ...changed,
  });
  if (!restorable) throw new UnsupportedModule('The runtime changes its tables, so that it cannot be restored.');
  return withNote(bytes, note);
}
