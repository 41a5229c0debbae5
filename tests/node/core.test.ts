import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Effect } from '../../node/core/messages.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld, cellsOf, evolveJob, judgeJob, leaseNamed, NODE, SLOTS } from './core-world.ts';

function kinds(effects: readonly Effect[]): string[] {
  return effects.map((effect) => (effect.kind === 'submit' ? effect.intent.type : effect.kind));
}

function joined(): CoreWorld {
  const world = new CoreWorld();
  world.join();
  return world;
}

function committed(name: string, fuel = 1): CoreWorld {
  const world = joined();
  const lease = leaseNamed(name);
  world.tell({ kind: 'granted', leases: [{ lease, unit: judgeJob }] });
  world.tell({ kind: 'worked', lease, finding: cellsOf(fuel) });
  world.tell({ kind: 'vote-stored', lease });
  world.receive('commit/v1');
  return world;
}

describe('joining', () => {
  test('a node that the log does not know joins once, also when it reconnects before the receipt', () => {
    const world = new CoreWorld();
    assert.deepEqual(kinds(world.tell({ kind: 'connected', standing: 'unknown' })), ['join/v1']);
    world.tell({ kind: 'disconnected' });
    assert.deepEqual(kinds(world.tell({ kind: 'connected', standing: 'unknown' })), []);
  });

  test('a node that the log knows does not join again', () => {
    assert.deepEqual(new CoreWorld().tell({ kind: 'connected', standing: 'member' }), []);
  });

  test('a join that is refused ends the node with the reason; one that came twice does not', () => {
    const world = new CoreWorld();
    world.tell({ kind: 'connected', standing: 'unknown' });
    const [intent] = world.intents('join/v1');
    const [refused] = world.tell({
      kind: 'rejected',
      intent: intent!,
      code: 'invite-invalid',
      detail: 'of another campaign',
    });
    assert.equal(refused?.kind, 'exit');
    assert.match((refused as { problem: string }).problem, /of another campaign/);

    const twice = new CoreWorld();
    twice.tell({ kind: 'connected', standing: 'unknown' });
    const again = twice.intents('join/v1')[0]!;
    assert.deepEqual(twice.tell({ kind: 'rejected', intent: again, code: 'already-joined', detail: '' }), []);
    assert.equal(twice.state.standing, 'member');
  });
});

test('a node that has left tries to join again, and says so plainly when it may not', () => {
  const world = new CoreWorld();
  assert.deepEqual(kinds(world.tell({ kind: 'connected', standing: 'left' })), ['join/v1']);
  const [intent] = world.intents('join/v1');
  const [exit] = world.tell({ kind: 'rejected', intent: intent!, code: 'already-joined', detail: '' });
  assert.match((exit as { problem: string }).problem, /has left.*another data directory/);
});

