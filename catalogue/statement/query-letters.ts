import type { RowField } from '../model.ts';
import { rename, type Stage, type Task } from '../stages.ts';

/** Letters with an index that the statement uses for rows of a kind. */
const ROW_LETTERS: Readonly<Record<string, string>> = {
  intervals: 'lr',
  points: 'xy',
  pairs: 'uv',
  dgraph: 'uvw',
  ugraph: 'uvw',
  tree: 'uvw',
};

/** Query fields whose letter the input data uses too, with the capital that stands for it in the text. */
function renamed({ stages, queries }: Task): Readonly<Record<string, string>> {
  if (queries === null || queries.stage === 0) return {};
  const { port, letters, labels } = stages[0] as Stage;
  const rows = [...(ROW_LETTERS[port.kind] ?? ''), ...(port.fields ?? []).map((f) => f.name)];
  const taken = new Set([...rows, letters.data, letters.second ?? '', labels ?? '']);
  const clashing = queries.spec.fields.filter((f) => taken.has(f.name));
  return Object.fromEntries(clashing.map(({ name }) => [name, name.toUpperCase()]));
}

const indexed = (text: string, names: Readonly<Record<string, string>>) =>
  text.replace(/\b([a-z])_i\b/g, (all, letter: string) => (names[letter] === undefined ? all : `${names[letter]}_i`));

/** The fields of the queries with their letters in the text; none without queries. */
export function queryFields(task: Task): RowField[] {
  const names = renamed(task);
  return (task.queries?.spec.fields ?? []).map((f) => ({
    ...f,
    name: names[f.name] ?? f.name,
    lo: rename(f.lo, names),
    hi: rename(f.hi, names),
    ...(f.text === undefined ? {} : { text: indexed(f.text, names) }),
  }));
}

/** Wording of stage k with the letters of the queries, when the stage answers them. */
export function inQueryLetters(task: Task, k: number, text: string): string {
  return task.queries?.stage === k ? indexed(text, renamed(task)) : text;
}
