import { z } from 'zod';
import { LIMITS } from '../../../protocol/limits.ts';
import { draft as draftSchema, type WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { STATEMENT_TOKENS_MIN, statementSignature, tokenCount } from '../../../protocol/rules/statement-text.ts';
import type { Product } from '../../work/executor.ts';
import { isRefusal, isStub, readJson } from '../answer-text.ts';
import type { ModelPlan } from '../brief.ts';
import type { ChatAnswer } from '../chat.ts';
import { adapterText, type EntryPoint, entryPoint, isCallable, starterCode } from '../entry-point.ts';
import { Failure } from '../failure.ts';
import { FEATURE_ROLES, selectionPrompt } from '../prompts/features.ts';
import { reviewPrompt, type StatementRequest, statementPrompt } from '../prompts/statement.ts';
import type { Session } from '../session.ts';

type ComposeUnit = Extract<WorkUnit, { stage: 'compose' }>;

export interface Selection {
  readonly features: readonly { readonly path: string; readonly use: string }[];
  readonly strategy: string;
}

/** A problem in two questions (selection with its strategy, then the statement), and a third if there is a judge. */
export async function compose(unit: ComposeUnit, session: Session): Promise<Product> {
  if (unit.features.length === 0) throw new Failure('empty', 'there are no features to compose from');
  const selection = await session.ask('composer', selectionPrompt(unit.features), (answer) =>
    readSelection(answer, unit.features),
  );
  const request: StatementRequest = { style: unit.style, ...selection };
  const written = await session.ask('composer', statementPrompt(request), (answer) =>
    readStatement(answer, unit.style),
  );
  if (session.has('judge')) await session.ask('judge', reviewPrompt(written.statement), readReview);
  const draft = draftSchema.parse({
    style: unit.style,
    title: written.title,
    statement: written.statement,
    features: selection.features,
    integrationStrategy: selection.strategy,
    difficulty: written.difficulty,
    plan: written.plan,
  });
  const signature = statementSignature(draft.statement);
  const claim = session.claim('composer');
  return { kind: 'contribution', result: { stage: 'compose', signature, draft, claim }, blobs: [] };
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
