import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditedRelease } from './e2e/audited-release.ts';
import { keyOfNode } from './e2e/node-keys.ts';
import { CACHE, Stage, startCoordinator, untilReport } from './e2e/processes.ts';
import { contentOf, taskRows } from './e2e/release-content.ts';

/**
 * Twelve volunteer processes over TCP, three of them a build that lies about every output of a judge job, and the same
 * campaign with twelve honest ones: the report and the auditor name the three, and both data sets are equal.
 */
const LIAR = join(dirname(fileURLToPath(import.meta.url)), 'e2e', 'lying-node.js');
const NODES = 12;

async function forge(name: string, liars: number) {
  await using stage = await Stage.open();
  const { invite } = await startCoordinator(stage, '--seed', 'lying-job', '--tasks', '8');
  const began = Date.now();
  for (let i = 0; i < liars; i++) stage.launch([invite, stage.path(`liar-${i}`), CACHE, 'cells'], LIAR);
  for (let i = liars; i < NODES; i++) stage.launch(['join', invite, '--data', stage.path(`node-${i}`)]);
  const report = await untilReport(
    stage,
    'the campaign ends',
    ({ state }) => state === 'complete' || state === 'exhausted',
  );
  assert.equal(report.state, 'complete');
  const named = await Promise.all(Array.from({ length: liars }, (_, i) => keyOfNode(stage.path(`liar-${i}`))));
  assert.deepEqual(new Set(report.faults.map(({ node }) => node)), new Set(named), 'the report names the liars');
  for (const { node, state } of report.nodes) assert.equal(state === 'banned', named.includes(node), node);

  const { out, audit } = await auditedRelease(stage);
  const { lies } = audit;
  assert.deepEqual(new Set(lies.map(({ node }) => node)), new Set(named), 'the audit names the liars');
  const rows = await taskRows(out);
  const seconds = (Date.now() - began) / 1000;
  console.log(JSON.stringify({ run: name, nodes: NODES, liars, lies: lies.length, accepted: rows.length, seconds }));
  return contentOf(rows);
}

const honest = await forge('honest', 0);
assert.deepEqual(await forge('three liars', 3), honest);
console.log('lying job: the three are named, and the data set equals the honest one');
