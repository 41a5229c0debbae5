import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callControl } from '../../node/host/control-port.ts';
import { rawVerify } from '../../node/host/ed25519.ts';
import { WireError } from '../../node/host/wire-error.ts';
import type { ReceiptView, VolunteerStatus } from '../../node/status.ts';
import type { Executor } from '../../node/work/executor.ts';
import { fromBase64 } from '../../protocol/bytes.ts';
import { parseVerifierKey } from '../../protocol/log/note.ts';
import { parseTlogProof, verifyTlogProof } from '../../protocol/log/tlog-proof.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { leaseNamed } from './core-world.ts';
import {
  CountingExecutor,
  idleExecutor,
  judgeUnit,
  leasePush,
  OUTPUT,
  OUTPUT_DIGEST,
  VolunteerWorld,
} from './volunteer-world.ts';

const LEASE = leaseNamed('a');

function call(world: VolunteerWorld, method: string, params: unknown = null): Promise<unknown> {
  return callControl(world.dataDir, method, params, { timeoutMs: 5_000 });
}

describe('a volunteer and its coordinator', () => {
  test('joins, commits, reveals after the barrier, gives the output that is wanted, and leaves when stopped', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    coordinator.scripts = {
      submit: (reply, { type }) => (type === 'reveal/v1' ? { ...reply, want: [OUTPUT_DIGEST] } : reply),
    };
    const { run, stop } = world.start(new CountingExecutor(5));
    await world.joined();
    coordinator.push('leases', leasePush(LEASE));
    await world.logged('commit/v1');
    coordinator.pushBarrier([LEASE]);
    await world.until(() => coordinator.blobs.has(OUTPUT_DIGEST));
    assert.deepEqual(coordinator.blobs.get(OUTPUT_DIGEST), OUTPUT);
    stop();
    await run;
    assert.deepEqual(coordinator.types(), ['join/v1', 'commit/v1', 'reveal/v1', 'leave/v1']);

    const [, commit, reveal] = coordinator.logged.map(({ statement }) => statement.predicate);
    const { lease, salt, cells } = (reveal as Predicates['reveal/v1']).items[0]!;
    const commitment = commitmentOf(lease, coordinator.logged[0]!.node, cells, salt);
    assert.deepEqual((commit as Predicates['commit/v1']).items, [{ lease: LEASE, commitment }]);
    let prev = '0'.repeat(64);
    for (const [seq, { statement, hash }] of coordinator.logged.entries()) {
      const chained = statement.predicate as Predicates['leave/v1'];
      assert.deepEqual([chained.seq, chained.prev], [seq, prev]);
      prev = hash;
    }
  });

  test('a contribution is submitted after its blobs have arrived', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    const source = new TextEncoder().encode('print(1)\n');
    const candidate = { digest: sha256Hex(source), size: source.length };
    const claim = { generator: 'builtin', version: '1', persona: 'plain' } as const;
    const executor: Executor = {
      run: async () => ({ kind: 'contribution', result: { stage: 'solve', candidate, claim }, blobs: [source] }),
    };
    let hadBlob: boolean | undefined;
    coordinator.scripts = {
      admit: ({ type }) => {
        if (type === 'contribution/v1') hadBlob = coordinator.blobs.has(candidate.digest);
      },
    };
    world.start(executor);
    await world.joined();
    const unit = { stage: 'solve', task: sha256Hex('task'), slot: 0, plan: {} };
    coordinator.push('leases', { leases: [{ lease: LEASE, unit, fence: 0, deadlineEpoch: 10 }] });
    await world.logged('contribution/v1');
    assert.equal(hadBlob, true);
  });

  test('a refused statement takes no place in the chain, and one that comes too early is sent again', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    let tries = 0;
    let commits = 0;
    coordinator.scripts = {
      admit: ({ type }) => {
        if (type === 'commit/v1') {
          commits++;
          throw new WireError('lease-closed', 'its deadline passed');
        }
        if (type === 'heartbeat/v1' && ++tries === 1) throw new WireError('overloaded', 'later');
      },
    };
    world.start(new CountingExecutor(5));
    await world.joined();
    coordinator.push('leases', leasePush(LEASE));
    await world.until(() => commits > 0);
    coordinator.push('epoch', { epoch: 1, checkpoint: coordinator.checkpoint() });
    coordinator.push('epoch', { epoch: 2, checkpoint: coordinator.checkpoint() });
    await world.logged('heartbeat/v1');
    assert.deepEqual([commits, tries], [1, 2]);
    assert.equal((coordinator.logged.at(-1)!.statement.predicate as Predicates['heartbeat/v1']).seq, 1);
    assert.equal(((await call(world, 'status')) as VolunteerStatus).refused, 1);
  });

  test('after the connection is lost it comes back and goes on with its chain', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    world.start(idleExecutor);
    await world.joined();
    const first = coordinator.channel;
    await coordinator.host.disconnect(coordinator.logged[0]!.node);
    await world.until(() => coordinator.channel !== first);
    // The join was heard in the first epoch, so that only the second one makes the node speak.
    coordinator.push('epoch', { epoch: 1, checkpoint: coordinator.checkpoint() });
    coordinator.push('epoch', { epoch: 2, checkpoint: coordinator.checkpoint() });
    await world.logged('heartbeat/v1');
    const { seq, prev } = coordinator.logged.at(-1)!.statement.predicate as Predicates['heartbeat/v1'];
    assert.deepEqual([seq, prev], [1, coordinator.logged[0]!.hash]);
  });
});

