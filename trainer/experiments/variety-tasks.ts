import { createHash } from 'node:crypto';
import {
  candidateTruth,
  composeTask,
  inputProgram,
  type Plan,
  planSignature,
  referenceProgram,
  writeCandidate,
} from '../../catalogue/builtin.ts';
import { OPERATORS, operatorById } from '../../catalogue/operators/all.ts';

export interface VarietyTask {
  /** What is asked, in one line: operators with their variants, and how one hands on to the next. */
  readonly signature: string;
  /** Prints the inputs of the task's suite, framed. */
  readonly inputProgram: string;
  /** The definition executed literally. */
  readonly reference: string;
  /** Different right programs. */
  readonly solutions: readonly string[];
}

export interface Family {
  /** Programs of at most this many characters. */
  readonly longest: number;
  /** Right programs that a task must have. */
  readonly solutions: number;
  readonly seed: string;
}

/** Slots that are looked at for right programs of a task. */
const SLOTS = 24;
const STEPS_MOST = 2;

/**
 * Tasks of the builtin catalogue that a model of a million parameters can learn to solve from scratch: one or two operators
 * on one list of integers, with enough different right programs that are short. Every signature comes once.
 */
export function* varietyTasks(family: Family): Generator<VarietyTask> {
  const features = [...new Set(OPERATORS.flatMap((operator) => operator.features))];
  const seen = new Set<string>();
  const attempts = 100_000;
  for (let at = 0; at < attempts; at++) {
    const seed = createHash('sha256').update(`${family.seed}/${at}`).digest('hex');
    const pick = (which: number) =>
      features[Number.parseInt(seed.slice(8 * which, 8 * which + 8), 16) % features.length]!;
    const composed = composeTask({ features: [pick(0), pick(1)], style: 'atcoder', seed });
    if (composed.kind !== 'draft') continue;
    const { plan } = composed.draft;
    const signature = planSignature(plan);
    if (plan.steps.length > STEPS_MOST || seen.has(signature)) continue;
    if (operatorById(plan.steps[0]!.op).input.kind !== 'ints') continue;
    seen.add(signature);
    const solutions = rightPrograms(plan, family);
    if (solutions.length < family.solutions) continue;
    yield { signature, inputProgram: inputProgram(plan), reference: referenceProgram(plan), solutions };
  }
}

function rightPrograms(plan: Plan, { longest, solutions }: Family): string[] {
  const found = new Set<string>();
  for (let slot = 0; slot < SLOTS && found.size < solutions; slot++) {
    if (candidateTruth(plan, slot).mutated) continue;
    const { source } = writeCandidate(plan, slot);
    if (source.length <= longest) found.add(source);
  }
  return [...found];
}
