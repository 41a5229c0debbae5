import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { releasable } from '../../coordinator/core/quarantine.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { CoreWorld } from './core-world.ts';
import { quietWorld as world } from './quiet-world.ts';

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

test('a late vote that is right proves the vote in its place a lie', () => {
  const made = world();
  const late = made.untilJudging();
  expire(made, late);
  const counted = made.state.units.get(late.unit)!.leases.find(({ status }) => status === 'leased')!;
  made.commit(late, made.cells(late));
  const cells = lie(made.cells(counted));
  made.commit(counted, cells);
  while (!isNamed(made, counted)) made.work(1, ({ id }) => id === counted.id);
  assert.equal(made.code(made.reveal(counted, cells)), undefined);
  made.work();
  assert.deepEqual([made.node(late.node).status, made.node(counted.node).status], ['active', 'banned']);
  assert.equal(late.status, 'opened-late');
  assert.ok(made.state.tasks.every(({ phase }) => phase === 'decided'));
  assert.equal(made.state.openRounds.size, 0);
});

test('what a late vote brings to light of a released task does not take it back', () => {
  const made = world();
  const lease = made.untilJudging();
  expire(made, lease);
  const cells = lie(made.cells(lease));
  made.commit(lease, cells);
  while (!isNamed(made, lease)) made.work(1, ({ id }) => id === lease.id);
  while (made.state.accepted === 0) made.work(1, ({ id }) => id === lease.id);
  made.apply({ kind: 'release', files: [] });
  const [task] = releasable(made.state);
  assert.equal(task?.released, true);
  made.reveal(lease, cells);
  const [job] = [...made.state.wanted.values()];
  made.apply({ kind: 'refereed', key: job!.key, cells: [], problem: 'nondeterministic' });
  assert.deepEqual([...task!.dropped.values()], ['nondeterministic']);
  assert.deepEqual([task!.phase, made.state.reopened, releasable(made.state).length], ['decided', 0, 1]);
  assert.equal(made.state.faults.length, 0);
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
    assert.deepEqual(reportOf(made.state, new Set()).overruled, { [lease.node]: 1 });
    assert.equal(made.state.tasks[0]!.phase, 'decided');
  }
  const made = world();
  const solve = () => made.leases().find((lease) => made.unitOf(lease).stage === 'solve');
  while (solve() === undefined) made.work(1, (lease) => made.unitOf(lease).stage === 'solve');
  const lease = solve()!;
  expire(made, lease);
  assert.equal(answer(made, lease), 'lease-closed');
});
