import { taggedHex, workUnitId } from '../../protocol/ids.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { RefusalReason } from '../core/intent.ts';
import type { Logger } from '../host/logger.ts';
import { BlobUnavailable, type Executor, type Product, RunFailure, type Tools, Unsupported } from '../work/executor.ts';
import { judge } from '../work/judge.ts';
import { runSuite } from '../work/run-suite.ts';
import type { AnswerBook } from './answer-book.ts';
import { ModelUnavailable } from './chat.ts';
import { Failure } from './failure.ts';
import type { Roles } from './roles.ts';
import { Session } from './session.ts';
import { compose } from './stages/compose.ts';
import { evolve } from './stages/evolve.ts';
import { extract } from './stages/extract.ts';
import { solve } from './stages/solve.ts';
import { writeSuite } from './stages/suite.ts';

/** Times a question is put to a model, each with another seed, before its failure is logged. */
const TRIES = 2;

export interface ModelExecutorOptions {
  readonly tools: Tools;
  /** Who answers questions; without it the node runs programs only. */
  readonly asking: { readonly roles: Roles; readonly book: AnswerBook; readonly tries?: number } | undefined;
  /** Version of the prompts, as the campaign's genesis has it. */
  readonly version: string;
  /** Told apart from those of other nodes, or all nodes of one server would write the same solution. */
  readonly node: string;
  readonly logger: Logger;
}

/** Work in a campaign of language models. What hinders this node becomes a refusal; what a model fails at, a result. */
export class ModelExecutor implements Executor {
  readonly #options: ModelExecutorOptions;

  constructor(options: ModelExecutorOptions) {
    this.#options = options;
  }

  async run(unit: WorkUnit, { signal }: { readonly signal: AbortSignal }): Promise<Product> {
    const { tools, logger } = this.#options;
    try {
      if (unit.stage === 'judge') return await judge(unit, tools, signal);
      if (unit.stage === 'inputs' && unit.suite !== undefined) return await runSuite(unit, tools, signal);
      return await this.#ask(unit, signal);
    } catch (error) {
      signal.throwIfAborted();
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      logger.warn('a work unit was handed back', { stage: unit.stage, reason, error });
      return { kind: 'refused', reason };
    }
  }

  async #ask(unit: Exclude<WorkUnit, { stage: 'judge' }>, signal: AbortSignal): Promise<Product> {
    const { asking, tools, version, node, logger } = this.#options;
    if (asking === undefined) throw new Unsupported('this node has no language model');
    const { roles, book, tries = TRIES } = asking;
    const work = taggedHex('work', workUnitId(unit), node);
    const session = new Session({ roles, book, version, work, tries, signal });
    try {
      return await answer(unit, session, tools);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      logger.info('a model gave no result', { stage: unit.stage, reason: error.reason, detail: error.message });
      return failedProduct(unit, error, session);
    }
  }
}

function answer(unit: Exclude<WorkUnit, { stage: 'judge' }>, session: Session, tools: Tools): Promise<Product> {
  switch (unit.stage) {
    case 'extract':
      return extract(unit, session, tools);
    case 'evolve':
      return evolve(unit, session);
    case 'compose':
      return compose(unit, session, tools);
    case 'inputs':
      return writeSuite(unit, session, tools);
    case 'solve':
      return solve(unit, session, tools);
  }
}

function failedProduct(unit: Exclude<WorkUnit, { stage: 'judge' }>, { reason }: Failure, session: Session): Product {
  const { stage } = unit;
  // Extraction says for each snippet what became of it.
  if (stage === 'extract') throw new Error('invariant: a failed extraction is a result of its snippet');
  const role = stage === 'solve' ? 'solver' : stage === 'inputs' ? 'tester' : 'composer';
  const result = { stage, failed: reason, claim: session.claim(role) } as ContributionResult;
  return { kind: 'contribution', result, blobs: [] };
}

function reasonOf(error: unknown): RefusalReason | undefined {
  if (error instanceof RunFailure) return 'sandbox-failed';
  if (error instanceof BlobUnavailable) return 'blob-unavailable';
  if (error instanceof Unsupported) return 'stage-unsupported';
  if (error instanceof ModelUnavailable) return 'model-unavailable';
  return undefined;
}
