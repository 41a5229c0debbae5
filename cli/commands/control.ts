import { resolve } from 'node:path';
import type { Invocation } from '../command-spec.ts';
import { callProcess } from '../control.ts';
import { EXIT } from '../exit-codes.ts';
import { facts } from '../facts.ts';
import { writeJson, writeOut } from '../output.ts';

/** `pause`, `resume` and `finish`: the method of the process has the name of the command. */
export async function run(invocation: Invocation): Promise<number> {
  const { name } = invocation.command;
  const answer = await callProcess(resolve(invocation.needText('data')), name);
  if (invocation.flag('json')) await writeJson(answer);
  else await writeOut(answer === null ? `${name}: done\n` : facts(answer));
  return EXIT.ok;
}
