import { type Gap, gapOf, gapOfTask, type TaskGap, topSize } from './gaps.ts';
import { KINDS } from './kinds/all.ts';
import type { KindSpec, Letters } from './kinds/kind.ts';
import type { Link, LinkShape, Operator, Param, Plan, Port, Queries, Range } from './model.ts';
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
  /** Letter of the labels of the data. */
  labels: string | null;
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
  /** The stage that answers queries, and the letter of their number. */
  queries: { stage: number; letter: string; spec: Queries } | null;
  /** The size of the one largest input, when slow implementations exceed the work budget there. */
  gap: TaskGap | null;
}

/** Bounds of one number of a result: of a pair, the sum counts. */
function resultRange(op: Operator, value: Range, size: number): Range {
  const [lo, hi] = op.result.bound(value, size);
  return op.result.kind === 'pair' ? [2n * lo, 2n * hi] : [lo, hi];
}

/** Bounds of the elements of a list that an operator reads. */
export function elementRange(op: Operator, value: Range): Range {
  return op.input.kind === 'perm' ? [1n, BigInt(topSize(op))] : value;
}

function productRange(a: Range, b: Range): Range {
  const corners = a.flatMap((x) => b.map((y) => x * y)).sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
  return [corners[0] ?? 0n, corners.at(-1) ?? 0n];
}

/** Bounds of the numbers that a link of this shape hands on before any adapter. */
export function linkedRange(op: Operator, value: Range, shape: LinkShape): Range {
  const out = resultRange(op, value, topSize(op));
  if (shape === 'select') return elementRange(op, value);
  return shape === 'weigh' ? productRange(elementRange(op, value), out) : out;
}

/** Bounds of the elements that the next operator reads. */
export function handedOn(op: Operator, value: Range, link: Link): Range {
  const { adapter, shape } = link;
  if (adapter === null || shape === 'select') return linkedRange(op, value, shape);
  return [BigInt(adapter.add), BigInt(adapter.mod - 1 + adapter.add)];
}

const LIFT_CASES = 18;
const LIFT_SIZE = 10;
/** Most values of the parameter of a `sweep`. */
export const SWEEP_MOST = 12;

/** Replaces whole-word letters of an expression. */
export function rename(expression: string, names: Readonly<Record<string, string>>): string {
  return expression.replace(/[A-Za-z_]\w*/g, (word) => names[word] ?? word);
}

/** In place of the expression for a size: the number of the selected elements, which depends on all of the input. */
export const SELECTED = 'selected';

type Bounds = readonly [lo: number, hi: number];

const within = (a: Bounds, b: Bounds): Bounds => [Math.max(a[0], b[0]), Math.max(a[0], b[0], Math.min(a[1], b[1]))];

/** Bounds of the length of a result: of the queries, the second size, or (an upper bound) the size. */
export function lengthRange(op: Operator): Bounds {
  if (op.result.length === 'q' && op.input.queries) return op.input.queries.size;
  if (op.result.length === 'm' && op.input.size2) return op.input.size2;
  return op.input.size;
}

/** The ports with sizes cut to what the operators after them can take. */
function portsOf(ops: readonly Operator[], shape: LinkShape | undefined): Port[] {
  const apart = shape === 'lift' || shape === 'sweep';
  const ports: Port[] = [];
  let need: Bounds | null = null;
  for (let k = ops.length - 1; k >= 0; k--) {
    const { input, result } = ops[k] as Operator;
    let port = input;
    if (need !== null && !(apart && k === 0)) {
      if (result.length === 'q' && input.queries) {
        port = { ...input, queries: { ...input.queries, size: within(input.queries.size, need) } };
      } else if (result.length === 'm' && input.size2) port = { ...input, size2: within(input.size2, need) };
      else port = { ...input, size: within(input.size, need) };
    }
    if (shape === 'lift' && k === 0) port = smallPort(port);
    if (shape === 'sweep' && k === 0) port = shortPort(port);
    need = port.size;
    ports.unshift(port);
  }
  return ports;
}

const SAME_SCALE: readonly Port['kind'][] = ['grid', 'matrix', 'intGrid', 'twoInts', 'twoStrings'];
const LIFT_QUERIES = 5;

/** The port of an operator that runs once for each value of its parameter. */
function shortPort(port: Port): Port {
  const hi = Math.max(port.size[0], SWEEP_MOST, Math.floor(port.size[1] / 3));
  return { ...port, size: [port.size[0], Math.min(hi, port.size[1])] };
}

