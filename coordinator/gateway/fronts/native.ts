import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import { firstIssue } from '../../../protocol/messages/statement.ts';
import { type Comparison, comparisonNamed } from '../../../protocol/rules/output-match.ts';
import { LIMIT_BOUNDS } from '../../../wasm-sandbox/limits.ts';
import type { Front, FrontParts, Reply, Request } from '../front.ts';
import type { Job, NoVerdict, Verdict } from '../job.ts';

const LANGUAGES = ['python', 'javascript', 'c', 'cpp', 'rust'] as const;
const STATUSES = ['AC', 'WA', 'TLE', 'MLE', 'RE', 'CE', 'OLE'] as const;
/** Waited for a verdict where the request does not say. */
const HOLD_MS = 300_000;
const HOLD_MS_MAX = 3_600_000;

/** Text, or bytes as base64 where they are no text. */
const content = z.union([z.string(), z.strictObject({ base64: z.base64() })]);

const CHECKERS = 'expected exact-lines, tokens, float:TOLERANCE, or program with a checkerProgram';

const job = z.strictObject({
  id: z.string().min(1).max(200),
  language: z.enum(LANGUAGES),
  source: content,
  tests: z
    .array(z.strictObject({ input: content, expected: content.nullish() }))
    .min(1)
    .max(1_000),
  checker: z
    .string()
    .max(40)
    .default('exact-lines')
    .refine((name) => name === 'program' || comparisonNamed(name) !== undefined, CHECKERS),
  /** With `checker: program`: Python that gives the form in which `expected` stands (protocol/README.md, Checkers). */
  checkerProgram: content.optional(),
  limits: z
    .strictObject({
      fuel: z.int().min(1).max(LIMIT_BOUNDS.fuel.most).optional(),
      seconds: z.number().positive().max(3_600).optional(),
      memoryMiB: z.int().min(LIMIT_BOUNDS.memoryMiB.least).max(LIMIT_BOUNDS.memoryMiB.most).optional(),
      outputBytes: z.int().min(0).max(LIMIT_BOUNDS.outputBytes.most).optional(),
    })
    .refine(({ fuel, seconds }) => fuel === undefined || seconds === undefined, 'expected fuel or seconds, not both')
    .default({}),
  quorum: z.int().min(1).max(16).optional(),
  mode: z.enum(['all', 'first-failure']).default('all'),
});

const request = z.strictObject({
  jobs: z
    .array(job.refine((item) => (item.checker === 'program') === (item.checkerProgram !== undefined), CHECKERS))
    .min(1)
    .max(20_000),
  /** When a null verdict is better than none. */
  deadlineMs: z.int().min(1).max(HOLD_MS_MAX).default(HOLD_MS),
});

const graded = z.strictObject({
  results: z.array(
    z.strictObject({
      id: z.string(),
      verdict: z.enum(STATUSES).nullable(),
      passed: z.int(),
      total: z.int(),
      lane: z.enum(['local', 'network']).nullable(),
      /** Entries of the log that state the verdict, where volunteers judged. */
      leaves: z.array(z.int()),
      tests: z.array(
        z.strictObject({
          verdict: z.enum(STATUSES),
          fuel: z.int(),
          seconds: z.number(),
          votes: z.array(z.strictObject({ node: z.string(), leaf: z.int() })),
        }),
      ),
      /** Why there is no verdict, or what the compiler said; empty otherwise. */
      reason: z.string(),
    }),
  ),
});

/** Hivesmith's own protocol: batches, null where there is no verdict, and for each test the votes that it rests on. */
export function nativeFront(parts: FrontParts): Front {
  return {
    name: 'native',
    routes: [
      {
        method: 'POST',
        path: '/v1/grade',
        summary: 'Verdicts on rollouts, in their order; null where there is none',
        body: request,
        reply: graded,
        success: 200,
        handle: (incoming) => grade(parts, incoming),
      },
    ],
    ...nativeWords('this is no verdict, send it again'),
  };
}

/** What every server must be able to say, in the words of our own protocols; `meaning` is what a failure means. */
export function nativeWords(meaning: string): Omit<Front, 'name' | 'routes'> {
  return {
    badBody: (problem) => {
      if (problem.kind === 'type')
        return error(415, 'type-unsupported', `expected application/json, got ${problem.type || 'none'}`);
      return error(400, 'body-invalid', problem.kind === 'json' ? problem.message : firstIssue(problem.error));
    },
    tooLarge: (most) => error(413, 'body-too-large', `expected at most ${most} bytes`),
    busy: () => error(503, 'busy', 'more requests in work than the gateway takes; send it again in a second'),
    unauthorized: () => error(401, 'token-invalid', 'expected the header Authorization: Bearer TOKEN'),
    failed: () => error(500, 'failed', `the gateway failed; ${meaning}`),
  };
}

function error(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}

async function grade({ core, defaults }: FrontParts, { body, signal }: Request): Promise<Reply> {
  const { jobs, deadlineMs } = body as z.infer<typeof request>;
  const verdicts = await core.judge(
    jobs.map((item) => jobOf(item, defaults)),
    { signal, deadlineMs },
  );
  return { status: 200, body: { results: jobs.map(({ id, tests }, i) => resultOf(id, tests.length, verdicts[i]!)) } };
}

function bytesOf(value: z.infer<typeof content>): Uint8Array {
  return typeof value === 'string' ? encodeUtf8(value) : new Uint8Array(Buffer.from(value.base64, 'base64'));
}

function jobOf(item: z.infer<typeof job>, defaults: FrontParts['defaults']): Job {
  const { fuel, seconds, memoryMiB, outputBytes } = item.limits;
  return {
    language: item.language,
    source: bytesOf(item.source),
    tests: item.tests.map(({ input, expected }) => {
      return { input: bytesOf(input), expected: expected == null ? null : bytesOf(expected) };
    }),
    ...checkingOf(item),
    mode: item.mode,
    limits: {
      time: fuel === undefined ? { seconds: seconds ?? defaults.seconds } : { fuel },
      memoryMiB: memoryMiB ?? defaults.memoryMiB,
      outputBytes: outputBytes ?? defaults.outputBytes,
    },
    quorum: item.quorum ?? defaults.quorum,
    wantsOutput: false,
  };
}

function checkingOf({ checker, checkerProgram }: z.infer<typeof job>): Pick<Job, 'comparison' | 'checkerProgram'> {
  if (checkerProgram === undefined) return { comparison: comparisonNamed(checker) as Comparison };
  return { comparison: { kind: 'exact-lines' }, checkerProgram: bytesOf(checkerProgram) };
}

function resultOf(id: string, total: number, verdict: Verdict | NoVerdict): z.infer<typeof graded>['results'][number] {
  if (verdict.status === 'NO_VERDICT') {
    const reason = `${verdict.reason}: ${verdict.detail}`;
    return { id, verdict: null, passed: 0, total, lane: null, leaves: [], tests: [], reason };
  }
  const { execution } = verdict;
  return {
    id,
    verdict: verdict.status,
    passed: verdict.passed,
    total,
    lane: execution.lane,
    leaves: [...execution.leaves],
    tests: verdict.tests.map(({ status, run }) => {
      const seconds = run.fuel / execution.fuelPerSecond;
      return { verdict: status, fuel: run.fuel, seconds, votes: run.votes.map(({ node, leaf }) => ({ node, leaf })) };
    }),
    reason: execution.compileError?.slice(0, 2_000) ?? '',
  };
}
