import type { Draw } from '../draw.ts';
import { showNumber } from '../kinds/numbers.ts';
import { fieldConstraints, fieldNames, fieldNoun } from '../kinds/rows.ts';
import { headerLetters } from '../program/glue.ts';
import type { Stage, Task } from '../stages.ts';
import { capital, fill, formula, listing } from './fill.ts';
import { withOwnQueryLetters } from './query-letters.ts';
import { PLAIN_WORDS } from './themes.ts';

const COUNT_WORDS = ['no', 'an integer', 'two integers', 'three integers', 'four integers', 'five integers'];

/** Words of a stage for formal text. */
function wordsOf(stage: Stage): Record<string, string> {
  const params = Object.fromEntries(stage.op.params.map((p, k) => [p.name, stage.params[k]?.letter ?? p.name]));
  const { data, size, size2, second } = stage.letters;
  const { fields, queries, labels } = stage.op.input;
  const rows = Object.fromEntries([...(fields ?? []), ...(queries?.fields ?? [])].map((f) => [f.name, f.name]));
  return {
    ...PLAIN_WORDS,
    ...rows,
    a: data,
    ...(second ? { b: second } : {}),
    n: size,
    m: size2,
    i: 'i',
    ...(labels ? { [labels.name]: stage.labels ?? labels.name } : {}),
    ...stage.words,
    ...params,
  };
}

function adapterSentence(stage: Stage, list: string): string {
  const { adapter, shape } = stage.link ?? { adapter: null };
  if (adapter === null || shape === 'select') return '';
  const top = adapter.mod - 1;
  const rest = `the remainder of ${list}_i when divided by ${adapter.mod} (an integer from 0 to ${top})`;
  return ` Then replace every ${list}_i with ${rest}${adapter.add === 0 ? '' : ', increased by 1'}.`;
}

/** Which tags a `select` keeps. */
function keptIf(stage: Stage): string {
  const { mod = 2, add = 0 } = stage.link?.adapter ?? {};
  if (mod === 2) return add === 0 ? 'even' : 'odd';
  return add === 0 ? `a multiple of ${mod}` : `${add} more than a multiple of ${mod}`;
}

const span = (size: string) => `every i from 1 to ${size}`;

/** The exact text of a task: the data, definitions, steps and the question. */
export class TaskText {
  readonly #task: Task;
  readonly #draw: Draw;

  constructor(task: Task, draw: Draw) {
    this.#task = withOwnQueryLetters(task);
    this.#draw = draw;
  }

  #value(k: number): string {
    const stage = this.#task.stages[k] as Stage;
    return fill(this.#draw.pick(`value/${k}`, stage.op.words.values), this.#words(k));
  }

  #define(k: number): string {
    const stage = this.#task.stages[k] as Stage;
    return stage.op.words.define.map((text) => capital(fill(text, this.#words(k)))).join(' ');
  }

  /** Words of a stage; in a sweep the first parameter takes the values j. */
  #words(k: number): Record<string, string> {
    const stage = this.#task.stages[k] as Stage;
    const words = wordsOf(stage);
    const swept = k === 0 && this.#task.stages[1]?.link?.shape === 'sweep' ? stage.op.params[0]?.name : undefined;
    return swept === undefined ? words : { ...words, [swept]: 'j' };
  }

  #parameters(stage: Stage): string {
    const letters = stage.params.map((p) => p.letter);
    return letters.length === 0 ? '' : `${COUNT_WORDS[letters.length] ?? 'integers'} ${listing(letters)}`;
  }

  /** The data as a noun phrase, with the parameters of the first stage. */
  data(): string {
    const head = this.#task.stages[0] as Stage;
    const object = this.#draw.pick('intro', this.#task.kind.intro(head.port, head.letters));
    const more = [this.#labels(head), this.#queries(0), this.#parameters(head)].filter((text) => text !== '');
    const single = more.length === 1 && head.labels === null && this.#queries(0) === '' && head.params.length === 1;
    const also = `also given${this.cases() === null ? '' : ' for each case'} ${single ? 'is' : 'are'}`;
    return more.length === 0 ? object : `${object}; ${also} ${listing(more)}`;
  }

  #labels({ labels, letters, op }: Stage): string {
    if (labels === null || op.input.labels === undefined) return '';
    return `${letters.size} integers ${labels}_1, …, ${labels}_${letters.size}, where ${labels}_i is ${op.input.labels.noun}`;
  }

