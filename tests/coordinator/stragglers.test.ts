import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { CoreWorld } from './core-world.ts';
import { quietWorld as world } from './quiet-world.ts';

function timeouts(made: CoreWorld): Predicates['timeout/v1']['leases'] {
  return made.log.flatMap(({ type, predicate }) => (type === 'timeout/v1' ? predicate.leases : []));
}

function mayEnd(made: CoreWorld, lease: LeaseState, reason: 'deadline' | 'disconnected' | 'unrenewed'): boolean {
  const predicate = { leases: [{ lease: lease.id, reason }] };
  return checkCoordinator(made.state, { type: 'timeout/v1', predicate }, () => undefined) === undefined;
}

/** A world in which one judge lease is left unanswered while everything else is done. */
function untilSlow(made: CoreWorld): LeaseState {
  const slow = made.untilJudging();
  const node = made.node(slow.node);
  for (let i = 0; i < 6 && !slow.isHedged; i++) made.work(1, ({ id }) => id === slow.id);
  assert.equal(slow.status, 'leased');
  assert.ok(node.held.has(slow.id));
  return slow;
}

const SLOW = { tasks: 3, deadlineEpochs: 20, deadlineMinEpochs: 20, hedgeEpochs: 1, hedgeMads: 1 };

test('at the tail a lease that looks unanswered is hedged on another operator, and the first answer ends the other', () => {
  const made = world(SLOW);
  const slow = untilSlow(made);
  const unit = made.state.units.get(slow.unit)!;
  const grant = made.log
    .flatMap(({ type, predicate }) => (type === 'leases/v1' ? predicate.leases : []))
    .find(({ hedges }) => hedges === slow.id);
  const hedge = unit.leases.find(({ fence }) => fence === grant?.fence)!;
  assert.ok(hedge.isHedged && hedge.operator !== slow.operator && unit.leases.length === 2);
  assert.ok(made.state.hedges > 0);
  made.work(1, ({ id }) => id === slow.id);
  assert.equal(slow.status, 'void');
  assert.ok(hedge.status === 'committed' || hedge.status === 'revealed');
  assert.equal(made.code(made.commit(slow, made.cells(slow))), undefined, 'what was on its way is a free check');
  made.work();
  assert.equal(slow.status, 'opened-late');
  assert.ok(made.state.cells.hedge >= 4);
  assert.equal(made.state.tasks[0]!.rounds[slow.lateRound!]!.reason, 'hedge');
});

test('the slow one may be first after all', () => {
  const made = world(SLOW);
  const slow = untilSlow(made);
  const hedge = made.state.units.get(slow.unit)!.leases[1]!;
  assert.equal(hedge.status, 'leased');
  const effects = made.answer(slow);
  assert.deepEqual([slow.status, hedge.status], ['committed', 'void']);
  assert.ok(effects.some((effect) => effect.kind === 'send-void' && effect.leases.includes(hedge.id)));
  made.work();
  assert.deepEqual([slow.status, hedge.cells], ['revealed', null]);
});

test('nothing is hedged where the genesis says never, while too little is known, or while an open unit can be leased', () => {
  const never = world({ ...SLOW, hedgeEpochs: 0 });
  const slow = never.untilJudging();
  never.work(8, ({ id }) => id === slow.id);
  assert.equal(never.state.hedges, 0);
  const patient = world({ ...SLOW, hedgeEpochs: 6 });
  const waiting = patient.untilJudging();
  for (let i = 0; i < 5; i++) patient.work(1, ({ id }) => id === waiting.id);
  assert.equal(patient.state.hedges, 0);
  patient.work(4, ({ id }) => id === waiting.id);
  assert.equal(patient.state.hedges, 1);
  const young = world(SLOW);
  const [first] = young.leases();
  for (let i = 0; i < 4; i++) young.epoch();
  assert.deepEqual([first!.status, young.state.hedges], ['leased', 0]);
});

test('an assignment round without a hedge that the log calls for, or with another, is wrong', () => {
  const made = world(SLOW);
  const slow = untilSlow(made);
  const { epoch } = made.state;
  const grant = { workUnit: slow.unit, node: slow.node, rank: 9, fence: 9, deadlineEpoch: epoch!.number + 3 };
  const statement = {
    type: 'leases/v1' as const,
    predicate: { epoch: epoch!.number, leases: [{ ...grant, hedges: slow.id }] },
  };
  assert.match(checkCoordinator(made.state, statement, () => undefined)!, /the draw gives none/);
});

test('a lease that its connected node does not renew ends before its deadline; one that is renewed does not', () => {
  const made = world({ deadlineEpochs: 60, deadlineMinEpochs: 60, silenceEpochs: 3, hedgeEpochs: 0 });
  const lease = made.untilJudging();
  const from = lease.grantEpoch;
  assert.ok(!mayEnd(made, lease, 'unrenewed'));
  for (let i = 0; i < 12; i++) made.epoch();
  assert.equal(lease.status, 'leased');
  assert.ok(mayEnd(made, lease, 'unrenewed') && !mayEnd(made, lease, 'deadline'));
  const renewed = made.state.epoch!.number;
  while (lease.status === 'leased') made.epoch(lease.node);
  assert.deepEqual([made.state.epoch!.number - renewed, lease.status], [5, 'expired']);
  assert.ok(timeouts(made).some((ended) => ended.lease === lease.id && ended.reason === 'unrenewed'));
  assert.ok(made.state.epoch!.number > from + 12);
  const early = made.untilJudging();
  made.apply({ kind: 'renewed', node: sha256Hex('stranger'), leases: [early.id, sha256Hex('nothing')] });
  made.commit(early, made.cells(early));
  assert.ok(!mayEnd(made, early, 'unrenewed'), 'a sealed vote is not worked on');
  made.work();
  assert.ok(made.state.tasks.every(({ phase }) => phase === 'decided'));
});

test('nothing is drawn for a node whose lease ended for want of a connection until it is heard again', () => {
  const made = world({ silenceEpochs: 20 });
  const lease = made.untilJudging();
  const listed = () => made.state.epoch!.roster.some(({ node }) => node === lease.node);
  made.apply({ kind: 'disconnected', node: lease.node });
  while (lease.status === 'leased') made.epoch();
  assert.ok(timeouts(made).some((ended) => ended.lease === lease.id && ended.reason === 'disconnected'));
  made.epoch();
  assert.deepEqual([listed(), made.node(lease.node).isAway, made.leases(lease.node).length], [false, true, 0]);
  made.apply({ kind: 'connected', node: lease.node });
  made.epoch();
  assert.deepEqual([listed(), made.node(lease.node).isAway], [true, false]);
});
