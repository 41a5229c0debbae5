import type { Style } from '../../../protocol/messages/primitives.ts';
import type { JsonSchema } from '../chat.ts';
import { listOf, objectOf, type Prompt, quoted, textOf, WRITING } from './prompt.ts';

export const VALUE_TYPES = ['int', 'bool', 'str', 'list[int]', 'list[str]', 'list[list[int]]'] as const;

export type ValueType = (typeof VALUE_TYPES)[number];

const STYLE_RULES: Readonly<Record<Style, string>> = {
  codeforces:
    'Tell a short story in which every technique is needed because of what happens, then say exactly what is asked for. The ' +
    'story must never hint at a method.',
  atcoder: 'Be terse and formal: definitions first, at most one sentence of setting, then exactly what is asked for.',
  leetcode:
    'State one goal for a function of typed arguments, as plainly as possible, with a noun phrase as title. Describe each ' +
    'argument under "input" and the returned value under "output".',
};

export interface StatementRequest {
  readonly style: Style;
  readonly features: readonly { readonly path: string; readonly use: string }[];
  readonly strategy: string;
  /** Wants a problem with several right outputs for most inputs. */
  readonly open?: boolean | undefined;
}

const ONE_OUTPUT = [
  'It must be so exact that two people who solve it print the same for every legal input: say how ties are broken, what is',
  'printed when there is no answer, and bound every number and length. There is exactly one right output for each input. Name',
];
const ANY_OUTPUT = [
  'It asks for any one of several right outputs: an arrangement, a selection, a path or the like that is best by a value which the',
  'text defines exactly, and says that every output that reaches this value is accepted. Most inputs have several right outputs, and',
  'best values differ between inputs. Say what is printed when there is no answer, and bound every number and length. Name',
];

const identifier: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,24}$', maxLength: 25 };

/** Second stage: the statement, from the selection and its strategy alone. */
export function statementPrompt({ style, features, strategy, open }: StatementRequest): Prompt {
  const sample = objectOf({ input: textOf(1, 300), output: textOf(1, 200), explanation: textOf(0, 300) });
  const common = {
    title: textOf(3, 80),
    task: listOf(textOf(150, 1_200), 2, 6),
    input: textOf(60, 1_500),
    output: textOf(30, 800),
    constraints: listOf(textOf(5, 160), 2, 8),
    samples: listOf(sample, 2, 3),
    rating: { type: 'integer' } as const,
  };
  const signature = {
    function_name: identifier,
    parameters: listOf(objectOf({ name: identifier, type: { type: 'string', enum: VALUE_TYPES } }), 1, 4),
    returns: { type: 'string', enum: VALUE_TYPES } as const,
  };
  return {
    name: 'statement',
    system:
      'You write problems for programming contests that can be solved from their text alone. You answer with JSON only.',
    user: [
      `Write one problem in the manner of ${style}. ${STYLE_RULES[style]}`,
      '',
      ...(open === true ? ANY_OUTPUT : ONE_OUTPUT),
      'no algorithm and give no hint. "task" holds the paragraphs of the statement itself, without input, output, constraints and samples, in at',
      'least 120 words; "input" and "output" the formats line by line; "samples" small examples whose outputs you have worked',
      'out by hand; "rating" the difficulty from 800 to 3500. The input is read from standard input.',
      ...(style === 'leetcode'
        ? [
            'Standard input has one argument a line, in the order of "parameters", each as JSON; samples are written so.',
          ]
        : []),
      '',
      quoted('FEATURES', features.map(({ path, use }) => `${path}: ${use}`).join('\n')),
      quoted('STRATEGY', strategy),
    ].join('\n'),
    sampling: WRITING,
    format: objectOf(style === 'leetcode' ? { ...common, ...signature } : common),
  };
}

/** A second reader: can it be solved from the text alone? */
export function reviewPrompt(statement: string, open = false): Prompt {
  return {
    name: 'review',
    system: 'You test problems before a contest. You answer with JSON only.',
    user: [
      'Read the problem below as a contestant. Is it solvable from this text alone: every term defined, formats and bounds exact,',
      ...(open
        ? [
            'missing answers settled, it clear for each output whether it is right (several may be), no contradiction? Say so, and if',
            'not, say in one sentence what is missing.',
          ]
        : [
            'ties and missing answers settled, exactly one right output for each legal input, no contradiction? Say so, and if not,',
            'say in one sentence what is missing.',
          ]),
      '',
      quoted('PROBLEM', statement),
    ].join('\n'),
    sampling: { ...WRITING, temperature: 0 },
    format: objectOf({ solvable: { type: 'boolean' }, missing: textOf(0, 300) }),
  };
}
