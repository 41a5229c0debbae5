import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { signerFromSeed } from '../../node/host/ed25519.ts';
import { WireError } from '../../node/host/wire-error.ts';
import { openNodeStore } from '../../node/store.ts';
import { signCheckpoint } from '../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../protocol/log/merkle.ts';
import { formatVerifierKey, NOTE_ED25519 } from '../../protocol/log/note.ts';
import type { Statement } from '../../protocol/messages/statement.ts';
import type { HelloReply } from '../../protocol/messages/wire.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { leaseNamed } from './core-world.ts';
import { FakeCoordinator } from './fake-coordinator.ts';
import { CountingExecutor, idleExecutor, leasePush, VolunteerWorld } from './volunteer-world.ts';

const stranger = signerFromSeed(new Uint8Array(32).fill(9));
const ORIGIN = 'test.example/log';

function strangersCheckpoint(tree: MerkleTree): string {
  return signCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root() }, stranger);
}

function flipped(hash: Uint8Array): Uint8Array<ArrayBuffer> {
  const other = new Uint8Array(hash);
  other[0]! ^= 1;
  return other;
}

/** A tree of the same or another size whose entries are not those of the coordinator's log. */
function otherTree(size: number): MerkleTree {
  const tree = new MerkleTree();
  for (let i = 0; i < size; i++) tree.append(new TextEncoder().encode(`other ${i}`));
  return tree;
}

describe('an invite', () => {
  test('that expired, is damaged, or is signed by another than it names starts nothing', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    const expired = world.start(idleExecutor, coordinator.invite({ expires: 1 }));
    await assert.rejects(expired.run, { code: 'invite-expired', message: /1970/ });
    const forged = world.start(idleExecutor, coordinator.invite({ signer: stranger }));
    await assert.rejects(forged.run, { code: 'invite-invalid' });
    const damaged = world.start(idleExecutor, coordinator.invite().slice(0, -4));
    await assert.rejects(damaged.run, { code: 'invite-invalid' });
    assert.deepEqual(coordinator.types(), []);
  });
});

describe('a hello that does not fit the invite stops the node before it joins', () => {
  const change = (edit: (reply: HelloReply, coordinator: FakeCoordinator) => HelloReply) => (c: FakeCoordinator) => {
    c.scripts = { hello: (reply) => edit(reply, c) };
  };
  const cases: {
    name: string;
    code: string;
    coordinator?: FakeCoordinator;
    script?: (c: FakeCoordinator) => void;
    invite?: object;
  }[] = [
    { name: 'another campaign', code: 'genesis-invalid', invite: { campaign: sha256Hex('another') } },
    {
      name: 'another coordinator at the address',
      code: 'coordinator-mismatch',
      invite: { coordinator: stranger.keyId, signer: stranger },
    },
    {
      name: 'a genesis that names another coordinator',
      code: 'genesis-invalid',
      coordinator: new FakeCoordinator({ coordinator: stranger.keyId }),
    },
    {
      name: 'a genesis whose log key is not its own',
      code: 'checkpoint-invalid',
      coordinator: new FakeCoordinator({
        vkey: formatVerifierKey({ name: ORIGIN, type: NOTE_ED25519, publicKey: stranger.publicKey }),
      }),
    },
    {
      name: 'a checkpoint signed by another key',
      code: 'checkpoint-invalid',
      script: change((reply, c) => ({ ...reply, checkpoint: strangersCheckpoint(c.tree) })),
    },
    {
      name: 'a checkpoint of a log that does not begin with the genesis',
      code: 'genesis-invalid',
      script: change((reply, c) => ({ ...reply, checkpoint: c.checkpoint(otherTree(1)) })),
    },
    {
      name: 'a proof that leads elsewhere',
      code: 'genesis-invalid',
      script: (c) => {
        c.append(new Uint8Array(1));
        change((reply) => ({ ...reply, genesisProof: reply.genesisProof.map(flipped) }))(c);
      },
    },
    {
      name: 'genesis bytes with another signature',
      code: 'genesis-invalid',
      script: change((reply) => ({ ...reply, genesis: flipped(reply.genesis) })),
    },
    {
      name: 'an answer of another form',
      code: 'coordinator-misspoke',
      script: change((reply) => ({ ...reply, extra: 1 }) as HelloReply),
    },
    {
      name: 'a refusal',
      code: 'turned-away',
      script: (c) => {
        c.scripts = {
          hello: () => {
            throw new WireError('version-unsupported', 'version 2 is spoken here');
          },
        };
      },
    },
  ];
  for (const { name, code, coordinator, script, invite } of cases) {
    test(name, async () => {
      await using world = await VolunteerWorld.open(coordinator);
      script?.(world.coordinator);
      const { run } = world.start(idleExecutor, world.coordinator.invite(invite));
      await assert.rejects(run, { code });
      assert.deepEqual(world.coordinator.types(), []);
    });
  }
});

