import { z } from 'zod';
import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { Language } from '../../../wasm-sandbox/lang/language.ts';
import type { BadBody, Front, FrontParts, Reply, Request } from '../front.ts';
import type { Job, NoVerdict, Verdict } from '../job.ts';
import { judgeCodeforces } from './piston-codeforces.ts';
import { decodeFile, emptyStage, type PistonFile, type Stage, stage, stageOf } from './piston-stage.ts';

/** Clients give up on a silent connection after half a minute, and then send again. */
const HOLD_MS = 27_000;
const RUN_MS = 3_000;
const MOST_MS = 250_000;
const VERSION = '1.0.0';

interface Runtime {
  readonly language: string;
  readonly aliases: readonly string[];
  readonly runs: Language;
  /** The package judges by itself: the files hold the test. */
  readonly isCodeforces: boolean;
}

const RUNTIMES: readonly Runtime[] = [
  { language: 'python', aliases: ['py', 'py3', 'python3'], runs: 'python', isCodeforces: false },
  { language: 'javascript', aliases: ['js', 'node-javascript', 'node-js'], runs: 'javascript', isCodeforces: false },
  { language: 'c', aliases: ['gcc'], runs: 'c', isCodeforces: false },
  { language: 'c++', aliases: ['cpp', 'g++'], runs: 'cpp', isCodeforces: false },
  { language: 'rust', aliases: ['rs'], runs: 'rust', isCodeforces: false },
  { language: 'cf_python3', aliases: ['Python 3'], runs: 'python', isCodeforces: true },
  { language: 'c++17', aliases: ['cf_c++17', 'C++17'], runs: 'cpp', isCodeforces: true },
];

/** Every member is checked by hand below, because the original answers each with its own sentence. */
const executeRequest = z.record(z.string(), z.unknown());

const stageReply = z.object({
  stdout: z.string(),
  stderr: z.string(),
  output: z.string(),
  code: z.int().nullable(),
  signal: z.string().nullable(),
  message: z.string().nullable(),
  status: z.enum(['TO', 'RE', 'SG', 'OL', 'EL', 'XX']).nullable(),
  cpu_time: z.number(),
  wall_time: z.number(),
  memory: z.number(),
});
const executeReply = z.object({
  language: z.string(),
  version: z.string(),
  compile: stageReply.optional(),
  run: stageReply,
});
const runtimesReply = z.array(
  z.object({ language: z.string(), version: z.string(), aliases: z.array(z.string()), runtime: z.string().optional() }),
);

/** Piston v2, with the two packages of open-r1 that judge in the sandbox. Its client sends again whatever is not a 200. */
export function pistonFront(parts: FrontParts): Front {
  const offered = () => RUNTIMES.filter(({ runs }) => parts.languages().has(runs));
  return {
    name: 'piston',
    badBody,
    tooLarge: () => message(413, 'request entity too large'),
    busy: () => message(503, 'too many requests in work, send it again'),
    unauthorized: () => message(401, 'expected the header Authorization: Bearer TOKEN'),
    failed: () => message(500, 'the gateway failed; this is no verdict, send it again'),
    routes: [
      {
        method: 'GET',
        path: '/api/v2/runtimes',
        summary: 'Languages that programs can be in',
        reply: runtimesReply,
        success: 200,
        handle: async () => {
          const body = offered().map(({ language, aliases }) => ({ language, version: VERSION, aliases }));
          return { status: 200, body };
        },
      },
      {
        method: 'POST',
        path: '/api/v2/execute',
        summary: 'Runs one program, or judges it where the package does',
        body: executeRequest,
        reply: executeReply,
        success: 200,
        handle: (request) => execute(parts, offered(), request),
      },
    ],
  };
}

function message(status: number, text: string): Reply {
  return { status, body: { message: text } };
}

function badBody(problem: BadBody): Reply {
  if (problem.kind === 'type') return message(415, 'requests must be of type application/json');
  if (problem.kind === 'json') return message(400, problem.message);
  return message(400, 'language is required as a string');
}

interface Execute {
  readonly runtime: Runtime;
  readonly files: readonly PistonFile[];
  readonly stdin: string;
  readonly runMs: number;
  readonly memoryMiB: number | undefined;
}

