import type { Draw } from '../draw.ts';
import { showNumber } from '../kinds/numbers.ts';
import { headerLetters } from '../program/assemble.ts';
import type { Stage, Task } from '../stages.ts';
import { capital, fill, formula, listing } from './fill.ts';
import { PLAIN_WORDS } from './themes.ts';

const COUNT_WORDS = ['no', 'an integer', 'two integers', 'three integers', 'four integers', 'five integers'];

/** Words of a stage for formal text. */
function wordsOf(stage: Stage): Record<string, string> {
  const params = Object.fromEntries(stage.op.params.map((p, k) => [p.name, stage.params[k]?.letter ?? p.name]));
  const { data, size, size2 } = stage.letters;
  return { ...PLAIN_WORDS, a: data, n: size, m: size2, i: 'i', ...stage.words, ...params };
}

function adapterSentence(stage: Stage, list: string): string {
  const { adapter } = stage.link ?? { adapter: null };
  if (adapter === null) return '';
  const top = adapter.mod - 1;
  const rest = `the remainder of ${list}_i when divided by ${adapter.mod} (an integer from 0 to ${top})`;
  return ` Then replace every ${list}_i with ${rest}${adapter.add === 0 ? '' : ', increased by 1'}.`;
}

const span = (size: string) => `every i from 1 to ${size}`;

/** The exact text of a task: the data, definitions, steps and the question. */
export class TaskText {
  readonly #task: Task;
  readonly #draw: Draw;

  constructor(task: Task, draw: Draw) {
    this.#task = task;
    this.#draw = draw;
  }

  #value(k: number): string {
    const stage = this.#task.stages[k] as Stage;
    return fill(this.#draw.pick(`value/${k}`, stage.op.words.values), wordsOf(stage));
  }

