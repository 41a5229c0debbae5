import { sha256 } from '@noble/hashes/sha2.js';
import { drawOpenPlan, drawPlan } from './compose.ts';
import { drawFrom } from './draw.ts';
import { MEASURED } from './gaps-measured.ts';
import { carries } from './matching.ts';
import type { LinkShape, Plan, Style } from './model.ts';
import { OPEN_OPERATORS } from './open/all.ts';
import { OPERATORS } from './operators/all.ts';
import { checkPlan } from './plan-check.ts';
import { assembleProgram, type Choice } from './program/assemble.ts';
import { checkerSource } from './program/checker.ts';
import { chooseFor, chooseLiteral, chooseMutant } from './program/choose.ts';
import { generatorSource } from './program/generator.ts';
import { PLAIN, personaName, personaOf } from './program/persona.ts';
import { sampleSource } from './program/samples.ts';
import { validatorSource } from './program/validator.ts';
import { resolvePlan, type Task } from './stages.ts';
import { parseProbes, parseSamples, weakness, writeSamples } from './statement/samples.ts';
import { writeStatement } from './statement/styles.ts';

export type { Plan, Style } from './model.ts';
export { type InputRecord, parseInputRecords } from './records.ts';

export interface ComposeRequest {
  features: string[];
  style: Style;
  /** Hex. */
  seed: string;
  /** Goes into the plan. */
  wrongShare?: number | undefined;
  /** Wants a task with several right answers, see `checkerProgram`. */
  open?: boolean | undefined;
}
export interface TaskDraft {
  style: Style;
  title: string;
  /** Markdown: setting, input, output and constraints; worked samples come with `withSamples`. */
  statement: string;
  features: { path: string; use: string }[];
  integrationStrategy: string;
  difficulty: number;
  plan: Plan;
}
export type ComposeResult =
  | { kind: 'draft'; draft: TaskDraft }
  | { kind: 'refused'; gate: 'no-operator'; detail: string };
export interface Candidate {
  source: string;
  claim: { generator: 'builtin'; version: string; persona: string };
}

/** Persona number of the literal program: none of the first sixteen slots writes like it. */
const LITERAL_PERSONA = 29;

/** Everything settled for a plan, which may come from another peer; throws an Error for one that no composition yields. */
function taskOf(plan: Plan): Task {
  checkPlan(plan);
  return resolvePlan(plan);
}

function digestOf(parts: unknown): string {
  const text = JSON.stringify(parts, (_key, value: unknown) =>
    typeof value === 'bigint' || typeof value === 'function' ? String(value) : value,
  );
  const hex = [...sha256(new TextEncoder().encode(text))].map((b) => b.toString(16).padStart(2, '0')).join('');
  return hex.slice(0, 16);
}

/** Version of the catalogue: changes with every change of an operator. */
export const CATALOGUE_VERSION: string = `builtin-4-${digestOf([OPERATORS, MEASURED])}`;

/** The same for campaigns that also have tasks with several right answers. */
export const OPEN_CATALOGUE_VERSION: string = `${CATALOGUE_VERSION}+open-1-${digestOf(OPEN_OPERATORS)}`;

const HANDED_ON: Readonly<Record<LinkShape, string>> = {
  pipe: 'Its list goes to',
  lift: 'One result per case goes to',
  sweep: 'One result per value of its parameter goes to',
  select: 'The elements that its list selects go to',
  weigh: 'The elements times its list go to',
};

function strategyOf(task: Task): string {
  const parts = task.stages.map((stage) => {
    const lead = stage.link === null ? 'The input goes to' : HANDED_ON[stage.link.shape];
    const adapter = stage.link?.adapter && stage.link.shape !== 'select' ? ` modulo ${stage.link.adapter.mod}` : '';
    return `${lead} ${stage.op.id}${adapter}: ${stage.op.words.use}.`;
  });
  return parts.join(' ');
}

function useOf(path: string, task: Task): string {
  const ranked = task.stages.map((stage) => ({ stage, score: carries(stage.op, path) }));
  const best = ranked.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score >= 0.3 ? `${best.stage.op.id}: ${best.stage.op.words.use}` : 'unused';
}

/** D of the reference, section 1.6: the hardest operator plus surcharges, 800 to 2800, rounded to 100. */
function difficultyOf(task: Task): number {
  const { stages } = task;
  const deltas = stages.map((stage, k) =>
    stage.op.variants.reduce((sum, axis) => {
      const id = task.plan.steps[k]?.variant[stage.op.variants.indexOf(axis)];
      return sum + (axis.options.find((o) => o.id === id)?.delta ?? 0);
    }, 0),
  );
  const cores = stages.filter((s) => s.op.role === 'core').length;
  const adapters = stages.filter((s) => s.link?.adapter).length;
  const raw =
    Math.max(...stages.map((s) => s.op.base)) +
    120 * (stages.length - 1) +
    deltas.reduce((a, b) => a + b, 0) +
    (cores > 1 ? 100 : 0) +
    (adapters > 0 ? 60 : 0) +
    (task.gap === null ? 0 : 80) +
    (task.plan.links.some((link) => link.shape === 'sweep' || link.shape === 'weigh') ? 150 : 0);
  return Math.round(Math.min(2800, Math.max(800, raw)) / 100) * 100;
}

/**
 * Composes a task of one to four operators for the features: a pure function of the request. Refuses with gate
 * `no-operator` when no operator carries any of the features or a category of theirs.
 */
