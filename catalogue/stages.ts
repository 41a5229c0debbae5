import { KINDS } from './kinds/all.ts';
import type { KindSpec, Letters } from './kinds/kind.ts';
import type { Link, Operator, Param, Plan, Port, Range } from './model.ts';
import { operatorById } from './operators/all.ts';

/** A parameter with its letter in this task; bounds are expressions over letters that are known before it. */
export interface BoundParam {
  letter: string;
  lo: string;
  hi: string;
  pick: Param['pick'];
}

/** One operator of a plan with everything settled: letters, sizes, bounds and variant words. */
export interface Stage {
  op: Operator;
  /** The link that leads here; null for the first stage. */
  link: Link | null;
  letters: Letters;
  /** Expression for the size when it differs from an earlier letter, e.g. `n - k + 1`. */
  sizeIs: string | null;
  params: BoundParam[];
  /** The port with the sizes and values of this task. */
  port: Port;
  pythonMarks: Readonly<Record<string, string>>;
  words: Readonly<Record<string, string>>;
}

export interface Task {
  plan: Plan;
  stages: Stage[];
  kind: KindSpec;
  /** Letter and bounds of the number of cases, when the first link is `lift`. */
  cases: { letter: string; range: readonly [number, number] } | null;
}

/** Bounds of the numbers that an operator hands on: of a pair, the sum is handed on. */
export function linkedRange(op: Operator, value: Range, size: number): Range {
  const [lo, hi] = op.result.bound(value, size);
  return op.result.kind === 'pair' ? [2n * lo, 2n * hi] : [lo, hi];
}

export function adapted(range: Range, link: Link): Range {
  const { adapter } = link;
  return adapter === null ? range : [BigInt(adapter.add), BigInt(adapter.mod - 1 + adapter.add)];
}

const LIFT_CASES = 18;
const LIFT_SIZE = 10;

/** Replaces whole-word letters of an expression. */
export function rename(expression: string, names: Readonly<Record<string, string>>): string {
  return expression.replace(/[A-Za-z_]\w*/g, (word) => names[word] ?? word);
}

/** Port of the first stage: sizes cut to what the later stages can take. */
function firstPort(ops: readonly Operator[], links: readonly Link[]): Port {
  const first = ops[0] as Operator;
  const port = first.input;
  const rest = ops.slice(1);
  if (links[0]?.shape === 'lift') {
    const hi = Math.max(port.size[0], Math.min(port.size[1], port.liftSize ?? LIFT_SIZE));
    const size2: readonly [number, number] | undefined = port.size2 && [
      port.size2[0],
      Math.max(port.size2[0], Math.min(port.size2[1], port.kind === 'grid' ? hi : 2 * hi)),
    ];
    return { ...port, size: [port.size[0], hi], ...(size2 ? { size2 } : {}) };
  }
  const lo = Math.max(port.size[0], ...rest.map((op) => op.input.size[0]));
  const hi = Math.min(port.size[1], ...rest.map((op) => op.input.size[1]));
  return { ...port, size: [lo, Math.max(lo, hi)] };
}

class LetterPool {
  readonly #used: Set<string>;
  constructor(used: readonly string[]) {
    this.#used = new Set(used);
  }
  take(preferred: readonly string[]): string {
    const free = [...preferred, ...'kdpchzgef'].find((letter) => !this.#used.has(letter));
    if (free === undefined) throw new Error('the plan needs more letters than there are');
    this.#used.add(free);
    return free;
  }
}

function variantsOf(op: Operator, chosen: readonly string[]): Pick<Stage, 'pythonMarks' | 'words'> {
  const pythonMarks: Record<string, string> = {};
  const words: Record<string, string> = {};
  if (chosen.length !== op.variants.length) {
    throw new Error(`operator ${op.id} has ${op.variants.length} variant axes, the plan chooses on ${chosen.length}`);
  }
  for (const [i, axis] of op.variants.entries()) {
    const option = axis.options.find((o) => o.id === chosen[i]);
    if (option === undefined) throw new Error(`operator ${op.id} has no variant ${chosen[i]} on axis ${axis.axis}`);
    Object.assign(pythonMarks, option.python);
    Object.assign(words, option.words);
  }
  return { pythonMarks, words };
}

function bindParams(op: Operator, size: string, pool: LetterPool): BoundParam[] {
  return op.params.map((p) => ({
    letter: pool.take([p.name]),
    lo: rename(p.lo, { n: size }),
    hi: rename(p.hi, { n: size }),
    pick: p.pick,
  }));
}

/** Settles letters, sizes and bounds of a plan; throws an Error for a plan that names unknown operators or variants. */
export function resolvePlan(plan: Plan): Task {
  const ops = plan.steps.map((step) => operatorById(step.op));
  const port = firstPort(ops, plan.links);
  const kind = KINDS[port.kind];
  const pool = new LetterPool(['i', 'l', 'r', 'u', 'v', 'w', 'x', 'y', 'm', 'n', kind.letters.data]);
  const lifted = plan.links[0]?.shape === 'lift';
  const caseLetter = lifted ? pool.take(['t', 'q']) : null;
  const stages: Stage[] = [];
  let cases: Task['cases'] = null;
  for (const [k, op] of ops.entries()) {
    const variant = variantsOf(op, plan.steps[k]?.variant ?? []);
    const before = stages[k - 1];
    const link = plan.links[k - 1] ?? null;
    if (before === undefined || link === null) {
      stages.push({
        op,
        link: null,
        letters: kind.letters,
        sizeIs: null,
        params: bindParams(op, kind.letters.size, pool),
        port,
        ...variant,
      });
      continue;
    }
    const value = adapted(linkedRange(before.op, before.port.value, before.port.size[1]), link);
    let size = before.letters.size;
    let sizeIs: string | null = null;
    let range = before.port.size;
    if (link.shape === 'lift') {
      size = caseLetter ?? 't';
      range = [Math.max(1, op.input.size[0]), Math.min(LIFT_CASES, op.input.size[1])];
      cases = { letter: size, range };
    } else if (before.op.result.length !== 'n') {
      const names = Object.fromEntries(before.op.params.map((p, i) => [p.name, before.params[i]?.letter ?? p.name]));
      sizeIs = rename(before.op.result.length ?? 'n', { ...names, n: before.letters.size });
      size = pool.take(['q', 'h', 'z']);
    }
    stages.push({
      op,
      link,
      letters: { data: pool.take(['b', 'c', 'd']), size, size2: 'm' },
      sizeIs,
      params: bindParams(op, size, pool),
      port: { ...op.input, size: range, value },
      ...variant,
    });
  }
  return { plan, stages, kind, cases };
}
