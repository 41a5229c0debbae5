import { resolve } from 'node:path';
import { createInvite } from '../../coordinator/invite.ts';
import type { Invocation } from '../command-spec.ts';
import { isNotRunning, requestInvite } from '../control.ts';
import { EXIT } from '../exit-codes.ts';
import { writeJson, writeOut } from '../output.ts';

export async function run(invocation: Invocation): Promise<number> {
  const dataDir = resolve(invocation.needText('data'));
  const operator = invocation.text('operator');
  const params = { days: invocation.needInteger('days'), ...(operator === undefined ? {} : { operator }) };
  const invite = await requestInvite(dataDir, params).catch((error: unknown) => {
    if (isNotRunning(error)) return createInvite(dataDir, params);
    throw error;
  });
  if (invocation.flag('json')) await writeJson({ invite });
  else await writeOut(`${invite}\n`);
  return EXIT.ok;
}
