import type { CampaignOutcome } from '../../cli/start/outcome.ts';
import { finishedReport } from './reports.ts';

/** The end of a campaign that reached its target and passed its audit. */
export function finishedOutcome(): CampaignOutcome {
  const level = (name: CampaignOutcome['audit']['levels'][number]['level'], status: 'PASS' | 'NOT CHECKED') => {
    return { level: name, name: 'files match the manifest', status, detail: '', counts: {}, faults: [] };
  };
  return {
    report: finishedReport(),
    truth: {
      labels: 360,
      labelsRight: 359,
      labelAccuracy: 359 / 360,
      golden: 24,
      goldenRight: 24,
      goldenLatent: 0,
      goldenAccuracy: 1,
    },
    audit: {
      trust: 'the policy file of the release',
      levels: [level('L0', 'PASS'), level('L7', 'NOT CHECKED')],
      lies: [],
      summary: { campaign: 'ab'.repeat(32), accepted: 24, discarded: 6, entries: 2_310, nodes: 9, beacon: null },
      exitCode: 0,
    },
    release: '/data/release',
    seconds: 60,
  };
}