describe('a receipt that proves nothing stops the node', () => {
  test('a wrong inclusion proof', async () => {
    await using world = await VolunteerWorld.open();
    world.coordinator.scripts = { submit: (reply) => ({ ...reply, proof: reply.proof.map(flipped) }) };
    await assert.rejects(world.start(idleExecutor).run, { code: 'receipt-invalid' });
  });

  test('the index of another entry', async () => {
    await using world = await VolunteerWorld.open();
    world.coordinator.scripts = { submit: (reply) => ({ ...reply, index: 0 }) };
    await assert.rejects(world.start(idleExecutor).run, { code: 'receipt-invalid' });
  });

  test('a checkpoint signed by another key', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    coordinator.scripts = { submit: (reply) => ({ ...reply, checkpoint: strangersCheckpoint(coordinator.tree) }) };
    await assert.rejects(world.start(idleExecutor).run, { code: 'checkpoint-invalid' });
  });
});

describe('a forked log', () => {
  for (const [name, size] of [
    ['a longer log with another beginning', 9],
    ['another log of the same size', 2],
    ['a shorter log that does not begin this one', 1],
  ] as const) {
    test(`${name} stops the node, which keeps both checkpoints`, async () => {
      await using world = await VolunteerWorld.open();
      const { coordinator } = world;
      const { run } = world.start(idleExecutor);
      await world.joined();
      const honest = coordinator.checkpoint();
      const forked = coordinator.checkpoint(otherTree(size));
      while (coordinator.tree.size < size) coordinator.append(new Uint8Array(1));
      coordinator.push('epoch', { epoch: 1, checkpoint: forked });
      await assert.rejects(run, { code: 'log-forked', message: /evidence/ });
      await using store = await openNodeStore(join(world.dataDir, 'campaigns', coordinator.campaign.slice(0, 16)));
      const [evidence] = await store.evidence();
      assert.deepEqual(new Set([evidence?.earlier, evidence?.later]), new Set([honest, forked]));
    });
  }

  test('a log that grows honestly is followed', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    world.start(idleExecutor);
    await world.joined();
    for (let epoch = 1; epoch <= 3; epoch++) {
      for (let i = 0; i < epoch; i++) coordinator.append(Uint8Array.of(epoch, i));
      coordinator.push('epoch', { epoch, checkpoint: coordinator.checkpoint() });
    }
    await world.logged('heartbeat/v1');
  });
});

describe('a barrier', () => {
  const lease = leaseNamed('a');
  /** A volunteer that has committed a vote. The promise is in an object because awaiting it would wait for the volunteer's end. */
  async function committed(world: VolunteerWorld): Promise<{ run: Promise<void> }> {
    const { run } = world.start(new CountingExecutor(1));
    await world.joined();
    world.coordinator.push('leases', leasePush(lease));
    await world.logged('commit/v1');
    return { run };
  }
  const barrier: Statement = { type: 'barrier/v1', predicate: { task: sha256Hex('task'), round: 0, commits: [lease] } };
  const epoch: Statement = {
    type: 'epoch/v1',
    predicate: { epoch: 1, checkpoint: '', beacon: lease, seed: lease },
  };

  for (const [name, entryOf] of [
    ['signed by another', (c: FakeCoordinator) => c.sign(barrier, c.campaign, stranger)],
    ['of another campaign', (c: FakeCoordinator) => c.sign(barrier, sha256Hex('another'))],
    ['that is another statement', (c: FakeCoordinator) => c.sign(epoch)],
  ] as const) {
    test(`${name} opens no vote`, async () => {
      await using world = await VolunteerWorld.open();
      const { coordinator } = world;
      const { run } = await committed(world);
      coordinator.pushBarrier([lease], { entry: entryOf(coordinator) });
      await assert.rejects(run, { code: 'coordinator-misspoke' });
      assert.ok(!coordinator.types().includes('reveal/v1'));
    });
  }

  test('that is not in the log opens no vote', async () => {
    await using world = await VolunteerWorld.open();
    const { run } = await committed(world);
    world.coordinator.pushBarrier([lease], { proof: [] });
    await assert.rejects(run, { code: 'coordinator-misspoke' });
    assert.ok(!world.coordinator.types().includes('reveal/v1'));
  });
});
