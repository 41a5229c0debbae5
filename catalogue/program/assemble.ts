import type { Draw } from '../draw.ts';
import type { Reading } from '../kinds/kind.ts';
import { QUERIES, readList, readRows } from '../kinds/rows.ts';
import type { Implementation, Link } from '../model.ts';
import type { Stage, Task } from '../stages.ts';
import { renameLocals } from './names.ts';
import { type Persona, readingOf } from './persona.ts';
import { renderSource } from './slots.ts';

/** What one stage of a program uses: an implementation and the slots in which it is wrong. */
export interface Choice {
  impl: Implementation;
  wrong: ReadonlySet<string>;
}

const FUNCTION_NAMES = (
  'solve compute answer evaluate tackle run measure inspect resolve derive examine handle determine find_result get_result ' +
  'build_result first_part core_step work_out make_answer tally_up'
).split(' ');

interface Parts {
  imports: string[];
  helpers: string;
  main: string;
}

/** Splits a source into imports, everything above the main function, and the main function. */
function partsOf(source: string): Parts {
  const imports: string[] = [];
  const helpers: string[] = [];
  const main: string[] = [];
  let inMain = false;
  for (const line of source.trimEnd().split('\n')) {
    if (/^(from|import)\s/.test(line)) {
      imports.push(line);
      continue;
    }
    if (/^\S/.test(line)) inMain = line.startsWith('def FN(');
    (inMain ? main : helpers).push(line);
  }
  return { imports, helpers: helpers.join('\n').trim(), main: main.join('\n').trimEnd() };
}

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

function adapt(name: string, link: Link): string {
  if (link.adapter === null) return name;
  const { mod, add } = link.adapter;
  return `[x % ${mod}${add === 0 ? '' : ` + ${add}`} for x in ${name}]`;
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

const indent = (lines: readonly string[]) => lines.map((line) => (line === '' ? line : `    ${line}`));

function printing(stage: Stage): (value: string) => string {
  const many = ['ints', 'pair', 'words'].includes(stage.op.result.kind);
  return (value) => (many ? `print(*${value})` : `print(${value})`);
}

/** The main part: reads, calls one function per stage, prints. */
function glue(task: Task, reading: Reading, calls: readonly string[], compact: boolean): string[] {
  const { first, perCase } = headerLetters(task);
  const head = task.stages[0] as Stage;
  const object = [
    ...task.kind.read(head.port, head.letters, reading),
    ...readLabels(head, reading),
    ...readQueries(task, (stage) => stage === 0, reading),
  ];
  const call = (k: number, data: readonly string[]) => {
    const { labels, params } = task.stages[k] as Stage;
    const extras = [...(labels === null ? [] : [labels]), ...(task.queries?.stage === k ? [QUERIES] : [])];
    return `${calls[k]}(${[...data, ...extras, ...params.map((p) => p.letter)].join(', ')})`;
  };
  const lines: string[] = [...readHeader(first, reading)];
  let value = call(0, task.kind.args(head.letters));
  if (task.cases === null) lines.push(...object);
  else {
    const list = (task.stages[1] as Stage).letters.data;
    const loop = [
      ...readHeader(perCase, reading),
      ...object,
      `${list}.append(${head.op.result.kind === 'pair' ? `sum(${value})` : value})`,
    ];
    lines.push(`${list} = []`, `for _ in range(${task.cases.letter}):`, ...indent(loop));
    value = list;
  }
  lines.push(...readQueries(task, (stage) => stage > 0, reading));
  for (const [k, stage] of task.stages.entries()) {
    if (stage.link === null) continue;
    const data = adapt(value, stage.link);
    if (compact || data === stage.letters.data) value = call(k, [data]);
    else {
      lines.push(`${stage.letters.data} = ${data}`);
      value = call(k, [stage.letters.data]);
    }
  }
  const print = printing(task.stages.at(-1) as Stage);
  return [...lines, ...(compact ? [print(value)] : [`result = ${value}`, print('result')])];
}

function functionNames(task: Task, draw: Draw, label: string): string[] {
  return draw.shuffle(`${label}/functions`, FUNCTION_NAMES).slice(0, task.stages.length);
}

const asMethod = (source: string) => indent(['@staticmethod', ...source.split('\n')]).join('\n');

/** The whole program: reader, one function per stage, printer, in the manner of the persona. */
export function assembleProgram(
  task: Task,
  choices: readonly Choice[],
  persona: Persona,
  draw: Draw,
  label: string,
): string {
  const io = readingOf(persona.reading);
  const names = functionNames(task, draw, label);
  const taken = new Set([...FUNCTION_NAMES, 'result', 'tokens', 'queue', 'read_line', QUERIES, 'Solution', 'main']);
  const imports = new Set(io.imports);
  const isClass = persona.layout === 'class';
  const helpers: string[] = [];
  const functions: string[] = [];
  for (const [k, stage] of task.stages.entries()) {
    const { impl, wrong } = choices[k] as Choice;
    const source = renameLocals(
      renderSource(impl.source, wrong, stage.pythonMarks),
      persona.naming,
      draw,
      `${label}/names/${k}`,
      taken,
    );
    const parts = partsOf(source);
    for (const line of parts.imports) imports.add(line);
    if (parts.helpers !== '') helpers.push(parts.helpers);
    const defined = parts.main.replace('def FN(', `def ${names[k]}(`);
    functions.push(defined.replaceAll(/\bFN\(/g, `${isClass ? 'Solution.' : ''}${names[k]}(`));
  }
  const calls = names.map((name) => (isClass ? `Solution.${name}` : name));
  const body = [...io.before, ...glue(task, io.reading, calls, persona.layout === 'compact')];
  const note = (text: string) => (persona.comments ? [`# ${text}`] : []);
  const blocks: string[] = [[...imports].sort().join('\n'), ...helpers];
  if (isClass) blocks.push(`class Solution:\n${functions.map(asMethod).join('\n\n')}`);
  else blocks.push(...functions);
  if (persona.layout === 'main' || isClass) {
    blocks.push(
      `def main():\n${indent(body).join('\n')}`,
      [...note('start'), 'if __name__ == "__main__":', '    main()'].join('\n'),
    );
  } else {
    blocks.push([...note('read the input, then print the answer'), ...body].join('\n'));
  }
  return `${blocks.filter((block) => block !== '').join('\n\n\n')}\n`;
}
