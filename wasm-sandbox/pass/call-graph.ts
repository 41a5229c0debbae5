import type { FunctionBody, ModuleInfo } from './module-info.ts';
import { componentSizes } from './strongly-connected.ts';

/** Longest run of frames, in estimated bytes, that may pass without the depth budget being looked at. */
const LONGEST_RUN = 2048;
/** Most code bytes that may run between two fuel checks through calls of functions that do not check. */
const MOST_UNCHECKED = 65536;
/** Bytes of a frame besides parameters and locals: linkage, and what the pass itself adds. */
const FRAME_OVERHEAD = 112;
/** Operands on the stack at once that the overhead covers. */
const ORDINARY_HEIGHT = 24;
const FUNCTION_EXPORT = 0;

export interface CallGraph {
  /** Functions, callees before callers along forward arcs. */
  readonly order: readonly number[];
  /** Functions that charge and check fuel at entry; callers pay for the others. May grow while the pass plans. */
  readonly checked: Uint8Array;
  /** Estimated bytes of the longest run of unaccounted frames that ends in each function. */
  readonly run: Float64Array;
  readonly cyclic: Uint8Array;
  /** True when the direct call `from` -> `to` must account depth. */
  isAccounted(from: number, to: number): boolean;
  /** True when the direct call closes a cycle of direct calls: its callee's work is then not known in advance. */
  isBackward(from: number, to: number): boolean;
  /** True when a call_indirect of this signature can reach a function of the module. */
  canReach(signature: string): boolean;
}

interface Sites {
  /** Direct calls of defined functions in code order, repeats kept. */
  readonly calls: number[][];
  readonly direct: number[][];
  readonly indirect: ReadonlySet<string>[];
}

/**
 * Estimated machine stack bytes of one frame; above what Liftoff and TurboFan were seen to use. The overhead covers
 * the operands of ordinary code; a function made to hold many at once pays for each.
 */
function frameBytes({ type, locals, facts }: FunctionBody): number {
  const operands = Math.max(0, facts.height - ORDINARY_HEIGHT);
  return FRAME_OVERHEAD + 8 * (type.params.length + locals + operands);
}

function callSites(module: ModuleInfo): Sites {
  const imported = module.imports.length;
  const calls = module.functions.map(({ facts }) =>
    facts.direct.filter((callee) => callee >= imported).map((callee) => callee - imported),
  );
  const direct = calls.map((list) => [...new Set(list)]);
  return { calls, direct, indirect: module.functions.map(({ facts }) => facts.signatures) };
}

/** Depth-first search: postorder, and the arcs that close a cycle of direct calls. */
function depthFirst(direct: readonly number[][], onBackArc: (from: number, to: number) => void): number[] {
  const colour = new Uint8Array(direct.length);
  const order: number[] = [];
  for (let root = 0; root < direct.length; root++) {
    if (colour[root]) continue;
    const work = [{ node: root, at: 0 }];
    colour[root] = 1;
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const target = direct[frame.node]![frame.at++];
      if (target === undefined) {
        colour[frame.node] = 2;
        order.push(frame.node);
        work.pop();
      } else if (colour[target] === 1) onBackArc(frame.node, target);
      else if (!colour[target]) {
        colour[target] = 1;
        work.push({ node: target, at: 0 });
      }
    }
  }
  return order;
}

/** Functions on a cycle of the call graph, with call_indirect reaching every taken function of its signature. */
function cycles(sites: Sites, bySignature: ReadonlyMap<string, number[]>): Uint8Array {
  const count = sites.direct.length;
  const signatures = [...bySignature.keys()];
  const node = new Map(signatures.map((key, index) => [key, count + index]));
  const size = componentSizes(count + signatures.length, (at) => {
    if (at >= count) return bySignature.get(signatures[at - count]!)!;
    const virtual = [...sites.indirect[at]!].map((key) => node.get(key)).filter((value) => value !== undefined);
    return [...sites.direct[at]!, ...virtual];
  });
  return Uint8Array.from(sites.direct, (direct, at) => (size[at]! > 1 || direct.includes(at) ? 1 : 0));
}

/** An acyclic call graph can still be exponential: bound the code that runs between two checks. */
function boundUnchecked(module: ModuleInfo, sites: Sites, order: readonly number[], checked: Uint8Array): void {
  const unchecked = new Float64Array(order.length);
  for (const at of order) {
    if (checked[at]) continue;
    const body = module.functions[at]!;
    let work = body.end - body.codeStart;
    for (const callee of sites.calls[at]!) if (!checked[callee]) work += unchecked[callee]!;
    if (work > MOST_UNCHECKED) checked[at] = 1;
    else unchecked[at] = work;
  }
}

export function callGraph(module: ModuleInfo): CallGraph {
  const imported = module.imports.length;
  const count = module.functions.length;
  const sites = callSites(module);
  const bySignature = new Map<string, number[]>();
  const checked = new Uint8Array(count);
  for (const index of module.taken) {
    if (index < imported) continue;
    checked[index - imported] = 1;
    const { key } = module.functionTypes[index]!;
    const members = bySignature.get(key);
    if (members) members.push(index - imported);
    else bySignature.set(key, [index - imported]);
  }
  for (const { kind, index } of module.exports) {
    if (kind === FUNCTION_EXPORT && index >= imported) checked[index - imported] = 1;
  }
  if (module.start !== undefined && module.start >= imported) checked[module.start - imported] = 1;
  const backward = new Set<number>();
  const order = depthFirst(sites.direct, (from, to) => {
    backward.add(from * count + to);
    checked[to] = 1;
  });
  const accounted = new Set(backward);
  const run = Float64Array.from(module.functions, frameBytes);
  for (let at = count - 1; at >= 0; at--) {
    const from = order[at]!;
    for (const to of sites.direct[from]!) {
      if (accounted.has(from * count + to)) continue;
      const longer = run[from]! + frameBytes(module.functions[to]!);
      if (longer > LONGEST_RUN) accounted.add(from * count + to);
      else if (longer > run[to]!) run[to] = longer;
    }
  }
  boundUnchecked(module, sites, order, checked);
  return {
    order,
    checked,
    run,
    cyclic: cycles(sites, bySignature),
    isAccounted: (from, to) => accounted.has(from * count + to),
    isBackward: (from, to) => backward.has(from * count + to),
    canReach: (signature) => bySignature.has(signature),
  };
}
