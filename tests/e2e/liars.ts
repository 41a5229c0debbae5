import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReplayedAudit } from '../../auditor/replay-release.ts';
import { withTruthRunner } from '../../cli/sandbox.ts';
import { measureTruth } from '../../cli/truth.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { auditedRelease } from './audited-release.ts';
import { keyOfNode } from './node-keys.ts';
import { CACHE, hivesmith, Stage, startCoordinator, untilReport } from './processes.ts';
import { taskRows } from './release-content.ts';

const LIAR = join(dirname(fileURLToPath(import.meta.url)), 'lying-node.js');

describe('two of nine nodes that lie about every output', () => {
  it('get no wrong label released, and are named', async () => {
    await using stage = await Stage.open();
    const { invite } = await startCoordinator(stage, '--seed', 'liars', '--tasks', '5');
    for (let i = 0; i < 2; i++) stage.launch([invite, stage.path(`liar-${i}`), CACHE], LIAR);
    for (let i = 0; i < 7; i++) stage.launch(['join', invite, '--data', stage.path(`node-${i}`)]);
    const report = await untilReport(
      stage,
      'the campaign ends',
      ({ state }) => state === 'complete' || state === 'exhausted',
    );
    assert.equal(report.state, 'complete');

    // Only liars are accused and banned, and both are.
    const liars = await Promise.all([0, 1].map((i) => keyOfNode(stage.path(`liar-${i}`))));
    assert.deepEqual(new Set(report.faults.map(({ node }) => node)), new Set(liars));
    for (const { node, state } of report.nodes) assert.equal(state === 'banned', liars.includes(node), node);

    const { out, audit } = await auditedRelease(stage);
    const { lies } = audit;
    assert.deepEqual(new Set(lies.map(({ node }) => node)), new Set(liars));
    for (const lie of lies) assert.notDeepEqual(lie.claimed, lie.referee);

    // A run of every cell finds wrong votes of liars alone, and no label rests on one.
    const replayed = await hivesmith('audit', 'replay', '--all', '--json', out);
    assert.equal(replayed.code, 0, replayed.stdout);
    const { replay } = JSON.parse(replayed.stdout) as ReplayedAudit;
    assert.ok(replay!.proven.cells > 0 && replay!.votes.done === replay!.votes.of);
    for (const { voter } of [...replay!.proven.named, ...replay!.lost.named]) assert.ok(liars.includes(voter!.node));

    const rows = await taskRows(out);
    assert.equal(rows.length, 5);
    const truth = await withTruthRunner(
      { image: await prepareImage({ cacheDir: CACHE }), workers: 2, signal: AbortSignal.timeout(120_000) },
      (run) => measureTruth(out, run),
    );
    assert.equal(truth.labelsRight, truth.labels, 'every released label is the true output');
    assert.ok(truth.labels > 0);
  });
});
