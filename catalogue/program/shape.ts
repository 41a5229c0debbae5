import { rename, type Stage, type Task } from '../stages.ts';
import { headerLetters } from './assemble.ts';

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Python constants of the first port and the functions of its kind: shared by generator and validator. */
export function shapeOf(task: Task): string {
  const { port } = task.stages[0] as Stage;
  const flags = (port.flags ?? []).map(quoted).join(', ');
  const [mLo, mHi] = port.size2 ?? [0, 0];
  return `N_LO, N_HI, M_LO, M_HI = ${port.size[0]}, ${port.size[1]}, ${mLo}, ${mHi}
LO, HI = ${port.value[0]}, ${port.value[1]}
ALPHABET = ${quoted(port.alphabet ?? '')}
FLAGS = [${flags}]

def numbers(L, p, count):
    parts = L[p].split(' ')
    values = [int(x) for x in parts]
    if len(values) != count or [str(x) for x in values] != parts:
        raise ValueError('line %d' % (p + 1))
    return values

${task.kind.shape.trimEnd()}
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
 * `own` belong to one object, `shared` to the whole input (they coincide without cases).
 */
export function paramLines(task: Task): { own: ParamLine[]; shared: ParamLine[] } {
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
  return { own, shared };
}

export { headerLetters };
