import { messages } from '../columns.ts';
import { checkerAccepts } from '../comparison.ts';
import { lastFence } from '../extraction.ts';
import { answer, type Message, question } from '../prompt.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Target } from '../target.ts';

/** `messages`, as TRL, verl, ms-swift, LLaMA-Factory and Axolotl read it. A row holds no tests: the task's are used. */
export const SFT: Target = {
  format: 'sft',
  summary: 'question and golden solution as chat messages',
  columns: [messages('messages'), ...PROVENANCE],
  checkers: 'any',
  row(task) {
    const chat: Message[] = [
      { role: 'user', content: question(task) },
      { role: 'assistant', content: answer(task.program) },
    ];
    return { messages: chat, ...provenance(task) };
  },
  answerIn: (row) => (row['messages'] as Message[])[1]!.content,
  extract: lastFence,
  cases: (_, task) => task.tests.map(({ input, expected }) => ({ stdin: input, expected })),
  accepts: (row) => checkerAccepts(row['checker'] as string),
};
