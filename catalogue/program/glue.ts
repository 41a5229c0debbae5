import type { Reading } from '../kinds/kind.ts';
import { QUERIES, readList, readRows } from '../kinds/rows.ts';
import type { Link } from '../model.ts';
import type { Stage, Task } from '../stages.ts';

/** `n = ...` for every letter of one header line. */
export function readHeader(letters: readonly string[], reading: Reading): string[] {
  if (letters.length === 0) return [];
  if (reading.mode === 'tokens') return letters.map((letter) => `${letter} = ${reading.int}`);
  return letters.length === 1
    ? [`${letters[0]} = int(${reading.line})`]
    : [`${letters.join(', ')} = map(int, ${reading.line}.split())`];
}

/** Letters on the header of one object, and those on the first line of a task with several cases. */
export function headerLetters(task: Task): { first: string[]; perCase: string[] } {
  const [head, ...rest] = task.stages as [Stage, ...Stage[]];
  const { queries } = task;
  const own = [
    head.letters.size,
    ...(task.kind.hasSize2 ? [head.letters.size2] : []),
    ...(queries?.stage === 0 ? [queries.letter] : []),
    ...head.params.map((p) => p.letter),
  ];
  const later = [
    ...rest.flatMap((stage) => stage.params.map((p) => p.letter)),
    ...(queries !== null && queries.stage > 0 ? [queries.letter] : []),
  ];
  return task.cases === null
    ? { first: [...own, ...later], perCase: [] }
    : { first: [task.cases.letter, ...later], perCase: own };
}

/** The list that a link makes of a result; `data` is the list that the result was computed from. */
function handOver(result: string, { shape, adapter }: Link, data: string): string {
  if (shape === 'select') {
    return `[x for x, y in zip(${data}, ${result}) if y % ${adapter?.mod} == ${adapter?.add}] or ${data}`;
  }
  const [value, source] = shape === 'weigh' ? ['x * y', `x, y in zip(${data}, ${result})`] : ['x', `x in ${result}`];
  if (adapter === null) return shape === 'weigh' ? `[${value} for ${source}]` : result;
  const reduced = shape === 'weigh' ? `${value} % ${adapter.mod}` : `x % ${adapter.mod}`;
  return `[${reduced}${adapter.add === 0 ? '' : ` + ${adapter.add}`} for ${source}]`;
}

/** The line of labels behind the data. */
function readLabels(stage: Stage, reading: Reading): string[] {
  return stage.labels === null ? [] : [readList(stage.labels, stage.letters.size, reading)];
}

/** Reads the queries of a stage, if it is the one that answers them. */
function readQueries(task: Task, isAsked: (stage: number) => boolean, reading: Reading): string[] {
  const { queries } = task;
  if (queries === null || !isAsked(queries.stage)) return [];
  return readRows(QUERIES, queries.spec.fields, queries.letter, reading);
}

export const indent = (lines: readonly string[]) => lines.map((line) => (line === '' ? line : `    ${line}`));

/** Python lines that read one object with its labels and, if it answers them itself, its queries. */
function readObject(task: Task, reading: Reading): string[] {
  const head = task.stages[0] as Stage;
  return [
    ...task.kind.read(head.port, head.letters, reading),
    ...readLabels(head, reading),
    ...readQueries(task, (stage) => stage === 0, reading),
  ];
}

const hasMany = (stage: Stage) => ['ints', 'pair', 'words'].includes(stage.op.result.kind);

/** A Python statement that prints the answer of a task. */
export function printing(task: Task, value: string): string {
  return hasMany(task.stages.at(-1) as Stage) ? `print(*${value})` : `print(${value})`;
}

/** The arguments of the function of a stage behind its data. */
export function extraArguments(task: Task, k: number): string[] {
  const { labels, params } = task.stages[k] as Stage;
  return [
    ...(labels === null ? [] : [labels]),
    ...(task.queries?.stage === k ? [QUERIES] : []),
    ...params.map((p) => p.letter),
  ];
}

/** Names of everything that belongs to one object: what the function of the first stage gets. */
export function objectArguments(task: Task): string[] {
  return [...task.kind.args((task.stages[0] as Stage).letters), ...extraArguments(task, 0)];
}

