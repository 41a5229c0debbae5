import { type CampaignReport, executions } from '../../coordinator/core/report.ts';

/** A report and when it was taken, in milliseconds since the view began. */
export interface Sample {
  readonly report: CampaignReport;
  readonly elapsedMs: number;
}

/** Gates that discarded something, the busiest first. */
export function discards(report: CampaignReport): { gate: string; count: number }[] {
  return Object.entries(report.tasks.discarded)
    .map(([gate, count]) => ({ gate, count: count ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.gate < b.gate ? -1 : 1));
}

export function discardedTotal(report: CampaignReport): number {
  return discards(report).reduce((sum, { count }) => sum + count, 0);
}

/** Executions made for each cell that a decided task counted; null before the first. */
export function executionsPerCell(report: CampaignReport): number | null {
  const { useful } = report.cells;
  return useful === 0 ? null : executions(report.cells) / useful;
}

/** Votes a second between an earlier sample and now; null without one. */
export function voteRate(report: CampaignReport, elapsedMs: number, previous: Sample | undefined): number | null {
  if (previous === undefined || elapsedMs <= previous.elapsedMs) return null;
  return Math.max(0, ((report.votes - previous.report.votes) * 1000) / (elapsedMs - previous.elapsedMs));
}

/** Units of a stage that are settled, and all that exist so far. */
export function stageProgress(stage: CampaignReport['stages']['judge']): { done: number; total: number } {
  return { done: stage.done, total: stage.done + stage.open + stage.leased };
}

/** Nodes that have not left in good order: those that were stopped and came back with a new key are counted once. */
export function presentNodes(report: CampaignReport): CampaignReport['nodes'] {
  return report.nodes.filter((node) => node.state !== 'left');
}

export function connectedNodes(report: CampaignReport): number {
  return report.nodes.filter((node) => node.connected).length;
}
