import assert from 'node:assert/strict';
import { Findings } from '../../auditor/findings.ts';
import { Replay } from '../../auditor/replay.ts';
import { checkSignatures } from '../../auditor/signature-level.ts';
import { releaseReport } from '../../coordinator/core/release-manifest.ts';
import { parseVerifierKey } from '../../protocol/log/note.ts';
import type { SyntheticCampaign } from './synthetic-campaign.ts';
import { isRightLabel } from './synthetic-content.ts';
import type { Behaviour } from './synthetic-node.ts';

/** Audits the log without writing it, and compares the replayed state with the live one. */
export function auditLog(campaign: SyntheticCampaign): void {
  const key = parseVerifierKey(campaign.vkey);
  assert.ok(key.ok);
  const signatures = new Findings('L3');
  const { entries } = checkSignatures(campaign.entries, signatures);
  const findings = { completeness: new Findings('L4'), assignment: new Findings('L5'), decisions: new Findings('L6') };
  const replayed = new Replay(campaign.ledger.tree, key.value, findings).run(entries, campaign.entries.length);
  for (const level of [signatures, ...Object.values(findings)]) {
    assert.equal(level.status, 'PASS', JSON.stringify(level.result('')));
  }
  assert.deepEqual(releaseReport(replayed.state), releaseReport(campaign.state));
}

export function wrongLabels(campaign: SyntheticCampaign): string[] {
  return campaign.state.tasks.flatMap(({ decision }) => {
    if (decision?.verdict !== 'accepted') return [];
    return decision.labels.flatMap(({ input, digest }) =>
      digest === null || isRightLabel(input, digest) ? [] : [input],
    );
  });
}

export function keysOf(campaign: SyntheticCampaign, ...behaviours: Behaviour[]): Set<string> {
  const nodes = campaign.nodes.filter(({ behaviour }) => behaviours.includes(behaviour));
  return new Set(nodes.map(({ signer }) => signer.keyId));
}
