import { drawFrom } from '../draw.ts';
import type { Style } from '../model.ts';
import type { Task } from '../stages.ts';
import { listing } from './fill.ts';
import { TaskText } from './task-text.ts';

/** One worked sample: texts, the lists between the operators, and the arguments of the function, as Python literals. */
export interface Sample {
  input: string;
  output: string;
  lists: Readonly<Record<string, string>>;
  arguments?: Readonly<Record<string, string>>;
}

const MOST = 3;
const CHARS_MOST = 2_000;

function textMap(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) throw new Error('samples: expected an object of texts');
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw new Error(`samples: expected a text for ${key}`);
      return [key, text];
    }),
  );
}

/** How the answers vary over the smaller inputs of the suite. */
export interface Probes {
  /** Equal numbers are equal answers. */
  answers: readonly number[];
  /** For each operator, how many of the `large` inputs get another answer with its stand-in. */
  changed: readonly number[];
  large: number;
}

const LEAST_BITS = 1.5;
const MOST_ALIKE = 0.46;
const LEAST_CHANGED = 0.5;

/** Why a task is too weak to be worth solving, or null. Source: catalogue reference, section 1.4. */
export function weakness({ answers, changed, large }: Probes): string | null {
  const counts = [...new Set(answers)].map((kind) => answers.filter((one) => one === kind).length);
  const most = Math.max(...counts) / answers.length;
  if (most > MOST_ALIKE) return `${Math.round(100 * most)} % of the answers are equal`;
  const bits = counts.reduce((sum, c) => sum - (c / answers.length) * Math.log2(c / answers.length), 0);
  if (bits < LEAST_BITS) return 'the answers vary too little';
  const idle = changed.findIndex((count) => count < LEAST_CHANGED * large);
  return idle < 0 ? null : `operator ${idle + 1} of the chain hardly matters`;
}

const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every((x) => Number.isInteger(x));

/** Parses the first line of what a sample program prints; throws an Error for anything else. */
export function parseProbes(stdout: string): Probes {
  const { answers, changed, large } = JSON.parse(stdout.slice(0, stdout.indexOf('\n'))) as Record<
    keyof Probes,
    unknown
  >;
  if (!isCounts(answers) || answers.length === 0 || !isCounts(changed) || typeof large !== 'number') {
    throw new Error('samples: expected the probes on the first line');
  }
  return { answers, changed, large };
}

/** Parses the samples that a sample program prints behind its probes; throws an Error that says what was expected. */
export function parseSamples(stdout: string): Sample[] {
  const lines = stdout
    .slice(stdout.indexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
  if (lines.length < 1 || lines.length > MOST) throw new Error(`samples: expected 1 to ${MOST}, found ${lines.length}`);
  return lines.map((line) => {
    if (line.length > 8 * CHARS_MOST) throw new Error('samples: a sample is too long');
    const { input, output, lists, arguments: given } = JSON.parse(line) as { readonly [K in keyof Sample]?: unknown };
    if (typeof input !== 'string' || typeof output !== 'string') throw new Error('samples: expected input and output');
    return { input, output, lists: textMap(lists), ...(given === undefined ? {} : { arguments: textMap(given) }) };
  });
}

const fence = (text: string) => `\`\`\`\n${text.endsWith('\n') ? text : `${text}\n`}\`\`\``;

/** `[1, 2]` of Python as `1, 2`; long lists are cut short. */
function plainList(literal: string): string {
  const inner = literal.replace(/^\[|\]$/g, '');
  return inner.length > 120 ? `${inner.slice(0, inner.lastIndexOf(',', 110))}, …` : inner;
}

/** What the lists between the operators hold, and what is asked of the last one, without what holds in another case: never how to find it. */
function noteOf(task: Task, sample: Sample, text: TaskText): string {
  const steps = task.stages
    .filter((stage) => stage.link !== null)
    .map(({ letters }) => letters.data)
    .filter((name) => sample.lists[name] !== undefined)
    .map((name) => `the list ${name} is ${plainList(sample.lists[name] ?? '').replaceAll('-', '−')}`);
  const answer = sample.output.trim().replaceAll('-', '−');
  const asked = /\s/.test(answer) ? text.asked() : text.asked().replace('the answers are', 'the answer is');
  const otherwise = /,? or (−?\d+) if [^{}]*(?= is \{answer\})/;
  const settled = otherwise.exec(asked)?.[1] === answer ? asked : asked.replace(otherwise, '');
  const short = answer.length > 60 ? '' : settled.replace('{answer}', answer);
  const last = task.stages.at(-1)?.op;
  // Without lists a note is worth its line only when it says what the single number of the output is.
  const isPlain = last?.result.kind !== 'int' && last?.accept === undefined;
  if (steps.length === 0) return short === '' || isPlain ? '' : `Here ${short}.`;
  return `Here ${listing(steps)}${short === '' ? '' : `; ${short}`}.`;
}

function argumentLine(sample: Sample): string {
  const given = Object.entries(sample.arguments ?? {}).map(([name, value]) => `${name} = ${value}`);
  return `\`${given.join(', ')}\``;
}

function sampleText(style: Style, sample: Sample, number: number): string {
  const [input, output] = [fence(sample.input), fence(sample.output)];
  if (style === 'codeforces') return `Input:\n\n${input}\n\nOutput:\n\n${output}`;
  if (style === 'atcoder') return `## Sample Input ${number}\n\n${input}\n\n## Sample Output ${number}\n\n${output}`;
  return `**Example ${number}:** ${argumentLine(sample)}\n\nStandard input:\n\n${input}\n\nStandard output:\n\n${output}`;
}

/** The section with the worked samples, in the manner of the style. */
export function writeSamples(task: Task, samples: readonly Sample[]): string {
  const text = new TaskText(task, drawFrom(`${task.plan.seed}/text`));
  const { style } = task.plan;
  const parts = samples.map((sample, i) => {
    const note = i < 2 ? noteOf(task, sample, text) : '';
    return `${sampleText(style, sample, i + 1)}${note === '' ? '' : `\n\n${note}`}`;
  });
  return `\n${style === 'atcoder' ? '' : '## Examples\n\n'}${parts.join('\n\n')}\n`;
}
