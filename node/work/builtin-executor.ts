import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { RefusalReason } from '../core/intent.ts';
import type { Logger } from '../host/logger.ts';
import { compose } from './compose.ts';
import { evolve } from './evolve.ts';
import { BlobUnavailable, type Executor, type Product, RunFailure, type Tools, Unsupported } from './executor.ts';
import { extract } from './extract.ts';
import { makeInputs } from './inputs.ts';
import { judge } from './judge.ts';
import { solve } from './solve.ts';

/** Work with the builtin generator. What hinders this node becomes a refusal of the lease, never a result. */
export class BuiltinExecutor implements Executor {
  readonly #tools: Tools;
  readonly #logger: Logger;

  constructor(tools: Tools, logger: Logger) {
    this.#tools = tools;
    this.#logger = logger;
  }

  async run(unit: WorkUnit, { signal }: { readonly signal: AbortSignal }): Promise<Product> {
    try {
      return await this.#dispatch(unit, signal);
    } catch (error) {
      signal.throwIfAborted();
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      this.#logger.warn('a work unit was handed back', { stage: unit.stage, reason, error });
      return { kind: 'refused', reason };
    }
  }

  async #dispatch(unit: WorkUnit, signal: AbortSignal): Promise<Product> {
    switch (unit.stage) {
      case 'extract':
        return extract(unit, this.#tools, signal);
      case 'evolve':
        return evolve(unit);
      case 'compose':
        return compose(unit, this.#tools, signal);
      case 'inputs':
        return makeInputs(unit, this.#tools, signal);
      case 'solve':
        return solve(unit);
      case 'judge':
        return judge(unit, this.#tools, signal);
    }
  }
}

function reasonOf(error: unknown): RefusalReason | undefined {
  if (error instanceof RunFailure) return 'sandbox-failed';
  if (error instanceof BlobUnavailable) return 'blob-unavailable';
  if (error instanceof Unsupported) return 'stage-unsupported';
  return undefined;
}
