import { type ChatModel, ModelEndless, ModelRejected } from '../../node/model/chat.ts';
import { lastFence } from '../export/extraction.ts';
import { ordered } from '../export/ordered.ts';
import { canonicalValue, functionalProgram } from './functional.ts';
import { type GradeJob, type GradeOptions, grade } from './grade-client.ts';
import { type Problem, ProblemInvalid } from './problem.ts';
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
  readonly onSample?: (sample: Sample) => void;
}

/** `right` is null where there is no verdict. */
export interface Sample {
  readonly problem: string;
  readonly number: number;
  readonly outcome: 'right' | 'wrong' | 'no-program' | 'no-verdict';
  readonly program: string | null;
}

export interface EvalReport {
  readonly problems: number;
  readonly samples: number;
  readonly outcomes: Readonly<Record<Sample['outcome'], number>>;
  readonly passAt: Readonly<Record<string, Estimate>>;
  readonly avg: Runs;
  readonly byDifficulty: Readonly<Record<string, Estimate>>;
}

const SYSTEM = 'You solve programming tasks in Python 3.';

/** Samples every problem, has every program judged by the gateway, and estimates pass@k and avg@k. */
export async function evaluate(options: EvalOptions): Promise<EvalReport> {
  const { problems, samples } = options;
  const outcomes = { right: 0, wrong: 0, 'no-program': 0, 'no-verdict': 0 };
  const verdicts = problems.map(() => new Array<boolean | null>(samples).fill(null));
  const work = ({ at, number }: { at: number; number: number }) => sampleOf(problems[at]!, number, options);
  let index = 0;
  for await (const sample of ordered(pairs(problems.length, samples), options.width, work)) {
    outcomes[sample.outcome]++;
    const right = sample.outcome === 'no-verdict' ? null : sample.outcome === 'right';
    verdicts[Math.floor(index / samples)]![index % samples] = right;
    index++;
    options.onSample?.(sample);
  }
  const tallies = verdicts.map((row) => ({
    judged: row.filter((right) => right !== null).length,
    right: row.filter((right) => right === true).length,
  }));
  const levels = [...new Set(problems.map(({ difficulty }) => difficulty))].sort();
  return {
    problems: problems.length,
    samples,
    outcomes,
    passAt: Object.fromEntries(options.ks.map((k) => [String(k), estimate(tallies, k)])),
    avg: average(Array.from({ length: samples }, (_, run) => verdicts.map((row) => row[run]!))),
    byDifficulty: Object.fromEntries(
      levels.map((level) => [
        level,
        estimate(
          tallies.filter((_, at) => problems[at]!.difficulty === level),
          1,
        ),
      ]),
    ),
  };
}

async function* pairs(problems: number, samples: number): AsyncGenerator<{ at: number; number: number }> {
  for (let at = 0; at < problems; at++) for (let number = 0; number < samples; number++) yield { at, number };
}

async function sampleOf(problem: Problem, number: number, options: EvalOptions): Promise<Sample> {
  const text = await answerOf(problem, number, options);
  const program = text === undefined ? undefined : lastFence(text);
  if (program === undefined) return { problem: problem.id, number, outcome: 'no-program', program: null };
  const right = await grade(jobOf(problem, program, number), options.gateway);
  const outcome = right === null ? 'no-verdict' : right ? 'right' : 'wrong';
  return { problem: problem.id, number, outcome, program };
}

/** Undefined where the model's answer has no end or is refused: that is the model's failure, not the network's. */
async function answerOf(problem: Problem, number: number, options: EvalOptions): Promise<string | undefined> {
  const { temperature, topP, maxTokens, seed } = options;
  const sampling = { seed: seed + number, temperature, topP, topK: 0, maxTokens };
  try {
    const answer = await options.model.chat(
      { system: SYSTEM, user: promptOf(problem), sampling },
      { signal: options.gateway.signal },
    );
    return answer.text;
  } catch (error) {
    if (error instanceof ModelEndless || error instanceof ModelRejected) return undefined;
    throw error;
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
