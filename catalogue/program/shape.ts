import { labelPython, queryPython, rowPython } from '../kinds/rows.ts';
import type { Queries } from '../model.ts';
import { rename, type Stage, type Task } from '../stages.ts';
import { headerLetters } from './glue.ts';

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The queries with the value bounds of their stage in place. */
function settledQueries(task: Task, { stage, spec }: NonNullable<Task['queries']>): Queries {
  const [lo, hi] = (task.stages[stage] as Stage).port.value;
  const put = (expression: string) => rename(expression, { LO: `(${lo})`, HI: `(${hi})` });
  return { ...spec, fields: spec.fields.map((f) => ({ ...f, lo: put(f.lo), hi: put(f.hi) })) };
}

/** Python constants of the first port and the functions of its kind: shared by generator and validator. */
export function shapeOf(task: Task): string {
  const { port } = task.stages[0] as Stage;
  const flags = (port.flags ?? []).map(quoted).join(', ');
  const [mLo, mHi] = port.size2 ?? [0, 0];
  const extras = [
    ...(port.value2 || port.kind === 'twoInts' ? [`LO2, HI2 = ${(port.value2 ?? port.value).join(', ')}\n`] : []),
    ...(port.fields ? [rowPython('record', port.fields)] : []),
    ...(port.labels ? [labelPython(port.labels)] : []),
    ...(task.queries ? [queryPython(settledQueries(task, task.queries), task.gap?.queries ?? 0)] : []),
  ];
  const { gap } = task;
  return `N_LO, N_HI, M_LO, M_HI = ${port.size[0]}, ${gap?.size ?? port.size[1]}, ${mLo}, ${gap?.size2 || mHi}
N_USUAL = ${port.size[1]}
LO, HI = ${port.value[0]}, ${port.value[1]}
ALPHABET = ${quoted(port.alphabet ?? '')}
FLAGS = [${flags}]

def numbers(L, p, count):
    parts = L[p].split(' ')
    values = [int(x) for x in parts]
    if len(values) != count or [str(x) for x in values] != parts:
        raise ValueError('line %d' % (p + 1))
    return values

${extras.join('')}${task.kind.shape.trimEnd()}
`;
}

/** Python lines that derive the sizes of later lists, and the parameters of the stages with their bounds. */
export interface ParamLine {
  letter: string;
  lo: string;
  hi: string;
  pick: string;
}

/**
 * Bounds of parameters as Python expressions over names known at that point: letters of sizes and of earlier parameters.
 * `own` belong to one object, `shared` to the whole input (they coincide without cases). `askedSizes` are the two sizes that
 * the fields of queries may use.
 */
export function paramLines(task: Task): { own: ParamLine[]; shared: ParamLine[]; askedSizes: string } {
  const own: ParamLine[] = [];
  const shared: ParamLine[] = [];
  const derived: Record<string, string> = {};
  for (const stage of task.stages) {
    if (stage.sizeIs !== null) derived[stage.letters.size] = `(${rename(stage.sizeIs, derived)})`;
    for (const p of stage.params) {
      const line = { letter: p.letter, lo: rename(p.lo, derived), hi: rename(p.hi, derived), pick: p.pick };
      (stage.link === null ? own : shared).push(line);
    }
  }
  const asked = task.stages[task.queries?.stage ?? 0] as Stage;
  const second = task.queries?.stage === 0 && task.kind.hasSize2 ? asked.letters.size2 : '0';
  return { own, shared, askedSizes: `${derived[asked.letters.size] ?? asked.letters.size}, ${second}` };
}

export { headerLetters };