describe('work', () => {
  test('only as many works as slots run; the next begins when one ends', () => {
    const world = joined();
    const leases = ['a', 'b', 'c', 'd'].map((name) => ({ lease: leaseNamed(name), unit: evolveJob }));
    assert.deepEqual(kinds(world.tell({ kind: 'granted', leases })), Array(SLOTS).fill('work'));
    const finding = { kind: 'contribution' as const, result: { stage: 'evolve' as const, additions: [] } };
    const effects = world.tell({ kind: 'worked', lease: leaseNamed('a'), finding });
    assert.deepEqual(kinds(effects), ['upload', 'work']);
    assert.equal((effects[1] as { lease: string }).lease, leaseNamed('c'));
  });

  test('a lease that is named again is not worked on twice', () => {
    const world = joined();
    const leases = [{ lease: leaseNamed('a'), unit: evolveJob }];
    world.tell({ kind: 'granted', leases });
    assert.deepEqual(world.tell({ kind: 'granted', leases }), []);
  });

  test('the statement of a contribution follows its blobs', () => {
    const world = joined();
    const lease = leaseNamed('a');
    world.tell({ kind: 'granted', leases: [{ lease, unit: evolveJob }] });
    const result = { stage: 'evolve' as const, additions: ['algo/sorting'] };
    assert.deepEqual(kinds(world.tell({ kind: 'worked', lease, finding: { kind: 'contribution', result } })), [
      'upload',
    ]);
    assert.deepEqual(kinds(world.tell({ kind: 'uploaded', lease })), ['contribution/v1']);
    assert.deepEqual(kinds(world.receive('contribution/v1')), ['drop-blobs']);
    assert.equal(world.state.completed.get('evolve'), 1);
  });

  test('blobs that the coordinator misses are sent again, but not for ever', () => {
    const world = joined();
    const lease = leaseNamed('a');
    world.tell({ kind: 'granted', leases: [{ lease, unit: evolveJob }] });
    world.tell({
      kind: 'worked',
      lease,
      finding: { kind: 'contribution', result: { stage: 'evolve', additions: [] } },
    });
    for (const expected of ['upload', 'upload']) {
      world.tell({ kind: 'uploaded', lease });
      const intent = world.intents('contribution/v1').at(-1)!;
      assert.deepEqual(kinds(world.tell({ kind: 'rejected', intent, code: 'blob-missing', detail: '' })), [expected]);
    }
    assert.deepEqual(kinds(world.tell({ kind: 'upload-failed', lease })), ['drop-blobs', 'refusal/v1']);
    assert.equal(world.intents('refusal/v1')[0]?.predicate.reason, 'blob-unavailable');
  });

  test('what could not be done is handed back with its reason', () => {
    const world = joined();
    const lease = leaseNamed('a');
    world.tell({ kind: 'granted', leases: [{ lease, unit: judgeJob }] });
    world.tell({ kind: 'worked', lease, finding: { kind: 'refused', reason: 'sandbox-failed' } });
    assert.deepEqual(world.intents('refusal/v1')[0]?.predicate, { lease, reason: 'sandbox-failed' });
    world.receive('refusal/v1');
    assert.equal(world.state.held.size, 0);
  });

  test('a void lease is cancelled, frees its slot, and its late finding is dropped', () => {
    const world = joined();
    const leases = ['a', 'b', 'c'].map((name) => ({ lease: leaseNamed(name), unit: judgeJob }));
    world.tell({ kind: 'granted', leases });
    const effects = world.tell({ kind: 'voided', leases: [leaseNamed('a')] });
    assert.deepEqual(kinds(effects), ['cancel', 'drop-blobs', 'work']);
    assert.deepEqual(kinds(world.tell({ kind: 'worked', lease: leaseNamed('a'), finding: cellsOf(1) })), [
      'drop-blobs',
    ]);
    assert.equal(world.stored.size, 0);
  });

  test('a paused node takes leases, works on none, and begins when it resumes', () => {
    const world = joined();
    world.tell({ kind: 'pause' });
    assert.deepEqual(world.tell({ kind: 'granted', leases: [{ lease: leaseNamed('a'), unit: judgeJob }] }), []);
    assert.deepEqual(kinds(world.tell({ kind: 'resume' })), ['work']);
  });
});

describe('votes', () => {
  test('a vote is stored, then committed, and revealed only for a barrier that names its lease', () => {
    const world = joined();
    const lease = leaseNamed('a');
    world.tell({ kind: 'granted', leases: [{ lease, unit: judgeJob }] });
    assert.deepEqual(kinds(world.tell({ kind: 'worked', lease, finding: cellsOf(7) })), ['store-vote']);
    assert.deepEqual(kinds(world.tell({ kind: 'vote-stored', lease })), ['commit/v1']);
    const { cells, salt } = cellsOf(7);
    const items = [{ lease, commitment: commitmentOf(lease, NODE, cells, salt) }];
    assert.deepEqual(world.intents('commit/v1')[0]?.predicate, { items });
    world.receive('commit/v1');
    assert.deepEqual(world.tell({ kind: 'barrier', commits: [leaseNamed('b')] }), []);
    assert.deepEqual(kinds(world.tell({ kind: 'barrier', commits: [leaseNamed('b'), lease] })), ['reveal/v1']);
    assert.deepEqual(world.intents('reveal/v1')[0]?.predicate, { items: [{ lease, salt, cells }] });
  });

  test('a barrier that is pushed again is answered once', () => {
    const world = committed('a');
    world.tell({ kind: 'barrier', commits: [leaseNamed('a')] });
    assert.deepEqual(world.tell({ kind: 'barrier', commits: [leaseNamed('a')] }), []);
    world.receive('reveal/v1');
    assert.deepEqual(world.tell({ kind: 'barrier', commits: [leaseNamed('a')] }), []);
  });

  test('outputs that the receipt of a reveal wants are given before they are let go', () => {
    const world = committed('a');
    world.tell({ kind: 'barrier', commits: [leaseNamed('a')] });
    const digest = sha256Hex('output');
    assert.deepEqual(kinds(world.receive('reveal/v1', [digest])), ['upload-outputs', 'forget-vote', 'drop-blobs']);
  });

  test('a reveal that came too early may be asked for again', () => {
    const world = committed('a');
    world.tell({ kind: 'barrier', commits: [leaseNamed('a')] });
    const intent = world.intents('reveal/v1')[0]!;
    world.tell({ kind: 'rejected', intent, code: 'reveal-too-early', detail: '' });
    assert.deepEqual(kinds(world.tell({ kind: 'barrier', commits: [leaseNamed('a')] })), ['reveal/v1']);
  });

  test('after a crash the stored vote is committed again, without running anything', () => {
    const world = joined();
    const lease = leaseNamed('a');
    world.tell({ kind: 'granted', leases: [{ lease, unit: judgeJob }] });
    world.tell({ kind: 'worked', lease, finding: cellsOf(7) });
    world.tell({ kind: 'vote-stored', lease });
    world.crash();
    assert.deepEqual(kinds(world.tell({ kind: 'granted', leases: [{ lease, unit: judgeJob }] })), ['commit/v1']);
    const [before, after] = world.intents('commit/v1');
    assert.deepEqual(after, before);
    assert.deepEqual(kinds(world.tell({ kind: 'rejected', intent: after!, code: 'commit-duplicate', detail: '' })), []);
    assert.deepEqual(kinds(world.tell({ kind: 'barrier', commits: [lease] })), ['reveal/v1']);
  });

  test('a statement left over from an earlier run is not doubled', () => {
    const world = joined();
    const lease = leaseNamed('a');
    const intent = {
      type: 'contribution/v1' as const,
      predicate: { lease, unit: lease, result: { stage: 'evolve' as const, additions: [] } },
    };
    world.tell({ kind: 'pending', intent });
    assert.deepEqual(world.tell({ kind: 'granted', leases: [{ lease, unit: evolveJob }] }), []);
    world.tell({ kind: 'receipt', intent, want: [] });
    assert.equal(world.state.held.size, 0);
  });
});

