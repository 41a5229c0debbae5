import { flowGraph } from './blocks.ts';
import type { CallGraph } from './call-graph.ts';
import { cutPoints } from './cut-points.ts';
import type { ModuleInfo } from './module-info.ts';
import { OP } from './opcodes.ts';
import { CALL_ENTRY_ALLOWANCE, instructionWeight } from './weights.ts';

/** A larger entry charge is not left to the callers. */
const MOST_ENTRY_CHARGE = 4096;

/** Where one function is charged. `positions` are the byte offsets of its blocks. */
export interface FunctionPlan {
  readonly positions: readonly number[];
  readonly charge: Float64Array;
  readonly cut: Uint8Array;
}

export const UNPLANNED: FunctionPlan = { positions: [], charge: new Float64Array(0), cut: new Uint8Array(0) };

/** The charges of every function; callers pay the entry of functions that do not check (callees are planned first). */
export function planFunctions(module: ModuleInfo, calls: CallGraph): FunctionPlan[] {
  const imported = module.imports.length;
  const entry = new Float64Array(module.functions.length).fill(-1);
  const plans: FunctionPlan[] = new Array(module.functions.length);
  const cost = (op: number, sub: number, callee: number): number => {
    const weight = instructionWeight(op, sub);
    const paid = op === OP.call && callee >= imported ? entry[callee - imported]! : -1;
    return paid >= 0 ? weight - CALL_ENTRY_ALLOWANCE + paid : weight;
  };
  for (const index of calls.order) {
    const graph = flowGraph(module.bytes, module.functions[index]!, cost);
    const plan = cutPoints(graph);
    plans[index] = { positions: graph.blocks.map((block) => block.position), ...plan };
    if (plan.charge[0]! > MOST_ENTRY_CHARGE) calls.checked[index] = 1;
    if (!calls.checked[index]) entry[index] = plan.charge[0]!;
  }
  return plans;
}
