import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import type { ModelClaim, Suite } from '../../protocol/messages/generation.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { statementSignature } from '../../protocol/rules/statement-text.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { contributionTo } from '../auditor/synthetic-content.ts';
import { CoreWorld } from '../coordinator/core-world.ts';

export const CLAIM: ModelClaim = {
  generator: 'model',
  version: 'prompts-test',
  server: 'vllm',
  model: 'scripted',
  digest: null,
  quantisation: null,
  seed: 1,
  temperature: 700,
  topP: 800,
  topK: 20,
  maxTokens: 100,
  usage: { calls: 1, promptTokens: 10, completionTokens: 5, costMicros: 3 },
};
export const ref = (name: string) => ({ digest: sha256Hex(name), size: 10 });
export const SUITE: Suite = {
  program: ref('program'),
  validator: ref('validator'),
  prompted: [{ name: 'a', label: 'edge', ...ref('a') }],
};

export function statementOf(words: number, unit: WorkUnit): string {
  const index = 'index' in unit ? unit.index : 0;
  return Array.from(
    { length: words },
    (_, i) => `word${'abcdefghij'[i % 10]}${i === 3 ? `of${'xyzuvw'[index % 6]}` : ''}`,
  ).join(' ');
}

/** What an honest node of a model campaign answers. */
export function answerTo(unit: WorkUnit): ContributionResult {
  switch (unit.stage) {
    case 'extract':
      return {
        stage: 'extract',
        snippets: unit.snippets.map((snippet) => ({ snippet, features: ['algo/sorting/merge sort', 'data/list'] })),
        claim: CLAIM,
      };
    case 'evolve':
      return { stage: 'evolve', additions: ['algo/sorting/heap sort', 'data/heap'], claim: CLAIM };
    case 'compose': {
      const statement = statementOf(220, unit);
      const features = unit.features.slice(0, 1).map((path) => ({ path, use: 'core: sorts' }));
      const draft = {
        style: unit.style,
        title: 'A title',
        statement,
        features,
        integrationStrategy: 'all of it',
        difficulty: 1200,
        plan: {},
      };
      return { stage: 'compose', signature: statementSignature(statement), draft, claim: CLAIM };
    }
    case 'inputs': {
      if (unit.suite === undefined) return { stage: 'inputs', suite: SUITE, claim: CLAIM };
      const { program, validator } = unit.suite;
      const inputs = Array.from({ length: unit.count }, (_, i) => ({
        name: `n${i}`,
        label: 'edge',
        digest: sha256Hex(`in ${i}`),
        size: 10 + i,
      }));
      return { stage: 'inputs', program, validator, inputs, rejected: 0 };
    }
    case 'solve':
      return { stage: 'solve', candidate: ref(`${unit.task} ${unit.slot}`), claim: CLAIM };
    case 'judge':
      throw new Error('judge jobs are votes');
  }
}

export class ModelWorld extends CoreWorld {
  constructor(parameters: Partial<Parameters> = {}) {
    super(
      { candidates: 3, candidatesMin: 2, operatorsMin: 4, ...parameters },
      { kind: 'model', version: 'prompts-test' },
    );
  }

  override contribute(lease: LeaseState, result: ContributionResult = answerTo(this.unitOf(lease))) {
    return super.contribute(lease, result);
  }

  /** As `answerTo`, with inputs and candidates that can be judged. */
  override answer(lease: LeaseState) {
    const unit = this.unitOf(lease);
    if (unit.stage === 'judge') return super.answer(lease);
    const given = answerTo(unit);
    if (given.stage !== 'inputs' && given.stage !== 'solve') return this.contribute(lease, given);
    const made = contributionTo(unit, this.blobs);
    if ('inputs' in given && 'inputs' in made) return this.contribute(lease, { ...given, inputs: made.inputs });
    return this.contribute(lease, 'candidate' in made ? { ...made, claim: CLAIM } : given);
  }

  /** Answers until a lease for which `wanted` holds is there. */
  until(wanted: (unit: WorkUnit) => boolean): LeaseState {
    for (let i = 0; i < 60; i++) {
      const open = this.leases().filter((lease) => this.unitOf(lease).stage !== 'judge');
      const found = open.find((lease) => wanted(this.unitOf(lease)));
      if (found !== undefined) return found;
      for (const lease of open) if (lease.status === 'leased') this.contribute(lease, answerTo(this.unitOf(lease)));
      this.epoch();
    }
    throw new Error('no such lease came');
  }
}

export function world(parameters: Partial<Parameters> = {}, models = 4): ModelWorld {
  const made = new ModelWorld(parameters);
  for (let i = 0; i < 4; i++) made.join(`node ${i}`, `operator ${i}`, i < models ? { model: true } : {});
  made.epoch();
  return made;
}
