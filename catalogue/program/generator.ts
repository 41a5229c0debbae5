import { drawFrom } from '../draw.ts';
import { ROW_PICKS } from '../kinds/rows.ts';
import type { Stage, Task } from '../stages.ts';
import { headerLetters, type ParamLine, paramLines, shapeOf } from './shape.ts';

const picks = (lines: readonly ParamLine[]) =>
  lines.map((p) => `    ${p.letter} = pick_${p.pick}(rng, ${p.lo}, ${p.hi}, kind)`).join('\n');

const header = (letters: readonly string[]) => `[' '.join(map(str, [${letters.join(', ')}]))]`;

/** Draws queries for a stage, if it is the one that answers them, and what shows them. */
function asking(task: Task, isAsked: (stage: number) => boolean, sizes: string) {
  const { queries } = task;
  if (queries === null || !isAsked(queries.stage)) return { draw: '', show: '' };
  return {
    draw: `    queries = make_queries(rng, ${sizes}, kind)\n    ${queries.letter} = len(queries)\n`,
    show: ` + [' '.join(map(str, x)) for x in queries]`,
  };
}

function writerOf(task: Task): string {
  const { first, perCase } = headerLetters(task);
  const { own, shared, askedSizes } = paramLines(task);
  const { letters, labels } = task.stages[0] as Stage;
  const sizes = `    ${letters.size}${task.kind.hasSize2 ? `, ${letters.size2}` : ','} = sizes(data)`;
  const showLabels = labels === null ? '' : ` + [' '.join(map(str, make_labels(rng, ${letters.size}, kind)))]`;
  const here = asking(task, (stage) => stage === 0, askedSizes);
  const later = asking(task, (stage) => stage > 0, askedSizes);
  // A parameter of a stage behind the queries may be bounded by their number.
  const counted = (p: ParamLine) =>
    task.queries !== null && `${p.lo} ${p.hi}`.split(/\W+/).includes(task.queries.letter);
  const [before, after] = [shared.filter((p) => !counted(p)), shared.filter(counted)];
  if (task.cases === null) {
    return `def write(rng, objects, kind):
    data = objects[0]
${sizes}
${picks([...own, ...before])}
${here.draw}${later.draw}${picks(after)}
    return ${header(first)} + show(data)${showLabels}${here.show}${later.show}
`;
  }
  return `def write_case(rng, data, kind):
${sizes}
${picks(own)}
${here.draw}    return ${header(perCase)} + show(data)${showLabels}${here.show}

def write(rng, objects, kind):
    ${task.cases.letter} = len(objects)
${picks(before)}
${later.draw}${picks(after)}
    lines = ${header(first)}
    for data in objects:
        lines += write_case(rng, data, kind)
    return lines${later.show}
`;
}

function familiesOf(task: Task): string {
  const { families } = (task.stages[0] as Stage).op;
  const draw = drawFrom(task.plan.seed);
  const own = families.flatMap((f, i) => (f.as === undefined ? [`family_${i}`] : []));
  const instead = families.flatMap((f, i) => (f.as === undefined ? [] : [`${f.as}_data = family_${i}\n`]));
  const functions = families.map(
    (f, i) =>
      `def family_${i}(rng, n, lo, hi):\n${f.body
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`,
  );
  return `${functions.join('\n')}
plain_data = random_data
${instead.join('')}OWN = [${draw.shuffle('families', own).join(', ')}]
`;
}

const SUITE = `SAMPLE_HI = 6

def window(rng, width):
    if LO <= 0 <= HI:
        return max(LO, -(width // 2)), min(HI, width // 2)
    return LO, min(HI, LO + width)

def pick_uniform(rng, lo, hi, kind):
    if kind == 'top':
        return rng.randint(lo + (hi - lo) // 3, lo + (hi - lo) // 2)
    return rng.randint(lo, hi)

def pick_small(rng, lo, hi, kind):
    return rng.randint(lo, min(hi, lo + rng.choice([1, 3, 6])))

def pick_middle(rng, lo, hi, kind):
    if kind == 'top' or rng.random() < 0.15:
        return pick_uniform(rng, lo, hi, kind)
    a = lo + (hi - lo + 5) // 8
    return rng.randint(a, max(a, lo + (hi - lo) // 3))

def pick_edges(rng, lo, hi, kind):
    if kind == 'top':
        return pick_uniform(rng, lo, hi, kind)
    return rng.choice([lo, hi, rng.randint(lo, hi)])

def size(lo, hi):
    return max(N_FROM, min(N_USUAL, lo)), max(N_FROM, min(N_USUAL, hi))

def safe(make, rng, n, lo, hi):
    d = make(rng, n, lo, hi)
    return d if check(d) == '' else plain_data(rng, n, lo, hi)

def structured(k):
    makes = (OWN + GENERIC)[k:] or [random_data]
    return makes[0]

def case(kind, k, rng):
    wide = HI - LO
    if kind == 'tiny':
        return random_data, size(1 + k, max(3 + k, N_FROM + N_FROM // 2)), window(rng, rng.choice([2, 4, 6]))
    if kind == 'sample':
        return structured(0) if k else random_data, size(3, SAMPLE_HI), window(rng, 12)
    if kind == 'top':
        return TOP_MAKE, (N_HI, N_HI), (LO, HI)
    if kind == 'edge':
        return edge_data, size(N_LO, N_LO + k) if k else (N_LO, N_LO), (LO, HI)
    if kind == 'small':
        return random_data, size(6, 12), window(rng, 18)
    if kind == 'structured':
        return structured(k), size(N_USUAL // 6 + 2, N_USUAL // 3 + 2), rng.choice([(LO, HI), window(rng, 200)])
    if kind == 'equal':
        return equal_data, size(3, max(4, N_USUAL // 4)), (LO, HI)
    if kind == 'medium':
        return random_data, size(N_USUAL // 5, N_USUAL // 3), [window(rng, 60), (LO, HI)][k]
    return [random_data, rng.choice(GENERIC)][k], size(N_USUAL, N_USUAL), [(LO, HI), window(rng, 1000)][k]
`;

