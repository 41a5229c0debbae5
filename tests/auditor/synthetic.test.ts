import { test } from 'node:test';
import { verifyRelease } from '../../auditor/verify.ts';
import { auditLines } from '../../auditor/print.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';
import type { Behaviour } from './synthetic-node.ts';
for (const behaviours of [[], ['liar'], ['vanishing'], ['mute','mute'], ['refusing'], ['liar','vanishing','mute','liar', 'refusing']] as Behaviour[][])
test(behaviours.join(), async (t) => {
  const dir = await scratchDir(t);
  let n = Date.now();
  const c = new SyntheticCampaign({behaviours, nodes: 9, parameters: {dissentCoin: [1,1], tasks: 8, attemptsMax: 20}}).finish();
  console.log('sim', Date.now() - n, c.entries.length, c.state.accepted, c.state.discarded, c.state.epoch?.number, c.state.cells);
  n = Date.now();
  await releaseOf(c, dir + '/r');
  console.log('write', Date.now() - n); n = Date.now();
  const r = await verifyRelease(dir + '/r');
  console.log('verify', Date.now() - n);
  n = Date.now();
  await verifyRelease(dir + '/r');
  console.log('verify', Date.now() - n);
  for (const l of auditLines(r)) console.log(l.slice(0,300));
});
