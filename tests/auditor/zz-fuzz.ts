import { Findings } from '../../auditor/findings.ts';
import { Replay } from '../../auditor/replay.ts';
import { checkSignatures } from '../../auditor/signature-level.ts';
import { parseVerifierKey } from '../../protocol/log/note.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { isRightLabel } from './synthetic-content.ts';
import type { Behaviour } from './synthetic-node.ts';
import { releaseReport } from '../../coordinator/core/release-manifest.ts';
const kinds: Behaviour[] = ['honest','honest','honest','honest','liar','colluder','vanishing','mute','refusing'];
const [from, to] = process.argv.slice(2).map(Number) as [number, number];
let epochsMax = 0, t0 = Date.now(), wrong = 0, discarded = 0, accepted = 0;
for (let s = from; s < to; s++) {
  const r = (n: number, l: string) => prfBelow(n, 'fuzz' + s, l);
  const nodes = 5 + r(6, 'nodes');
  const behaviours = Array.from({ length: nodes }, (_, i) => (i < 5 ? (r(3,'h'+i)===0 && i>2 ? kinds[r(kinds.length,'a'+i)]! : 'honest') : kinds[r(kinds.length, 'b' + i)]!));
  const spread = [50, 200, 1500, 5000][r(4, 'spread')]!;
  const tag = `${s} nodes ${nodes} spread ${spread} ${behaviours.join()}`;
  let c: SyntheticCampaign;
  try {
    c = new SyntheticCampaign({ seed: 's' + s, jitter: 'j' + s, spread, nodes, behaviours, parameters: { tasks: 4, attemptsMax: 12, dissentCoin: [r(2,'coin'), 1 + r(2,'coin2')], deadlineEpochs: 2 + r(8,'dl') } }).finish();
  } catch (e) { console.log('FAILED', tag, (e as Error).stack); continue; }
  epochsMax = Math.max(epochsMax, c.epochs.length);
  accepted += c.state.accepted; discarded += c.state.discarded;
  const f = new Findings('L3');
  const signed = checkSignatures(c.entries, f);
  const [a,b,d] = [new Findings('L4'), new Findings('L5'), new Findings('L6')];
  const key = parseVerifierKey(c.vkey); if (!key.ok) throw 1;
  const rep = new Replay(c.ledger.tree, key.value, { completeness: a, assignment: b, decisions: d }).run(signed.entries, c.entries.length);
  for (const x of [f,a,b,d]) if (x.status !== 'PASS') console.log('AUDIT', tag, JSON.stringify(x.result('')).slice(0, 900));
  if (Buffer.compare(releaseReport(rep.state), releaseReport(c.state)) !== 0) console.log('REPORT', tag);
  for (const fault of c.state.faults) { const n = c.nodes.find((n) => n.signer.keyId === fault.node)!; if (n.behaviour !== 'liar' && n.behaviour !== 'colluder') console.log('INNOCENT', tag, fault); }
  for (const task of c.state.tasks) if (task.decision?.verdict === 'accepted') for (const l of task.decision.labels) if (l.digest && !isRightLabel(l.input, l.digest)) { wrong++; console.log('WRONG', tag, task.index, JSON.stringify(l)); }
}
console.log({ epochsMax, wrong, accepted, discarded, ms: Date.now() - t0 });
