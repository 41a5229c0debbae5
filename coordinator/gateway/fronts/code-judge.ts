import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { Front, FrontParts, Reply, Request, Route } from '../front.ts';
import type { Job, NoVerdict, Verdict } from '../job.ts';
import { nullable } from './lax.ts';
import { FAST_API } from './pydantic.ts';

/** Most characters of an output that `/run` shows. */
const SHOWN_CHARS = 1000;
/** When a submission that nobody got to is handed back: 10 s of running and what goes with it, or an hour for long batches. */
const SHORT_WAIT_MS = 19_000;
const LONG_WAIT_MS = 3_615_000;

const submission = z.object({
  sub_id: nullable(z.string().max(1_000)),
  type: z.enum(['python', 'cpp', 'math']),
  options: nullable(z.record(z.string(), z.string())),
  solution: z.string(),
  input: nullable(z.string()),
  expected_output: nullable(z.string()),
});

const batch = z.object({
  sub_id: nullable(z.string().max(1_000)),
  type: z.literal('batch').default('batch'),
  submissions: z.array(submission).min(1).max(100_000),
});

const result = z.object({
  sub_id: z.string(),
  success: z.boolean(),
  run_success: z.boolean(),
  cost: z.number(),
  reason: z.enum(['', 'internal_error', 'worker_timeout', 'queue_timeout', 'invalid_input']),
});
const fullResult = result.extend({ stdout: z.string().nullable(), stderr: z.string().nullable() });

type Submission = z.infer<typeof submission>;
type Batch = z.infer<typeof batch>;
type FullResult = z.infer<typeof fullResult>;

/**
 * code-judge (0xWJ/code-judge), as X-Coder and rStar2-Agent ask it. No verdict is `queue_timeout`: the one reason that its
 * clients send again.
 */
export function codeJudgeFront(parts: FrontParts): Front {
  const status = z.object({ queue: z.int(), num_workers: z.int() });
  const tellLoad = async () => {
    const { queue, workers } = parts.load();
    return { status: 200, body: { queue, num_workers: workers } };
  };
  return {
    name: 'code-judge',
    ...FAST_API,
    routes: [
      ...routesOf(parts, '/judge', false),
      ...routesOf(parts, '/run', true),
      {
        method: 'GET',
        path: '/status',
        summary: 'Tests that wait, and workers',
        reply: status,
        success: 200,
        handle: tellLoad,
      },
      {
        method: 'GET',
        path: '/ping',
        summary: 'Whether it listens',
        reply: z.literal('pong'),
        success: 200,
        isPing: true,
        handle: async () => ({ status: 200, body: 'pong' }),
      },
    ],
  };
}

function routesOf(parts: FrontParts, path: string, isFull: boolean): Route[] {
  const reply = isFull ? fullResult : result;
  const one = async (request: Request) => {
    return judged(await judge(parts, [request.body as Submission], request, SHORT_WAIT_MS, isFull), isFull);
  };
  const many = (waitMs: number) => async (request: Request) => {
    const { sub_id, submissions } = request.body as Batch;
    const results = await judge(parts, submissions, request, waitMs, isFull);
    return { status: 200, body: { sub_id: sub_id ?? randomUUID(), results: results.map((item) => cut(item, isFull)) } };
  };
  const batches = {
    method: 'POST' as const,
    summary: 'Many programs, answered in their order',
    body: batch,
    reply: z.object({ sub_id: z.string(), results: z.array(reply) }),
    success: 200,
  };
  return [
    {
      method: 'POST',
      path,
      summary: 'One program on one input',
      body: submission,
      reply,
      success: 200,
      handle: one,
    },
    { ...batches, path: `${path}/batch`, handle: many(SHORT_WAIT_MS) },
    { ...batches, path: `${path}/long-batch`, handle: many(LONG_WAIT_MS) },
  ];
}

function judged([item]: readonly FullResult[], isFull: boolean): Reply {
  return { status: 200, body: cut(item!, isFull) };
}

function cut({ stdout, stderr, ...rest }: FullResult, isFull: boolean): object {
  return isFull ? { ...rest, stdout, stderr } : rest;
}

async function judge(
  { core, defaults, languages }: FrontParts,
  submissions: readonly Submission[],
  { signal }: Request,
  deadlineMs: number,
  isFull: boolean,
): Promise<FullResult[]> {
  const began = performance.now();
  return Promise.all(
    submissions.map(async (item) => {
      if (item.type === 'math' || !languages().has(item.type)) {
        return unjudged(item, 'invalid_input', began, `this gateway does not judge ${item.type}`);
      }
      const job = jobOf(item, item.type, defaults, isFull);
      return resultOf(item, await core.judgeOne(job, { signal, deadlineMs }), began);
    }),
  );
}

function jobOf(item: Submission, language: 'python' | 'cpp', defaults: FrontParts['defaults'], isFull: boolean): Job {
  const { quorum, seconds, memoryMiB, outputBytes } = defaults;
  const expected = item.expected_output === null ? null : encodeUtf8(item.expected_output);
  return {
    language,
    source: encodeUtf8(item.solution),
    tests: [{ input: encodeUtf8(item.input ?? ''), expected }],
    comparison: { kind: 'stripped' },
    mode: 'all',
    limits: { time: { seconds }, memoryMiB, outputBytes },
    quorum,
    wantsOutput: isFull,
  };
}

function unjudged(item: Submission, reason: FullResult['reason'], began: number, stderr: string): FullResult {
  const cost = (performance.now() - began) / 1000;
  return {
    sub_id: item.sub_id ?? randomUUID(),
    success: false,
    run_success: false,
    cost,
    reason,
    stdout: null,
    stderr,
  };
}

function resultOf(item: Submission, verdict: Verdict | NoVerdict, began: number): FullResult {
  if (verdict.status === 'NO_VERDICT') return unjudged(item, 'queue_timeout', began, verdict.detail);
  const test = verdict.tests[0];
  if (test === undefined) return unjudged(item, '', began, verdict.execution.compileError ?? '');
  const { outcome, fuel, stdout, stderr } = test.run;
  const text = new TextDecoder();
  return {
    sub_id: item.sub_id ?? randomUUID(),
    success: test.status === 'AC',
    run_success: outcome === 'ok',
    cost: fuel / verdict.execution.fuelPerSecond,
    reason: outcome === 'out-of-fuel' ? 'worker_timeout' : '',
    stdout: outcome === 'out-of-fuel' ? 'Suicide from timeout.' : text.decode(stdout).slice(0, SHOWN_CHARS),
    stderr: text.decode(stderr).slice(0, SHOWN_CHARS),
  };
}