  /** The queries as a noun phrase, when the stage answers them. */
  #queries(stage: number): string {
    const { queries } = this.#task;
    if (queries === null || queries.stage !== stage) return '';
    const { fields, noun = ['query', 'queries'] } = queries.spec;
    return `${queries.letter} ${noun[1]}, the i-th of them given by ${fieldNoun(fields)} ${fieldNames(fields)}`;
  }

  /** Sentences between the data and the question: definitions and the steps of earlier stages. */
  steps(): string[] {
    const { stages } = this.#task;
    const isSwept = stages[1]?.link?.shape === 'sweep';
    const out: string[] = [isSwept ? '' : this.#define(0)];
    for (let k = 0; k + 1 < stages.length; k++) {
      const next = stages[k + 1] as Stage;
      const list = next.letters.data;
      out.push(this.#handOver(k));
      const more = [this.#queries(k + 1), this.#parameters(next)].filter((text) => text !== '');
      const single = more.length === 1 && this.#queries(k + 1) === '' && next.params.length === 1;
      const also = more.length === 0 ? '' : ` Also given ${single ? 'is' : 'are'} ${listing(more)}.`;
      const now = this.#draw.pick(`now/${k}`, [
        `Now consider the list ${list}_1, …, ${list}_${next.letters.size}.`,
        `From here on only the list ${list}_1, …, ${list}_${next.letters.size} matters.`,
        `The question is about the list ${list} = (${list}_1, …, ${list}_${next.letters.size}).`,
      ]);
      out.push(`${now}${also} ${this.#define(k + 1)}`.trim());
    }
    return out.filter((text) => text !== '');
  }

  /** How the result of stage k becomes the list of the next. */
  #handOver(k: number): string {
    const { stages, cases } = this.#task;
    const next = stages[k + 1] as Stage;
    const [list, size] = [next.letters.data, next.letters.size];
    const { data, size: before } = (stages[k] as Stage).letters;
    const adapter = adapterSentence(next, list);
    switch (next.link?.shape) {
      case 'lift':
        return `The *${this.#score()}* of a case is ${this.#handedOn()}. Let ${list}_1, …, ${list}_${cases?.letter} be the ${this.#score()}s of cases 1, …, ${cases?.letter}.${adapter}`;
      case 'sweep':
        return `For every j from 1 to ${size}, let ${list}_j be ${this.#handedOn()}. ${this.#define(0)}${adapter}`;
      case 'select': {
        const kept = keptIf(next);
        return `Give every i from 1 to ${before} a tag: ${this.#value(k)}. Keep the elements ${data}_i whose tag is ${kept}, in their order, and call them ${list}_1, …, ${list}_${size}; if there is no such tag, keep all the elements.`;
      }
      case 'weigh':
        return `Give every i from 1 to ${before} a tag: ${this.#value(k)}. For ${span(size)}, let ${list}_i be ${data}_i times the tag of i.${adapter}`;
      default: {
        const length = next.sizeIs === null ? '' : `Let ${size} = ${formula(next.sizeIs)}. `;
        const lead = this.#draw.pick(`lead/${k}`, [
          `For ${span(size)}, let ${list}_i be ${this.#value(k)}.`,
          `Build a list ${list}_1, …, ${list}_${size}: for ${span(size)}, the number ${list}_i is ${this.#value(k)}.`,
        ]);
        return `${length}${lead}${adapter}`;
      }
    }
  }

  /** The number that a case hands on: of a result of two integers, their sum. */
  #handedOn(): string {
    const head = this.#task.stages[0] as Stage;
    return `${head.op.result.kind === 'pair' ? 'the sum of ' : ''}${this.#value(0)}`;
  }

  /** What the number of a case is called: no word that a definition uses for something else. */
  #score(): string {
    const used = this.#task.stages.flatMap(({ op }) => [...op.words.define, ...op.words.values]).join(' ');
    const free = ['score', 'mark', 'rating', 'grade'].filter((word) => !new RegExp(`\\b${word}`).test(used));
    return this.#draw.pick('score', free);
  }

  /** The question with a verb: "Find the ...". */
  question(verbs: readonly string[]): string {
    const k = this.#task.stages.length - 1;
    const last = this.#task.stages[k] as Stage;
    const verb = this.#draw.pick('verb', verbs);
    if (last.op.result.kind !== 'ints' && last.op.result.kind !== 'words') return `${verb} ${this.#value(k)}.`;
    return `For ${span(this.resultLength())}, ${verb.charAt(0).toLowerCase()}${verb.slice(1)} ${this.#value(k)}.`;
  }

  /** What is asked, with `{answer}` for the answer of a sample: "the largest sum is {answer}". */
  asked(): string {
    const { accept, result } = (this.#task.stages.at(-1) as Stage).op;
    const { kind } = result;
    if (accept !== undefined) return 'one right answer is {answer}';
    if (kind === 'ints' || kind === 'words') return `for i = 1, …, ${this.resultLength()} the answers are {answer}`;
    if (kind === 'pair') return 'the two integers asked for are {answer}';
    const value = this.#value(this.#task.stages.length - 1);
    return `${value} is {answer}`;
  }

  /** Length of a list result as formula text. */
  resultLength(): string {
    const last = this.#task.stages.at(-1) as Stage;
    const names = { ...Object.fromEntries(last.op.params.map((p, i) => [p.name, last.params[i]?.letter ?? p.name])) };
    const { queries } = this.#task;
    const sizes: Record<string, string> = { n: last.letters.size, m: last.letters.size2, q: queries?.letter ?? 'q' };
    return formula((last.op.result.length ?? 'n').replace(/[A-Za-z_]\w*/g, (w) => names[w] ?? sizes[w] ?? w));
  }

  /** Lines of the input section. */
  input(): string[] {
    const { cases } = this.#task;
    const { first, perCase } = headerLetters(this.#task);
    const line = (letters: readonly string[]) =>
      letters.length === 1
        ? `the integer ${letters[0]}`
        : `the integers ${listing(letters)}, separated by single spaces`;
    if (cases === null) return [`The first line contains ${line(first)}.`, ...this.#objectLines('The second line')];
    const after = this.#queryLine((stage) => stage > 0, 'After all the cases follow');
    return [
      `The first line contains ${line(first)}${first.length === 1 ? ', the number of cases' : `; ${cases.letter} is the number of cases`}.`,
      `The cases follow one after another. The first line of a case contains ${line(perCase)}.`,
      ...this.#objectLines('The second line of a case'),
      after,
    ].filter((text) => text !== '');
  }

  /** Lines after the sizes: the data, the labels, the queries. */
  #objectLines(second: string): string[] {
    const { kind, stages, cases } = this.#task;
    const head = stages[0] as Stage;
    const object = kind.inputLines(head.port, head.letters);
    const inline = ['ints', 'perm', 'string'].includes(head.port.kind);
    const { labels, letters } = head;
    return [
      object === '' ? '' : inline ? `${second} contains ${object}.` : `Then follow ${object}.`,
      labels === null
        ? ''
        : `The next line contains the ${letters.size} integers ${labels}_1, …, ${labels}_${letters.size}, separated by single spaces.`,
      this.#queryLine((stage) => cases === null || stage === 0, object === '' ? 'Then follow' : 'After that follow'),
    ].filter((text) => text !== '');
  }

  #queryLine(isAsked: (stage: number) => boolean, lead: string): string {
    const { queries } = this.#task;
    if (queries === null || !isAsked(queries.stage)) return '';
    const { fields } = queries.spec;
    const spaced = fields.length > 1 ? ', separated by single spaces' : '';
    return `${lead} ${queries.letter} lines, the i-th of them holding ${fieldNoun(fields)} ${fieldNames(fields)}${spaced}.`;
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
      text: ['Print the answer on one line.', 'Print a single line with the answer.'],
      words: [
        `Print the ${this.resultLength()} words for i = 1, …, ${this.resultLength()} on one line, separated by single spaces.`,
      ],
    };
    return this.#draw.pick('output', options[kind]);
  }

  constraints(): string[] {
    const { kind, stages, cases, queries, gap } = this.#task;
    const head = stages[0] as Stage;
    const asked = queries === null ? null : (stages[queries.stage] as Stage);
    const range = (lo: number | string, letter: string, hi: number | string) =>
      `${typeof lo === 'number' ? showNumber(lo) : formula(lo)} ≤ ${letter} ≤ ${typeof hi === 'number' ? showNumber(hi) : formula(hi)}`;
    const number = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : text);
    return [
      ...(cases === null ? [] : [range(cases.range[0], cases.letter, Math.max(cases.range[1], gap?.cases ?? 0))]),
      range(head.port.size[0], head.letters.size, gap?.size ?? head.port.size[1]),
      ...(kind.hasSize2 && head.port.size2
        ? [range(head.port.size2[0], head.letters.size2, gap?.size2 || head.port.size2[1])]
        : []),
      ...stages.flatMap((s) => s.params.map((p) => range(number(p.lo), p.letter, number(p.hi)))),
      ...kind.constraints(head.port, head.letters).filter((text) => text !== ''),
      ...(head.port.labels
        ? [
            `${showNumber(head.port.labels.value[0])} ≤ ${head.labels}_i ≤ ${showNumber(head.port.labels.value[1])} for 1 ≤ i ≤ ${head.letters.size}`,
          ]
        : []),
      ...(queries === null || asked === null
        ? []
        : [
            range(queries.spec.size[0], queries.letter, Math.max(queries.spec.size[1], gap?.queries ?? 0)),
            ...fieldConstraints(queries.spec.fields, asked.port.value, asked.letters),
            ...(queries.spec.distinct ? [`no two ${queries.spec.noun?.[1] ?? 'queries'} are equal`] : []),
          ]),
    ];
  }

  /** Whether the input holds several cases, and the letter of their number. */
  cases(): string | null {
    return this.#task.cases?.letter ?? null;
  }
}
