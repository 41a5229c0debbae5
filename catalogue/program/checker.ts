import { drawFrom } from '../draw.ts';
import type { Stage, Task } from '../stages.ts';
import { type Choice, plainProgram } from './assemble.ts';
import { PLAIN } from './persona.ts';

/** Splits the framed standard input of a checker program, and lets what follows read the test input as any solution does. */
const FRAME = `import io
import sys

DATA = sys.stdin.buffer.read()
HEAD, REST = DATA.split(b'\\n', 1)
SIZE = int(HEAD.split()[0])
WORDS = REST[SIZE:].decode().split()
if any(str(int(word)) != word for word in WORDS):
    raise ValueError('expected whole numbers as they are usually written')
sys.stdin = io.StringIO(REST[:SIZE].decode())
`;

/**
 * The checker program of a task with several right answers: the chain of its reference with the function in the last place that
 * says what an answer is worth. Undefined for other tasks. The framing is that of `protocol/rules/checker-program.ts`.
 */
export function checkerSource(task: Task, reference: readonly Choice[]): string | undefined {
  const { op } = task.stages.at(-1) as Stage;
  if (op.accept === undefined) return undefined;
  const impl = { name: 'accept', cost: 'n', family: 'definition', source: op.accept } as const;
  const choices = [...reference.slice(0, -1), { impl, wrong: new Set<string>() }];
  return `${FRAME}\n\n${plainProgram(task, choices, PLAIN, drawFrom(task.plan.seed), 'checker')}`;
}
