import { createHash } from 'node:crypto';
import { composeTask, inputProgram, type Plan, planSignature, referenceProgram } from '../../catalogue/builtin.ts';
import { type Draw, drawFrom } from '../../catalogue/draw.ts';
import type { Implementation, Operator } from '../../catalogue/model.ts';
import { OPERATORS, operatorById } from '../../catalogue/operators/all.ts';
import { plainProgram } from '../../catalogue/program/assemble.ts';
import type { Persona } from '../../catalogue/program/persona.ts';
import { resolvePlan, type Task } from '../../catalogue/stages.ts';

export interface VarietySolution {
  /** One of each operator, by name. */
  readonly implementations: readonly string[];
  readonly source: string;
}

export interface VarietyTask {
  /** What is asked, in one line: operators with their variants, and how one hands on to the next. */
  readonly signature: string;
  /** Prints the inputs of the task's suite, framed. */
  readonly inputProgram: string;
  /** The definition executed literally. */
  readonly reference: string;
  /** Right programs; any two differ in the implementation of at least one operator. */
  readonly solutions: readonly VarietySolution[];
}

export interface Family {
  /** Lines of a program, at most, without empty ones. */
  readonly longest: number;
  /** Solutions that a task must have; so many are given. */
  readonly solutions: number;
  readonly seed: string;
}

const STEPS = 2;
/** All programs are written in the same manner, so that solutions differ in what they do and not in how they look. */
const MANNER: Persona = { layout: 'script', reading: 'iter', naming: 'keep', comments: false };

/**
 * Tasks of the builtin catalogue that a model of a million parameters can learn to solve from scratch: two operators on one
 * list of integers. Every ordered pair of operators with their variants comes once, whatever the link between them, so
 * that any part of the tasks is unseen by whoever knows only the others.
 */
export function* varietyTasks(family: Family): Generator<VarietyTask> {
  const features = [...new Set(OPERATORS.filter(takesList).flatMap((operator) => operator.features))];
  const seen = new Set<string>();
  const attempts = 100_000;
  for (let at = 0; at < attempts; at++) {
    const seed = createHash('sha256').update(`${family.seed}/${at}`).digest('hex');
    const pick = (which: number) =>
      features[Number.parseInt(seed.slice(8 * which, 8 * which + 8), 16) % features.length]!;
    const composed = composeTask({ features: [pick(0), pick(1)], style: 'atcoder', seed });
    if (composed.kind !== 'draft') continue;
    const { plan } = composed.draft;
    const pair = JSON.stringify(plan.steps);
    if (plan.steps.length !== STEPS || seen.has(pair)) continue;
    if (!takesList(operatorById(plan.steps[0]!.op))) continue;
    seen.add(pair);
    const solutions = solutionsOf(plan, family);
    if (solutions.length < family.solutions) continue;
    const signature = planSignature(plan);
    yield { signature, inputProgram: inputProgram(plan), reference: referenceProgram(plan), solutions };
  }
}

const takesList = (operator: Operator) => operator.input.kind === 'ints';

function products(task: Task): Implementation[][] {
  return task.stages.reduce<Implementation[][]>(
    (rows, { op }) => rows.flatMap((row) => op.impls.map((impl) => [...row, impl])),
    [[]],
  );
}

/** Programs without a mutation, one per choice of implementations, in a drawn order. */
function solutionsOf(plan: Plan, { longest, solutions }: Family): VarietySolution[] {
  const task = resolvePlan(plan);
  const draw = drawFrom(`${plan.seed}/variety`);
  // The functions of all programs have the same names.
  const inOrder: Draw = { ...draw, shuffle: (_label, items) => [...items] };
  const found: VarietySolution[] = [];
  for (const row of draw.shuffle('products', products(task))) {
    const choices = row.map((impl) => ({ impl, wrong: new Set<string>() }));
    const source = plainProgram(task, choices, MANNER, inOrder, 'variety').replace(/\n{2,}/g, '\n');
    if (source.split('\n').length - 1 > longest) continue;
    found.push({ implementations: row.map(({ name }) => name), source });
    if (found.length === solutions) break;
  }
  return found;
}