/** The port when the input holds several small objects. */
function smallPort(port: Port): Port {
  const hi = Math.max(port.size[0], Math.min(port.size[1], port.liftSize ?? LIFT_SIZE));
  const top = SAME_SCALE.includes(port.kind) ? hi : 2 * hi;
  return {
    ...port,
    size: [port.size[0], hi],
    ...(port.size2 && port.kind !== 'strings'
      ? { size2: [port.size2[0], Math.max(port.size2[0], Math.min(port.size2[1], top))] }
      : {}),
    ...(port.queries ? { queries: { ...port.queries, size: within(port.queries.size, [1, LIFT_QUERIES]) } } : {}),
  };
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

/** Letters that the programs and the statement use for the data of the first stage, and those of rows. */
function reserved(ops: readonly Operator[], kind: KindSpec): string[] {
  const fields = ops.flatMap((op) => [...(op.input.fields ?? []), ...(op.input.queries?.fields ?? [])]);
  const { data, size, size2, second } = kind.letters;
  const literal = ops.flatMap((op) => lettersOf(op).filter((letter) => !op.params.some((p) => p.name === letter)));
  return [...'ijlruvwxymn', data, size, size2, ...(second ? [second] : []), ...fields.map((f) => f.name), ...literal];
}

/** Letters that the wording of an operator uses for itself: "k consecutive rows". */
function lettersOf({ words, variants }: Operator): string[] {
  const options = variants.flatMap((axis) => axis.options.flatMap((option) => Object.values(option.words ?? {})));
  const text = [...words.values, ...words.define, ...options].join(' ').replace(/\{\w+\}/g, '');
  return (text.match(/(?<![\w'’])[a-z](?![\w'’])/g) ?? []).filter((letter) => letter !== 'a');
}

/** Size letter, expression and range of the list that a stage receives. */
function received(before: Stage, port: Port, pool: LetterPool, queries: Task['queries'], link: Link) {
  const { length = 'n' } = before.op.result;
  if (link.shape === 'select') return { size: pool.take(['h', 'z', 'g']), sizeIs: SELECTED, range: before.port.size };
  if (length === 'n') return { size: before.letters.size, sizeIs: null, range: port.size };
  if (length === 'q' && queries !== null) return { size: queries.letter, sizeIs: null, range: port.size };
  if (length === 'm') return { size: before.letters.size2, sizeIs: null, range: port.size };
  const names = Object.fromEntries(before.op.params.map((p, i) => [p.name, before.params[i]?.letter ?? p.name]));
  const sizeIs = rename(length, { ...names, n: before.letters.size });
  if (/^[a-z]$/.test(sizeIs)) return { size: sizeIs, sizeIs: null, range: before.port.size };
  return { sizeIs, size: pool.take(['h', 'z', 'g']), range: before.port.size };
}

/** The first parameter of a sweep is the number of its values. */
function sweptParams(params: BoundParam[], link: Link | undefined): BoundParam[] {
  const [first, ...rest] = params;
  if (link?.shape !== 'sweep' || first === undefined) return params;
  const hi = /^\d+$/.test(first.hi)
    ? String(Math.min(Number(first.hi), SWEEP_MOST))
    : `min(${first.hi}, ${SWEEP_MOST})`;
  return [{ ...first, hi, pick: 'uniform' }, ...rest];
}

/** The chosen options of the operator of a stage. */
export const variantAt = ({ plan }: Task, stage: number): readonly string[] => plan.steps[stage]?.variant ?? [];

/** Settles letters, sizes and bounds of a plan; throws an Error for a plan that names unknown operators or variants. */
export function resolvePlan(plan: Plan): Task {
  return resolveWith(
    plan,
    plan.steps.map((step) => operatorById(step.op)),
  );
}

/** The same for operators that are given, one per step, with their gaps. */
export function resolveWith(
  plan: Plan,
  ops: readonly Operator[],
  gaps: readonly (Gap | undefined)[] = ops.map(gapOf),
): Task {
  const lifted = plan.links[0]?.shape === 'lift';
  const ports = portsOf(ops, plan.links[0]?.shape);
  const kind = KINDS[(ports[0] as Port).kind];
  const pool = new LetterPool(reserved(ops, kind));
  const caseLetter = lifted ? pool.take(['t', 'q']) : null;
  const asking = ops.findIndex((op) => op.input.queries !== undefined);
  const spec = ports[asking]?.queries;
  const queries = spec === undefined ? null : { stage: asking, letter: pool.take(['q', 'p']), spec };
  const stages: Stage[] = [];
  let cases: Task['cases'] = null;
  for (const [k, op] of ops.entries()) {
    const variant = variantsOf(op, plan.steps[k]?.variant ?? []);
    const before = stages[k - 1];
    const link = plan.links[k - 1] ?? null;
    const port = ports[k] as Port;
    const labels = port.labels ? pool.take([port.labels.name, 'c']) : null;
    if (before === undefined || link === null) {
      const params = sweptParams(bindParams(op, kind.letters.size, pool), plan.links[0]);
      stages.push({ op, link: null, letters: kind.letters, sizeIs: null, params, labels, port, ...variant });
      continue;
    }
    const value = handedOn(before.op, before.port.value, link);
    const list =
      link.shape === 'lift'
        ? { size: caseLetter ?? 't', sizeIs: null, range: within(port.size, [1, LIFT_CASES]) }
        : link.shape === 'sweep'
          ? { size: before.params[0]?.letter ?? 'k', sizeIs: null, range: within(port.size, [1, SWEEP_MOST]) }
          : received(before, port, pool, queries, link);
    if (link.shape === 'lift') cases = { letter: list.size, range: list.range };
    const letters = { data: pool.take(['b', 'c', 'd']), size: list.size, size2: 'm' };
    stages.push({
      op,
      link,
      letters,
      sizeIs: list.sizeIs,
      params: bindParams(op, list.size, pool),
      labels,
      port: { ...port, size: list.range, value },
      ...variant,
    });
  }
  return { plan, stages, kind, cases, queries, gap: gapOfTask(ops, plan.links, gaps, ports[0] as Port) };
}
