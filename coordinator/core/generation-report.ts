import { GENERATION_FAILURES, type GenerationFailure, type Usage } from '../../protocol/messages/generation.ts';
import type { ContributionResult, Stage } from '../../protocol/messages/work-unit.ts';
import { isModelCampaign, type State } from './state.ts';

/** What became of the seed code, and in model campaigns what the models gave, failed at and cost, by their nodes' word. */
export interface GenerationReport {
  readonly seedCode: {
    readonly snippets: number;
    /** Snippets that were read and gave no features: no Python, or nothing that was recognised. */
    readonly unusable: number;
  };
  /** Logged failures, by stage and reason. */
  readonly failures: Partial<Record<Stage, Partial<Record<GenerationFailure, number>>>>;
  /** Candidates by the model that is claimed. */
  readonly models: Record<string, number>;
  readonly usage: Usage;
  /** Tokens of every question of the campaign, and their cost, over accepted tasks; null before the first. */
  readonly perAccepted: { readonly tokens: number; readonly costMicros: number } | null;
}

/** A pure function of the folded log. */
export function generationReport(state: State): GenerationReport {
  const failures: Partial<Record<Stage, Partial<Record<GenerationFailure, number>>>> = {};
  const models: Record<string, number> = {};
  const usage = { calls: 0, promptTokens: 0, completionTokens: 0, costMicros: 0 };
  const fail = (stage: Stage, reason: GenerationFailure) => {
    const counts = failures[stage] ?? {};
    failures[stage] = counts;
    counts[reason] = (counts[reason] ?? 0) + 1;
  };
  if (isModelCampaign(state)) {
    for (const unit of state.units.values()) {
      for (const { result } of unit.answers) {
        for (const reason of failuresIn(result)) fail(result.stage, reason);
        if (!('claim' in result) || result.claim?.generator !== 'model') continue;
        add(usage, result.claim.usage);
        if (result.stage !== 'solve' || 'failed' in result) continue;
        models[result.claim.model] = (models[result.claim.model] ?? 0) + 1;
      }
    }
  }
  const tokens = usage.promptTokens + usage.completionTokens;
  const { accepted } = state;
  return {
    seedCode: { snippets: state.snippets.length, unusable: unusable(state) },
    failures,
    models,
    usage,
    perAccepted:
      accepted === 0
        ? null
        : { tokens: Math.round(tokens / accepted), costMicros: Math.round(usage.costMicros / accepted) },
  };
}

function add(total: { -readonly [K in keyof Usage]: number }, part: Usage): void {
  total.calls += part.calls;
  total.promptTokens += part.promptTokens;
  total.completionTokens += part.completionTokens;
  total.costMicros += part.costMicros;
}

function unusable(state: State): number {
  let count = 0;
  for (const { settled } of state.stageUnits.extract) {
    if (settled?.stage === 'extract') count += settled.snippets.filter((snippet) => 'error' in snippet).length;
  }
  return count;
}

const REASONS: ReadonlySet<string> = new Set(GENERATION_FAILURES);

/** A failed extraction says its reason at the head of each snippet's error. */
function failuresIn(result: ContributionResult): GenerationFailure[] {
  if ('failed' in result) return [result.failed];
  if (result.stage !== 'extract') return [];
  return result.snippets.flatMap((snippet) => {
    const reason = 'error' in snippet ? snippet.error.split(':', 1)[0]! : '';
    return REASONS.has(reason) ? [reason as GenerationFailure] : [];
  });
}
