import type { CampaignReport } from '../../coordinator/core/report.ts';
import { grouped } from './numbers.ts';
import { printable, type Span } from './spans.ts';

/** What models gave, failed at and cost in a campaign that asked them; nothing otherwise. */
export function generationRows(
  { generation }: CampaignReport,
  labelled: (label: string, spans: Span[]) => Span[],
): Span[][] {
  const { seedCode, usage, models, failures, perAccepted } = generation;
  const rows: Span[][] = [];
  if (seedCode.unusable > 0) {
    rows.push(
      labelled('seed code', [
        [`${grouped(seedCode.unusable)} of ${grouped(seedCode.snippets)}`],
        ['  programs gave no features', 'dim'],
      ]),
    );
  }
  if (usage.calls === 0) return rows;
  const named = Object.entries(models).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = named.slice(0, 4).map(([model, count]) => `${printable(model).slice(0, 40)} ${grouped(count)}`);
  rows.push(labelled('candidates', [[texts.join(', ')], ['  by claimed model', 'dim']]));
  if (perAccepted !== null) {
    const cost = usage.costMicros === 0 ? '' : `, cost ${(perAccepted.costMicros / 1e6).toFixed(4)}`;
    rows.push(
      labelled('per task', [
        [`${grouped(perAccepted.tokens)} tokens${cost}`, 'bold'],
        [`  claimed, in ${grouped(usage.calls)} questions of all`, 'dim'],
      ]),
    );
  }
  const failed = Object.entries(failures).map(
    ([stage, reasons]) =>
      `${stage} ${Object.entries(reasons)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', ')}`,
  );
  if (failed.length > 0) rows.push(labelled('no result', [[failed.join('; '), 'yellow']]));
  return rows;
}
