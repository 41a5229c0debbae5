import type { ModuleInfo } from './module-info.ts';
import type { PassOptions } from './options.ts';
import { UnsupportedModule } from './refusal.ts';
import { EXTERNAL } from './sections.ts';

function refuse(message: string, offset: number): UnsupportedModule {
  return new UnsupportedModule(message, 'module-import', offset);
}

/** Refuses imports beyond what the options allow: a guest gets functions from a named list and nothing else. */
export function checkImports(module: ModuleInfo, { imports = 'functions', memory }: PassOptions): void {
  for (const { module: from, name, kind, offset } of module.otherImports) {
    if (imports !== 'any') {
      throw refuse(`The module imports ${from}.${name}, which is not a function; define it instead.`, offset);
    }
    if (kind === EXTERNAL.memory && memory) {
      throw refuse(`The module imports its memory ${from}.${name}, whose growth cannot be made virtual.`, offset);
    }
  }
  if (typeof imports === 'string') return;
  for (const { module: from, name, offset } of module.imports) {
    if (imports.allowed.has(`${from}.${name}`)) continue;
    throw refuse(`The module imports ${from}.${name}, which guests are not given.`, offset);
  }
}
