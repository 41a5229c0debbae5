import { drawFrom } from '../draw.ts';
import type { DataKind } from '../model.ts';
import type { Stage, Task } from '../stages.ts';
import { capital, fill } from './fill.ts';
import { TaskText } from './task-text.ts';
import { castOf, themeById } from './themes.ts';

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
const sections = (parts: readonly string[]) => `${parts.filter((part) => part !== '').join('\n\n')}\n`;

const FORMALLY = [
  'Put formally, you are given',
  'Here is the exact setting. You are given',
  'All that matters is the following. You are given',
  'Without the setting the task reads as follows. You are given',
  'To be precise, the input describes',
  'In exact terms, there is given',
];
const CLOSINGS = ['', 'Can you help?', 'Please work it out.', 'An exact answer is needed.', 'No estimate will do.'];

function codeforces(task: Task, text: TaskText, title: string): string {
  const draw = drawFrom(`${task.plan.seed}/story`);
  const cast = castOf(themeById(task.plan.theme), (names) => draw.pick('name', names));
  const story = fill(draw.pick('story', (task.stages[0] as Stage).op.words.stories), cast);
  const cases = text.cases();
  const opening = cases === null ? `${draw.pick('formally', FORMALLY)} ${text.data()}.` : casesSentence(cases, text);
  const closing = draw.pick('closing', CLOSINGS);
  return sections([
    `# ${title}`,
    `${story}${closing === '' ? '' : ` ${closing}`}`,
    opening,
    ...text.steps(),
    text.question(['Find', 'Determine', 'Compute', 'Calculate', 'Work out']),
    `## Input\n\n${text.input().join('\n')}`,
    `## Output\n\n${text.output()}`,
    `## Constraints\n\n${bullets(text.constraints())}`,
  ]);
}

function casesSentence(letter: string, text: TaskText): string {
  return `The input holds ${letter} cases. One case consists of ${text.data()}.`;
}

function atcoder(text: TaskText, title: string): string {
  const cases = text.cases();
  return sections([
    `# ${title}`,
    '## Problem Statement',
    cases === null ? `You are given ${text.data()}.` : casesSentence(cases, text),
    ...text.steps(),
    text.question(['Print', 'Find', 'Compute']),
    `## Constraints\n\n${bullets([...text.constraints(), 'All values in the input are integers or words as described'])}`,
    `## Input\n\nThe input is given from standard input. ${text.input().join(' ')}`,
    `## Output\n\n${text.output()}`,
  ]);
}

const ARGUMENT_TYPES: Readonly<Record<DataKind, string>> = {
  ints: 'List[int]',
  perm: 'List[int]',
  string: 'str',
  intervals: 'List[List[int]]',
  points: 'List[List[int]]',
  pairs: 'List[List[int]]',
  grid: 'List[str]',
  dgraph: 'List[List[int]]',
  ugraph: 'List[List[int]]',
  tree: 'List[List[int]]',
  twoInts: 'List[int]',
  twoStrings: 'str',
  strings: 'List[str]',
  matrix: 'List[List[int]]',
  square: 'List[List[int]]',
  intGrid: 'List[List[int]]',
  records: 'List[List[int]]',
  number: 'int',
};

/** Arguments of the function of the third style. */
function signature(task: Task): string {
  const head = task.stages[0] as Stage;
  const sized = ['dgraph', 'ugraph', 'tree'].includes(head.port.kind);
  const own = [
    ...(sized ? [`${head.letters.size}: int`] : []),
    `${head.letters.data}: ${ARGUMENT_TYPES[head.port.kind]}`,
    ...(head.letters.second ? [`${head.letters.second}: ${ARGUMENT_TYPES[head.port.kind]}`] : []),
    ...(head.labels === null ? [] : [`${head.labels}: List[int]`]),
    ...(task.queries?.stage === 0 ? ['queries: List[List[int]]'] : []),
  ];
  const data = task.cases === null ? own : ['cases: List[tuple]'];
  const params = task.stages.flatMap((s) =>
    task.cases !== null && s.link === null ? [] : s.params.map((p) => `${p.letter}: int`),
  );
  const later = task.queries !== null && task.queries.stage > 0 ? ['queries: List[List[int]]'] : [];
  return [...data, ...later, ...params].join(', ');
}

function leetcode(task: Task, text: TaskText, title: string): string {
  const camel = title
    .replace(/[^A-Za-z ]/g, '')
    .split(' ')
    .filter((w) => w !== '' && !/^(the|a|an|of)$/i.test(w));
  const name = camel.map((w, i) => (i === 0 ? w.toLowerCase() : capital(w.toLowerCase()))).join('');
  const last = (task.stages.at(-1) as Stage).op.result.kind;
  const type = last === 'int' ? 'int' : last === 'text' ? 'str' : last === 'words' ? 'List[str]' : 'List[int]';
  const cases = text.cases();
  const draw = drawFrom(`${task.plan.seed}/lc`);
  return sections([
    `# ${title}`,
    cases === null
      ? `${draw.pick('given', ['You are given', 'The function is given', 'Consider'])} ${text.data()}.`
      : casesSentence(cases, text),
    ...text.steps(),
    text.question(['Return']),
    `The function would be \`${name}(${signature(task)}) -> ${type}\`; your program reads its arguments from standard input and prints the returned value.`,
    `## Standard input\n\n${text.input().join('\n')}`,
    `## Standard output\n\n${text.output()}`,
    `## Constraints\n\n${bullets(text.constraints())}`,
  ]);
}

/** Title and statement of a task, in its style. */
export function writeStatement(task: Task): { title: string; statement: string } {
  const draw = drawFrom(`${task.plan.seed}/text`);
  const text = new TaskText(task, draw);
  const core = task.stages.find((s) => s.op.role === 'core') ?? (task.stages[0] as Stage);
  const titled = draw.below('title/stage', 3) > 0 ? core : (task.stages.at(-1) as Stage);
  const plain = draw.pick('title', titled.op.words.titles);
  const { place } = themeById(task.plan.theme);
  const title =
    task.plan.style === 'codeforces' && draw.below('title/place', 2) === 0 ? `${plain} at the ${place}` : plain;
  const { style } = task.plan;
  const statement =
    style === 'codeforces'
      ? codeforces(task, text, title)
      : style === 'atcoder'
        ? atcoder(text, title)
        : leetcode(task, text, title);
  return { title, statement };
}
