import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { Language } from '../../../wasm-sandbox/lang/language.ts';
import type { Front, FrontParts, Reply, Request } from '../front.ts';
import { laxNumber, nullable } from './lax.ts';
import { FAST_API } from './pydantic.ts';
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
import { submitRoute } from './sandbox-fusion-submit.ts';

/** Clients give a request as long as its two timeouts and this; what is left of it is kept for the answer. */
const CLIENT_SLACK_S = 10;
const KEPT_S = 3;
const seconds = laxNumber.pipe(z.number().min(0).max(36_000));

const runRequest = z.object({
  compile_timeout: seconds.default(10),
  run_timeout: seconds.default(10),
  memory_limit_MB: laxNumber.pipe(z.int()).default(-1),
  code: z.string(),
  stdin: nullable(z.string()),
  language: z.enum(FUSION_LANGUAGES),
  files: z.record(z.string(), z.string().nullable()).default({}),
  fetch_files: z.array(z.string()).default([]),
});

type RunRequest = z.infer<typeof runRequest>;
/**
 * SandboxFusion, as verl asks it. verl sends again what gets a 504, three times, and takes everything else that is not a result
 * for a failed test: so no verdict is a 504, shortly before the client gives up, and the rollout runs on.
 */
export function sandboxFusionFront(parts: FrontParts): Front {
  return {
    name: 'sandbox-fusion',
    ...FAST_API,
    busy: late,
    failed: late,
    routes: [
      {
        method: 'POST',
        path: '/run_code',
        summary: 'Runs one program on one input',
        body: runRequest,
        reply: runResponse,
        success: 200,
        handle: (request) => runCode(parts, request),
      },
      submitRoute(parts),
      {
        method: 'GET',
        path: '/v1/ping',
        summary: 'Whether it listens',
        reply: z.literal('pong'),
        success: 200,
        isPing: true,
        handle: async () => ({ status: 200, body: 'pong' }),
      },
    ],
  };
}

async function runCode(parts: FrontParts, { body, signal }: Request): Promise<Reply> {
  const asked = body as RunRequest;
  const refused = refusalOf(parts, asked);
  if (refused !== undefined) return { status: 200, body: sandboxError(refused) };
  const { defaults } = parts;
  const budget = asked.compile_timeout + asked.run_timeout + CLIENT_SLACK_S - KEPT_S;
  const verdict = await held(
    parts,
    {
      language: languageOf(asked.language) as Language,
      source: encodeUtf8(asked.code),
      tests: [{ input: encodeUtf8(asked.stdin ?? ''), expected: null }],
      comparison: { kind: 'exact-lines' },
      mode: 'all',
      limits: {
        time: { seconds: asked.run_timeout },
        memoryMiB: asked.memory_limit_MB > 0 ? asked.memory_limit_MB : defaults.memoryMiB,
        outputBytes: defaults.outputBytes,
      },
      quorum: defaults.quorum,
      wantsOutput: true,
    },
    { signal, deadlineMs: Math.max(1, budget) * 1_000 },
  );
  if (verdict.status === 'NO_VERDICT') return late(verdict);
  return { status: 200, body: responseOf(verdict, 0) };
}
