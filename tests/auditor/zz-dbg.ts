import { prfBelow } from '../../protocol/rules/prf.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { openEntry } from './forge.ts';
const s = 256;
const r = (n: number, l: string) => prfBelow(n, 'fuzz' + s, l);
const behaviours = 'honest,honest,honest,liar,vanishing,colluder,vanishing,refusing,colluder'.split(',') as never;
const coin = [r(2,'coin'), 1 + r(2,'coin2')] as [number, number];
const c = new SyntheticCampaign({ seed: 's' + s, jitter: 'j' + s, spread: 5000, nodes: 9, behaviours, parameters: { tasks: 4, attemptsMax: 12, dissentCoin: coin, deadlineEpochs: 2 + r(8,'dl') } }).finish();
console.log(coin, c.state.faults.length, c.nodes.map(n=>n.signer.keyId.slice(0,6)+n.behaviour));
for (const t of c.state.tasks) {
  console.log(t.index, t.decision?.verdict === 'accepted' ? t.decision.golden : t.decision, t.rounds.map(r=>r.jobs.map(j=>(j.unit as any).slot+':'+j.leases.map(l=>c.nodes.find(n=>n.signer.keyId===l.node)!.behaviour+'/'+l.status).join('+')).join(' | ')), [...t.refereed.keys()]);
}
const types = new Map(); for (const e of c.entries) { const t = openEntry(e).statement; if (t.type==='timeout/v1'||t.type==='referee/v1') console.log(JSON.stringify(t).slice(0,200)); types.set(t.type,(types.get(t.type)??0)+1)} console.log(types);
