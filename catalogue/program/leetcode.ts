import type { Draw } from '../draw.ts';
import { QUERIES } from '../kinds/rows.ts';
import type { DataKind, ResultKind } from '../model.ts';
import type { Stage, Task } from '../stages.ts';
import { titleOf } from '../statement/title.ts';
import { asMethod, type Choice, type Prepared, prepare, program } from './assemble.ts';
import { computing, indent, objectArguments, printing, readingLines } from './glue.ts';
import { type Persona, readingOf } from './persona.ts';

const ARGUMENT_TYPES: Readonly<Record<DataKind, string>> = {
  ints: 'List[int]',
  perm: 'List[int]',
  string: 'str',
  intervals: 'List[Tuple[int, int]]',
  points: 'List[Tuple[int, int]]',
  pairs: 'List[Tuple[int, int]]',
  grid: 'List[str]',
  dgraph: 'List[Tuple[int, ...]]',
  ugraph: 'List[Tuple[int, ...]]',
  tree: 'List[Tuple[int, ...]]',
  twoInts: 'List[int]',
  twoStrings: 'str',
  strings: 'List[str]',
  matrix: 'List[List[int]]',
  square: 'List[List[int]]',
  intGrid: 'List[List[int]]',
  records: 'List[Tuple[int, ...]]',
  number: 'int',
};
const RESULT_TYPES: Readonly<Record<ResultKind, string>> = {
  int: 'int',
  ints: 'List[int]',
  pair: 'Tuple[int, int]',
  text: 'str',
  words: 'List[str]',
};
const IMPORT = 'from typing import List, Tuple';

/** An argument of the function that a task of this style asks for. */
export interface Argument {
  name: string;
  type: string;
}

/** Arguments of the function: the parts of the object, or the list of cases, then what belongs to later stages. */
export function argumentsOf(task: Task): Argument[] {
  const [head, ...rest] = task.stages as [Stage, ...Stage[]];
  const { data, size, second } = head.letters;
  const types: Record<string, string> = {
    [size]: 'int',
    [data]: ARGUMENT_TYPES[head.port.kind],
    ...(second ? { [second]: ARGUMENT_TYPES[head.port.kind] } : {}),
    ...(head.labels === null ? {} : { [head.labels]: 'List[int]' }),
    [QUERIES]: 'List[Tuple[int, ...]]',
  };
  const own =
    task.cases === null
      ? objectArguments(task).map((name) => ({ name, type: types[name] ?? 'int' }))
      : [{ name: 'cases', type: 'List[tuple]' }];
  return [
    ...own,
    ...(task.queries !== null && task.queries.stage > 0 ? [{ name: QUERIES, type: types[QUERIES] ?? '' }] : []),
    ...rest.flatMap((stage) => stage.params.map((p) => ({ name: p.letter, type: 'int' }))),
  ];
}

/** The name of the function: the title in camel case. */
function methodName(task: Task): string {
  const words = titleOf(task)
    .normalize('NFKD')
    .replace(/[^A-Za-z ]/g, '')
    .split(' ')
    .filter((word) => word !== '' && !/^(the|a|an|of|at)$/i.test(word))
    .map((word) => word.toLowerCase());
  // A verb before a single word keeps clear of keywords and of the names of other functions.
  const all = words.length < 2 ? ['find', ...words] : words;
  return all.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

/** `def name(self, a: List[int], k: int) -> int:` */
export function signatureOf(task: Task): string {
  const list = argumentsOf(task).map(({ name, type }) => `${name}: ${type}`);
  const result = RESULT_TYPES[(task.stages.at(-1) as Stage).op.result.kind];
  return `def ${methodName(task)}(${['self', ...list].join(', ')}) -> ${result}:`;
}

/** The fixed part of every program of this style: reads standard input, calls the function, prints what it returns. */
function adapter(task: Task): string {
  const { imports, before, reading } = readingOf('iter');
  const call = `Solution().${methodName(task)}(${argumentsOf(task)
    .map(({ name }) => name)
    .join(', ')})`;
  const body = [...imports, '', ...before, ...readingLines(task, reading), printing(task, call)];
  return ['if __name__ == "__main__":', ...indent(body)].join('\n');
}

/** What a reader of the statement starts from. */
export function starterCode(task: Task): string {
  return program([IMPORT, `class Solution:\n    ${signatureOf(task)}\n        ...`, adapter(task)]).trimEnd();
}

function methodOf(task: Task, prefix: string, parts: Prepared, compact: boolean): string {
  const { lines, value } = computing(
    task,
    parts.names.map((name) => prefix + name),
    compact,
  );
  return indent([signatureOf(task), ...indent([...lines, `return ${value}`])]).join('\n');
}

/**
 * A program of this style: `class Solution` and the adapter. Personas differ in names and in where the functions of the
 * stages stand: above the class, or in it before or behind the method.
 */
export function leetcodeProgram(
  task: Task,
  choices: readonly Choice[],
  persona: Persona,
  draw: Draw,
  label: string,
): string {
  const isClass = persona.layout === 'class' || persona.layout === 'script';
  const prefix = isClass ? 'Solution.' : '';
  const parts = prepare(task, choices, persona, draw, label, prefix);
  parts.imports.add(IMPORT);
  const method = methodOf(task, prefix, parts, persona.layout === 'compact' || persona.layout === 'script');
  const inside = isClass ? [...parts.functions.map(asMethod), method] : [method];
  const ordered = persona.layout === 'class' ? [...inside].reverse() : inside;
  return program([
    [...parts.imports].sort().join('\n'),
    ...parts.helpers,
    ...(isClass ? [] : parts.functions),
    `class Solution:\n${ordered.join('\n\n')}`,
    adapter(task),
  ]);
}
