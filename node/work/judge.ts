import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { digestOf } from '../host/blob-store.ts';
import { type Product, type Tools, Unsupported } from './executor.ts';

/**
 * Runs one candidate on each input of the job: a cell is how the run ended, the digest of what it printed in canonical
 * form, and its fuel. The seed is the candidate's digest, so every judge of it gives the guest the same randomness.
 */
export async function judge(unit: JudgeUnit, tools: Tools, signal: AbortSignal): Promise<Product> {
  if (unit.image !== tools.image) {
    throw new Unsupported(`the job wants runtime image ${unit.image}; this node runs ${tools.image}`);
  }
  const source = await tools.fetchBlob(unit.candidate, signal);
  const inputs = await Promise.all(unit.inputs.map((digest) => tools.fetchBlob(digest, signal)));
  const cells: Cell[] = [];
  const outputs = new Map<Hex32, Uint8Array>();
  for (const stdin of inputs) {
    const run = await tools.runner.run({ source, stdin, seed: unit.candidate, limits: unit.limits }, { signal });
    const output = canonicalOutput(run.stdout);
    const digest = digestOf(output);
    cells.push({ outcome: run.outcome, digest, fuel: run.fuel });
    if (run.outcome === 'ok') outputs.set(digest, output);
  }
  return { kind: 'cells', cells, outputs };
}
