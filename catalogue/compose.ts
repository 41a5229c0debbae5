import { type Draw, drawFrom } from './draw.ts';
import { canFollow, chainFault, legalLinks } from './legality.ts';
import { coverage, matchFeatures } from './matching.ts';
import type { Link, Operator, Plan, PlanStep, Range, Style } from './model.ts';
import { OPEN_OPERATORS } from './open/all.ts';
import { OPERATORS } from './operators/all.ts';
import { MAX_STEPS } from './plan-check.ts';
import { handedOn } from './stages.ts';
import { THEMES } from './statement/themes.ts';

/** A chain of operators with its links. */
interface Chain {
  ops: Operator[];
  links: Link[];
}

/** Percent of 1, 2, 3 and 4 operators, so that about 25, 40, 25 and 10 are left when weak tasks are refused. */
const LENGTH_WEIGHTS = [21, 35, 28, 16] as const;
const PLAIN_PERCENT = 70;
const LINK_TRIES = 6;

/** The links of a chain, drawn one after another; null when a link is not legal for the values that arrive. */
function linkUp(ops: readonly Operator[], draw: Draw, label: string): Chain | null {
  const links: Link[] = [];
  let value: Range = (ops[0] as Operator).input.value;
  for (let k = 0; k + 1 < ops.length; k++) {
    const [before, after] = [ops[k] as Operator, ops[k + 1] as Operator];
    const options = legalLinks(before, after, value, k === 0);
    if (options.length === 0) return null;
    // The plain link where it is legal, with other shapes and remainders for variety.
    const plain = options[0]?.adapter === null && draw.below(`${label}/plain/${k}`, 100) < PLAIN_PERCENT;
    const link = plain ? (options[0] as Link) : drawLink(options, draw, `${label}/link/${k}`);
    links.push(link);
    value = handedOn(before, value, link);
  }
  return chainFault(ops, links) === null ? { ops: [...ops], links } : null;
}

/** Shapes alike, whatever the number of remainders. */
function drawLink(options: readonly Link[], draw: Draw, label: string): Link {
  const shapes = [...new Set(options.map((link) => link.shape))];
  const shape = draw.pick(`${label}/shape`, shapes);
  return draw.pick(
    label,
    options.filter((link) => link.shape === shape),
  );
}

/** A chain may be a task if its answer is not the list of a mere map. */
const isComplete = (chain: Chain) => chain.ops.at(-1)?.role !== 'map';

/** Orders of operators that one more makes of a chain, as far as single links tell. */
function extensions(ops: readonly Operator[]): Operator[][] {
  return OPERATORS.filter((op) => !ops.includes(op)).flatMap((op) =>
    Array.from({ length: ops.length + 1 }, (_, at) => [...ops.slice(0, at), op, ...ops.slice(at)]).filter((order) =>
      order.every((after, k) => k === 0 || canFollow(order[k - 1] as Operator, after, k === 1)),
    ),
  );
}

/** Draws one of the orders by its weight until one can be linked up. */
function drawChain(orders: readonly Operator[][], weights: readonly number[], draw: Draw, label: string): Chain | null {
  const left = [...weights];
  for (let attempt = 0; attempt < LINK_TRIES && left.some((w) => w > 0); attempt++) {
    const at = draw.weighted(`${label}/${attempt}`, left);
    const chain = linkUp(orders[at] as Operator[], draw, `${label}/${attempt}`);
    if (chain !== null) return chain;
    left[at] = 0;
  }
  return null;
}

/** Prefers good matches without ruling out the others; a power, since `exp` may differ between engines in the last bit. */
const sharpened = (share: number) => share * share * share * share;

function growChain(features: readonly string[], draw: Draw): Chain | null {
  const scores = OPERATORS.map((op) => matchFeatures(op, features));
  if (Math.max(...scores) <= 0) return null;
  const best = Math.max(...scores);
  const weights = scores.map((s) => (s <= 0 ? 0 : sharpened(s / best)));
  const first = OPERATORS[draw.weighted('anchor', weights)] as Operator;
  let chain: Chain = { ops: [first], links: [] };
  const length = 1 + draw.weighted('length', LENGTH_WEIGHTS);
  for (let round = 1; round < MAX_STEPS && (chain.ops.length < length || !isComplete(chain)); round++) {
    const { ops } = chain;
    const orders = extensions(ops);
    const covered = new Map(OPERATORS.map((op) => [op, coverage(op, features, ops)]));
    const gains = orders.map((order) => {
      const added = order.find((op) => !ops.includes(op)) as Operator;
      return (0.4 + (covered.get(added) ?? 0)) * (order.at(-1)?.role === 'map' ? 0.01 : 1);
    });
    const next = drawChain(orders, gains, draw, `extend/${round}`);
    if (next === null) break;
    chain = next;
  }
  return isComplete(chain) ? chain : null;
}

function stepOf(op: Operator, draw: Draw): PlanStep {
  return { op: op.id, variant: op.variants.map((axis) => draw.pick(`variant/${op.id}/${axis.axis}`, axis.options).id) };
}

/** Percent of 1, 2 and 3 operators in tasks with several right answers; few operators have them, so most stand behind others. */
const OPEN_LENGTHS = [20, 55, 25] as const;

/** A chain that ends with an operator with several right answers; operators before it are drawn from the last one on. */
function growOpenChain(features: readonly string[], draw: Draw): Chain | null {
  // Whatever fits badly may still be drawn: every composition that asks for such a task gets one.
  const weigh = (ops: readonly Operator[]) => {
    const scores = ops.map((op) => matchFeatures(op, features));
    const best = Math.max(1e-9, ...scores);
    return scores.map((score) => 0.02 + sharpened(score / best));
  };
  const last = OPEN_OPERATORS[draw.weighted('anchor', weigh(OPEN_OPERATORS))] as Operator;
  let ops: Operator[] = [last];
  const length = 1 + draw.weighted('length', OPEN_LENGTHS);
  for (let round = 1; round < length; round++) {
    const isFirst = round === length - 1;
    const before = OPERATORS.filter((op) => !ops.includes(op) && canFollow(op, ops[0] as Operator, isFirst));
    if (before.length === 0) return null;
    ops = [before[draw.weighted(`before/${round}`, weigh(before))] as Operator, ...ops];
  }
  return linkUp(ops, draw, 'links');
}

/** Draws a plan for a task with several right answers; its draws are its own. */
export function drawOpenPlan(features: readonly string[], style: Style, seed: string): Plan | null {
  for (let attempt = 0; attempt < 12; attempt++) {
    const draw = drawFrom(`${seed}/open/${attempt}`);
    const chain = growOpenChain(features, draw);
    if (chain !== null) return planOf(chain, style, seed, draw);
  }
  return null;
}

function planOf({ ops, links }: Chain, style: Style, seed: string, draw: Draw): Plan {
  return { steps: ops.map((op) => stepOf(op, draw)), links, style, theme: draw.pick('theme', THEMES).id, seed };
}

/** Draws a plan for the features, or null when no operator matches any of them. */
export function drawPlan(features: readonly string[], style: Style, seed: string): Plan | null {
  for (let attempt = 0; attempt < 6; attempt++) {
    const draw = drawFrom(`${seed}/compose/${attempt}`);
    const chain = growChain(features, draw);
    if (chain === null) continue;
    return planOf(chain, style, seed, draw);
  }
  return null;
}
