import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Intent } from '../../node/core/intent.ts';
import type { Effect } from '../../node/core/messages.ts';
import type { RefusalCode } from '../../protocol/errors.ts';
import { CoreWorld, cellsOf, evolveJob, judgeJob, leaseNamed } from './core-world.ts';

const [a, b] = [leaseNamed('a'), leaseNamed('b')];

function kinds(effects: readonly Effect[]): string[] {
  return effects.map((effect) => (effect.kind === 'submit' ? effect.intent.type : effect.kind));
}

function joined(): CoreWorld {
  const world = new CoreWorld();
  world.join();
  return world;
}

function refuse(world: CoreWorld, intent: Intent, code: RefusalCode): Effect[] {
  return world.tell({ kind: 'rejected', intent, code, detail: 'so it is' });
}

test('what an earlier run was saying is not said again: neither its join, nor its heartbeat, nor an opening', () => {
  const joining = new CoreWorld();
  const join: Intent = { type: 'join/v1', predicate: joining.state.profile };
  joining.tell({ kind: 'pending', intent: join });
  assert.deepEqual(joining.tell({ kind: 'connected', standing: 'unknown' }), []);
  joining.tell({ kind: 'receipt', intent: join, want: [] });
  joining.tell({ kind: 'epoch', epoch: 1 });
  const beating = joined();
  beating.tell({ kind: 'epoch', epoch: 1 });
  beating.tell({ kind: 'pending', intent: { type: 'heartbeat/v1', predicate: { epoch: 1 } } });
  assert.deepEqual(kinds(beating.tell({ kind: 'epoch', epoch: 2 })), []);

  const opening = joined();
  opening.tell({ kind: 'granted', leases: [{ lease: a, unit: judgeJob }] });
  opening.tell({ kind: 'worked', lease: a, finding: cellsOf(1) });
  const { cells, salt } = cellsOf(1);
  const reveal: Intent = { type: 'reveal/v1', predicate: { items: [{ lease: a, salt, cells: [...cells] }] } };
  opening.tell({ kind: 'pending', intent: reveal });
  assert.deepEqual(opening.tell({ kind: 'barrier', commits: [a] }), []);
  assert.equal(opening.state.held.has(a), false);
});

test('a lease that is named twice is worked on once; one that comes to a finishing node is handed back', () => {
  const world = joined();
  const leases = [{ lease: a, unit: evolveJob }];
  assert.deepEqual(kinds(world.tell({ kind: 'granted', leases })), ['work']);
  assert.deepEqual(world.tell({ kind: 'granted', leases }), []);
  world.tell({ kind: 'finish' });
  assert.deepEqual(world.tell({ kind: 'finish' }), []);
  const late = world.tell({ kind: 'granted', leases: [{ lease: b, unit: evolveJob }] });
  assert.deepEqual(kinds(late), ['drop-blobs', 'refusal/v1']);
});

test('a vote that is being stored when its lease ends is committed all the same; work that runs is not finished', () => {
  const world = joined();
  world.tell({ kind: 'granted', leases: [a, b].map((lease) => ({ lease, unit: judgeJob })) });
  world.tell({ kind: 'worked', lease: a, finding: cellsOf(1) });
  assert.deepEqual(kinds(world.tell({ kind: 'voided', leases: [a, b] })), ['cancel', 'drop-blobs']);
  assert.deepEqual(kinds(world.tell({ kind: 'vote-stored', lease: a })), ['commit/v1']);
  world.receive('commit/v1');
  assert.deepEqual(kinds(world.tell({ kind: 'barrier', commits: [a] })), ['reveal/v1'], 'it is a check of others');
});

test('a node renews what it has held for a whole epoch, while it is connected', () => {
  const world = joined();
  world.tell({ kind: 'granted', leases: [{ lease: a, unit: judgeJob }] });
  const renewals = (epoch: number) => world.tell({ kind: 'epoch', epoch }).filter(({ kind }) => kind === 'renew');
  assert.deepEqual(renewals(1), []);
  world.tell({ kind: 'granted', leases: [{ lease: b, unit: judgeJob }] });
  assert.deepEqual(renewals(2), [{ kind: 'renew', leases: [a] }]);
  assert.deepEqual(renewals(3), [{ kind: 'renew', leases: [a, b] }]);
  world.tell({ kind: 'disconnected' });
  assert.deepEqual(renewals(4), []);
});

test('a node that leaves opens nothing more, and stopping it again changes nothing', () => {
  const world = joined();
  world.tell({ kind: 'granted', leases: [{ lease: a, unit: judgeJob }] });
  world.tell({ kind: 'worked', lease: a, finding: cellsOf(1) });
  world.tell({ kind: 'vote-stored', lease: a });
  world.receive('commit/v1');
  assert.deepEqual(kinds(world.tell({ kind: 'stop' })), ['leave/v1']);
  assert.deepEqual(world.tell({ kind: 'stop' }), []);
  assert.deepEqual(world.tell({ kind: 'barrier', commits: [a] }), []);
  const [leave] = world.intents('leave/v1');
  assert.deepEqual(kinds(refuse(world, leave!, 'internal')), ['exit'], 'its deadlines will do');
});

test('a leave of an earlier run, and a key that has left, end the node with the way out', () => {
  const leave: Intent = { type: 'leave/v1', predicate: { reason: 'x' } };
  const [left] = joined().tell({ kind: 'receipt', intent: leave, want: [] });
  assert.ok(left?.kind === 'exit' && left.problem?.includes('another data directory'));
  const beat: Intent = { type: 'heartbeat/v1', predicate: { epoch: 1 } };
  const [gone] = refuse(joined(), beat, 'node-left');
  assert.ok(gone?.kind === 'exit' && gone.problem?.includes('has left'));
});

test('a refusal that is refused is forgotten; so is a vote whose opening nobody will ask for again', () => {
  const world = joined();
  world.tell({ kind: 'granted', leases: [a, b].map((lease) => ({ lease, unit: judgeJob })) });
  world.tell({ kind: 'worked', lease: a, finding: { kind: 'refused', reason: 'sandbox-failed' } });
  assert.deepEqual(kinds(refuse(world, world.intents('refusal/v1')[0]!, 'lease-closed')), ['drop-blobs']);
  assert.equal(world.state.held.has(a), false);
  world.tell({ kind: 'worked', lease: b, finding: cellsOf(2) });
  world.tell({ kind: 'vote-stored', lease: b });
  world.receive('commit/v1');
  for (const [code, awaited] of [
    ['reveal-too-early', 1],
    ['lease-closed', 0],
  ] as const) {
    world.tell({ kind: 'barrier', commits: [b] });
    refuse(world, world.intents('reveal/v1').at(-1)!, code);
    assert.equal(world.state.votes.awaited, awaited);
  }
});

test('the first vote of a lease stands after a crash, whatever is found later; one that was opened is over', () => {
  const world = joined();
  const leases = [{ lease: a, unit: judgeJob }];
  world.tell({ kind: 'granted', leases });
  world.tell({ kind: 'worked', lease: a, finding: cellsOf(1) });
  world.crash();
  assert.deepEqual(world.state.votes.cast({ lease: a, cells: cellsOf(2).cells, salt: 'x' }).cells, cellsOf(1).cells);
  world.tell({ kind: 'granted', leases });
  world.receive('commit/v1');
  world.tell({ kind: 'barrier', commits: [a] });
  world.receive('reveal/v1');
  world.crash();
  assert.equal(world.state.votes.stageOf(a), 'revealed');
  assert.deepEqual(kinds(world.tell({ kind: 'granted', leases })), []);
});
