import { transpile } from '@bytecodealliance/jco';
import { memoryLimits } from '../lang/core-module.ts';
import { GuestRefusal } from '../lang/guest-refusal.ts';
import type { MeteredModule, PreparedProgram } from '../lang/program-image.ts';
import { MOST_PAGES } from '../lang/refusing.ts';
import { instrument } from '../pass/instrument.ts';
import { checkComponentImports } from './component-imports.ts';
import { lower, raise } from './share-control.ts';

/** Memory committed behind what a module declares, in pages; adapters grow the memory of others at their start. */
const COMMITTED_SPARE = 64;
const COMMAND = /^wasi:cli\/run@0\.2\.\d+$/;

/** Applies the pass to a core module of a component, in such a way that all of them share one set of control globals. */
export function meterCoreModule(name: string, bytes: Uint8Array): MeteredModule {
  const lowered = lower(bytes);
  const { least, most } = memoryLimits(lowered.bytes);
  const mostPages = Math.min(MOST_PAGES, most ?? MOST_PAGES);
  if (least > mostPages) {
    throw new GuestRefusal('guest-too-large', `A module wants ${least} pages of memory; expected ${MOST_PAGES}.`);
  }
  const committedPages = Math.min(least + COMMITTED_SPARE, MOST_PAGES);
  const metered = instrument(lowered.bytes, {
    fuel: true,
    depth: true,
    canonicalNan: true,
    stack: null,
    memory: lowered.memory === 'none' ? null : { committedPages, mostPages },
    exportGlobals: false,
  });
  const memory = lowered.memory === 'own' ? { least, most: mostPages } : undefined;
  return { name, bytes: raise(metered.bytes, lowered), memory };
}

/**
 * Makes a WASI 0.2 command component ready to run: jco takes it apart into core modules and the JavaScript that links
 * them, and the pass goes over each module. Throws GuestRefusal for a component that is no command or imports what the
 * sandbox does not offer.
 */
export async function prepareComponentProgram(bytes: Uint8Array): Promise<PreparedProgram> {
  checkComponentImports(bytes);
  const { files, exports } = await transpile(bytes, {
    name: 'guest',
    instantiation: 'sync',
    wasiShim: false,
    map: {},
    base64Cutoff: 0,
    optimize: false,
    noTypescript: true,
  }).catch((error: unknown) => {
    throw new GuestRefusal('guest-invalid', `The component is not valid: ${firstLine(error)}`, { cause: error });
  });
  if (!exports.some(([name]) => COMMAND.test(name))) {
    throw new GuestRefusal(
      'guest-not-a-command',
      'Expected the export wasi:cli/run of WASI 0.2; the component has none.',
    );
  }
  const modules: MeteredModule[] = [];
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('.wasm')) modules.push(meterCoreModule(name, content));
  }
  const script = files['guest.js'];
  if (!script) throw new GuestRefusal('guest-unsupported', 'The component has no code.');
  return { form: 'component', restorable: false, glue: new TextDecoder().decode(script), modules };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'no reason given'
  );
}
