import { drawFrom } from '../draw.ts';
import { objectArguments } from '../program/glue.ts';
import { starterCode } from '../program/leetcode.ts';
import type { Stage, Task } from '../stages.ts';
import { fill } from './fill.ts';
import { TaskText } from './task-text.ts';
import { castOf, themeById } from './themes.ts';
import { titleOf } from './title.ts';

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
const sections = (parts: readonly string[]) => `${parts.filter((part) => part !== '').join('\n\n')}\n`;

const FORMALLY = [
  'Put formally, you are given',
  'Here is the exact setting. You are given',
  'All that matters is the following. You are given',
  'Without the setting the task reads as follows. You are given',
  'To be precise, the input describes',
  'In exact terms, you are given',
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
    `## Constraints\n\n${bullets([...text.constraints(), 'All numbers in the input are integers'])}`,
    `## Input\n\nThe input is given from standard input. ${text.input().join(' ')}`,
    `## Output\n\n${text.output()}`,
  ]);
}

/** What the reader has to know of the arguments that the starter code hands over. */
function argumentNotes(task: Task): string {
  const head = task.stages[0] as Stage;
  const isGraph = ['dgraph', 'ugraph', 'tree'].includes(head.port.kind);
  const row = { records: head.port.noun?.[0] ?? 'record', intervals: 'interval', points: 'point', pairs: 'pair' };
  const rowOf = Object.entries(row).find(([kind]) => kind === head.port.kind)?.[1];
  const notes = [
    task.cases === null
      ? ''
      : `\`cases\` holds one tuple (${objectArguments(task).join(', ')}${objectArguments(task).length === 1 ? ',' : ''}) for each case.`,
    isGraph
      ? `In \`${head.letters.data}\` the vertices are counted from 0: the starter code subtracts 1 from both ends.`
      : '',
    rowOf === undefined
      ? ''
      : `\`${head.letters.data}\` holds one tuple for each ${rowOf}, with the numbers of its line as they are.`,
    task.queries === null ? '' : '`queries` holds one tuple for each query, with the numbers of its line as they are.',
  ];
  return notes.filter((text) => text !== '').join(' ');
}

function leetcode(task: Task, text: TaskText, title: string): string {
  const cases = text.cases();
  const draw = drawFrom(`${task.plan.seed}/lc`);
  return sections([
    `# ${title}`,
    cases === null
      ? `${draw.pick('given', ['You are given', 'The function is given', 'Consider'])} ${text.data()}.`
      : casesSentence(cases, text),
    ...text.steps(),
    text.question(['Return']),
    `Complete the method below. The program reads the arguments from standard input and prints the returned value. ${argumentNotes(task)}`.trim(),
    `\`\`\`python\n${starterCode(task)}\n\`\`\``,
    `## Standard input\n\n${text.input().join('\n')}`,
    `## Standard output\n\n${text.output()}`,
    `## Constraints\n\n${bullets(text.constraints())}`,
  ]);
}

/** Title and statement of a task, in its style. */
export function writeStatement(task: Task): { title: string; statement: string } {
  const text = new TaskText(task, drawFrom(`${task.plan.seed}/text`));
  const title = titleOf(task);
  const { style } = task.plan;
  const statement =
    style === 'codeforces'
      ? codeforces(task, text, title)
      : style === 'atcoder'
        ? atcoder(text, title)
        : leetcode(task, text, title);
  return { title, statement };
}
