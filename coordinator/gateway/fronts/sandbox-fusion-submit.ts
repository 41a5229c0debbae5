import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { Language } from '../../../wasm-sandbox/lang/language.ts';
import type { FrontParts, Reply, Request, Route } from '../front.ts';
import { fencedBlocks, openBlock } from './code-block.ts';
import { laxNumber, nullable } from './lax.ts';
import {
  FUSION_LANGUAGES,
  held,
  languageOf,
  late,
  refusalOf,
  responseOf,
  runResponse,
  sandboxError,
} from './sandbox-fusion-run.ts';

const HOLD_MS = 300_000;
/** Characters of a test that an answer repeats, unless it is asked for whole. */
const SHOWN_CHARS = 1_000;

const test = z.object({ input: z.record(z.string(), z.string()), output: z.record(z.string(), z.string()) });
const provided = z.object({ test: z.union([z.string(), z.array(z.unknown())]) });

const submitRequest = z.object({
  dataset: z.string(),
  id: z.union([z.int(), z.string()]),
  completion: z.string(),
  config: z.object({
    dataset_type: nullable(z.string()),
    language: nullable(z.enum(FUSION_LANGUAGES)),
    compile_timeout: nullable(laxNumber),
    run_timeout: nullable(laxNumber),
    custom_extract_logic: nullable(z.string()),
    provided_data: nullable(z.union([z.array(z.record(z.string(), z.unknown())), z.record(z.string(), z.unknown())])),
    extra: z.record(z.string(), z.unknown()).default({}),
  }),
});

const evalResult = z.object({
  id: z.union([z.int(), z.string()]),
  accepted: z.boolean(),
  extracted_code: z.string(),
  full_code: z.string().nullable(),
  test_code: z.string().nullable(),
  tests: z.array(z.object({ passed: z.boolean(), exec_info: runResponse, test_info: z.unknown() })),
  extracted_type: z.string().nullable(),
  extra: z.unknown(),
});

type SubmitRequest = z.infer<typeof submitRequest>;

/** SandboxFusion's online judge for `CommonOJDataset` with the tests in the request: a completion on all of them. */
export function submitRoute(parts: FrontParts): Route {
  return {
    method: 'POST',
    path: '/submit',
    summary: 'Judges one completion on the tests that come with it (CommonOJDataset)',
    body: submitRequest,
    reply: evalResult,
    success: 200,
    handle: (request) => submit(parts, request),
  };
}

async function submit(parts: FrontParts, { body, signal }: Request): Promise<Reply> {
  const asked = body as SubmitRequest;
  const checked = check(asked);
  if (typeof checked === 'string') return { status: 400, body: { detail: checked } };
  const { language, tests } = checked;
  const { defaults } = parts;
  const extracted_code = extractCode(asked.completion, language);
  const answer = { id: asked.id, extracted_code, full_code: null, test_code: null, extracted_type: null, extra: null };
  const refused = refusalOf(parts, { language, files: {}, fetch_files: [] });
  const shown = (position: number) => testInfo(tests[position]!, asked.config.extra['return_full_case'] === true);
  if (refused !== undefined) {
    const failed = { passed: false, exec_info: sandboxError(refused), test_info: shown(0) };
    return { status: 200, body: { ...answer, accepted: false, tests: [failed] } };
  }
  const isCompiled = language === 'cpp' || language === 'rust';
  const verdict = await held(
    parts,
    {
      language: languageOf(language) as Language,
      source: encodeUtf8(extracted_code),
      tests: tests.map(({ input, output }) => {
        return { input: encodeUtf8(input['stdin'] ?? ''), expected: encodeUtf8(output['stdout'] ?? '') };
      }),
      comparison: { kind: 'loose-lines' },
      mode: asked.config.extra['run_all_cases'] === true ? 'all' : 'first-failure',
      limits: {
        time: { seconds: asked.config.run_timeout ?? (isCompiled ? 10 : 20) },
        memoryMiB: defaults.memoryMiB,
        outputBytes: defaults.outputBytes,
      },
      quorum: defaults.quorum,
      wantsOutput: true,
    },
    { signal, deadlineMs: HOLD_MS },
  );
  if (verdict.status === 'NO_VERDICT') return late(verdict);
  const judged = verdict.execution.compileError === null ? verdict.tests : [undefined];
  const outcomes = judged.map((item, position) => {
    const passed = item?.status === 'AC';
    return { passed, exec_info: responseOf(verdict, position), test_info: shown(position) };
  });
  // Volunteers run all tests at once; the original stops at the first that fails.
  const first = outcomes.findIndex(({ passed }) => !passed);
  const told = first >= 0 && asked.config.extra['run_all_cases'] !== true ? outcomes.slice(0, first + 1) : outcomes;
  return { status: 200, body: { ...answer, accepted: verdict.status === 'AC', tests: told } };
}

/** What the original would look up in its database has to come with the request. */
function check({ dataset, config }: SubmitRequest) {
  if (config.dataset_type === null) return `no eval class found for dataset ${dataset}`;
  if (config.dataset_type !== 'CommonOJDataset') return `eval class ${config.dataset_type} not found`;
  if (config.language === null) return 'config.language field must exist for CommonOJDataset, got None';
  if (config.custom_extract_logic !== null) return 'custom_extract_logic is not run by this gateway';
  const row = provided.safeParse(Array.isArray(config.provided_data) ? config.provided_data[0] : config.provided_data);
  const tests = row.success ? z.array(test).min(1).max(1_000).safeParse(parsed(row.data.test)) : undefined;
  if (tests?.success !== true) {
    return 'config.provided_data.test: expected a list of {"input": {"stdin"}, "output": {"stdout"}}';
  }
  return { language: config.language, tests: tests.data };
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function testInfo({ input, output }: z.infer<typeof test>, isWhole: boolean): object {
  const cut = (record: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [key, isWhole ? value : value.slice(0, SHOWN_CHARS)]),
    );
  return { input: cut(input), output: cut(output) };
}

const TAGS: Readonly<Record<string, readonly string[]>> = {
  python: ['python', 'py', 'python3'],
  cpp: ['cpp', 'c++'],
  nodejs: ['javascript', 'js'],
  rust: ['rust', 'rs'],
};

/** The first fenced block in the language, else the first of any; else what stands after a fence that is never closed. */
function extractCode(completion: string, language: string): string {
  const blocks = fencedBlocks(completion);
  if (blocks.length === 0) return openBlock(completion)?.code ?? '';
  return (blocks.find(({ tag }) => TAGS[language]?.includes(tag)) ?? blocks[0]!).code;
}
