import type { Draw } from '../draw.ts';
import { QUERIES } from '../kinds/rows.ts';
import type { Implementation } from '../model.ts';
import type { Task } from '../stages.ts';
import { glue, indent } from './glue.ts';
import { leetcodeProgram } from './leetcode.ts';
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

function functionNames(task: Task, draw: Draw, label: string): string[] {
  return draw.shuffle(`${label}/functions`, FUNCTION_NAMES).slice(0, task.stages.length);
}

/** Functions of the stages as sources, ready to be put into a program. */
export interface Prepared {
  imports: Set<string>;
  helpers: string[];
  functions: string[];
  names: string[];
}

/** Renders the sources of all stages; `prefix` stands before the name of a function where it calls itself. */
export function prepare(
  task: Task,
  choices: readonly Choice[],
  persona: Persona,
  draw: Draw,
  label: string,
  prefix: string,
): Prepared {
  const names = functionNames(task, draw, label);
  const taken = new Set([...FUNCTION_NAMES, 'result', 'tokens', 'queue', 'read_line', QUERIES, 'Solution', 'main']);
  const out: Prepared = { imports: new Set(), helpers: [], functions: [], names };
  for (const [k, stage] of task.stages.entries()) {
    const { impl, wrong } = choices[k] as Choice;
    const source = renderSource(impl.source, wrong, stage.pythonMarks);
    const parts = partsOf(renameLocals(source, persona.naming, draw, `${label}/names/${k}`, taken));
    for (const line of parts.imports) out.imports.add(line);
    if (parts.helpers !== '') out.helpers.push(parts.helpers);
    const defined = parts.main.replace('def FN(', `def ${names[k]}(`);
    out.functions.push(defined.replaceAll(/\bFN\(/g, `${prefix}${names[k]}(`));
  }
  return out;
}

export const asMethod = (source: string): string => indent(['@staticmethod', ...source.split('\n')]).join('\n');

/** Blocks of a program with two empty lines between them. */
export const program = (blocks: readonly string[]): string =>
  `${blocks.filter((block) => block !== '').join('\n\n\n')}\n`;

/** The whole program: reader, one function per stage, printer, in the manner of the persona. */
export function assembleProgram(
  task: Task,
  choices: readonly Choice[],
  persona: Persona,
  draw: Draw,
  label: string,
): string {
  if (task.plan.style === 'leetcode') return leetcodeProgram(task, choices, persona, draw, label);
  return plainProgram(task, choices, persona, draw, label);
}

/** A program that is not bound to a given class. */
export function plainProgram(
  task: Task,
  choices: readonly Choice[],
  persona: Persona,
  draw: Draw,
  label: string,
): string {
  const io = readingOf(persona.reading);
  const isClass = persona.layout === 'class';
  const prefix = isClass ? 'Solution.' : '';
  const { imports, helpers, functions, names } = prepare(task, choices, persona, draw, label, prefix);
  for (const line of io.imports) imports.add(line);
  const calls = names.map((name) => prefix + name);
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
  return program(blocks);
}