const SINGLE = `def objects(kind, k, rng):
    make, (a, b), (lo, hi) = case(kind, k, rng)
    return [safe(make, rng, rng.randint(a, b), lo, hi)]
`;

const SEVERAL = `def objects(kind, k, rng):
    count = {'sample': (2, 3), 'tiny': (1, 3), 'edge': (1, 2), 'small': (4, 6), 'equal': (3, 5), 'medium': (8, 10)}.get(kind, (5, 9))
    a, b = (T_HI, T_HI) if kind == 'maximum' else count
    out = []
    for _ in range(T_TOP if kind == 'top' else max(T_LO, min(T_HI, rng.randint(a, b)))):
        make, (x, y), (lo, hi) = case('tiny' if kind == 'top' else kind, k, rng)
        if kind in ('structured', 'equal') and out and rng.random() < 0.4:
            make = random_data
        out.append(safe(make, rng, rng.randint(x, y), lo, hi))
    return out
`;

const MAIN = `PLAN = [('tiny', 3, 'nominal'), ('edge', 2, 'boundary'), ('small', 2, 'nominal'), ('structured', 3, 'complex'),
        ('equal', 1, 'boundary'), ('medium', 2, 'complex')] + LAST

def suite(kinds):
    seen = set()
    for kind, count, label in PLAN[:kinds]:
        for k in range(count):
            name = '%s-%d' % (kind, k + 1)
            for attempt in range(30):
                rng = random.Random('%s:%s:%d' % (SEED, name, attempt))
                sort = kind if attempt < 10 or kind == 'top' else 'small'
                text = '\\n'.join(write(rng, objects(sort, k, rng), sort)) + '\\n'
                if text not in seen:
                    break
            seen.add(text)
            yield name, label, text
`;

const needsPicks = (task: Task) => task.queries !== null || task.stages[0]?.port.kind === 'records';

/** The largest inputs: two of the usual largest size, or one of these and one on which slow programs exceed the budget. */
function lastOf({ gap }: Task): string {
  if (gap === null) return `LAST = [('maximum', 2, 'stress')]`;
  return `TOP_MAKE = ${gap.make}
LAST = [('maximum', 1, 'stress'), ('top', 1, 'stress')]`;
}

/** The import of `casegen`, which every runtime image holds, where the kind of data uses it. */
export function importing(task: Task): string {
  return task.kind.make.includes('casegen.') || familiesOf(task).includes('casegen.') ? 'import casegen\n' : '';
}

/** Least size of the drawn inputs; small objects still get different sizes. */
function leastDrawn(task: Task): number {
  const { size, drawnFrom = 1 } = (task.stages[0] as Stage).port;
  return Math.max(size[0], Math.min(drawnFrom, Math.ceil((2 * size[1]) / 3)));
}

/** Python that defines `suite(kinds)`: the inputs of the first kinds of case as name, label and text. */
export function suiteSource(task: Task): string {
  const range =
    task.cases === null
      ? ''
      : `T_LO, T_HI, T_TOP = ${task.cases.range[0]}, ${task.cases.range[1]}, ${task.gap?.cases ?? 0}\n`;
  return `SEED = '${task.plan.seed}'
N_FROM = ${leastDrawn(task)}
${range}
${shapeOf(task)}
${needsPicks(task) ? `${ROW_PICKS}\n` : ''}${task.kind.make.trimEnd()}

${familiesOf(task)}
${SUITE}
${writerOf(task)}
${task.cases === null ? SINGLE : SEVERAL}
${lastOf(task)}
${MAIN}`;
}

/** The generator of a task: prints the 15 framed inputs of the suite. Source: catalogue reference, sections 4.1 and 4.2. */
export function generatorSource(task: Task): string {
  return `${importing(task)}import random
import sys

${suiteSource(task)}
for name, label, text in suite(len(PLAN)):
    sys.stdout.write('== %s %s %d\\n%s' % (name, label, len(text), text))
`;
}
