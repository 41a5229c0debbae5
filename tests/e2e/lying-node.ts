import '../../node/host/promise-shim.ts';
import { runMain } from '../../node/host/lifecycle.ts';
import { createLogger } from '../../node/host/logger.ts';
import { runVolunteer } from '../../node/volunteer.ts';
import type { Executor, Product } from '../../node/work/executor.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

/**
 * A volunteer process that lies about every output, the same way as every other process of this kind, which is the worst
 * case: colluders agree. `lying-node INVITE DATA CACHE [cells]`; with `cells` it lies in its votes only.
 */
class Liar implements Executor {
  readonly #honest: Executor;

  readonly #cellsOnly: boolean;

  constructor(honest: Executor, cellsOnly: boolean) {
    this.#honest = honest;
    this.#cellsOnly = cellsOnly;
  }

  async run(unit: WorkUnit, options: { readonly signal: AbortSignal }): Promise<Product> {
    const honest = await this.#honest.run(unit, options);
    if (honest.kind === 'cells') {
      const cells = honest.cells.map((cell, i) => {
        const output = encodeUtf8(`lie ${i}\n`);
        return { ...cell, outcome: 'ok' as const, digest: sha256Hex(output) };
      });
      return { ...honest, cells };
    }
    if (this.#cellsOnly) return honest;
    return honest.kind === 'contribution' ? wrongContribution(honest) : honest;
  }
}

function wrongContribution(product: Extract<Product, { kind: 'contribution' }>): Product {
  const { result } = product;
  if (result.stage === 'solve') {
    const source = encodeUtf8('print("lie")\n');
    const candidate = { digest: sha256Hex(source), size: source.length };
    return { ...product, result: { ...result, candidate }, blobs: [source] };
  }
  if (result.stage === 'inputs' && 'inputs' in result)
    return { ...product, result: { ...result, inputs: result.inputs.slice(1) } };
  if (result.stage === 'evolve') return { ...product, result: { ...result, additions: [] } };
  if (result.stage === 'compose')
    return { ...product, result: { stage: 'compose', refused: 'no such task', gate: 'weak' } };
  if (result.stage !== 'extract') return product;
  const snippets = result.snippets.map(({ snippet }) => ({ snippet, features: ['algo/lies/all of them'] }));
  return { ...product, result: { ...result, snippets } };
}

await runMain(async ({ signal }) => {
  const [inviteText, dataDir, cacheDir, what] = process.argv.slice(2) as [string, string, string, string?];
  const logger = createLogger({ level: 'warn', format: 'human' });
  const options = { dataDir, inviteText, cacheDir, slots: 2, workers: 1, agent: 'liar/1', logger, signal };
  await runVolunteer(options, { wrap: (honest) => new Liar(honest, what === 'cells') });
  return 0;
});