describe('the control port of a volunteer', () => {
  test('tells its status and receipts that prove themselves, pauses, resumes and finishes', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    const executor = new CountingExecutor(5);
    const { run } = world.start(executor);
    await world.joined();
    const paused = (await call(world, 'pause')) as VolunteerStatus;
    assert.equal(paused.state, 'paused');
    coordinator.push('leases', leasePush(LEASE));
    coordinator.push('epoch', { epoch: 1, checkpoint: coordinator.checkpoint() });
    coordinator.push('epoch', { epoch: 2, checkpoint: coordinator.checkpoint() });
    await world.logged('heartbeat/v1');
    assert.equal(executor.runs, 0);
    await call(world, 'resume');
    await world.logged('commit/v1');
    // It asks once for each receipt, so it has taken in those of the join, the heartbeat and the commit.
    await world.until(() => coordinator.consistencyAsked >= 3);

    const receipts = (await call(world, 'receipts', { limit: 5 })) as ReceiptView[];
    assert.ok(receipts.length >= 2);
    const key = parseVerifierKey(coordinator.vkey);
    for (const receipt of receipts) {
      const proof = parseTlogProof(receipt.proof);
      assert.ok(proof.ok && key.ok);
      assert.ok(verifyTlogProof(rawVerify, proof.value, fromBase64(receipt.entry)!, key.value).ok);
    }
    await assert.rejects(call(world, 'receipts', { limit: 0 }), { code: 'control-failed' });

    await call(world, 'finish');
    const status = (await call(world, 'status')) as VolunteerStatus;
    assert.deepEqual(status, {
      role: 'node',
      node: coordinator.logged[0]!.node,
      operator: coordinator.logged[0]!.node,
      coordinator: coordinator.signer.keyId,
      state: 'leaving',
      connected: true,
      accepted: 3,
      pending: 0,
      refused: 0,
      limits: { slots: 2, workers: 1 },
      stages: { judge: 1 },
    });
    coordinator.pushBarrier([LEASE]);
    await run;
    assert.deepEqual(coordinator.types().slice(-2), ['reveal/v1', 'leave/v1']);
  });

  test('a lease that cannot be worked on is handed back with a reason', async () => {
    await using world = await VolunteerWorld.open();
    const executor: Executor = { run: async () => ({ kind: 'refused', reason: 'sandbox-failed' }) };
    world.start(executor);
    await world.joined();
    world.coordinator.push('leases', { leases: [{ lease: LEASE, unit: judgeUnit, fence: 0, deadlineEpoch: 1 }] });
    await world.logged('refusal/v1');
    const { lease, reason } = world.coordinator.logged.at(-1)!.statement.predicate as Predicates['refusal/v1'];
    assert.deepEqual({ lease, reason }, { lease: LEASE, reason: 'sandbox-failed' });
  });
});