describe('epochs', () => {
  test('a node speaks at least once an epoch, and not while it was heard or a heartbeat is on its way', () => {
    const world = joined();
    assert.deepEqual(world.tell({ kind: 'epoch', epoch: 1 }), [], 'its join was heard');
    assert.deepEqual(kinds(world.tell({ kind: 'epoch', epoch: 2 })), ['heartbeat/v1']);
    assert.deepEqual(world.tell({ kind: 'epoch', epoch: 3 }), []);
    world.receive('heartbeat/v1');
    assert.deepEqual(world.tell({ kind: 'epoch', epoch: 4 }), []);
    assert.deepEqual(kinds(world.tell({ kind: 'epoch', epoch: 5 })), ['heartbeat/v1']);
  });
});

describe('leaving', () => {
  test('a stopped node cancels its work, leaves, and is done with the receipt', () => {
    const world = joined();
    world.tell({ kind: 'granted', leases: [{ lease: leaseNamed('a'), unit: judgeJob }] });
    assert.deepEqual(kinds(world.tell({ kind: 'stop' })), ['cancel', 'leave/v1']);
    assert.deepEqual(world.receive('leave/v1'), [{ kind: 'exit' }]);
    assert.deepEqual(world.tell({ kind: 'granted', leases: [{ lease: leaseNamed('b'), unit: judgeJob }] }), []);
  });

  test('a node that nobody can hear just goes', () => {
    const world = joined();
    world.tell({ kind: 'disconnected' });
    assert.deepEqual(world.tell({ kind: 'stop' }), [{ kind: 'exit' }]);
  });

  test('a finishing node hands back what waits, ends what runs, reveals what it committed, then leaves', () => {
    const world = joined();
    const leases = ['a', 'b', 'c'].map((name) => ({ lease: leaseNamed(name), unit: judgeJob }));
    world.tell({ kind: 'granted', leases });
    assert.deepEqual(kinds(world.tell({ kind: 'finish' })), ['drop-blobs', 'refusal/v1']);
    world.receive('refusal/v1');
    for (const name of ['a', 'b']) {
      const lease = leaseNamed(name);
      assert.deepEqual(kinds(world.tell({ kind: 'worked', lease, finding: cellsOf(1) })), ['store-vote']);
      world.tell({ kind: 'vote-stored', lease });
      assert.deepEqual(kinds(world.receive('commit/v1')), []);
    }
    assert.deepEqual(kinds(world.tell({ kind: 'voided', leases: [leaseNamed('a')] })), []);
    world.tell({ kind: 'barrier', commits: [leaseNamed('b')] });
    assert.deepEqual(kinds(world.receive('reveal/v1')), ['forget-vote', 'drop-blobs', 'leave/v1']);
  });

  test('a banned node stops whatever it was saying', () => {
    const world = committed('a');
    world.tell({ kind: 'barrier', commits: [leaseNamed('a')] });
    const intent = world.intents('reveal/v1')[0]!;
    const [exit] = world.tell({ kind: 'rejected', intent, code: 'node-banned', detail: 'fault 12' });
    assert.match((exit as { problem: string }).problem, /banned.*fault 12/);
  });
});
