import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { count, hex32, style } from '../../protocol/messages/primitives.ts';
import { comparisonNamed } from '../../protocol/rules/output-match.ts';
import { ExportError } from './export-error.ts';
import type { FunctionalForm } from './functional-form.ts';

/** How expected and printed output are compared; `program`: `checker_program` gives the form of the expected ones. Rows of older releases carry none: all of those are exact lines. */
export const checker = z
  .string()
  .refine((name) => name === 'program' || comparisonNamed(name) !== undefined, 'expected the name of a checker');

const content = z.union([z.string(), z.strictObject({ base64: z.string() })]);

/** The columns of `tasks.jsonl` that exports read. Further columns are allowed: they concern others. */
const releasedTask = z.object({
  task_id: hex32,
  index: count,
  style,
  title: z.string(),
  statement: z.string(),
  difficulty: count,
  checker: checker.default('exact-lines'),
  checker_program: z.object({ digest: hex32, source: content }).optional(),
  golden: z.object({ slot: count, candidate_digest: hex32, source: content }),
  tests: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      input: content,
      output: content,
      support: count,
      golden: z.boolean(),
    }),
  ),
  candidates: z.array(z.object({ slot: count, claim: z.json(), contribution_index: count })),
  provenance: z.object({
    campaign: hex32,
    task_index: count,
    decision_index: count,
    operators: count,
    thin: z.boolean(),
  }),
});

export interface ExportTest {
  readonly input: string;
  readonly expected: string;
  /** Distinct operators whose candidates printed `expected`. */
  readonly support: number;
}

/** One released task, as targets render it. */
export interface ExportTask {
  readonly id: string;
  readonly index: number;
  readonly style: z.infer<typeof style>;
  readonly title: string;
  readonly statement: string;
  readonly difficulty: number;
  readonly checker: string;
  /** Of checker `program`: its text. */
  readonly checkerProgram: string | null;
  readonly program: string;
  readonly programDigest: string;
  /** What the author of the golden solution claims about how it was made, as canonical JSON. */
  readonly claim: string;
  readonly contributionIndex: number;
  readonly campaign: string;
  readonly taskIndex: number;
  readonly decisionIndex: number;
  readonly operators: number;
  readonly thin: boolean;
  /** The golden tests: the half that selection keeps. */
  readonly tests: readonly ExportTest[];
  /** The same tests for a function, where a target wants that form. */
  readonly functional?: FunctionalForm;
}

export type ReadTask =
  | { readonly kind: 'task'; readonly task: ExportTask }
  | { readonly kind: 'not-text'; readonly id: string };

/** Where a release keeps its tasks. */
export function tasksPath(release: string): string {
  return join(release, 'dataset', 'tasks.jsonl');
}

/** One line of `tasks.jsonl`. Programs, inputs and outputs that are not UTF-8 cannot be a column of text. */
export function readTask(line: string, number: number): ReadTask {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new ExportError('export-row-invalid', `row ${number} of tasks.jsonl: expected one JSON object a line`);
  }
  const parsed = releasedTask.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const message = `row ${number} of tasks.jsonl: at ${issue.path.join('.') || 'the row'}: ${issue.message}`;
    throw new ExportError('export-row-invalid', message);
  }
  const row = parsed.data;
  const author = row.candidates.find((candidate) => candidate.slot === row.golden.slot);
  if (author === undefined) {
    const message = `row ${number} of tasks.jsonl: expected the candidate of the golden solution, slot ${row.golden.slot}`;
    throw new ExportError('export-row-invalid', message);
  }
  const { source } = row.golden;
  const tests: ExportTest[] = [];
  for (const { golden, input, output, support } of row.tests) {
    if (!golden) continue;
    if (typeof input !== 'string' || typeof output !== 'string') return { kind: 'not-text', id: row.task_id };
    tests.push({ input, expected: output, support });
  }
  const checkerProgram = row.checker_program?.source ?? null;
  if (typeof source !== 'string' || (checkerProgram !== null && typeof checkerProgram !== 'string')) {
    return { kind: 'not-text', id: row.task_id };
  }
  const { campaign, task_index: taskIndex, decision_index: decisionIndex, operators, thin } = row.provenance;
  const { task_id: id, index, style: style_, title, statement, difficulty, checker: checker_ } = row;
  const made = { claim: canonicalJson(author.claim), contributionIndex: author.contribution_index };
  const what = { id, index, style: style_, title, statement, difficulty, checker: checker_, checkerProgram, tests };
  const golden = { program: source, programDigest: row.golden.candidate_digest };
  return { kind: 'task', task: { ...what, ...golden, ...made, campaign, taskIndex, decisionIndex, operators, thin } };
}

/** The tasks of a release in its order, a line at a time. */
export async function* tasksOf(release: string, signal: AbortSignal): AsyncGenerator<ReadTask> {
  const input = createReadStream(tasksPath(release), { signal });
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line !== '') yield readTask(line, number);
    }
  } finally {
    input.destroy();
  }
}

export interface ReleaseFacts {
  /** SHA-256 of MANIFEST.json. */
  readonly manifest: string;
  readonly campaign: string;
  /** Digest of the runtime image that the campaign's votes ran on. */
  readonly image: string;
}

const manifestShape = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: hex32 }) })),
  predicate: z.object({ campaign: hex32, image: hex32 }),
});

/**
 * What a release says of itself, after comparing `tasks.jsonl` with the manifest. Signatures, votes and decisions are the
 * auditor's business: `hivesmith audit verify`.
 * @throws ExportError `export-no-release`, `export-release-damaged`
 */
export async function openRelease(release: string, signal: AbortSignal): Promise<ReleaseFacts> {
  const path = join(release, 'MANIFEST.json');
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ExportError('export-no-release', `expected a release directory, but ${path} cannot be read`, { cause });
  });
  const damaged = (what: string) => new ExportError('export-release-damaged', what);
  let raw: unknown;
  try {
    raw = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged(`expected JSON in ${path}`);
  }
  const parsed = manifestShape.safeParse(raw);
  if (!parsed.success) throw damaged(`expected a release manifest in ${path}: ${parsed.error.issues[0]!.message}`);
  const { subject, predicate } = parsed.data;
  const named = subject.find(({ name }) => name === 'dataset/tasks.jsonl');
  const found = await digestOfFile(tasksPath(release), signal);
  if (named?.digest.sha256 !== found) {
    const wanted = named?.digest.sha256 ?? 'none';
    throw damaged(`dataset/tasks.jsonl: expected SHA-256 ${wanted} as in MANIFEST.json, came ${found}`);
  }
  return { manifest: createHash('sha256').update(bytes).digest('hex'), ...predicate };
}

export async function digestOfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
