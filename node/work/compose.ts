import {
  checkerProgram,
  composeTask,
  planSignature,
  sampleProgram,
  type TaskDraft,
  weaknessIn,
  withSamples,
} from '../../catalogue/builtin.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { taggedHex } from '../../protocol/ids.ts';
import { type ComposeResult, type DraftGate, draft, type WorkUnit } from '../../protocol/messages/work-unit.ts';
import { digestOf } from '../host/blob-store.ts';
import { type Product, type Tools, Unsupported } from './executor.ts';
import { GENERATOR_LIMITS } from './program-limits.ts';

const REASON_CHARS_MAX = 300;
type ComposeUnit = Extract<WorkUnit, { stage: 'compose' }>;

/** A problem drafted from features, with samples worked by its reference in the sandbox, or why there is none. */
export async function compose(unit: ComposeUnit, tools: Tools, signal: AbortSignal): Promise<Product> {
  const { features, style, seed, wrongShare, open } = unit;
  const composed = composeTask({ features, style, seed, wrongShare, open });
  if (composed.kind === 'refused') return refused(composed);
  const worked = await workSamples(composed.draft, unit, tools, signal);
  if ('gate' in worked) return refused(worked);
  // Whatever cannot be said in a statement cannot be agreed on either.
  const program = checkerProgram(worked.plan);
  const blobs = program === undefined ? [] : [encodeUtf8(program)];
  const [checker] = blobs.map((bytes) => ({ program: digestOf(bytes) }));
  const checked = draft.safeParse(checker === undefined ? worked : { ...worked, checker });
  if (!checked.success) throw new Unsupported(`the draft does not fit a statement: ${checked.error.message}`);
  const signature = taggedHex('signature', planSignature(worked.plan));
  return contribution({ stage: 'compose', signature, draft: checked.data }, blobs);
}

/** A program that fails here fails on every machine: then there is no task, and none for a task that is too weak. */
async function workSamples(
  bare: TaskDraft,
  { seed }: ComposeUnit,
  { runner }: Tools,
  signal: AbortSignal,
): Promise<TaskDraft | Refused> {
  const source = encodeUtf8(sampleProgram(bare.plan));
  const run = await runner.run({ source, stdin: new Uint8Array(0), seed, limits: GENERATOR_LIMITS }, { signal });
  const stdout = run.outcome === 'ok' ? decodeUtf8(run.stdout) : undefined;
  const failed: Refused = { gate: 'no-samples', detail: 'the reference failed on small inputs' };
  if (stdout === undefined) return failed;
  try {
    const weak = weaknessIn(stdout);
    return weak === null ? withSamples(bare, stdout) : { gate: 'weak', detail: weak };
  } catch {
    return failed;
  }
}

interface Refused {
  readonly gate: DraftGate;
  readonly detail: string;
}

function refused({ gate, detail }: Refused): Product {
  return contribution({ stage: 'compose', refused: detail.slice(0, REASON_CHARS_MAX), gate });
}

function contribution(result: ComposeResult, blobs: readonly Uint8Array[] = []): Product {
  return { kind: 'contribution', result, blobs };
}
