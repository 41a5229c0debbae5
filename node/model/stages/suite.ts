import { z } from 'zod';
import { parseInputRecords } from '../../../catalogue/records.ts';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { Suite, TestInput } from '../../../protocol/messages/generation.ts';
import type { WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { sampleBytes } from '../../../protocol/rules/worked-sample.ts';
import { digestOf } from '../../host/blob-store.ts';
import type { Product, Tools } from '../../work/executor.ts';
import { GENERATOR_LIMITS } from '../../work/program-limits.ts';
import { chooseInputs, type Listed } from '../../work/run-suite.ts';
import { syntaxProblem } from '../../work/syntax.ts';
import { readCode, readJson } from '../answer-text.ts';
import { type Brief, readBrief } from '../brief.ts';
import { caseProgram } from '../case-program.ts';
import type { ChatAnswer } from '../chat.ts';
import { Failure } from '../failure.ts';
import {
  CASES_MIN,
  generatorPrompt,
  INPUT_KINDS,
  PROMPTED_INPUTS,
  promptedInputsPrompt,
  validatorPrompt,
} from '../prompts/programs.ts';
import type { Session } from '../session.ts';

type InputsUnit = Extract<WorkUnit, { stage: 'inputs' }>;

/** No legal input of any problem: a validator that takes it checks nothing. */
const GARBAGE = encodeUtf8('\u0001 no input of any problem \u0001\n');

/**
 * A test suite for a task: a validator, and a generator program or inputs written out, better both. What is written here is
 * tried here, and run again by others before any of it is used.
 */
export async function writeSuite(unit: InputsUnit, session: Session, tools: Tools): Promise<Product> {
  const brief = readBrief(unit.plan);
  const run = (source: Uint8Array, stdin: Uint8Array) =>
    tools.runner.run({ source, stdin, seed: unit.task, limits: GENERATOR_LIMITS }, { signal: session.signal });
  const samples = sampleInputs(brief);
  const validator = await session.ask('tester', validatorPrompt(brief.statement), async (answer) => {
    const source = await parsed(answer, session, tools);
    if ((await run(source, GARBAGE)).outcome === 'ok') throw new Failure('inputs', 'the validator takes anything');
    for (const { name, bytes } of samples) {
      if ((await run(source, bytes)).outcome !== 'ok') throw new Failure('inputs', `the validator refuses ${name}`);
    }
    return source;
  });
  const prompted = await orNothing(session.ask('tester', promptedInputsPrompt(brief.statement), readInputs));
  const written = [...samples, ...(prompted ?? [])];
  const generated = await orNothing(
    session.ask('tester', generatorPrompt(brief.statement), async (answer) => {
      const program = encodeUtf8(caseProgram(readCode(answer)));
      const { outcome, stdout } = await run(program, new Uint8Array(0));
      if (outcome !== 'ok') throw new Failure('inputs', `the generator ended with ${outcome}`);
      return { program, records: readRecords(stdout) };
    }),
  );
  const inputs = distinct(written);
  const accepts = async (bytes: Uint8Array) => (await run(validator, bytes)).outcome === 'ok';
  const { chosen } = await chooseInputs(generated?.records ?? [], inputs, unit.count, accepts);
  if (chosen.length < unit.count) {
    throw new Failure('inputs', `${chosen.length} of ${unit.count} distinct inputs that the validator takes`);
  }
  return product(session, validator, generated?.program, inputs);
}

function product(
  session: Session,
  validator: Uint8Array,
  program: Uint8Array | undefined,
  inputs: readonly Listed[],
): Product {
  const ref = (bytes: Uint8Array) => ({ digest: digestOf(bytes), size: bytes.length });
  const prompted: TestInput[] = inputs.map(({ name, label, bytes }) => ({ name, label, ...ref(bytes) }));
  const suite: Suite = { program: program === undefined ? null : ref(program), validator: ref(validator), prompted };
  const blobs = [validator, ...(program === undefined ? [] : [program]), ...inputs.map(({ bytes }) => bytes)];
  return { kind: 'contribution', result: { stage: 'inputs', suite, claim: session.claim('tester') }, blobs };
}

/** One of two sources of inputs may fail. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

async function parsed(answer: ChatAnswer, session: Session, tools: Tools): Promise<Uint8Array> {
  const source = encodeUtf8(readCode(answer));
  const problem = await syntaxProblem(source, tools.runner, session.signal);
  if (problem !== undefined) throw new Failure('syntax', problem);
  return source;
}

const form = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        kind: z.enum(INPUT_KINDS),
        text: z.string().max(LIMITS.inputBytes),
      }),
    )
    .max(4 * PROMPTED_INPUTS),
});

export function readInputs(answer: ChatAnswer): Listed[] {
  const { inputs } = readJson(answer, form);
  if (inputs.length < CASES_MIN) throw new Failure('stub', `${inputs.length} inputs of at least ${CASES_MIN}`);
  return inputs.slice(0, PROMPTED_INPUTS).map(({ name, kind, text }, i) => ({
    name: `${slug(name)}-${i + 1}`,
    label: kind,
    bytes: sampleBytes(text),
  }));
}

/** The samples of the statement are inputs like others; what they print is found by vote. */
function sampleInputs({ samples }: Brief): Listed[] {
  return samples.map(({ input }, i) => ({ name: `sample-${i + 1}`, label: 'small', bytes: sampleBytes(input) }));
}

function readRecords(stdout: Uint8Array): Listed[] {
  let records: Listed[];
  try {
    records = parseInputRecords(stdout);
  } catch (error) {
    throw new Failure('inputs', (error as Error).message.slice(0, 200));
  }
  if (records.length < CASES_MIN) throw new Failure('inputs', `${records.length} cases of at least ${CASES_MIN}`);
  return records;
}

function distinct(inputs: readonly Listed[]): Listed[] {
  const seen = new Map(
    inputs.filter(({ bytes }) => bytes.length <= LIMITS.inputBytes).map((input) => [digestOf(input.bytes), input]),
  );
  return [...seen.values()];
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40) || 'input'
  );
}
