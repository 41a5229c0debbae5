import { parseInputRecords } from '../../catalogue/records.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { TestInput } from '../../protocol/messages/generation.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { checkerInput } from '../../protocol/rules/checker-program.ts';
import { sampleBytes } from '../../protocol/rules/worked-sample.ts';
import { digestOf } from '../host/blob-store.ts';
import type { Product, ProgramRun, Tools } from './executor.ts';
import { GENERATOR_LIMITS } from './program-limits.ts';

/** An input, from wherever. */
export interface Listed {
  readonly name: string;
  readonly label: string;
  readonly bytes: Uint8Array;
}

/**
 * Runs the suite that another node's model wrote: the generator program, and the validator on what it prints and on the inputs
 * written out. Equal on every machine, so operators must agree and nobody can slip an input in.
 */
export async function runSuite(
  unit: Extract<WorkUnit, { stage: 'inputs' }>,
  tools: Tools,
  signal: AbortSignal,
): Promise<Product> {
  const { program, validator, prompted } = unit.suite!;
  const run = (source: Uint8Array, stdin: Uint8Array): Promise<ProgramRun> =>
    tools.runner.run({ source, stdin, seed: unit.task, limits: GENERATOR_LIMITS }, { signal });
  const validating = await tools.fetchBlob(validator.digest, signal);
  const printed =
    program === null ? [] : readRecords(await run(await tools.fetchBlob(program.digest, signal), new Uint8Array(0)));
  const written: Listed[] = [];
  for (const { name, label, digest } of prompted) {
    written.push({ name, label, bytes: await tools.fetchBlob(digest, signal) });
  }
  const accepts = async (bytes: Uint8Array) => (await run(validating, bytes)).outcome === 'ok';
  const { chosen, rejected } = await chooseInputs(printed, written, unit.count, accepts);
  const inputs: TestInput[] = chosen.map(({ name, label, bytes }) => {
    return { name, label, digest: digestOf(bytes), size: bytes.length };
  });
  const worked = unit.worked === undefined ? {} : { worked: await formsOf(unit.worked, tools, signal) };
  const result = { stage: 'inputs' as const, program, validator, inputs, rejected, ...worked };
  return { kind: 'contribution', result, blobs: chosen.map(({ bytes }) => bytes) };
}

/** Digests of what the task's checker program makes of the samples; null where it refuses one. */
async function formsOf(
  { checker, samples }: NonNullable<Extract<WorkUnit, { stage: 'inputs' }>['worked']>,
  tools: Tools,
  signal: AbortSignal,
): Promise<(Hex32 | null)[]> {
  const source = await tools.fetchBlob(checker, signal);
  const forms: (Hex32 | null)[] = [];
  for (const { input, output } of samples) {
    const stdin = checkerInput(sampleBytes(input), sampleBytes(output));
    const run = await tools.runner.run({ source, stdin, seed: checker, limits: GENERATOR_LIMITS }, { signal });
    forms.push(run.outcome === 'ok' ? digestOf(canonicalOutput(run.stdout)) : null);
  }
  return forms;
}

/**
 * Distinct legal inputs, from both sources in turn, until there are `count`. What the validator refuses, or is too long, is
 * counted; what came before is passed over.
 */
export async function chooseInputs(
  printed: readonly Listed[],
  written: readonly Listed[],
  count: number,
  accepts: (bytes: Uint8Array) => Promise<boolean>,
): Promise<{ readonly chosen: Listed[]; readonly rejected: number }> {
  const chosen: Listed[] = [];
  const seen = new Set<string>();
  let rejected = 0;
  for (let i = 0; i < Math.max(printed.length, written.length); i++) {
    for (const input of [printed[i], written[i]]) {
      if (input === undefined || chosen.length >= Math.min(count, LIMITS.inputsPerTask)) continue;
      const digest = digestOf(input.bytes);
      if (seen.has(digest)) continue;
      seen.add(digest);
      if (input.bytes.length <= LIMITS.inputBytes && (await accepts(input.bytes))) chosen.push(input);
      else rejected++;
    }
  }
  return { chosen, rejected };
}

function readRecords({ outcome, stdout }: ProgramRun): Listed[] {
  if (outcome !== 'ok') return [];
  try {
    return parseInputRecords(stdout);
  } catch {
    return [];
  }
}
