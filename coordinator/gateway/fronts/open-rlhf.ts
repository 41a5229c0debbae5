import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { Comparison } from '../../../protocol/rules/output-match.ts';
import { comparisonNamed } from '../../../protocol/rules/output-match.ts';
import type { Front, FrontParts, Reply, Request } from '../front.ts';
import type { Job, NoVerdict, Verdict } from '../job.ts';
import { fencedBlocks } from './code-block.ts';
import { nullable } from './lax.ts';
import { FAST_API } from './pydantic.ts';

/** Clients wait three minutes and then send again. */
const HOLD_MS = 170_000;

const rewardRequest = z.object({
  query: z.array(z.string()).min(1).max(10_000),
  prompts: nullable(z.array(z.string())),
  labels: z.array(z.string()).min(1).max(10_000),
});

/** What a label says, as JSON: the tests, and how they become a reward. */
const label = z.object({
  inputs: z.array(z.string()).min(1).max(1_000),
  outputs: z.array(z.string()).min(1).max(1_000),
  checker: z
    .string()
    .refine((name) => comparisonNamed(name) !== undefined, 'expected exact-lines, tokens or float:TOLERANCE')
    .default('exact-lines'),
  /** `fraction` of the tests passed, or 1 only for `all`. */
  reward: z.enum(['fraction', 'all']).default('fraction'),
});

const numbers = z.union([z.number(), z.array(z.number())]);
const rewardReply = z.object({ rewards: numbers, scores: numbers, extra_logs: z.record(z.string(), z.number()) });

type Label = z.infer<typeof label>;

/**
 * OpenRLHF's remote reward model. Its clients send again whatever fails, five times, so no verdict on any of a request's rollouts
 * is a 503 for all of them. A single query is answered with a number, several with a list.
 */
export function openRlhfFront(parts: FrontParts): Front {
  return {
    name: 'open-rlhf',
    ...FAST_API,
    routes: [
      {
        method: 'POST',
        path: '/get_reward',
        summary: 'Rewards for full texts, whose last fenced block is the program',
        body: rewardRequest,
        reply: rewardReply,
        success: 200,
        handle: (request) => reward(parts, request),
      },
    ],
  };
}

async function reward({ core, defaults }: FrontParts, { body, signal }: Request): Promise<Reply> {
  const { query, prompts, labels } = body as z.infer<typeof rewardRequest>;
  if (query.length !== labels.length) {
    return invalid(['body', 'labels'], `expected ${query.length} labels, one a query, came ${labels.length}`);
  }
  const tests: Label[] = [];
  for (const [i, text] of labels.entries()) {
    const read = readLabel(text);
    if (typeof read === 'string') return invalid(['body', 'labels', i], read);
    tests.push(read);
  }
  const verdicts = await Promise.all(
    query.map((text, i) => {
      const job = jobOf(completionOf(text, prompts?.[i]), tests[i]!, defaults);
      return job === undefined ? null : core.judgeOne(job, { signal, deadlineMs: HOLD_MS });
    }),
  );
  const missing = verdicts.find((verdict) => verdict?.status === 'NO_VERDICT') as NoVerdict | undefined;
  if (missing !== undefined) {
    return { status: 503, body: { detail: `no verdict, ask again (${missing.reason}: ${missing.detail})` } };
  }
  const rewards = verdicts.map((verdict, i) => (verdict === null ? 0 : rewardOf(verdict as Verdict, tests[i]!)));
  const told = rewards.length === 1 ? rewards[0] : rewards;
  return { status: 200, body: { rewards: told, scores: told, extra_logs: {} } };
}

function invalid(loc: readonly (string | number)[], msg: string): Reply {
  return { status: 422, body: { detail: [{ type: 'value_error', loc, msg, input: null }] } };
}

function readLabel(text: string): Label | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'expected a label that is JSON: {"inputs": [...], "outputs": [...]}';
  }
  const read = label.safeParse(value);
  if (!read.success) return 'expected a label {"inputs": [...], "outputs": [...]} of texts';
  if (read.data.inputs.length === read.data.outputs.length) return read.data;
  return `expected as many outputs as inputs, came ${read.data.outputs.length} for ${read.data.inputs.length}`;
}

/** A prompt may show fenced blocks too; they are not the answer. */
function completionOf(text: string, prompt: string | undefined): string {
  return prompt !== undefined && text.startsWith(prompt) ? text.slice(prompt.length) : text;
}

/** Undefined where the answer holds no program: that is the model's doing. */
function jobOf(
  completion: string,
  { inputs, outputs, checker }: Label,
  defaults: FrontParts['defaults'],
): Job | undefined {
  const block = fencedBlocks(completion).at(-1);
  if (block === undefined) return undefined;
  const { quorum, seconds, memoryMiB, outputBytes } = defaults;
  return {
    language: 'python',
    source: encodeUtf8(block.code),
    tests: inputs.map((input, i) => ({ input: encodeUtf8(input), expected: encodeUtf8(outputs[i]!) })),
    comparison: comparisonNamed(checker) as Comparison,
    mode: 'all',
    limits: { time: { seconds }, memoryMiB, outputBytes },
    quorum,
    wantsOutput: false,
  };
}

function rewardOf({ status, passed, total }: Verdict, { reward: kind }: Label): number {
  return kind === 'all' ? Number(status === 'AC') : passed / total;
}
