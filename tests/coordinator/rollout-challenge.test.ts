import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('a challenge has the referee run a verdict again: liars who agreed are banned, the honest earn trust', () => {
  const made = world('a', 'b');
  const right = made.ask(2);
  honestly(made, right);
  const checks = () => [...made.state.nodes.values()].map((node) => node.checks);
  made.apply({ kind: 'challenge', id: right });
  made.referee();
  assert.deepEqual(checks(), [1, 1]);
  const wrong = made.ask(2);
  made.vote(wrong, () => lie);
  assert.deepEqual(made.rollout(wrong)!.cells, [lie(0), lie(1)], 'the colluders had their way so far');
  made.apply({ kind: 'challenge', id: wrong });
  made.referee();
  assert.deepEqual(
    [...made.state.nodes.values()].map(({ status }) => status),
    ['banned', 'banned'],
  );
  made.audit();
});

test('a challenge of what two runs proved already asks for nothing more', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  const [liar, honest] = made.leasesOf(id);
  made.vote(id, (lease) => (lease === liar ? lie : truth));
  made.referee();
  assert.equal(made.rollout(id)!.phase, 'decided');
  made.apply({ kind: 'challenge', id });
  assert.deepEqual([made.state.wanted.size, made.rollout(id)!.challenge], [0, 'answered']);
  assert.equal(made.node(honest!.node).checks, 1);
  made.audit();
});

test('a challenge that two runs answer differently proves nothing for anybody', () => {
  for (const isFound of ['by itself', 'against an earlier run']) {
    const made = new RolloutWorld({ tasks: 0, probationJobs: isFound === 'by itself' ? 0 : 3 });
    for (const name of ['a', 'b', 'c', 'd']) made.join(name);
    made.epoch();
    const id = made.ask(2);
    honestly(made, id);
    // Where everybody is on probation, the referee has run it once for the verdict.
    made.referee();
    assert.equal(made.rollout(id)!.phase, 'decided');
    made.apply({ kind: 'challenge', id });
    if (isFound === 'by itself') {
      const [job] = [...made.state.wanted.values()];
      made.apply({ kind: 'refereed', key: job!.key, cells: [], problem: 'nondeterministic' });
    } else made.referee(lie);
    assert.equal(made.rollout(id)!.challenge, 'answered');
    assert.equal(made.rollout(id)!.task.dropped.get(0), 'nondeterministic');
    for (const { checks, status } of made.state.nodes.values()) assert.deepEqual([checks, status], [0, 'active']);
    made.audit();
  }
});

test('what is ended while the referee runs it is forgotten when that is known', () => {
  const made = world('a', 'b');
  const id = made.ask(2);
  const [liar] = made.leasesOf(id);
  made.vote(id, (lease) => (lease === liar ? lie : truth));
  assert.equal(made.state.wanted.size, 1);
  made.apply({ kind: 'end-rollout', id });
  assert.equal(made.rollout(id)!.isEnded, true);
  made.referee();
  assert.equal(made.rollout(id), undefined);
  assert.equal(made.node(liar!.node).status, 'banned');
  made.audit();
});

test('a challenge of what is unknown, undecided, challenged or ended changes nothing', () => {
  const made = world('a', 'b');
  const isIgnored = (id: string) => {
    const { size } = made.state;
    made.apply({ kind: 'challenge', id }, 0);
    return made.state.size === size;
  };
  assert.ok(isIgnored(sha256Hex('x')));
  const id = made.ask(2);
  assert.ok(isIgnored(id));
  honestly(made, id);
  assert.ok(!isIgnored(id));
  assert.ok(isIgnored(id));
  made.referee();
  made.apply({ kind: 'end-rollout', id });
  assert.ok(isIgnored(id));
});

test('what is ended is forgotten: nothing of it stays in memory, and its nodes are told', () => {
  const made = world('a', 'b');
  const before = [made.state.units.size, made.state.leases.size, made.state.roles.size, made.state.tasksById.size];
  const decided = made.ask(2);
  honestly(made, decided);
  made.apply({ kind: 'end-rollout', id: decided });
  const open = made.ask(2);
  const [lease] = made.leasesOf(open);
  made.commit(lease!, made.cellsOf(open, truth));
  const effects = made.apply({ kind: 'end-rollout', id: open });
  const told = effects.flatMap((effect) => (effect.kind === 'send-void' ? effect.leases : []));
  assert.equal(told.length, 2);
  const after = [made.state.units.size, made.state.leases.size, made.state.roles.size, made.state.tasksById.size];
  assert.deepEqual(after, before);
  assert.equal(made.state.rollouts.open.size + made.state.rollouts.at.size + made.state.open.size, 0);
  for (const { held, sealed } of made.state.nodes.values()) {
    assert.ok([...held, ...sealed].every((id) => made.state.leases.has(id)));
  }
  assert.equal(made.code(made.reveal(lease!, [truth(0), truth(1)])), 'lease-unknown');
  made.audit();
});
