import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { lie, RolloutWorld, truth } from './rollout-world.ts';

function world(...operators: string[]): RolloutWorld {
  const made = new RolloutWorld({ tasks: 0, probationJobs: 0 });
  for (const operator of operators) made.join(operator);
  made.epoch();
  return made;
}

function honestly(made: RolloutWorld, id: string): void {
  made.vote(id, () => truth);
}

test('a rollout is leased at once to as many distinct operators as must agree', () => {
  const made = world('a', 'b', 'c', 'd');
  const id = made.ask(3);
  const leases = made.leasesOf(id);
  assert.equal(leases.length, 3);
  assert.equal(new Set(leases.map(({ operator }) => operator)).size, 3);
});

test('equal cells of the quorum are the verdict, and its votes name the leaves that reveal them', () => {
  const made = world('a', 'b', 'c');
  const id = made.ask(2);
  honestly(made, id);
  const known = made.rollout(id)!;
  assert.equal(known.phase, 'decided');
  assert.deepEqual(known.cells, [truth(0), truth(1)]);
  assert.equal(known.votes.length, 2);
  for (const vote of known.votes) assert.equal(made.entries.get(vote.answeredAt!)?.statement.type, 'reveal/v1');
  assert.deepEqual(made.entries.get(known.verdictIndex!)?.statement, {
    type: 'verdict/v1',
    predicate: { rollout: id, by: 'operators', votes: known.votes.map((vote) => vote.id) },
  });
  made.audit();
});

test('nobody sees a vote before all that count are sealed', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  const [first, second] = made.leasesOf(id);
  made.commit(first!, made.cellsOf(id, truth));
  assert.equal(made.code(made.reveal(first!, made.cellsOf(id, truth))), 'reveal-too-early');
  made.commit(second!, made.cellsOf(id, truth));
  assert.equal(made.code(made.reveal(first!, made.cellsOf(id, truth))), undefined);
});

test('a difference goes to the referee, whose two runs are the verdict and ban the liar', () => {
  const made = world('a', 'b', 'c');
  const id = made.ask(2, 3);
  const [liar, honest] = made.leasesOf(id);
  made.vote(id, (lease) => (position) => (lease === liar && position === 1 ? lie(1) : truth(position)));
  assert.deepEqual(
    [...made.state.wanted.values()].map(({ positions, runs }) => ({ positions, runs })),
    [{ positions: [1], runs: 2 }],
  );
  made.referee();
  assert.equal(made.node(liar!.node).status, 'banned');
  assert.equal(made.node(honest!.node).status, 'active');
  // One honest vote is no agreement of two: the referee runs the rest too.
  made.referee();
  const known = made.rollout(id)!;
  assert.deepEqual(known.cells, [truth(0), truth(1), truth(2)]);
  assert.deepEqual(
    known.votes.map(({ node }) => node),
    [honest!.node],
  );
  assert.equal(made.entries.get(known.verdictIndex!)?.statement.type, 'verdict/v1');
  made.audit();
});

test('when everybody lies, the referee still finds out', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  made.vote(id, (lease) => (position) => ({ ...truth(position), fuel: lease.rank + 1 }));
  made.referee();
  made.referee();
  assert.deepEqual(made.rollout(id)!.cells, [truth(0), truth(1)]);
  assert.deepEqual(made.rollout(id)!.votes, []);
  assert.equal([...made.state.nodes.values()].filter(({ status }) => status === 'banned').length, 2);
  made.audit();
});

test('a program that splits two trusted runs has no verdict, and nobody is to blame', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  const [first] = made.leasesOf(id);
  made.vote(id, (lease) => (lease === first ? lie : truth));
  for (const job of [...made.state.wanted.values()]) {
    made.apply({ kind: 'refereed', key: job.key, cells: [], problem: 'nondeterministic' });
  }
  assert.equal(made.rollout(id)!.problem, 'nondeterministic');
  assert.deepEqual(made.rollout(id)!.cells, []);
  assert.equal(made.state.faults.length, 0);
  made.audit();
});

test('one operator never agrees with itself, however many nodes it has and however long it takes', () => {
  const made = new RolloutWorld({ tasks: 0, probationJobs: 0 });
  for (const name of ['a1', 'a2', 'a3']) made.join(name, 'a');
  made.epoch();
  const id = made.ask(2);
  for (let i = 0; i < 5; i++) made.epoch();
  assert.equal(made.leasesOf(id).length, 1);
  made.join('b');
  made.epoch();
  assert.equal(made.leasesOf(id).length, 2);
});

