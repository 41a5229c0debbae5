import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { type CellRequest, makeCell } from '../../wasm-sandbox/cell.ts';
import { type Product, type Tools, Unsupported } from './executor.ts';

/**
 * Runs one candidate on each input of the job: a cell is how the run ended, the digest of what it printed in the form of
 * the task's checker, and its fuel. The seed is the candidate's digest, so every judge of it gives the guest the same randomness.
 */
export async function judge(unit: JudgeUnit, tools: Tools, signal: AbortSignal): Promise<Product> {
  if (unit.image !== tools.image) {
    throw new Unsupported(`the job wants runtime image ${unit.image}; this node runs ${tools.image}`);
  }
  const { candidate, limits } = unit;
  const [source, checker, inputs] = await Promise.all([
    tools.fetchBlob(candidate, signal),
    checkerFor(unit, tools, signal),
    Promise.all(unit.inputs.map((digest) => tools.fetchBlob(digest, signal))),
  ]);
  const cells: Cell[] = [];
  const outputs = new Map<Hex32, Uint8Array>();
  for (const stdin of inputs) {
    const request = { source, candidate, stdin, limits, checker };
    const { cell, output } = await makeCell((job) => tools.runner.run(job, { signal }), request);
    cells.push(cell);
    if (cell.outcome === 'ok') outputs.set(cell.digest, output);
  }
  return { kind: 'cells', cells, outputs };
}

async function checkerFor({ checker }: JudgeUnit, tools: Tools, signal: AbortSignal): Promise<CellRequest['checker']> {
  if (typeof checker !== 'object') return checker;
  return { source: await tools.fetchBlob(checker.program, signal), digest: checker.program };
}