async function execute(parts: FrontParts, offered: readonly Runtime[], { body, signal }: Request): Promise<Reply> {
  const asked = check(body as Record<string, unknown>, offered);
  if (typeof asked === 'string') return message(400, asked);
  const { language } = asked.runtime;
  const judge = (job: Job) => parts.core.judgeOne(job, { signal, deadlineMs: HOLD_MS });
  const base = {
    language: asked.runtime.runs,
    mode: 'all',
    quorum: parts.defaults.quorum,
    wantsOutput: true,
  } as const;
  const { defaults } = parts;
  if (asked.runtime.isCodeforces) {
    const judged = await judgeCodeforces(asked.files, { ...base, defaults, judge });
    if (typeof judged === 'string') return message(400, judged);
    if ('reason' in judged) return unjudged(judged);
    return { status: 200, body: { ...judged, language, version: VERSION } };
  }
  const verdict = await judge({
    ...base,
    source: decodeFile(asked.files[0]!),
    tests: [{ input: encodeUtf8(asked.stdin), expected: null }],
    comparison: { kind: 'exact-lines' },
    limits: {
      time: { seconds: asked.runMs / 1_000 },
      memoryMiB: asked.memoryMiB ?? defaults.memoryMiB,
      outputBytes: defaults.outputBytes,
    },
  });
  if (verdict.status === 'NO_VERDICT') return unjudged(verdict);
  return { status: 200, body: { ...stagesOf(verdict), language, version: VERSION } };
}

function unjudged({ reason, detail }: NoVerdict): Reply {
  return message(503, `no verdict, send it again (${reason}: ${detail})`);
}

function stagesOf(verdict: Verdict): { compile?: Stage; run: Stage } {
  const { compileError, compiled } = verdict.execution;
  if (compileError !== null) {
    const compile = stage({ stderr: compileError, code: 1, status: 'RE' });
    return { compile, run: compile };
  }
  const run = stageOf(verdict, 0);
  return compiled === true ? { compile: emptyStage(), run } : { run };
}

/** In the order and the words of the original. */
function check(body: Record<string, unknown>, offered: readonly Runtime[]): Execute | string {
  const { language, version, files, stdin, args } = body;
  if (typeof language !== 'string' || language === '') return 'language is required as a string';
  if (typeof version !== 'string' || version === '') return 'version is required as a string';
  if (!Array.isArray(files)) return 'files is required as an array';
  for (const [i, file] of files.entries()) {
    if (typeof (file as { content?: unknown } | null)?.content !== 'string') {
      return `files[${i}].content is required as a string`;
    }
  }
  const runtime = offered.find((one) => one.language === language || one.aliases.includes(language));
  if (runtime === undefined || !/^(?:\*|1|1\.x|1\.0|1\.0\.0|\^1.*|>=?\s*[01].*)$/.test(version)) {
    return `${language}-${version} runtime is unknown`;
  }
  const given = files as PistonFile[];
  if (!given.some(({ encoding }) => encoding === undefined || encoding === 'utf8')) {
    return 'files must include at least one utf8 encoded file';
  }
  for (const name of CONSTRAINTS) {
    const value = body[name];
    if (value === undefined || value === null || value === 0) continue;
    if (typeof value !== 'number') return `If specified, ${name} must be a number`;
    if (value < 0 && !name.endsWith('memory_limit')) return `${name} must be non-negative`;
    if (!name.endsWith('memory_limit') && value > MOST_MS)
      return `${name} cannot exceed the configured limit of ${MOST_MS}`;
  }
  if (Array.isArray(args) && args.length > 0) return 'args are not given to programs here: standard streams only';
  if (!runtime.isCodeforces && given.length > 1) return 'programs have no files here: give one file and stdin';
  const memory = body['run_memory_limit'];
  return {
    runtime,
    files: given,
    stdin: typeof stdin === 'string' ? stdin : '',
    runMs: numberOr(body['run_cpu_time'], numberOr(body['run_timeout'], RUN_MS)),
    memoryMiB: typeof memory === 'number' && memory > 0 ? memory / 2 ** 20 : undefined,
  };
}

const CONSTRAINTS = ['compile', 'run'].flatMap((type) =>
  ['memory_limit', 'timeout', 'cpu_time'].map((name) => `${type}_${name}`),
);

function numberOr(value: unknown, other: number): number {
  return typeof value === 'number' && value > 0 ? value : other;
}
