import { type Refusal, refuse } from '../../protocol/errors.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { hasCycle, isFeaturePath } from '../../protocol/rules/feature-tree.ts';
import { STATEMENT_TOKENS_MIN, statementSignature, tokenCount } from '../../protocol/rules/statement-text.ts';
import { isModelCampaign, type State } from './state.ts';

type Unit<S extends WorkUnit['stage']> = Extract<WorkUnit, { stage: S }>;

/**
 * Whether a contribution has the form that the campaign's generator gives. In a model campaign one node answers each of
 * these units, so whatever can be checked of the answer by itself is checked here, by the coordinator and by every auditor;
 * an honest node logs a failure by name instead. The unit and the result are of one stage.
 */
export function checkGenerated(state: State, unit: WorkUnit, result: ContributionResult): Refusal | undefined {
  const problem = isModelCampaign(state) ? problemOf(state, unit, result) : builtinProblem(result);
  return problem === undefined ? undefined : refuse('result-invalid', problem);
}

function builtinProblem(result: ContributionResult): string | undefined {
  const isModel = 'failed' in result || 'suite' in result || ('claim' in result && result.claim?.generator === 'model');
  return isModel ? 'expected a result of the builtin generator, which makes no claim of a model' : undefined;
}

function problemOf(state: State, unit: WorkUnit, result: ContributionResult): string | undefined {
  if (unit.stage === 'inputs' && unit.suite !== undefined) return suiteRunProblem(unit, result);
  if (!('claim' in result) || result.claim?.generator !== 'model') {
    return 'expected the claim of a model, as the campaign uses one';
  }
  const { version } = state.genesis!.generator;
  if (result.claim.version !== version) return `expected prompts ${version}, came ${result.claim.version}`;
  if (unit.stage === 'solve' && unit.by !== undefined && result.claim.model !== unit.by) {
    return `expected one try of ${unit.by}, came one of ${result.claim.model}`;
  }
  if ('failed' in result) return undefined;
  switch (result.stage) {
    case 'extract':
      return result.snippets
        .map((found) => ('features' in found ? pathProblem(found.features) : undefined))
        .find(isText);
    case 'evolve':
      return evolutionProblem(unit as Unit<'evolve'>, result.additions);
    case 'compose':
      return draftProblem(unit as Unit<'compose'>, result);
    case 'inputs':
      return suiteProblem(result.suite);
    case 'solve':
      return undefined;
  }
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function pathProblem(paths: readonly string[]): string | undefined {
  const wrong = paths.find((path) => !isFeaturePath(path) || hasCycle(path));
  return wrong === undefined
    ? undefined
    : `expected canonical feature paths without repeated names, came ${wrong.slice(0, 120)}`;
}

function evolutionProblem(unit: Unit<'evolve'>, additions: readonly string[]): string | undefined {
  const known = new Set(unit.features);
  const repeated = additions.find((path) => known.has(path));
  if (repeated !== undefined) return `expected new features only, came ${repeated}`;
  if (new Set(additions).size < additions.length) return 'expected each new feature once';
  return pathProblem(additions);
}

type Composed = Extract<ContributionResult, { stage: 'compose'; draft: object }>;

function draftProblem(unit: Unit<'compose'>, { draft, signature }: Composed): string | undefined {
  const tokens = tokenCount(draft.statement);
  if (tokens < STATEMENT_TOKENS_MIN)
    return `expected at least ${STATEMENT_TOKENS_MIN} tokens, the statement has ${tokens}`;
  if (signature !== statementSignature(draft.statement)) return 'the signature is not that of the statement';
  if ((typeof draft.checker === 'object') !== (unit.open === true)) {
    return unit.open === true
      ? 'expected the checker program of a problem with several right answers'
      : 'expected a problem with one right answer, which needs no checker program';
  }
  if (draft.style !== unit.style) return `expected a statement in ${unit.style} style, came ${draft.style}`;
  const given = new Set(unit.features);
  const foreign = draft.features.find(({ path }) => !given.has(path));
  return foreign === undefined ? undefined : `expected features of the unit, came ${foreign.path}`;
}

function suiteProblem({ program, prompted }: { program: unknown; prompted: readonly { digest: string }[] }) {
  if (program === null && prompted.length === 0) return 'expected an input program or inputs that are written out';
  const isRepeated = new Set(prompted.map(({ digest }) => digest)).size < prompted.length;
  return isRepeated ? 'expected each input once' : undefined;
}

/** A run has the programs of the suite, and inputs that name what it printed or what was written out. */
function suiteRunProblem(unit: Unit<'inputs'>, result: ContributionResult): string | undefined {
  if (!('inputs' in result)) return 'expected the run of a suite';
  const { program, validator } = unit.suite!;
  if (result.validator.digest !== validator.digest || result.program?.digest !== program?.digest) {
    return 'expected the programs of the suite';
  }
  return undefined;
}
