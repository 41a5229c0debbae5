import { createHash } from 'node:crypto';
import {
  type ChatModel,
  type ChatRequest,
  ModelEndless,
  ModelRejected,
  ModelUnavailable,
} from '../../node/model/chat.ts';
import { lastFence } from '../export/extraction.ts';
import { ordered } from '../export/ordered.ts';
import { canonicalValue, functionalProgram } from './functional.ts';
import { type GradeJob, type GradeOptions, grade } from './grade-client.ts';
import { type Problem, ProblemInvalid } from './problem.ts';
import type { LoggedSample, SampleLog } from './sample-log.ts';
import { average, type Estimate, estimate, type Runs } from './statistics.ts';

export interface EvalOptions {
  readonly problems: readonly Problem[];
  readonly model: ChatModel;
  /** Samples a problem. */
  readonly samples: number;
  /** Values of k for pass@k, each at most `samples`. */
  readonly ks: readonly number[];
  /** In thousandths. */
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly seed: number;
  readonly gateway: GradeOptions;
  /** Samples in work at once. */
  readonly width: number;
  /** What an earlier run has left; it gets every sample of this one. */
  readonly log?: SampleLog | undefined;
}

/** `no-answer`: the model could not be asked. `no-verdict`: nobody judged the program. Neither says anything of the model. */
export type Outcome = 'right' | 'wrong' | 'no-program' | 'no-verdict' | 'no-answer';

export interface EvalReport {
  readonly problems: number;
  /** A problem. */
  readonly samples: number;
  /** Samples that the scores are over: right, wrong, or without a program. */
  readonly judged: number;
  /** Questions that this run put to the model; the other answers stood in the log. */
  readonly asked: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly passAt: Readonly<Record<string, Estimate>>;
  readonly avg: Runs;
  readonly byDifficulty: Readonly<Record<string, Estimate>>;
}

const SYSTEM = 'You solve programming tasks in Python 3.';
/** Questions in a row without an answer, each asked several times, after which the run stops: the server is away, not busy. */
const UNANSWERED_MAX = 4;

/** The model's server is away. What it answered before stands in the log. */
export class ModelAway extends Error {
  readonly code = 'eval-model-away';
  override name = 'ModelAway';
}

/** Samples every problem, has every program judged by the gateway, and estimates pass@k and avg@k. @throws ModelAway */
export async function evaluate(options: EvalOptions): Promise<EvalReport> {
  const { problems, samples } = options;
  const outcomes = { right: 0, wrong: 0, 'no-program': 0, 'no-verdict': 0, 'no-answer': 0 };
  const verdicts = problems.map(() => new Array<boolean | null>(samples).fill(null));
  const sampler = new Sampler(options);
  let index = 0;
  for await (const outcome of ordered(pairs(problems, samples), options.width, (pair) => sampler.sample(pair))) {
    outcomes[outcome]++;
    const isJudged = outcome !== 'no-verdict' && outcome !== 'no-answer';
    verdicts[Math.floor(index / samples)]![index % samples] = isJudged ? outcome === 'right' : null;
    index++;
  }
  if (outcomes['no-answer'] === index) throw sampler.away();
  const tallies = verdicts.map((row) => ({
    judged: row.filter((right) => right !== null).length,
    right: row.filter((right) => right === true).length,
  }));
  const levels = [...new Set(problems.map(({ difficulty }) => difficulty))].sort();
  const ofLevel = (level: string) => tallies.filter((_, at) => problems[at]!.difficulty === level);
  return {
    problems: problems.length,
    samples,
    judged: outcomes.right + outcomes.wrong + outcomes['no-program'],
    asked: sampler.asked,
    outcomes,
    passAt: Object.fromEntries(options.ks.map((k) => [String(k), estimate(tallies, k)])),
    avg: average(Array.from({ length: samples }, (_, run) => verdicts.map((row) => row[run]!))),
    byDifficulty: Object.fromEntries(levels.map((level) => [level, estimate(ofLevel(level), 1)])),
  };
}

