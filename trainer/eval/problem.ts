import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import { pickledText } from './pickled-text.ts';

export interface Problem {
  readonly id: string;
  readonly title: string;
  readonly statement: string;
  /** Beginning of the program that the model must complete; empty for programs on standard input. */
  readonly starter: string;
  readonly difficulty: string;
  /** Name of the function to call, or null for programs on standard input. */
  readonly functionName: string | null;
  readonly tests: readonly { readonly input: string; readonly output: string }[];
}

const TESTS_MAX = 1_000;
const INFLATED_MAX = 256 << 20;

const row = z.object({
  question_id: z.string().min(1).max(200),
  question_title: z.string().max(1_000).default(''),
  question_content: z.string().min(1),
  starter_code: z.string().default(''),
  difficulty: z.string().max(60).default(''),
  public_test_cases: z.string(),
  private_test_cases: z.string(),
  metadata: z.string().default('{}'),
});

const testCases = z
  .array(z.object({ input: z.string(), output: z.string(), testtype: z.enum(['stdin', 'functional']) }))
  .max(TESTS_MAX);
const metadata = z.object({ func_name: z.string().min(1).max(200).nullish() });

/** A problem that cannot be read; says where it stands and what was expected. */
export class ProblemInvalid extends Error {
  readonly code = 'eval-problem-invalid';
  override name = 'ProblemInvalid';
}

/** One row of LiveCodeBench's code generation set, or of the `rl_lcb` export. */
export function readProblem(value: unknown, where: string): Problem {
  const parsed = row.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new ProblemInvalid(`${where}: at ${issue.path.join('.') || 'the row'}: ${issue.message}`);
  }
  const data = parsed.data;
  const shown = cases(data.public_test_cases, `${where}: public_test_cases`);
  const hidden = cases(data.private_test_cases, `${where}: private_test_cases`);
  const tests = [...shown, ...hidden];
  if (tests.length === 0) throw new ProblemInvalid(`${where}: expected at least one test`);
  const kinds = new Set(tests.map(({ testtype }) => testtype));
  if (kinds.size > 1) throw new ProblemInvalid(`${where}: expected tests of one kind, got stdin and functional`);
  const { func_name: named } = json(metadata, data.metadata, `${where}: metadata`);
  const functionName = kinds.has('functional') ? (named ?? null) : null;
  if (kinds.has('functional') && functionName === null) {
    throw new ProblemInvalid(`${where}: expected func_name in metadata, as its tests are functional`);
  }
  return {
    id: data.question_id,
    title: data.question_title,
    statement: data.question_content,
    starter: data.starter_code,
    difficulty: data.difficulty,
    functionName,
    tests,
  };
}

function json<T>(form: z.ZodType<T>, text: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProblemInvalid(`${where}: expected JSON`);
  }
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProblemInvalid(`${where}: ${parsed.error.issues[0]!.message}`);
}

/** JSON, or as LiveCodeBench hides its private tests: base64 of a compressed pickle of that JSON. */
function cases(text: string, where: string): z.infer<typeof testCases> {
  if (text.trimStart().startsWith('[')) return json(testCases, text, where);
  let pickle: Buffer;
  try {
    pickle = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: INFLATED_MAX });
  } catch {
    throw new ProblemInvalid(`${where}: expected JSON, or base64 of compressed data`);
  }
  const inner = pickledText(pickle);
  if (inner === undefined) throw new ProblemInvalid(`${where}: expected a pickle that holds one text`);
  return json(testCases, inner, where);
}
