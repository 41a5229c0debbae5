import { messages, text } from '../columns.ts';
import { checkerProgramOf, rowAccepts } from '../comparison.ts';
import { lastFence } from '../extraction.ts';
import { answer, type Message, question } from '../prompt.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Target } from '../target.ts';

/** `messages`, as TRL, verl, ms-swift, LLaMA-Factory and Axolotl read it. A row holds no tests: the task's are used. */
export const SFT: Target = {
  format: 'sft',
  summary: 'question and golden solution as chat messages',
  columns: [messages('messages'), text('checker_program'), ...PROVENANCE],
  checkers: 'any',
  row(task) {
    const chat: Message[] = [
      { role: 'user', content: question(task) },
      { role: 'assistant', content: answer(task.program) },
    ];
    return { messages: chat, checker_program: task.checkerProgram, ...provenance(task) };
  },
  answerIn: (row) => (row['messages'] as Message[])[1]!.content,
  extract: lastFence,
  cases: (_, task) => task.tests.map(({ input, expected }) => ({ stdin: input, expected })),
  accepts: rowAccepts,
  checkerProgram: checkerProgramOf,
};
