import type { Stage, Task } from '../stages.ts';
import { headerLetters, type ParamLine, paramLines, shapeOf } from './shape.ts';

const checks = (lines: readonly ParamLine[]) =>
  lines.map((p) => `    need(${p.lo} <= ${p.letter} <= ${p.hi}, '${p.letter} out of range')`).join('\n');

const assign = (letters: readonly string[]) =>
  `    ${letters.join(', ')}${letters.length === 1 ? ',' : ''} = numbers(rows, at, ${letters.length})`;

function objectLines(task: Task): string {
  const { letters, labels } = task.stages[0] as Stage;
  const sizes = task.kind.hasSize2 ? `[${letters.size}, ${letters.size2}]` : `[${letters.size}]`;
  const labelLines =
    labels === null
      ? ''
      : `
    need(labels_fault(numbers(rows, at, ${letters.size})) == '', 'label out of range')
    at += 1`;
  return `    need(N_LO <= ${letters.size} <= N_HI, 'size out of range')
    data, at = load(rows, at, ${sizes})
    need(sizes(data) == ${sizes}, 'sizes do not fit')
    reason = check(data)
    need(reason == '', reason)${labelLines}`;
}

/** Reads and checks the queries; parameters are checked before, since sizes may depend on them. */
function queryLines(task: Task, isAsked: (stage: number) => boolean, sizes: string): string {
  const { queries } = task;
  if (queries === null || !isAsked(queries.stage)) return '';
  return `
    need(Q_LO <= ${queries.letter} <= Q_HI, 'number of queries out of range')
    asked = [tuple(numbers(rows, at + i, QUERY_WIDTH)) for i in range(${queries.letter})]
    at += ${queries.letter}
    need(queries_fault(${sizes}, asked) == '', 'query out of range')`;
}

/** The validator of a task: exit status 0 for a legal input in the one canonical form, else 1 and the reason on stdout. */
export function validatorSource(task: Task): string {
  const { first, perCase } = headerLetters(task);
  const { own, shared, askedSizes } = paramLines(task);
  const object = objectLines(task);
  const [lo, usual] = task.cases?.range ?? [1, 1];
  const hi = Math.max(usual, task.gap?.cases ?? 0);
  const body =
    task.cases === null
      ? `${assign(first)}
    at += 1
${object}
${checks([...own, ...shared])}${queryLines(task, () => true, askedSizes)}`
      : `${assign(first)}
    at += 1
    need(${lo} <= ${task.cases.letter} <= ${hi}, 'number of cases out of range')
${checks(shared)}
    for _ in range(${task.cases.letter}):
        at = one_case(rows, at)${queryLines(task, (stage) => stage > 0, askedSizes)}`;
  const perCaseFunction =
    task.cases === null
      ? ''
      : `def one_case(rows, at):
${assign(perCase)}
    at += 1
${object}
${checks(own)}${queryLines(task, (stage) => stage === 0, askedSizes)}
    return at

`;
  return `import sys

${shapeOf(task)}
def need(ok, reason):
    if not ok:
        raise ValueError(reason)

${perCaseFunction}def validate(text):
    rows = text.split('\\n')
    at = 0
${body}
    need(rows[at:] == [''], 'the input must end after line %d with a line break' % at)

def main():
    try:
        validate(sys.stdin.read())
    except (ValueError, IndexError) as error:
        print('illegal input: %s' % error)
        sys.exit(1)

main()
`;
}
