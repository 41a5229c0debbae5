import { cpus } from 'node:os';
import { cataloguePairs } from './catalogue.ts';
import { exportPairs } from './export.ts';
import { featurePairs } from './features.ts';
import { gatewayPairs } from './gateway.ts';
import { guestPairs } from './guests.ts';
import { logPairs } from './log.ts';
import { type Figure, measure } from './measure.ts';
import { rulePairs } from './rules.ts';
import { runtimePairs } from './runtime.ts';
import { sandboxPairs } from './sandbox.ts';
import { meteringPairs } from './sandbox-metering.ts';
import { simulatorPairs } from './simulator.ts';

/**
 * `npm run bench -- [--json] [NAME...]`: each bench beside a named peer or limit, in the same run. A name stands for all
 * benches that begin with it.
 */
const args = process.argv.slice(2);
const json = args.includes('--json');
const names = args.filter((arg) => arg !== '--json');
const ROUNDS = 9;

/** Sandboxes are started only for benches that need one: pure pairs do not, and the gateway has its own. */
const pure = [...rulePairs, ...featurePairs, ...logPairs, ...simulatorPairs, ...exportPairs, ...cataloguePairs];
const isMeant = (bench: string, name: string): boolean => bench === name || bench.startsWith(`${name}-`);
const isPure = names.length > 0 && names.every((name) => pure.some(({ bench }) => isMeant(bench, name)));
const isGateway = names.length > 0 && names.every((name) => /^gateway(-|$)/.test(name));
const groups = isPure
  ? []
  : isGateway
    ? [gatewayPairs()]
    : [await sandboxPairs(), await runtimePairs(), await guestPairs(), await meteringPairs(), gatewayPairs()];
const all = [...groups.flatMap(({ pairs }) => pairs), ...pure];
const unknown = names.filter((name) => !all.some(({ bench }) => isMeant(bench, name)));
if (unknown.length > 0) {
  console.error(`hivesmith bench: expected ${all.map(({ bench }) => bench).join(', ')}; got ${unknown.join(', ')}`);
  process.exitCode = 2;
} else {
  const figures: Figure[] = [];
  for (const pair of all) {
    if (names.length > 0 && !names.some((name) => isMeant(pair.bench, name))) continue;
    for (const figure of await measure(pair, pair.rounds ?? ROUNDS)) {
      figures.push(figure);
      if (json) continue;
      const { bench, metric, ours, peer, peerName, ratio, better, note } = figure;
      console.log(`${bench}: ${ours} ${metric}, ${peerName}: ${peer}; ratio ${ratio} (${better} is better; ${note})`);
    }
  }
  if (json) console.log(JSON.stringify(figures));
  else console.log(`on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`);
}
await Promise.all(groups.map(({ close }) => close()));
