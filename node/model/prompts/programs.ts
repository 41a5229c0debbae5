import { CASEGEN_SOURCE } from '../../../protocol/casegen/source.ts';
import { listOf, objectOf, type Prompt, quoted, SOLVING, textOf, WRITING } from './prompt.ts';

export const PROMPTED_INPUTS = 15;
export const INPUT_KINDS = ['edge', 'small', 'medium', 'large'] as const;
export const CASE_KINDS = ['nominal', 'complex', 'boundary', 'stress'] as const;
export const CASES_MIN = 5;
export const GENERATOR_SEED = 42;

/** Inputs written out by hand. */
export function promptedInputsPrompt(statement: string): Prompt {
  const entry = objectOf({ name: textOf(1, 40), kind: { type: 'string', enum: INPUT_KINDS }, text: textOf(1, 2_000) });
  return {
    name: 'inputs',
    system: 'You write test inputs for programming contests. You answer with JSON only.',
    user: [
      `Write ${PROMPTED_INPUTS} different inputs for the problem below, each whole, exactly in the input format and within the`,
      'constraints. Cover edge cases (the smallest and emptiest that is legal, all values equal, the largest values), small',
      'cases, medium ones, and ones as large as can be written out here. Give inputs only, no outputs.',
      '',
      quoted('PROBLEM', statement),
    ].join('\n'),
    sampling: WRITING,
    format: objectOf({ inputs: listOf(entry, CASES_MIN, PROMPTED_INPUTS) }),
  };
}

const CODER = 'You write short, correct Python 3 programs that use the standard library only.';
const ONE_BLOCK = 'End your answer with exactly one code block, marked python, that holds the whole program.';

/** Every function of `casegen` with its arguments and what it gives, out of the module itself. */
export function casegenGuide(): string {
  const functions = CASEGEN_SOURCE.matchAll(/^def ([a-z]\w*\([^\n]*\)):\n {4}"""([^\n]*?)"""/gm);
  return [...functions].map(([, head, says]) => `casegen.${head}: ${says}`).join('\n');
}

/** A program that makes inputs from a seed. */
export function generatorPrompt(statement: string): Prompt {
  return {
    name: 'generator',
    system: CODER,
    user: [
      'Write a program that makes test inputs for the problem below. The function add_case(kind, name, text) exists already: call',
      `it once for each input, with kind one of ${CASE_KINDS.join(', ')}, a short name of what is special about the case, and`,
      'the whole text of the input. Nothing may be printed or written to files.',
      `Make at least ${CASES_MIN} kinds of case and about fifteen cases: the smallest, the usual, all equal, random ones of growing`,
      'size, and the largest that the constraints allow but no more than 20,000 characters. Each must obey the input format and',
      `every constraint. Take the seed from the option --seed with argparse (default ${GENERATOR_SEED}), seed the random module with it,`,
      'and use no other source of randomness. Say in a comment what each kind of case is for.',
      'The module casegen may be imported; rng is random or a random.Random. It has these functions:',
      quoted('CASEGEN', casegenGuide()),
      ONE_BLOCK,
      '',
      quoted('PROBLEM', statement),
    ].join('\n'),
    sampling: { ...WRITING, maxTokens: 16_384 },
  };
}

/** A program that tells legal inputs from others. */
export function validatorPrompt(statement: string): Prompt {
  return {
    name: 'validator',
    system: CODER,
    user: [
      'Write a program that reads all of standard input and checks whether it is a legal input of the problem below: the number',
      'of lines and of values on each, that every number is a number, and every constraint. Blanks at the ends of lines and',
      'empty lines at the end are no fault. It ends with exit status 0 if the input is legal and with 1, after printing what is',
      'wrong, if it is not. It must not solve the problem.',
      ONE_BLOCK,
      '',
      quoted('PROBLEM', statement),
    ].join('\n'),
    sampling: { ...WRITING, maxTokens: 16_384 },
  };
}

/** A function that tells right outputs of a problem with several from others, without solving it. */
export function checkerPrompt(statement: string): Prompt {
  return {
    name: 'checker',
    system: CODER,
    user: [
      'The problem below has several right outputs for most inputs. Write the function canonical(input, output) of two texts: a legal',
      'input, and what some program printed for it. If the output is not of the asked form or breaks a rule of the problem, it raises',
      'ValueError. Otherwise it returns, as a short text, the value that the problem asks to make best, computed from the output: equal for',
      'all outputs that are equally good, different for better and worse ones, and never a part of the output that may differ between',
      'right ones. It must not solve the problem and not trust the output. Blanks and line ends around numbers are no fault.',
      'End your answer with exactly one code block, marked python, that holds the function and what it needs, and runs nothing.',
      '',
      quoted('PROBLEM', statement),
    ].join('\n'),
    sampling: { ...WRITING, maxTokens: 16_384 },
  };
}

export interface SolutionRequest {
  readonly statement: string;
  readonly samples: string;
  /** Head of the function to complete, for problems that ask for one. */
  readonly starter: string | undefined;
  /** Wants the plainest program there is: its outputs on small inputs are held against the others'. */
  readonly literal?: true | undefined;
}

const METHODICALLY = [
  'Solve the problem below. Think it through first: restate what is asked, choose a method whose cost fits the constraints,',
  'and try it on the samples and on the smallest inputs. Then write the program, with comments where it is not obvious.',
];
const LITERALLY = [
  'Write the most literal program for the problem below: do sentence by sentence what the text says, trying out everything where',
  'that is simplest. It will only be run on small inputs, so it may be as slow as it likes; use no clever method.',
];

/** A whole solution. */
export function solutionPrompt({ statement, samples, starter, literal }: SolutionRequest): Prompt {
  return {
    name: literal === true ? 'literal-solution' : 'solution',
    system:
      'You solve problems of programming contests in Python 3, correctly for every legal input and fast enough for the largest.',
    user: [
      ...(literal === true ? LITERALLY : METHODICALLY),
      starter === undefined
        ? 'It reads standard input and prints to standard output exactly what the problem asks for and nothing else.'
        : `Complete this class; it is called from outside, so read and print nothing:\n${starter}`,
      'Use the standard library only.',
      ONE_BLOCK,
      '',
      quoted('PROBLEM', statement),
      ...(samples === '' ? [] : [quoted('SAMPLES', samples)]),
    ].join('\n'),
    sampling: SOLVING,
  };
}
