import { test } from 'node:test';
import { SyntheticCampaign } from './synthetic-campaign.ts';
test('x', () => {
  const t = Date.now();
  const c = new SyntheticCampaign().finish();
  console.log(Date.now() - t, c.entries.length, c.state.accepted, c.state.discarded, c.state.epoch?.number, c.state.cells);
  for (const task of c.state.tasks) console.log(JSON.stringify(task.decision)?.slice(0,300));
  const types = new Map(); for (const e of c.entries) {const p=JSON.parse(Buffer.from(JSON.parse(Buffer.from(e).toString()).payload,'base64').toString()).predicateType; types.set(p,(types.get(p)??0)+1)}
  console.log(types);
});
