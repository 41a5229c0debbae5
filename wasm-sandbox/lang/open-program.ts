import type { Guest } from '../guest-instance.ts';
import type { ProgramStart } from '../messages.ts';
import { commandOpener } from './command-guest.ts';

/** What opens guests of a prepared program in a worker. */
export async function programOpener(start: ProgramStart): Promise<() => Guest> {
  return commandOpener(start);
}
