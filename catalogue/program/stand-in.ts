import type { Implementation } from '../model.ts';
import type { Stage, Task } from '../stages.ts';

const GRAPHS = ['ugraph', 'dgraph', 'tree'];

/** Python expression for the length of a list result, from the arguments `x` of the function. */
function lengthOf(stage: Stage, count: string): string {
  const { op } = stage;
  const fromEnd = (back: number) => `x[${-back}]`;
  return (op.result.length ?? 'n')
    .replace(/[A-Za-z_]\w*/g, (word) => {
      const at = op.params.findIndex((p) => p.name === word);
      return at >= 0 ? fromEnd(op.params.length - at) : word === 'n' ? count : word;
    })
    .replace(/\bq\b/, `len(${fromEnd(1 + op.params.length)})`)
    .replace(/\bm\b/, GRAPHS.includes(op.input.kind) ? 'len(x[1])' : 'len(x[0][0])');
}

/**
 * What stands in for an operator in the ablation probe: the list as it came, or the size of the data for a single result. If
 * the answers of a task hardly change with it, the work of the operator does not matter. Source: catalogue reference, 1.4.
 */
export function standIn(stage: Stage, task: Task): Implementation {
  const { kind, length = 'n' } = stage.op.result;
  const passes = ['ints', 'perm'].includes(stage.op.input.kind) && kind === 'ints' && length === 'n';
  const isSized =
    GRAPHS.includes(stage.op.input.kind) || (task.stages[0] === stage && stage.op.input.kind === 'number');
  const count = isSized ? 'x[0]' : 'len(x[0])';
  const size = lengthOf(stage, count);
  const result: Readonly<Record<typeof kind, string>> = {
    ints: passes ? 'list(x[0])' : `list(range(${size}))`,
    int: count,
    pair: `(${count}, 1)`,
    text: "'0'",
    words: `['0'] * (${size})`,
  };
  return { name: 'stand-in', cost: 'n', family: 'definition', source: `def FN(*x):\n    return ${result[kind]}\n` };
}
