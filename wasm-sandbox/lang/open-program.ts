import { ComponentGuest } from '../component/component-guest.ts';
import { loadGlue } from '../component/load-glue.ts';
import type { Guest } from '../guest-instance.ts';
import type { ProgramStart } from '../messages.ts';
import { commandOpener } from './command-guest.ts';

/** What opens guests of a prepared program in a worker. */
export async function programOpener(start: ProgramStart): Promise<() => Guest> {
  if (start.form === 'command') return commandOpener(start);
  const instantiate = await loadGlue(start.glue);
  return () => new ComponentGuest(start, instantiate);
}
