import type { Operator, RowField } from '../model.ts';
import { rename, type Task } from '../stages.ts';

const OTHERS = 'uvwyzxlrfgh';

/** Letters with an index in what the statement says of the data: `p` of `p_1, …, p_n`, `l` and `r` of `l_i ≤ r_i`. */
function dataLetters({ kind, stages }: Task): Set<string> {
  const [head] = stages;
  if (head === undefined) return new Set();
  const { port, letters, labels } = head;
  const said = [...kind.intro(port, letters), kind.inputLines(port, letters), ...kind.constraints(port, letters)];
  const found = said.flatMap((text) => [...text.matchAll(/\b([a-z])_/g)].map((match) => match[1] ?? ''));
  return new Set(labels === null ? found : [...found, labels]);
}

/** The fields under other letters. */
const renamed = (fields: readonly RowField[], names: Readonly<Record<string, string>>): RowField[] =>
  fields.map(({ name, lo, hi, ...rest }) => ({
    ...rest,
    name: names[name] ?? name,
    lo: rename(lo, names),
    hi: rename(hi, names),
  }));

/**
 * The task with other letters for those fields of its queries that are letters of the data, too, so that `l_i` never has two
 * meanings in one statement. Only the texts are concerned: programs know the fields by their place in the row.
 */
export function withOwnQueryLetters(task: Task): Task {
  const { queries, stages } = task;
  if (queries === null || queries.stage === 0) return task;
  const taken = dataLetters(task);
  const { fields } = queries.spec;
  const clashing = fields.filter((field) => taken.has(field.name));
  if (clashing.length === 0) return task;
  const texts = stages.flatMap(({ op }) => [...op.words.values, ...op.words.define]).join(' ');
  const inUse = (letter: string) =>
    taken.has(letter) ||
    fields.some((field) => field.name === letter) ||
    stages.some((s) => [s.letters.data, s.letters.size, ...s.params.map((p) => p.letter)].includes(letter)) ||
    new RegExp(`(?<![\\w'’{])${letter}(?![\\w'’}])`).test(texts);
  const free = [...OTHERS].filter((letter) => !inUse(letter));
  const names = Object.fromEntries(clashing.map((field, k) => [field.name, free[k] ?? field.name]));
  const own = (text: string) =>
    text.replace(/\b([a-z])_i\b/g, (all, letter: string) => (names[letter] === undefined ? all : `${names[letter]}_i`));
  const reworded = (op: Operator): Operator => ({
    ...op,
    words: { ...op.words, values: op.words.values.map(own), define: op.words.define.map(own) },
  });
  return {
    ...task,
    queries: { ...queries, spec: { ...queries.spec, fields: renamed(fields, names) } },
    stages: stages.map((stage, k) => (k === queries.stage ? { ...stage, op: reworded(stage.op) } : stage)),
  };
}
