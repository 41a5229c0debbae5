import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { WireError } from '../../node/host/wire-error.ts';
import type { Predicates, Statement } from '../../protocol/messages/statement.ts';
import { leaseNamed } from './core-world.ts';
import { CountingExecutor, idleExecutor, leasePush, VolunteerWorld } from './volunteer-world.ts';

const LEASE = leaseNamed('a');

/** Ends a volunteer the hard way: it stops at once, without leaving, as it does on whatever it cannot understand. */
async function crash(world: VolunteerWorld, run: Promise<void>): Promise<void> {
  world.coordinator.push('leases', { leases: 'garbage' });
  await assert.rejects(run, { code: 'coordinator-misspoke' });
}

function commitmentIn(statement: Statement): string {
  return (statement.predicate as Predicates['commit/v1']).items[0]!.commitment;
}

function fuelIn(statement: Statement): number {
  return (statement.predicate as Predicates['reveal/v1']).items[0]!.cells[0]!.fuel;
}

describe('after a crash', () => {
  test('a commit that did not arrive is sent again as it was, and nothing is run again', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    const tried: string[] = [];
    coordinator.scripts = {
      admit: (statement) => {
        if (statement.type !== 'commit/v1') return;
        tried.push(commitmentIn(statement));
        throw new WireError('overloaded', 'later');
      },
    };
    const first = world.start(new CountingExecutor(1));
    await world.joined();
    coordinator.push('leases', leasePush(LEASE));
    await world.until(() => tried.length > 0);
    await crash(world, first.run);
    assert.deepEqual(coordinator.types(), ['join/v1']);

    coordinator.scripts = {};
    const other = new CountingExecutor(2);
    world.start(other);
    await world.logged('commit/v1');
    coordinator.push('leases', leasePush(LEASE));
    coordinator.pushBarrier([LEASE]);
    await world.logged('reveal/v1');
    assert.equal(commitmentIn(coordinator.logged[1]!.statement), tried[0]);
    assert.equal(fuelIn(coordinator.logged[2]!.statement), 1);
    assert.equal(other.runs, 0);
    assert.deepEqual(coordinator.types(), ['join/v1', 'commit/v1', 'reveal/v1']);
  });

  test('a commit whose receipt was lost is known to be in the log and not sent twice', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    coordinator.scripts = {
      submit: (reply, { type }) => {
        if (type === 'commit/v1') throw new WireError('overloaded', 'logged, but the answer is lost');
        return reply;
      },
    };
    const first = world.start(new CountingExecutor(1));
    await world.joined();
    coordinator.push('leases', leasePush(LEASE));
    await world.logged('commit/v1');
    await crash(world, first.run);

    coordinator.scripts = {};
    const before = coordinator.types().length;
    const other = new CountingExecutor(2);
    const channel = coordinator.channel;
    world.start(other);
    await world.until(() => coordinator.channel !== channel);
    coordinator.pushBarrier([LEASE]);
    await world.logged('reveal/v1');
    assert.deepEqual(coordinator.types().slice(before), ['reveal/v1']);
    assert.equal(fuelIn(coordinator.logged.at(-1)!.statement), 1);
    assert.equal(other.runs, 0);
  });

  test('a node that lost its store goes on where the log has it', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    const first = world.start(idleExecutor);
    await world.joined();
    await crash(world, first.run);
    await rm(join(world.dataDir, 'campaigns'), { recursive: true });

    const channel = coordinator.channel;
    world.start(idleExecutor);
    await world.until(() => coordinator.channel !== channel);
    coordinator.push('epoch', { epoch: 1, checkpoint: coordinator.checkpoint() });
    await world.logged('heartbeat/v1');
    const { seq, prev } = coordinator.logged.at(-1)!.statement.predicate as Predicates['heartbeat/v1'];
    assert.deepEqual([seq, prev], [1, coordinator.logged[0]!.hash]);
  });

  test('a coordinator that forgot a statement it gave a receipt for is told so', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    const first = world.start(idleExecutor);
    await world.joined();
    await crash(world, first.run);
    coordinator.scripts = { hello: (reply) => ({ ...reply, chain: null }) };
    await assert.rejects(world.start(idleExecutor).run, { code: 'receipt-denied', message: /receipts are kept/ });
  });
});

describe('after a leave', () => {
  test('that did not arrive the node works again; one that did arrive is told to its owner', async () => {
    await using world = await VolunteerWorld.open();
    const { coordinator } = world;
    coordinator.scripts = {
      admit: ({ type }) => {
        if (type === 'leave/v1') throw new WireError('overloaded', 'later');
      },
    };
    const first = world.start(idleExecutor);
    await world.joined();
    first.stop();
    await first.run;
    assert.deepEqual(coordinator.types(), ['join/v1']);

    coordinator.scripts = {};
    const channel = coordinator.channel;
    const second = world.start(idleExecutor);
    await world.until(() => coordinator.channel !== channel);
    coordinator.push('epoch', { epoch: 1, checkpoint: coordinator.checkpoint() });
    await world.logged('heartbeat/v1');
    second.stop();
    await second.run;
    assert.deepEqual(coordinator.types(), ['join/v1', 'heartbeat/v1', 'leave/v1']);

    coordinator.scripts = {
      admit: ({ type }) => {
        if (type === 'join/v1') throw new WireError('already-joined', 'at entry 1');
      },
    };
    await assert.rejects(world.start(idleExecutor).run, { code: 'turned-away', message: /has left.*identity\.key/ });
  });
});
