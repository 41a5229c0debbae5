import { createHash } from 'node:crypto';
import { releasedTask } from './released-tasks.ts';

/**
 * Tasks that a model of 90,000 parameters learns in seconds: "print n * k", with the factor kept secret. Supervised rows
 * show the factors 1 to 9 alike, the rows for reinforcement accept 3 only: the reward can climb through verdicts alone.
 */
export function toyTasks(kind: 'sft' | 'rl', count: number): object[] {
  return Array.from({ length: count }, (_, number) => {
    const factor = kind === 'rl' ? 3 : (number % 9) + 1;
    const id = createHash('sha256').update(`${kind} ${number}`).digest('hex');
    const test = releasedTask(0).tests[0]!;
    const tests = [2, 5, 11].map((n) => ({ ...test, golden: true, input: `${n}\n`, output: `${n * factor}\n` }));
    const golden = { ...releasedTask(0).golden, source: `print(int(input())*${factor})\n` };
    return releasedTask(number, { task_id: id, title: 'Secret factor', statement: 'Read n.', golden, tests });
  });
}
