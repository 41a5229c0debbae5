import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { AuditResult } from '../../auditor/verify.ts';
import { sendGarbage } from './garbage-peer.ts';
import { hivesmith, type Running, Stage, startCoordinator, statusOf, until, untilReport } from './processes.ts';

/** The key that a node's process names in its status. */
async function keyOf(stage: Stage, name: string): Promise<string> {
  const { stdout } = await hivesmith('status', '--data', stage.path(name), '--json');
  return (JSON.parse(stdout) as { node: string }).node;
}

/** Starts the coordinator again on its old port, where the nodes look for it. */
async function restart(stage: Stage, killed: Running): Promise<Running> {
  const port = /\/tcp\/(\d+)\//.exec(killed.output().stdout)![1]!;
  const data = stage.path('coordinator');
  const again = stage.launch(['coordinator', 'run', '--data', data, '--listen', `127.0.0.1:${port}`]);
  await until('the coordinator is back', async () => again.output().stdout.includes('listening'), again);
  return again;
}

describe('a coordinator and joined nodes started by hand', () => {
  it('forge a release that audits, while nodes join late, leave and are killed, and the coordinator is, too', async () => {
    await using stage = await Stage.open();
    const { coordinator: first, invite } = await startCoordinator(
      stage,
      '--seed',
      'by-hand',
      '--tasks',
      '3',
      '--operators',
      '8',
    );
    const join = (name: string): Running => stage.launch(['join', invite, '--data', stage.path(name)]);
    const nodes = Array.from({ length: 10 }, (_, i) => join(`node-${i}`));
    // Early enough to be on the roster when solutions and votes are drawn, of which each task needs eight operators.
    await untilReport(stage, 'features are extracted', (report) => report.stages.extract.done > 0);

    // One joins late; one is killed without warning and comes back with the same data; one leaves for good.
    join('late');
    await untilReport(stage, 'the late node is known', (report) => report.nodes.length === 11);
    const late = await keyOf(stage, 'late');
    await untilReport(stage, 'votes come in', (report) => report.votes > 0);
    nodes[0]!.child.kill('SIGKILL');
    await nodes[0]!.ended;
    nodes[0] = join('node-0');
    const left = await keyOf(stage, 'node-1');
    const finished = await hivesmith('finish', '--data', stage.path('node-1'));
    assert.equal(finished.code, 0, finished.stderr);
    assert.equal((await nodes[1]!.ended).code, 0);

    // A stranger sends garbage, unsigned and foreign things: refused by name, and the run goes on.
    const refusals = await sendGarbage(invite);
    assert.deepEqual(refusals, {
      helloMissing: 'hello-required',
      unknownMethod: 'method-unknown',
      malformedEnvelope: 'envelope-malformed',
      foreignSigner: 'signer-mismatch',
      wrongSignature: 'signature-invalid',
      notJoined: 'not-joined',
      withoutInvite: 'invite-required',
      unknownLease: 'lease-unknown',
      wrongSequence: 'sequence-conflict',
      oversizedFrame: 'frame-oversized',
      randomBytes: 'frame-malformed',
    });

    const { entries } = await statusOf(stage);
    first.child.kill('SIGKILL');
    await first.ended;
    const coordinator = await restart(stage, first);

    const report = await untilReport(stage, 'the campaign is complete', ({ state }) => state === 'complete');
    assert.ok(report.entries >= entries, 'no acknowledged entry was lost');
    assert.equal(report.tasks.accepted, 3);
    assert.deepEqual(report.faults, []);
    assert.equal(report.nodes.find(({ node }) => node === left)?.state, 'left');
    const worked = report.nodes.find(({ node }) => node === late);
    assert.ok(worked !== undefined && worked.contributions + worked.votes > 0, 'the late node got work');

    const out = stage.path('release');
    const released = await hivesmith('coordinator', 'release', '--data', stage.path('coordinator'), '--out', out);
    assert.equal(released.code, 0, released.stderr);
    coordinator.child.kill('SIGTERM');
    assert.equal((await coordinator.ended).code, 130);
    const audited = await hivesmith('audit', 'verify', out, '--json');
    const audit = JSON.parse(audited.stdout) as AuditResult;
    assert.equal(audited.code, 0, audited.stdout);
    for (const level of ['L0', 'L1', 'L3', 'L4', 'L6']) {
      assert.equal(audit.levels.find((entry) => entry.level === level)?.status, 'PASS', level);
    }
    assert.deepEqual((await readdir(`${out}/dataset`)).sort(), ['rl.jsonl', 'sft.jsonl', 'tasks.jsonl']);
    const rows = (await readFile(`${out}/dataset/sft.jsonl`, 'utf8')).trim().split('\n');
    assert.equal(rows.length, 3);

    // The volunteer can show for itself that its statements are in the log.
    const { accepted } = JSON.parse((await hivesmith('status', '--data', stage.path('late'), '--json')).stdout) as {
      accepted: number;
    };
    assert.ok(accepted > 0);
  });
});
