import { type Draw, drawFrom } from './draw.ts';
import { legalLinks } from './legality.ts';
import { coverage, matchFeatures } from './matching.ts';
import type { Link, Operator, Plan, PlanStep, Range, Style } from './model.ts';
import { OPERATORS } from './operators/all.ts';
import { adapted, linkedRange } from './stages.ts';
import { THEMES } from './statement/themes.ts';

/** A chain of operators with its links. */
interface Chain {
  ops: Operator[];
  links: Link[];
}

const LENGTH_WEIGHTS = [30, 45, 25] as const;
const MAX_CORES = 2;
const MAX_ADAPTERS = 2;

/** All links of a chain, checked from the input on; null when one is not legal. */
function linkUp(ops: readonly Operator[], draw: Draw, label: string): Chain | null {
  const links: Link[] = [];
  let value: Range = (ops[0] as Operator).input.value;
  for (let k = 0; k + 1 < ops.length; k++) {
    const [before, after] = [ops[k] as Operator, ops[k + 1] as Operator];
    const options = legalLinks(before, after, value, k === 0);
    if (options.length === 0) return null;
    // The plain link where it is legal, with an occasional remainder for variety.
    const plain = options[0]?.adapter === null && draw.below(`${label}/plain/${k}`, 100) < 80;
    const link = plain ? (options[0] as Link) : draw.pick(`${label}/link/${k}`, options);
    links.push(link);
    value = adapted(linkedRange(before, value, before.input.size[1]), link);
  }
  const cores = ops.filter((op) => op.role === 'core').length;
  const adapters = links.filter((link) => link.adapter !== null).length;
  if (cores > MAX_CORES || adapters > MAX_ADAPTERS || new Set(ops.map((op) => op.id)).size !== ops.length) return null;
  return { ops: [...ops], links };
}

/** A chain may be a task if its answer is not the list of a mere map. */
const isComplete = (chain: Chain) => chain.ops.at(-1)?.role !== 'map';

function extensions(chain: Chain, draw: Draw, label: string): Chain[] {
  return OPERATORS.flatMap((op) =>
    Array.from({ length: chain.ops.length + 1 }, (_, at) => {
      const ops = [...chain.ops.slice(0, at), op, ...chain.ops.slice(at)];
      return linkUp(ops, draw, `${label}/${ops.map((o) => o.id).join('>')}`);
    }),
  ).filter((found) => found !== null);
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
  for (let round = 1; round < 3 && (chain.ops.length < length || !isComplete(chain)); round++) {
    const all = extensions(chain, draw, `extend/${round}`);
    const complete = all.filter(isComplete);
    const options = complete.length > 0 ? complete : all;
    if (options.length === 0) break;
    const covered = chain;
    const gains = options.map((next) => {
      const added = next.ops.find((op) => !covered.ops.includes(op)) as Operator;
      return 0.4 + coverage(added, features, covered.ops);
    });
    chain = options[draw.weighted(`next/${round}`, gains)] as Chain;
  }
  return isComplete(chain) ? chain : null;
}

function stepOf(op: Operator, draw: Draw): PlanStep {
  return { op: op.id, variant: op.variants.map((axis) => draw.pick(`variant/${op.id}/${axis.axis}`, axis.options).id) };
}

/** Draws a plan for the features, or null when no operator matches any of them. */
export function drawPlan(features: readonly string[], style: Style, seed: string): Plan | null {
  for (let attempt = 0; attempt < 6; attempt++) {
    const draw = drawFrom(`${seed}/compose/${attempt}`);
    const chain = growChain(features, draw);
    if (chain === null) continue;
    return {
      steps: chain.ops.map((op) => stepOf(op, draw)),
      links: chain.links,
      style,
      theme: draw.pick('theme', THEMES).id,
      seed,
    };
  }
  return null;
}
