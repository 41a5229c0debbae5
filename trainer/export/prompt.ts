import type { ExportTask } from './task-source.ts';

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const REQUEST = 'Solve this with a Python 3 program, given whole in one ```python block.';

/** What the model is asked: the statement and the form of the answer. The same in every format. */
export function question(task: ExportTask): string {
  return `${task.statement.trimEnd()}\n\n${REQUEST}\n`;
}

/** The golden solution as a model would have to give it. */
export function answer(program: string): string {
  return `\`\`\`python\n${program.endsWith('\n') ? program : `${program}\n`}\`\`\``;
}
