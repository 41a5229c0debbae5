import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { draft as draftSchema, type WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { checkerInput } from '../../../protocol/rules/checker-program.ts';
import { STATEMENT_TOKENS_MIN, statementSignature, tokenCount } from '../../../protocol/rules/statement-text.ts';
import { sampleBytes } from '../../../protocol/rules/worked-sample.ts';
import { digestOf } from '../../host/blob-store.ts';
import type { Product, Tools } from '../../work/executor.ts';
import { GENERATOR_LIMITS } from '../../work/program-limits.ts';
import { syntaxProblem } from '../../work/syntax.ts';
import { isRefusal, isStub, readCode, readJson } from '../answer-text.ts';
import type { ModelPlan } from '../brief.ts';
import type { ChatAnswer } from '../chat.ts';
import { checkerSource } from '../checker-source.ts';
import { adapterText, type EntryPoint, entryPoint, isCallable, starterCode } from '../entry-point.ts';
import { Failure } from '../failure.ts';
import { FEATURE_ROLES, selectionPrompt } from '../prompts/features.ts';
import { checkerPrompt } from '../prompts/programs.ts';
import { reviewPrompt, type StatementRequest, statementPrompt } from '../prompts/statement.ts';
import type { Session } from '../session.ts';

type ComposeUnit = Extract<WorkUnit, { stage: 'compose' }>;

export interface Selection {
  readonly features: readonly { readonly path: string; readonly use: string }[];
  readonly strategy: string;
}

/**
 * A problem in two questions (selection with its strategy, then the statement), a third if there is a judge, and one more for the
 * checker program of a problem with several right outputs.
 */
export async function compose(unit: ComposeUnit, session: Session, tools: Tools): Promise<Product> {
  if (unit.features.length === 0) throw new Failure('empty', 'there are no features to compose from');
  const selection = await session.ask('composer', selectionPrompt(unit.features), (answer) =>
    readSelection(answer, unit.features),
  );
  const isOpen = unit.open === true;
  const request: StatementRequest = { style: unit.style, ...selection, open: isOpen };
  const written = await session.ask('composer', statementPrompt(request), (answer) =>
    readStatement(answer, unit.style),
  );
  if (session.has('judge')) await session.ask('judge', reviewPrompt(written.statement, isOpen), readReview);
  const program = isOpen ? await writeChecker(written, session, tools) : undefined;
  const blobs = program === undefined ? [] : [program];
  const checker = program === undefined ? {} : { checker: { program: digestOf(program) } };
  const draft = draftSchema.parse({
    style: unit.style,
    title: written.title,
    statement: isOpen ? withExamples(written) : written.statement,
    features: selection.features,
    integrationStrategy: selection.strategy,
    difficulty: written.difficulty,
    plan: written.plan,
    ...checker,
  });
  const signature = statementSignature(draft.statement);
  const claim = session.claim('composer');
  return { kind: 'contribution', result: { stage: 'compose', signature, draft, claim }, blobs };
}

/** No output of any problem. */
const GARBAGE = encodeUtf8('\u0001 no output of any problem \u0001\n');

/** The canonicaliser of a problem with several right outputs; the tester writes it, as it writes what else tells legal from not. */
async function writeChecker({ statement, plan }: Written, session: Session, tools: Tools): Promise<Uint8Array> {
  return session.ask('tester', checkerPrompt(statement), async (answer) => {
    const code = readCode(answer);
    const problem = await syntaxProblem(encodeUtf8(code), tools.runner, session.signal);
    if (problem !== undefined) throw new Failure('syntax', problem);
    const source = encodeUtf8(checkerSource(code));
    const seed = digestOf(source);
    const takes = async (input: string, output: Uint8Array) => {
      const stdin = checkerInput(sampleBytes(input), output);
      const run = await tools.runner.run({ source, stdin, seed, limits: GENERATOR_LIMITS }, { signal: session.signal });
      return run.outcome === 'ok';
    };
    for (const [i, { input, output }] of plan.samples.entries()) {
      if (await takes(input, GARBAGE)) throw new Failure('checker', 'the checker takes anything');
      if (!(await takes(input, sampleBytes(output))))
        throw new Failure('checker', `the checker refuses sample ${i + 1}`);
    }
    return source;
  });
}

/** Tests of such a problem hold no outputs that could be shown, so its statement keeps the samples, which others check. */
function withExamples({ statement, plan }: Written): string {
  const examples = plan.samples.map(({ input, output }, i) =>
    [`Input ${i + 1}`, fenced(input), `A right output ${i + 1}`, fenced(output)].join('\n\n'),
  );
  const whole = [statement, '## Examples', ...examples].join('\n\n');
  if (whole.length > LIMITS.statementChars) throw new Failure('endless', `${whole.length} characters`);
  return whole;
}

function fenced(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\``;
}

const useText = z.string().min(1).max(400);
const feature = z.strictObject({ role: z.enum(FEATURE_ROLES), potential_use: useText, selected: z.boolean() });

export function readSelection(answer: ChatAnswer, given: readonly string[]): Selection {
  const keys = given.map((_, i) => `f${i + 1}`);
  const form = z.strictObject({
    features: z.strictObject(Object.fromEntries(keys.map((key) => [key, feature]))),
    integration_strategy: z.string().min(1).max(2_000),
  });
  const { features, integration_strategy: strategy } = readJson(answer, form);
  if (isRefusal(strategy)) throw new Failure('refusal', 'the model declined');
  if (isStub(strategy) || strategy.trim().length < 30) throw new Failure('stub', 'there is no integration strategy');
  const selected = given.flatMap((path, i) => {
    const { role, potential_use, selected: isIn } = features[keys[i]!]!;
    return isIn ? [{ path, use: `${role}: ${potential_use}`.slice(0, 300) }] : [];
  });
  if (selected.length < Math.min(2, given.length))
    throw new Failure('stub', `${selected.length} features were selected`);
  return { features: selected, strategy };
}

const sample = z.strictObject({
  input: z.string().min(1).max(1_000),
  output: z.string().min(1).max(1_000),
  explanation: z.string().max(2_000),
});
const common = {
  title: z.string().min(1).max(200),
  task: z.array(z.string().min(1).max(6_000)).min(1).max(16),
  input: z.string().min(1).max(4_000),
  output: z.string().min(1).max(4_000),
  constraints: z.array(z.string().min(1).max(400)).min(1).max(16),
  samples: z.array(sample).min(2).max(4),
  rating: z.int(),
};
const plain = z.strictObject(common);
const called = z.strictObject({
  ...common,
  function_name: entryPoint.shape.function,
  parameters: entryPoint.shape.parameters,
  returns: entryPoint.shape.returns,
});

type Signature = Pick<z.infer<typeof called>, 'function_name' | 'parameters' | 'returns'>;

export interface Written {
  readonly title: string;
  readonly statement: string;
  readonly difficulty: number;
  readonly plan: ModelPlan;
}

export function readStatement(answer: ChatAnswer, style: ComposeUnit['style']): Written {
  const fields: z.infer<typeof plain> & Partial<Signature> =
    style === 'leetcode' ? readJson(answer, called) : readJson(answer, plain);
  const texts = [fields.title, ...fields.task, fields.input, fields.output];
  if (texts.some(isRefusal)) throw new Failure('refusal', 'the model declined');
  if (texts.some(isStub)) throw new Failure('stub', 'a field is filled in for form only');
  if (fields.title.trim().length < 3) throw new Failure('stub', 'there is no title');
  let entry: EntryPoint | undefined;
  const { function_name: name, parameters, returns } = fields;
  if (name !== undefined && parameters !== undefined && returns !== undefined) {
    entry = { function: name, parameters, returns };
    if (!isCallable(entry))
      throw new Failure('schema', 'the names of function and parameters are not usable in Python');
  }
  const statement = statementOf(fields, entry);
  const tokens = tokenCount(statement);
  if (tokens < STATEMENT_TOKENS_MIN) throw new Failure('short', `${tokens} tokens of at least ${STATEMENT_TOKENS_MIN}`);
  if (statement.length > LIMITS.statementChars) throw new Failure('endless', `${statement.length} characters`);
  const samples = fields.samples.map(({ input, output }) => ({ input, output }));
  return {
    title: fields.title.trim(),
    statement,
    difficulty: Math.round(Math.min(3_500, Math.max(800, fields.rating)) / 100) * 100,
    plan: entry === undefined ? { samples } : { samples, entry },
  };
}

/** Markdown. Samples are left out: what they print is only the composer's word, and the release shows labelled ones. */
function statementOf(fields: z.infer<typeof plain>, entry: EntryPoint | undefined): string {
  const { title, task, input, output, constraints } = fields;
  return [
    `# ${title.trim()}`,
    task.map((paragraph) => paragraph.trim()).join('\n\n'),
    '## Input',
    input.trim(),
    '## Output',
    output.trim(),
    '## Constraints',
    constraints.map((text) => `- ${text.trim()}`).join('\n'),
    ...(entry === undefined
      ? []
      : ['## Function', `\`\`\`python\n${starterCode(entry)}\n\`\`\``, '## Standard input', adapterText(entry)]),
  ].join('\n\n');
}

const review = z.strictObject({ solvable: z.boolean(), missing: z.string().max(2_000) });

export function readReview(answer: ChatAnswer): void {
  const { solvable, missing } = readJson(answer, review);
  if (!solvable) throw new Failure('unclear', missing.slice(0, 200));
}