const summed = (stage: Stage, value: string) => (stage.op.result.kind === 'pair' ? `sum(${value})` : value);

/** One call of the first function; of a sweep, a list of calls. */
function firstValue(task: Task, call: string): string {
  const head = task.stages[0] as Stage;
  if (task.stages[1]?.link?.shape !== 'sweep') return `${call}(${objectArguments(task).join(', ')})`;
  const k = head.params[0]?.letter;
  const args = objectArguments(task).map((name) => (name === k ? 'j' : name));
  return `[${summed(head, `${call}(${args.join(', ')})`)} for j in range(1, ${k} + 1)]`;
}

/** Python lines that read a whole input into the names of its parts; the cases of a `lift` into a list of tuples. */
export function readingLines(task: Task, reading: Reading): string[] {
  const { first, perCase } = headerLetters(task);
  const later = readQueries(task, (stage) => stage > 0, reading);
  if (task.cases === null) return [...readHeader(first, reading), ...readObject(task, reading), ...later];
  const names = objectArguments(task);
  const loop = [
    ...readHeader(perCase, reading),
    ...readObject(task, reading),
    `cases.append((${names.join(', ')}${names.length === 1 ? ',' : ''}))`,
  ];
  return [
    ...readHeader(first, reading),
    'cases = []',
    `for _ in range(${task.cases.letter}):`,
    ...indent(loop),
    ...later,
  ];
}

/** Python lines that compute the answer from the parts of an input, and the expression for it. */
export function computing(task: Task, calls: readonly string[], compact: boolean): { lines: string[]; value: string } {
  const lines: string[] = [];
  let value = firstValue(task, calls[0] ?? '');
  if (task.cases !== null) {
    const names = objectArguments(task);
    const list = (task.stages[1] as Stage).letters.data;
    const single = summed(task.stages[0] as Stage, value);
    lines.push(
      `${list} = []`,
      `for ${names.join(', ')}${names.length === 1 ? ',' : ''} in cases:`,
      `    ${list}.append(${single})`,
    );
    value = list;
  }
  return laterStages(task, calls, compact, { lines, value });
}

/** The stages after the first. */
function laterStages(
  task: Task,
  calls: readonly string[],
  compact: boolean,
  start: { lines: string[]; value: string },
): { lines: string[]; value: string } {
  const { lines } = start;
  let { value } = start;
  for (const [k, stage] of task.stages.entries()) {
    if (stage.link === null) continue;
    const data = handOver(value, stage.link, (task.stages[k - 1] as Stage).letters.data);
    const isUsedTwice = ['select', 'weigh'].includes(task.stages[k + 1]?.link?.shape ?? 'pipe');
    const name = stage.letters.data;
    const isNamed = data === name || (compact && !isUsedTwice);
    if (!isNamed) lines.push(`${name} = ${data}`);
    value = `${calls[k]}(${[isNamed ? data : name, ...extraArguments(task, k)].join(', ')})`;
  }
  return { lines, value };
}

/** The main part of a program: reads, calls one function per stage, prints. */
export function glue(task: Task, reading: Reading, calls: readonly string[], compact: boolean): string[] {
  const { lines, value } =
    task.cases === null ? computing(task, calls, compact) : computingAsRead(task, reading, calls, compact);
  const before = task.cases === null ? readingLines(task, reading) : [];
  const print = printing(task, compact ? value : 'result');
  return [...before, ...lines, ...(compact ? [print] : [`result = ${value}`, print])];
}

/** The same for several cases, each solved as soon as it is read. */
function computingAsRead(task: Task, reading: Reading, calls: readonly string[], compact: boolean) {
  const { first, perCase } = headerLetters(task);
  const list = (task.stages[1] as Stage).letters.data;
  const value = `${calls[0]}(${objectArguments(task).join(', ')})`;
  const loop = [
    ...readHeader(perCase, reading),
    ...readObject(task, reading),
    `${list}.append(${summed(task.stages[0] as Stage, value)})`,
  ];
  const lines = [
    ...readHeader(first, reading),
    `${list} = []`,
    `for _ in range(${task.cases?.letter}):`,
    ...indent(loop),
    ...readQueries(task, (stage) => stage > 0, reading),
  ];
  return laterStages(task, calls, compact, { lines, value: list });
}
