import { z } from 'zod';
import type { BadBody, Front, FrontParts, Reply, Request, Route } from '../front.ts';
import { BATCH_MAX, JUDGE0_CONFIG, JUDGE0_LANGUAGES, JUDGE0_STATUSES, jobOf, type Submission } from './judge0-job.ts';
import { Submissions } from './judge0-submissions.ts';
import { laxNumber, nullable } from './lax.ts';

const text = nullable(z.string());
const submissionBody = z.object({
  source_code: text,
  language_id: nullable(laxNumber),
  stdin: text,
  expected_output: text,
  cpu_time_limit: nullable(laxNumber),
  memory_limit: nullable(laxNumber),
  command_line_arguments: text,
  compiler_options: text,
  additional_files: text,
});
const batchBody = z.object({ submissions: z.array(submissionBody).min(1).max(BATCH_MAX) });

const submissionReply = z.object({
  token: z.string().optional(),
  stdout: z.string().nullable().optional(),
  stderr: z.string().nullable().optional(),
  compile_output: z.string().nullable().optional(),
  message: z.string().nullable().optional(),
  time: z.string().nullable().optional(),
  memory: z.number().nullable().optional(),
  status: z.object({ id: z.int(), description: z.string() }).optional(),
});

/**
 * Judge0: submissions that are waited for (`?wait=true`) or asked after by their token, alone or in batches. There is no word for
 * "no verdict": a submission stays in the queue until there is one, and a wait that is too long ends in a 503.
 */
export function judge0Front(parts: FrontParts): Front {
  const submissions = new Submissions(parts.core);
  const create = (request: Request) => createOne(parts, submissions, request);
  const show = { reply: submissionReply, success: 200 };
  const get = 'GET' as const;
  const lists: Route[] = [
    { method: get, path: '/about', summary: 'What this is', success: 200, handle: async () => ABOUT },
    { method: get, path: '/config_info', summary: 'Bounds and defaults', success: 200, handle: async () => CONFIG },
    { method: get, path: '/languages', summary: 'Languages', success: 200, handle: async () => offered(parts) },
    {
      method: get,
      path: '/statuses',
      summary: 'Statuses',
      success: 200,
      handle: async () => ({
        status: 200,
        body: Object.entries(JUDGE0_STATUSES).map(([id, description]) => ({ id: Number(id), description })),
      }),
    },
  ];
  return {
    name: 'judge0',
    badBody,
    tooLarge: (most) => problem(413, `expected a body of at most ${most} bytes`),
    busy: () => problem(503, 'queue is full'),
    unauthorized: () => problem(401, 'expected the header X-Auth-Token'),
    failed: () => problem(503, 'the gateway failed; this is no verdict, send it again'),
    routes: [
      ...lists,
      {
        ...{ method: 'POST', path: '/submissions', summary: 'Submits a program; `wait=true` for its verdict' },
        ...{ body: submissionBody, reply: submissionReply, success: 201, handle: create },
      },
      {
        ...{ method: 'POST', path: '/submissions/batch', summary: 'Submits many programs', body: batchBody },
        ...{ reply: z.array(z.unknown()), success: 201, handle: (request) => createMany(parts, submissions, request) },
      },
      {
        ...{ method: get, path: '/submissions/batch', summary: 'Submissions of `tokens`', success: 200 },
        handle: async (request) => showMany(submissions, request),
      },
      {
        ...{ method: get, path: '/submissions/{token}', summary: 'A submission', ...show },
        handle: async (request) => showOne(submissions, request),
      },
    ],
  };
}

const ABOUT: Reply = { status: 200, body: { version: '1.13.1', homepage: '', source_code: '', maintainer: '' } };
const CONFIG: Reply = { status: 200, body: JUDGE0_CONFIG };

function problem(status: number, error: string): Reply {
  return { status, body: { error } };
}

function badBody(bad: BadBody): Reply {
  if (bad.kind === 'type') return problem(415, 'expected application/json');
  if (bad.kind === 'json') return problem(400, `expected JSON: ${bad.message}`);
  const [issue] = bad.error.issues;
  const field = issue?.path.map(String).join('.') || 'body';
  return { status: 422, body: { [field]: [issue?.message ?? 'is invalid'] } };
}

function offered({ languages }: FrontParts): Reply {
  const body = [...JUDGE0_LANGUAGES.entries()]
    .filter(([, { runs }]) => languages().has(runs))
    .map(([id, { name }]) => ({ id, name }));
  return { status: 200, body };
}

interface Shape {
  readonly isBase64: boolean;
  readonly fields: ReadonlySet<string> | undefined;
}

function shapeOf(query: URLSearchParams): Shape {
  const fields = query.get('fields');
  const isAll = fields === null || fields === '*';
  return { isBase64: query.get('base64_encoded') === 'true', fields: isAll ? undefined : new Set(fields.split(',')) };
}

async function createOne(parts: FrontParts, submissions: Submissions, request: Request): Promise<Reply> {
  const { body, query, signal } = request;
  const shape = shapeOf(query);
  const job = jobOf(parts, body as Submission, shape.isBase64);
  if ('errors' in job) return { status: 422, body: job.errors };
  const token = submissions.add(job);
  if (query.get('wait') !== 'true') return { status: 201, body: { token } };
  if (!(await submissions.settled(token, signal))) return problem(503, 'no verdict yet, send it again');
  return { status: 201, body: submissions.show(token, shape.isBase64, shape.fields) };
}

async function createMany(parts: FrontParts, submissions: Submissions, { body, query }: Request): Promise<Reply> {
  const { isBase64 } = shapeOf(query);
  const created = (body as z.infer<typeof batchBody>).submissions.map((one) => {
    const job = jobOf(parts, one, isBase64);
    return 'errors' in job ? job.errors : { token: submissions.add(job) };
  });
  return { status: 201, body: created };
}

function showOne(submissions: Submissions, { tail, query }: Request): Reply {
  const { isBase64, fields } = shapeOf(query);
  const shown = submissions.show(tail, isBase64, fields);
  return shown === undefined ? problem(404, "Couldn't find Submission") : { status: 200, body: shown };
}

function showMany(submissions: Submissions, { query }: Request): Reply {
  const tokens = (query.get('tokens') ?? '').split(',').filter((token) => token !== '');
  if (tokens.length === 0) return problem(400, 'there should be at least one submission in a batch');
  if (tokens.length > BATCH_MAX) return problem(400, `number of submissions in a batch should be at most ${BATCH_MAX}`);
  const { isBase64, fields } = shapeOf(query);
  return {
    status: 200,
    body: { submissions: tokens.map((token) => submissions.show(token, isBase64, fields) ?? null) },
  };
}
