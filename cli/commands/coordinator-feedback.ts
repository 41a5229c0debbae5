import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { taggedHex } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { hex32 } from '../../protocol/messages/primitives.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { callProcess } from '../control.ts';
import { CliError, fileProblem, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { writeJson, writeOut } from '../output.ts';

const line = z.strictObject({ task_id: hex32, rollouts: z.int().min(0), passed: z.int().min(0) });
/** Tasks in one request; the coordinator logs as many in one entry. */
const BATCH = LIMITS.passRatesPerEntry;

interface Answer {
  readonly logged: number;
  readonly unknown: number;
  readonly repeated: boolean;
}

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const rates = await readRates(resolve(invocation.positionals[0]!), signal);
  const total = { logged: 0, unknown: 0, repeated: 0 };
  for (let at = 0; at < rates.length; at += BATCH) {
    const tasks = rates.slice(at, at + BATCH);
    // Named by what it says: the same file told twice is logged once.
    const report = taggedHex('feedback-file', canonicalJson(tasks));
    const answer = (await callProcess(resolve(invocation.needText('data')), 'feedback', { report, tasks })) as Answer;
    total.logged += answer.logged;
    total.unknown += answer.unknown;
    if (answer.repeated) total.repeated += tasks.length;
  }
  if (invocation.flag('json')) await writeJson(total);
  else {
    const repeated = total.repeated === 0 ? '' : `, ${total.repeated} were told before`;
    const { logged, unknown } = total;
    await writeOut(`pass rates of ${logged} tasks logged, ${unknown} tasks unknown to the campaign${repeated}\n`);
  }
  return EXIT.ok;
}

async function readRates(path: string, signal: AbortSignal) {
  const found = new Map<string, { task: string; rollouts: number; passed: number }>();
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path, { signal }) })) {
      number++;
      if (text.trim() === '') continue;
      const { task_id: task, rollouts, passed } = parse(text, `${path}, line ${number}`);
      const before = found.get(task) ?? { task, rollouts: 0, passed: 0 };
      const sum = { task, rollouts: before.rollouts + rollouts, passed: before.passed + passed };
      if (sum.rollouts > 0) found.set(task, sum);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    signal.throwIfAborted();
    throw usageError(`cannot read ${path}: ${fileProblem(error)}`);
  }
  if (found.size === 0) throw usageError(`expected pass rates in ${path}, found none`);
  return [...found.values()].sort((a, b) => (a.task < b.task ? -1 : 1));
}

function parse(text: string, where: string): z.infer<typeof line> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usageError(`${where}: expected {"task_id", "rollouts", "passed"}`);
  }
  const parsed = line.safeParse(value);
  if (!parsed.success) throw usageError(`${where}: ${parsed.error.issues[0]!.message}`);
  if (parsed.data.passed <= parsed.data.rollouts) return parsed.data;
  throw usageError(`${where}: expected at most as many passed as rollouts`);
}
