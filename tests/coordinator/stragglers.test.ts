import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { releasable } from '../../coordinator/core/quarantine.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld } from './core-world.ts';

const QUIET: Partial<Parameters> = { auditMin: [0, 1], auditMax: [0, 1], dissentCoin: [0, 1], tasks: 1 };

function world(parameters: Partial<Parameters> = {}, count = 7): CoreWorld {
  const made = new CoreWorld({ ...QUIET, ...parameters });
  for (let i = 0; i < count; i++) made.join(`node ${i}`);
  made.epoch();
  return made;
}

function lie(cells: readonly Cell[]): Cell[] {
  return cells.map((cell) => ({ ...cell, digest: sha256Hex('made up') }));
}

function expire(made: CoreWorld, lease: LeaseState): void {
  while (lease.status === 'leased') made.work(1, ({ id }) => id === lease.id);
  assert.equal(lease.status, 'expired');
}

/** Whether a barrier names the lease. */
function isNamed(made: CoreWorld, { id }: LeaseState): boolean {
  return made.log.some(({ type, predicate }) => type === 'barrier/v1' && predicate.commits.includes(id));
}

function timeouts(made: CoreWorld): Predicates['timeout/v1']['leases'] {
  return made.log.flatMap(({ type, predicate }) => (type === 'timeout/v1' ? predicate.leases : []));
}

function mayEnd(made: CoreWorld, lease: LeaseState, reason: 'deadline' | 'disconnected' | 'unrenewed'): boolean {
  const predicate = { leases: [{ lease: lease.id, reason }] };
  return checkCoordinator(made.state, { type: 'timeout/v1', predicate }, () => undefined) === undefined;
}

test('a vote that comes after its deadline is sealed, opened after the vote that counts, compared, and without weight', () => {
  const made = world();
  const lease = made.untilJudging();
  expire(made, lease);
  assert.equal(made.code(made.commit(lease, made.cells(lease))), undefined);
  assert.equal(lease.status, 'sealed-late');
  assert.equal(made.code(made.reveal(lease)), 'reveal-too-early');
  made.work();
  assert.equal(lease.status, 'opened-late');
  const counted = made.state.units.get(lease.unit)!.leases.find(({ status }) => status === 'revealed')!;
  const [task] = made.state.tasks;
  const round = task!.rounds[lease.lateRound!]!;
  assert.ok(round.barrierIndex! > counted.answeredAt!);
  assert.deepEqual([round.reason, round.status, made.state.cells.late], ['late', 'agreed', 4]);
  assert.deepEqual(reportOf(made.state, new Set()).stragglers, { hedges: 0, lateAnswers: 1 });
  assert.deepEqual([made.node(lease.node).checks, task!.stoodAt.has(lease.node)], [0, false], 'it earns nothing');
  assert.equal(made.code(made.reveal(lease)), 'reveal-duplicate');
  assert.equal(made.state.faults.length, 0);
});

test('a late lie goes to the referee and bans its node', () => {
  const made = world();
  const lease = made.untilJudging();
  expire(made, lease);
  const cells = lie(made.cells(lease));
  made.commit(lease, cells);
  while (!isNamed(made, lease)) made.work(1, ({ id }) => id === lease.id);
  assert.equal(made.code(made.reveal(lease, cells)), undefined);
  assert.ok(made.state.wanted.size > 0 && made.state.openRounds.size > 0);
  made.work();
  assert.equal(made.node(lease.node).status, 'banned');
  assert.deepEqual(
    made.state.faults.map(({ node }) => node),
    [lease.node],
  );
  assert.equal(made.state.openRounds.size, 0);
});