export function composeTask(request: ComposeRequest): ComposeResult {
  const { features, style, seed } = request;
  const drawn = (request.open === true ? drawOpenPlan : drawPlan)(features, style, seed);
  if (drawn === null) {
    return {
      kind: 'refused',
      gate: 'no-operator',
      detail: `no operator of the catalogue carries any of: ${features.join(', ')}`,
    };
  }
  const plan = request.wrongShare === undefined ? drawn : { ...drawn, wrongShare: request.wrongShare };
  const task = taskOf(plan);
  const { title, statement } = writeStatement(task);
  return {
    kind: 'draft',
    draft: {
      style,
      title,
      statement,
      features: features.map((path) => ({ path, use: useOf(path, task) })),
      integrationStrategy: strategyOf(task),
      difficulty: difficultyOf(task),
      plan,
    },
  };
}

/** Equal for two plans that ask for the same: operators, variants, links; not themes, styles, seeds or sizes. */
export function planSignature(plan: Plan): string {
  const steps = plan.steps.map((step) => [step.op, ...step.variant].join(':'));
  const links = plan.links.map(({ shape, adapter }) =>
    adapter === null ? shape : `${shape}%${adapter.mod}+${adapter.add}`,
  );
  return steps.map((step, k) => (k === 0 ? step : `${links[k - 1]}>${step}`)).join(' ');
}

/** Python program without input that prints the 15 framed inputs of the suite. */
export function inputProgram(plan: Plan): string {
  return generatorSource(taskOf(plan));
}

/** Python program that reads one input: exit status 0 iff it is legal and in canonical form, the reason on stdout otherwise. */
export function validatorProgram(plan: Plan): string {
  return validatorSource(taskOf(plan));
}

function candidateDraw(plan: Plan) {
  return drawFrom(`${plan.seed}/candidates`);
}

/** The candidate of a slot; a slot is any integer >= 0. Its claim tells how it is written, not whether it is right. */
export function writeCandidate(plan: Plan, slot: number): Candidate {
  const task = taskOf(plan);
  const draw = candidateDraw(plan);
  const persona = personaOf(draw, slot);
  const { choices } = chooseFor(task, draw, slot);
  return {
    source: assembleProgram(task, choices, persona, draw, `slot/${slot}`),
    claim: { generator: 'builtin', version: CATALOGUE_VERSION, persona: personaName(persona) },
  };
}

/** The definitions; at a size that a definition cannot afford, the next implementation that can. */
function referenceChoices({ stages, gap }: Task): Choice[] {
  return stages.map((stage, k) => {
    const impl = stage.op.impls.find(({ name }) => !gap?.slow[k]?.includes(name));
    if (impl === undefined) throw new Error(`operator ${stage.op.id} has no implementation that is fast enough`);
    return { impl, wrong: new Set<string>() };
  });
}

const definitions = (task: Task): Choice[] => referenceChoices({ ...task, gap: null });

/** The definition executed literally, as far as the work budget allows: the truth of the task, a whole program. */
export function referenceProgram(plan: Plan): string {
  const task = taskOf(plan);
  return assembleProgram(task, referenceChoices(task), PLAIN, drawFrom(plan.seed), 'reference');
}

/** The checker program of a task with several right answers; undefined where there is one. */
export function checkerProgram(plan: Plan): string | undefined {
  const task = taskOf(plan);
  return checkerSource(task, referenceChoices(task));
}

/** Python program without input that probes the task and prints worked samples for the statement; see `weaknessIn` and `withSamples`. */
export function sampleProgram(plan: Plan): string {
  const task = taskOf(plan);
  return sampleSource(task, definitions(task));
}

/** Why the task is not worth solving, as its `sampleProgram` found, or null; throws an Error for other output. */
export function weaknessIn(stdout: string): string | null {
  return weakness(parseProbes(stdout));
}

/** The draft with the worked samples that its `sampleProgram` printed; throws an Error when that output is something else. */
export function withSamples(draft: TaskDraft, stdout: string): TaskDraft {
  const samples = parseSamples(stdout);
  return { ...draft, statement: draft.statement + writeSamples(taskOf(draft.plan), samples) };
}

/** The literal program of a second author, whose outputs on small inputs are held against the labels. */
export function writeLiteral(plan: Plan): Candidate {
  const task = taskOf(plan);
  const draw = candidateDraw(plan);
  const persona = personaOf(draw, LITERAL_PERSONA);
  const { choices } = chooseLiteral(task, draw);
  return {
    source: assembleProgram(task, choices, persona, draw, 'literal'),
    claim: { generator: 'builtin', version: CATALOGUE_VERSION, persona: personaName(persona) },
  };
}

/** Programs with exactly one planted fault each, at most `count`, that are no candidates: known-bad ones for measurements. */
export function writeMutants(plan: Plan, count: number): { source: string; mutations: string[] }[] {
  const task = taskOf(plan);
  const draw = drawFrom(`${plan.seed}/mutants`);
  return Array.from({ length: count }, (_, number) => {
    const chosen = chooseMutant(task, draw, number);
    if (chosen === null) return [];
    const persona = personaOf(draw, number);
    const source = assembleProgram(task, chosen.choices, persona, draw, `mutant/${number}`);
    return [{ source, mutations: chosen.mutations }];
  }).flat();
}

/** What only the measurement may know of a candidate: its mutations and the implementations it uses. */
export function candidateTruth(
  plan: Plan,
  slot: number,
): { mutated: boolean; mutations: string[]; implementations: string[] } {
  const task = taskOf(plan);
  const { choices, mutations } = chooseFor(task, candidateDraw(plan), slot);
  return {
    mutated: mutations.length > 0,
    mutations,
    implementations: choices.map(({ impl }, k) => `${task.plan.steps[k]?.op ?? ''}/${impl.name}`),
  };
}
