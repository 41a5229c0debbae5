import type { CampaignReport } from '../../coordinator/core/report.ts';
import { STAGES } from '../../protocol/messages/work-unit.ts';
import { clockTime, grouped } from './numbers.ts';
import {
  connectedNodes,
  discardedTotal,
  discards,
  presentNodes,
  type Sample,
  stageProgress,
  voteRate,
} from './progress.ts';

/** The live view as one line, for logs and pipes: the same information without drawing. */
export function plainLine(report: CampaignReport, previous: Sample | undefined, elapsedMs: number): string {
  const { accepted, target } = report.tasks;
  const gates = discards(report).map(({ gate, count }) => `${gate} ${count}`);
  const stages = STAGES.map((stage) => {
    const { done, total } = stageProgress(report.stages[stage]);
    return `${stage} ${done}/${total}`;
  });
  const rate = voteRate(report, elapsedMs, previous);
  const parts = [
    report.state === 'waiting-for-operators'
      ? `waiting for operators ${report.operators.active}/${report.operators.needed}`
      : report.state,
    `tasks ${accepted}/${target}`,
    `discarded ${discardedTotal(report)}${gates.length === 0 ? '' : ` (${gates.join(', ')})`}`,
    stages.join(' '),
    `nodes ${connectedNodes(report)}/${presentNodes(report).length}`,
    `votes ${grouped(report.votes)}${rate === null ? '' : ` at ${rate.toFixed(1)}/s`}`,
  ];
  if (report.faults.length > 0) parts.push(`faults ${report.faults.length}`);
  return `${clockTime(elapsedMs)}  ${parts.join(' | ')}`;
}

/** What makes a report worth a line: two reports with equal milestones say the same thing to a reader of a log. */
export function milestone(report: CampaignReport): string {
  const settled = STAGES.map((stage) => {
    const { done, total } = stageProgress(report.stages[stage]);
    return total > 0 && done === total;
  });
  const { accepted, attempts } = report.tasks;
  const facts = [
    report.state,
    accepted,
    attempts,
    discardedTotal(report),
    presentNodes(report).length,
    connectedNodes(report),
  ];
  return JSON.stringify([facts, settled, report.faults.length]);
}