test('nodes on probation are no quorum of their own: the referee runs what only they agree on', () => {
  const made = new RolloutWorld({ tasks: 0, probationJobs: 3 });
  // A node on probation has one slot, and two are busy with seed code.
  for (const name of ['a', 'b', 'c', 'd']) made.join(name);
  made.epoch();
  const id = made.ask(2);
  const holders = made.leasesOf(id).map(({ node }) => made.node(node));
  honestly(made, id);
  assert.equal(made.rollout(id)!.verdictIndex, null);
  made.referee();
  assert.equal(made.rollout(id)!.votes.length, 2);
  assert.deepEqual(
    holders.map(({ probationLeft }) => probationLeft),
    [2, 2],
  );
  made.audit();
});

test('a node that falls silent is replaced by another operator', () => {
  const made = world('a', 'b', 'c');
  const id = made.ask(2);
  const [silent, other] = made.leasesOf(id);
  made.apply({ kind: 'disconnected', node: silent!.node });
  made.commit(other!, made.cellsOf(id, truth));
  for (let i = 0; i < 4; i++) made.epoch();
  assert.equal(silent!.status, 'expired');
  const [third] = made.leasesOf(id);
  assert.ok(third !== undefined && third.operator !== silent!.operator && third.operator !== other!.operator);
  made.commit(third, made.cellsOf(id, truth));
  made.reveal(third, made.cellsOf(id, truth));
  made.reveal(other!, made.cellsOf(id, truth));
  assert.equal(made.rollout(id)!.votes.length, 2);
  made.audit();
});

test('a sealed vote that is never opened is made up for by the referee', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  const [first, second] = made.leasesOf(id);
  for (const lease of [first!, second!]) made.commit(lease, made.cellsOf(id, truth));
  made.reveal(first!, made.cellsOf(id, truth));
  for (let i = 0; i < 40 && second!.status === 'committed'; i++) made.epoch();
  made.referee();
  const known = made.rollout(id)!;
  assert.deepEqual(known.cells, [truth(0), truth(1)]);
  assert.deepEqual(
    known.votes.map((vote) => vote.id),
    [first!.id],
  );
  made.audit();
});

test('when several operators cannot run it, the referee tries', () => {
  const made = world('a', 'b', 'c', 'd');
  const id = made.ask(2);
  for (let i = 0; i < 3; i++) {
    const [lease] = made.leasesOf(id);
    made.say(lease!.node, { type: 'refusal/v1', predicate: { lease: lease!.id, reason: 'sandbox-failed' } });
    made.apply({ kind: 'tick' });
  }
  for (const lease of made.leasesOf(id)) made.commit(lease, made.cellsOf(id, truth));
  for (const lease of made.rollout(id)!.unit.leases) {
    if (lease.status === 'committed') made.reveal(lease, made.cellsOf(id, truth));
  }
  made.referee();
  assert.deepEqual(made.rollout(id)!.cells, [truth(0), truth(1)]);
  made.audit();
});

test('a log in which the coordinator made up, left out or changed a verdict does not pass', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  const check = (statement: Parameters<typeof checkCoordinator>[1]) =>
    checkCoordinator(made.state, statement, () => undefined);
  const early = { type: 'verdict/v1' as const, predicate: { rollout: id, by: 'operators' as const, votes: [] } };
  assert.match(check(early)!, /does not follow/);
  assert.match(check({ type: 'challenge/v1', predicate: { rollout: id } })!, /no verdict/);
  assert.match(check({ type: 'rollout-end/v1', predicate: { rollout: id, reason: 'answered' } })!, /abandoned/);
  assert.match(
    check({ type: 'rollout-end/v1', predicate: { rollout: sha256Hex('x'), reason: 'answered' } })!,
    /no rollout/,
  );
  const twice = made.rollout(id)!.rollout;
  assert.match(check({ type: 'rollout/v1', predicate: twice })!, /open already/);
  const large = { ...twice, candidate: { digest: sha256Hex('y'), size: 2 ** 21 } };
  assert.match(check({ type: 'rollout/v1', predicate: large })!, /bytes/);
});