  #define(k: number): string {
    const stage = this.#task.stages[k] as Stage;
    return stage.op.words.define.map((text) => capital(fill(text, wordsOf(stage)))).join(' ');
  }

  #parameters(stage: Stage): string {
    const letters = stage.params.map((p) => p.letter);
    return letters.length === 0 ? '' : `${COUNT_WORDS[letters.length] ?? 'integers'} ${listing(letters)}`;
  }

  /** The data as a noun phrase, with the parameters of the first stage. */
  data(): string {
    const head = this.#task.stages[0] as Stage;
    const object = this.#draw.pick('intro', this.#task.kind.intro(head.port, head.letters));
    const params = this.#parameters(head);
    if (params === '') return object;
    return object.includes(';') ? `${params}, and ${object}` : `${object}, and ${params}`;
  }

  /** Sentences between the data and the question: definitions and the steps of earlier stages. */
  steps(): string[] {
    const { stages, cases } = this.#task;
    const out: string[] = [this.#define(0)];
    for (let k = 0; k + 1 < stages.length; k++) {
      const next = stages[k + 1] as Stage;
      const list = next.letters.data;
      if (k === 0 && cases !== null) {
        out.push(
          `The *${this.#score()}* of a case is ${this.#handedOn()}. Let ${list}_1, …, ${list}_${cases.letter} be the ${this.#score()}s of cases 1, …, ${cases.letter}.${adapterSentence(next, list)}`,
        );
      } else {
        const length = next.sizeIs === null ? '' : `Let ${next.letters.size} = ${formula(next.sizeIs)}. `;
        const lead = this.#draw.pick(`lead/${k}`, [
          `For ${span(next.letters.size)}, let ${list}_i be ${this.#value(k)}.`,
          `Build a list ${list}_1, …, ${list}_${next.letters.size}: for ${span(next.letters.size)}, the number ${list}_i is ${this.#value(k)}.`,
        ]);
        out.push(`${length}${lead}${adapterSentence(next, list)}`);
      }
      const params = this.#parameters(next);
      const also = params === '' ? '' : ` ${capital(params)} ${next.params.length === 1 ? 'is' : 'are'} given as well.`;
      const now = this.#draw.pick(`now/${k}`, [
        `Now consider the list ${list}_1, …, ${list}_${next.letters.size}.`,
        `From here on only the list ${list}_1, …, ${list}_${next.letters.size} matters.`,
        `The question is about the list ${list} = (${list}_1, …, ${list}_${next.letters.size}).`,
      ]);
      out.push(`${now}${also} ${this.#define(k + 1)}`.trim());
    }
    return out.filter((text) => text !== '');
  }

  /** The number that a case hands on: of a result of two integers, their sum. */
  #handedOn(): string {
    const head = this.#task.stages[0] as Stage;
    return `${head.op.result.kind === 'pair' ? 'the sum of ' : ''}${this.#value(0)}`;
  }

  #score(): string {
    return this.#draw.pick('score', ['score', 'mark', 'rating', 'grade']);
  }

  /** The question with a verb: "Find the ...". */
  question(verbs: readonly string[]): string {
    const k = this.#task.stages.length - 1;
    const last = this.#task.stages[k] as Stage;
    const verb = this.#draw.pick('verb', verbs);
    if (last.op.result.kind !== 'ints') return `${verb} ${this.#value(k)}.`;
    return `For ${span(this.resultLength())}, ${verb.charAt(0).toLowerCase()}${verb.slice(1)} ${this.#value(k)}.`;
  }

  /** Length of a list result as formula text. */
  resultLength(): string {
    const last = this.#task.stages.at(-1) as Stage;
    const names = { ...Object.fromEntries(last.op.params.map((p, i) => [p.name, last.params[i]?.letter ?? p.name])) };
    const text = (last.op.result.length ?? 'n').replace(/[A-Za-z_]\w*/g, (w) =>
      w === 'n' ? last.letters.size : (names[w] ?? w),
    );
    return formula(text);
  }

  /** Lines of the input section. */
  input(): string[] {
    const { kind, cases, stages } = this.#task;
    const head = stages[0] as Stage;
    const { first, perCase } = headerLetters(this.#task);
    const line = (letters: readonly string[]) =>
      letters.length === 1
        ? `the integer ${letters[0]}`
        : `the integers ${listing(letters)}, separated by single spaces`;
    const object = kind.inputLines(head.port, head.letters);
    const inline = ['ints', 'perm', 'string'].includes(head.port.kind);
    if (cases === null) {
      return [
        `The first line contains ${line(first)}.`,
        inline ? `The second line contains ${object}.` : `Then follow ${object}.`,
      ];
    }
    return [
      `The first line contains ${line(first)}${first.length === 1 ? ', the number of cases' : `; ${cases.letter} is the number of cases`}.`,
      `The cases follow one after another. The first line of a case contains ${line(perCase)}.`,
      inline ? `The second line of a case contains ${object}.` : `Then follow ${object}.`,
    ];
  }

  output(): string {
    const { kind } = (this.#task.stages.at(-1) as Stage).op.result;
    const options = {
      int: [
        'Print one integer: the answer.',
        'Print the answer as a single integer.',
        'Print a single line with the required integer.',
      ],
      pair: [
        'Print the two integers in the order given above, separated by a single space.',
        'Print one line with the two integers in this order, separated by a single space.',
      ],
      ints: [
        `Print the ${this.resultLength()} numbers for i = 1, …, ${this.resultLength()} on one line, separated by single spaces.`,
      ],
      text: ['Print the answer on one line.', 'Print a single line with the required word.'],
    };
    return this.#draw.pick('output', options[kind]);
  }

  constraints(): string[] {
    const { kind, stages, cases } = this.#task;
    const head = stages[0] as Stage;
    const range = (lo: number | string, letter: string, hi: number | string) =>
      `${typeof lo === 'number' ? showNumber(lo) : formula(lo)} ≤ ${letter} ≤ ${typeof hi === 'number' ? showNumber(hi) : formula(hi)}`;
    const number = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : text);
    return [
      ...(cases === null ? [] : [range(cases.range[0], cases.letter, cases.range[1])]),
      range(head.port.size[0], head.letters.size, head.port.size[1]),
      ...(kind.hasSize2 && head.port.size2 ? [range(head.port.size2[0], head.letters.size2, head.port.size2[1])] : []),
      ...stages.flatMap((s) => s.params.map((p) => range(number(p.lo), p.letter, number(p.hi)))),
      ...kind.constraints(head.port, head.letters).filter((text) => text !== ''),
    ];
  }

  /** Whether the input holds several cases, and the letter of their number. */
  cases(): string | null {
    return this.#task.cases?.letter ?? null;
  }
}