interface Pair {
  readonly problem: Problem;
  /** Names problem and tests. */
  readonly digest: string;
  readonly number: number;
}

async function* pairs(problems: readonly Problem[], samples: number): AsyncGenerator<Pair> {
  for (const problem of problems) {
    const { id, functionName, tests } = problem;
    const digest = sha256(JSON.stringify([id, functionName, tests]));
    for (let number = 0; number < samples; number++) yield { problem, digest, number };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

class Sampler {
  readonly #options: EvalOptions;
  #unanswered = 0;
  #lastProblem = '';
  /** Questions put to the model. */
  asked = 0;

  constructor(options: EvalOptions) {
    this.#options = options;
  }

  async sample({ problem, digest, number }: Pair): Promise<Outcome> {
    const { log, model } = this.#options;
    const request = this.#requestOf(problem, number);
    const { server, model: name, digest: weights } = model.facts;
    const sample = sha256(JSON.stringify([server, name, weights, request, digest]));
    let known: LoggedSample | undefined = log?.get(sample);
    if (known === undefined) {
      const program = await this.#ask(request);
      if (program === undefined) return 'no-answer';
      const outcome = program === null ? 'no-program' : 'unjudged';
      known = { sample, problem: problem.id, number, outcome, program };
      await log?.add(known);
    }
    const { outcome, program } = known;
    if (program === null) return 'no-program';
    if (outcome === 'right' || outcome === 'wrong') return outcome;
    const right = await grade(jobOf(problem, program, number), this.#options.gateway);
    const judged = right === null ? 'no-verdict' : right ? 'right' : 'wrong';
    await log?.add({ ...known, outcome: judged });
    return judged;
  }

  away(): ModelAway {
    return new ModelAway(`the model gives no answers: ${this.#lastProblem}`);
  }

  #requestOf(problem: Problem, number: number): ChatRequest {
    const { temperature, topP, maxTokens, seed } = this.#options;
    const sampling = { seed: seed + number, temperature, topP, topK: 0, maxTokens };
    return { system: SYSTEM, user: promptOf(problem), sampling };
  }

  /** The program; null where the answer holds none, has no end or is refused: that is the model's failure. Undefined: no answer. */
  async #ask(request: ChatRequest): Promise<string | null | undefined> {
    const { model, gateway } = this.#options;
    this.asked++;
    try {
      const { text } = await model.chat(request, { signal: gateway.signal });
      this.#unanswered = 0;
      return lastFence(text) ?? null;
    } catch (error) {
      if (error instanceof ModelEndless || error instanceof ModelRejected) return null;
      if (!(error instanceof ModelUnavailable)) throw error;
      this.#lastProblem = error.message;
      if (++this.#unanswered >= UNANSWERED_MAX) throw this.away();
      return undefined;
    }
  }
}

export function promptOf({ statement, starter, functionName }: Problem): string {
  const form =
    functionName === null
      ? 'Write a program that reads standard input and prints the answer.'
      : `Complete this code; \`${functionName}\` will be called.\n\n\`\`\`python\n${starter}\n\`\`\``;
  return `${statement.trimEnd()}\n\n${form}\nGive the whole program in one code block that begins with \`\`\`python.\n`;
}

export function jobOf(problem: Problem, program: string, number: number): GradeJob {
  const { functionName } = problem;
  const tests = problem.tests.map(({ input, output }, at) => {
    if (functionName === null) return { input, expected: output };
    const expected = canonicalValue(output);
    if (expected === undefined) throw new ProblemInvalid(`${problem.id}: expected JSON as the output of test ${at}`);
    return { input: input.endsWith('\n') ? input : `${input}\n`, expected: `${expected}\n` };
  });
  const source = functionName === null ? program : functionalProgram(program, functionName);
  return {
    id: `${problem.id}/${number}`.slice(-200),
    language: 'python',
    source,
    tests,
    checker: 'exact-lines',
    mode: 'first-failure',
  };
}
