import type { ProgramStart } from '../messages.ts';
import { readProgram } from './program-cache.ts';
import type { ProgramImage } from './program-image.ts';

/** Reads and compiles a prepared program for the workers. */
export async function loadProgram(image: ProgramImage): Promise<ProgramStart> {
  const { form, glue, restorable, modules } = await readProgram(image);
  const compiled = modules.map(({ name, bytes }) => [name, new WebAssembly.Module(bytes)] as const);
  const memories = modules.flatMap(({ name, memory }) => (memory ? [[name, memory] as const] : []));
  return {
    form,
    glue,
    restorable,
    modules: Object.fromEntries(compiled),
    memories: Object.fromEntries(memories),
    fuelPerSecond: image.fuelPerSecond,
  };
}
