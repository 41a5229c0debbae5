import { instrument } from '../pass/instrument.ts';
import { type ModuleInfo, readModule } from '../pass/module-info.ts';
import { memoryLimits } from './core-module.ts';
import { GuestRefusal } from './guest-refusal.ts';
import { isPreview1Function } from './preview1-signatures.ts';
import type { PreparedProgram } from './program-image.ts';
import { MOST_PAGES, refusing } from './refusing.ts';

/** Memory committed behind what the module declares, in pages: small programs then never commit more. */
const COMMITTED_SPARE = 64;
const FUNCTION = 0;
const MEMORY = 2;
const PREVIEW_1 = 'wasi_snapshot_preview1';

function checkImports(module: ModuleInfo): void {
  const [other] = module.otherImports;
  if (other !== undefined) {
    const wanted = `expected functions of ${PREVIEW_1} only. Build it as a WASI command.`;
    throw new GuestRefusal('guest-import', `The module imports ${other.module}.${other.name}; ${wanted}`);
  }
  module.imports.forEach(({ module: from, name }, index) => {
    if (from !== PREVIEW_1) {
      throw new GuestRefusal(
        'guest-import',
        `The module imports ${from}.${name}; expected functions of ${PREVIEW_1} only. Build it as a WASI command.`,
      );
    }
    if (!isPreview1Function(name, module.functionTypes[index]!)) {
      throw new GuestRefusal('guest-import', `The module imports ${from}.${name} with a type that WASI does not have.`);
    }
  });
}

function checkCommand(module: ModuleInfo): void {
  const start = module.exports.find(({ name }) => name === '_start');
  const type = start?.kind === FUNCTION ? module.functionTypes[start.index] : undefined;
  if (!type || type.params.length > 0 || type.results.length > 0) {
    throw new GuestRefusal(
      'guest-not-a-command',
      'Expected a function _start without parameters; the module has none. Build it as a WASI command, not a library.',
    );
  }
  if (!module.exports.some(({ name, kind }) => name === 'memory' && kind === MEMORY)) {
    throw new GuestRefusal('guest-not-a-command', 'Expected an export "memory"; the module has none.');
  }
}

/** Applies the pass to a WASI preview 1 command. Throws GuestRefusal when it is none, or cannot be made deterministic. */
export function meterCommand(bytes: Uint8Array): PreparedProgram {
  return refusing(bytes, () => {
    const module = readModule(bytes);
    checkImports(module);
    const { least, most } = memoryLimits(bytes);
    const mostPages = Math.min(MOST_PAGES, most ?? MOST_PAGES);
    if (least > mostPages) {
      throw new GuestRefusal('guest-too-large', `The module wants ${least} pages of memory; expected ${MOST_PAGES}.`);
    }
    const metered = instrument(bytes, {
      fuel: true,
      depth: true,
      canonicalNan: true,
      stack: null,
      memory: { committedPages: Math.min(least + COMMITTED_SPARE, MOST_PAGES), mostPages },
      exportGlobals: true,
    });
    checkCommand(module);
    const modules = [{ name: 'command', bytes: metered.bytes }];
    return { form: 'command', restorable: metered.restorable, glue: '', modules };
  });
}