test('a late vote that is not opened holds up neither tasks nor releases, and ends like any other', () => {
  const made = world({ tasks: 4, attemptsMax: 12, tasksInFlight: 1 });
  const lease = made.untilJudging();
  expire(made, lease);
  made.commit(lease, made.cells(lease));
  while (made.state.tasks[0]!.phase !== 'decided') made.work(1, ({ id }) => id === lease.id);
  made.work(1, ({ id }) => id === lease.id);
  assert.equal(lease.status, 'sealed-late');
  assert.equal(releasable(made.state)[0]?.index, 0);
  made.work(60, ({ id }) => id === lease.id);
  assert.equal(lease.status, 'expired');
  assert.equal(made.state.tasks[0]!.rounds[lease.lateRound!]!.status, 'closed');
  assert.equal(made.code(made.reveal(lease)), 'lease-closed');
});

test('a sealed vote that was not opened in time may be opened late, and is compared with what the referee ran', () => {
  for (const isLie of [false, true]) {
    const made = world();
    const lease = made.untilJudging();
    const cells = isLie ? lie(made.cells(lease)) : made.cells(lease);
    made.commit(lease, cells);
    made.work(12, ({ id }) => id === lease.id);
    assert.equal(lease.status, 'expired');
    assert.ok(made.state.cells.redo > 0);
    assert.equal(made.code(made.reveal(lease, cells)), undefined);
    assert.equal(lease.status, 'opened-late');
    made.work(3);
    assert.equal(made.node(lease.node).status, isLie ? 'banned' : 'active');
    assert.equal(made.state.cells.late, isLie ? 4 + 2 * 4 : 4);
  }
});

test('a late vote on a candidate that was dropped, or of a node that was banned, is not asked for', () => {
  const made = world();
  const lease = made.untilJudging();
  expire(made, lease);
  made.commit(lease, made.cells(lease));
  const task = made.state.tasks[0]!;
  const round = task.rounds[lease.lateRound!]!;
  made.commit(lease, made.cells(lease), sha256Hex('another salt'));
  assert.equal(made.node(lease.node).status, 'banned');
  assert.deepEqual([lease.status, round.status], ['void', 'closed']);
  const other = world();
  const second = other.untilJudging();
  expire(other, second);
  other.commit(second, other.cells(second));
  const unit = other.unitOf(second);
  other.state.tasks[0]!.dropped.set(unit.stage === 'judge' ? unit.slot : 0, 'unrunnable');
  other.epoch();
  other.work(2);
  assert.equal(second.status, 'void', 'its node is told');
});

test('a late contribution is logged once and compared; a late program, and what was handed back, is refused', () => {
  const answer = (made: CoreWorld, lease: LeaseState) => made.code(made.answer(lease));
  for (const isSettled of [true, false]) {
    const made = world();
    const lease = made.leases()[0]!;
    assert.equal(made.unitOf(lease).stage, 'extract');
    while (lease.status === 'leased') {
      if (isSettled) made.work(1, ({ id }) => id === lease.id);
      else made.epoch();
    }
    if (isSettled) made.work(2);
    assert.equal(made.state.units.get(lease.unit)!.status, isSettled ? 'settled' : 'open');
    const unit = made.unitOf(lease);
    assert.ok(unit.stage === 'extract');
    const result = {
      stage: 'extract' as const,
      snippets: unit.snippets.map((snippet) => ({ snippet, error: 'none' })),
    };
    const predicate = { lease: lease.id, unit: lease.unit, result };
    assert.equal(made.code(made.say(lease.node, { type: 'contribution/v1', predicate })), undefined);
    assert.equal(answer(made, lease), 'lease-closed');
    made.work();
    assert.equal(made.node(lease.node).overruled, 1);
    assert.equal(made.state.tasks[0]!.phase, 'decided');
  }
  const made = world();
  const solve = () => made.leases().find((lease) => made.unitOf(lease).stage === 'solve');
  while (solve() === undefined) made.work(1, (lease) => made.unitOf(lease).stage === 'solve');
  const lease = solve()!;
  expire(made, lease);
  assert.equal(answer(made, lease), 'lease-closed');
});

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
