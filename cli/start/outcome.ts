import type { AuditResult } from '../../auditor/result.ts';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import type { TruthReport } from '../truth.ts';
import { executionsPerCell, presentNodes } from '../view/progress.ts';

/** What `start` knows at its end; kept beside the campaign, so that a finished one can be shown again. */
export interface CampaignOutcome {
  readonly report: CampaignReport;
  readonly truth: TruthReport;
  readonly audit: AuditResult;
  /** The release directory. */
  readonly release: string;
  /** Time spent forging, over all runs of the command. */
  readonly seconds: number;
}

/** The stable, machine-readable result of `start --json`. */
export function outcomeJson(outcome: CampaignOutcome): Record<string, unknown> {
  const { report, truth, audit } = outcome;
  return {
    accepted: report.tasks.accepted,
    discarded: report.tasks.discarded,
    labelAccuracy: truth.labelAccuracy,
    goldenAccuracy: truth.goldenAccuracy,
    executionsPerCell: executionsPerCell(report),
    votes: report.votes,
    nodes: presentNodes(report).length,
    release: outcome.release,
    audit: Object.fromEntries(audit.levels.map(({ level, status }) => [level, status])),
    seconds: outcome.seconds,
  };
}

/** Why the run is no success, or undefined: it must reach its target, and its audit must pass. */
export function shortfall(outcome: CampaignOutcome): string | undefined {
  const { accepted, target, attempts } = outcome.report.tasks;
  if (accepted < target) {
    return `expected ${target} accepted tasks, but all ${attempts} attempts gave ${accepted}; try another --seed or more seed code`;
  }
  const failed = outcome.audit.levels.filter(({ status }) => status === 'FAIL').map(({ level }) => level);
  if (failed.length > 0) return `expected the audit to pass, but ${failed.join(', ')} failed`;
  if (outcome.audit.exitCode !== 0) return 'expected the audit to pass, but it is undecided';
  return undefined;
}
