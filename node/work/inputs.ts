import { type InputRecord, inputProgram, parseInputRecords, validatorProgram } from '../../catalogue/builtin.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { TestInput } from '../../protocol/messages/generation.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { digestOf } from '../host/blob-store.ts';
import type { Product, ProgramRun, Tools } from './executor.ts';
import { withPlan } from './plan.ts';
import { GENERATOR_LIMITS } from './program-limits.ts';

/**
 * Test inputs of a task: printed by its input program, each judged by its validator program, both in the sandbox. Inputs
 * that the validator refuses are left out and counted.
 */
export async function makeInputs(
  unit: Extract<WorkUnit, { stage: 'inputs' }>,
  tools: Tools,
  signal: AbortSignal,
): Promise<Product> {
  const [program, validator] = withPlan(unit.plan, (plan) => [
    encodeUtf8(inputProgram(plan)),
    encodeUtf8(validatorProgram(plan)),
  ]);
  const run = (source: Uint8Array, stdin: Uint8Array): Promise<ProgramRun> =>
    tools.runner.run({ source, stdin, seed: unit.task, limits: GENERATOR_LIMITS }, { signal });
  const records = readRecords(await run(program, new Uint8Array(0)));
  const inputs: TestInput[] = [];
  const blobs = [program, validator];
  let rejected = 0;
  for (const { name, label, bytes } of records) {
    if (inputs.length === Math.min(unit.count, LIMITS.inputsPerTask)) break;
    if (bytes.length > LIMITS.inputBytes || (await run(validator, bytes)).outcome !== 'ok') {
      rejected++;
      continue;
    }
    inputs.push({ name, label, digest: digestOf(bytes), size: bytes.length });
    blobs.push(bytes);
  }
  const result = { stage: 'inputs' as const, program: refOf(program), validator: refOf(validator), inputs, rejected };
  return { kind: 'contribution', result, blobs };
}

/** A program that fails, or prints something else, fails on every machine: then there are no inputs. */
function readRecords({ outcome, stdout }: ProgramRun): InputRecord[] {
  if (outcome !== 'ok') return [];
  try {
    return parseInputRecords(stdout);
  } catch {
    return [];
  }
}

function refOf(bytes: Uint8Array): { digest: string; size: number } {
  return { digest: digestOf(bytes), size: bytes.length };
}
