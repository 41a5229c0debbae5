import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { deadlineFor } from '../../coordinator/core/deadlines.ts';
import { REFUSALS, type RefusalCode } from '../../protocol/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld, SALT } from './core-world.ts';

function world(parameters: Partial<Parameters> = {}, count = 6): CoreWorld {
  const made = new CoreWorld(parameters);
  for (let i = 0; i < count; i++) made.join(`node ${i}`);
  made.epoch();
  return made;
}

function refused(made: CoreWorld, effects: ReturnType<CoreWorld['say']>, code: RefusalCode): void {
  assert.equal(made.code(effects), code);
  assert.ok(REFUSALS[code]);
  assert.ok(!effects.some(({ kind }) => kind === 'log-node'), 'what is refused is not logged');
}

/** The coordinator goes on: every task is decided by honest work. */
function goesOn(made: CoreWorld): void {
  made.work();
  assert.ok(made.state.tasks.length > 0);
  assert.ok(made.state.tasks.every(({ phase }) => phase === 'decided'));
}

test('votes for unknown, foreign and expired leases are refused by name', () => {
  const made = world();
  const lease = made.untilJudging();
  const other = [...made.state.nodes.keys()].find((key) => key !== lease.node)!;
  const items = [{ lease: sha256Hex('nothing'), commitment: SALT }];
  refused(made, made.say(other, { type: 'commit/v1', predicate: { items } }), 'lease-unknown');
  const foreign = [{ lease: lease.id, commitment: SALT }];
  refused(made, made.say(other, { type: 'commit/v1', predicate: { items: foreign } }), 'lease-not-yours');
  made.say(lease.node, { type: 'refusal/v1', predicate: { lease: lease.id, reason: 'sandbox-failed' } });
  refused(made, made.commit(lease, made.cells(lease)), 'lease-closed');
  const second = made.untilJudging();
  for (let i = 0; i < 5; i++) made.epoch();
  assert.equal(second.status, 'expired');
  assert.equal(made.code(made.commit(second, made.cells(second))), undefined, 'it is a check, without weight');
  refused(made, made.commit(second, made.cells(second)), 'commit-duplicate');
  goesOn(made);
});

test('two different votes for one lease are their own evidence: logged, and the node is banned', () => {
  const made = world();
  const lease = made.untilJudging();
  made.commit(lease, made.cells(lease));
  refused(made, made.commit(lease, made.cells(lease)), 'commit-duplicate');
  const effects = made.commit(lease, made.cells(lease), sha256Hex('another salt'));
  assert.equal(made.code(effects), undefined);
  assert.equal(made.node(lease.node).status, 'banned');
  assert.equal(lease.status, 'void');
  const ban = made.log.find(({ type }) => type === 'ban/v1');
  assert.deepEqual(ban?.predicate, { node: lease.node, lease: lease.id, reason: 'equivocation' });
  refused(made, made.say(lease.node, { type: 'heartbeat/v1', predicate: { epoch: 1 } }), 'node-banned');
  goesOn(made);
});

test('a reveal before its barrier, one that does not open, and one twice', () => {
  const made = world();
  const lease = made.untilJudging();
  made.commit(lease, made.cells(lease));
  refused(made, made.reveal(lease), 'reveal-too-early');
  const barrier = () => made.log.some((statement) => statement.type === 'barrier/v1');
  for (let i = 0; i < 20 && !barrier(); i++) {
    for (const open of made.leases()) made.answer(open);
    made.apply({ kind: 'tick' });
  }
  assert.ok(barrier());
  refused(made, made.reveal(lease, made.cells(lease), sha256Hex('other')), 'reveal-mismatch');
  refused(made, made.reveal(lease, made.cells(lease).slice(1)), 'result-invalid');
  assert.equal(made.code(made.reveal(lease)), undefined);
  refused(made, made.reveal(lease), 'reveal-duplicate');
  goesOn(made);
});

test('duplicates, replays and holes in the chain of a node', () => {
  const made = world();
  const [node] = [...made.state.nodes.keys()] as [string];
  const beat = { type: 'heartbeat/v1', predicate: { epoch: 1 } } as const;
  const { seq, hash } = made.node(node);
  assert.equal(made.code(made.say(node, beat)), undefined);
  refused(made, made.say(node, beat, { seq: seq + 1, prev: hash }), 'sequence-conflict');
  refused(made, made.say(node, beat, { seq: seq + 3 }), 'sequence-conflict');
  refused(made, made.say(node, beat, { prev: sha256Hex('elsewhere') }), 'sequence-conflict');
  assert.equal(made.code(made.say(node, beat)), undefined);
  goesOn(made);
});

test('statements by strangers and of the wrong stage', () => {
  const made = world();
  refused(made, made.say(sha256Hex('stranger'), { type: 'leave/v1', predicate: { reason: 'x' } }), 'not-joined');
  const [lease] = made.leases();
  const items = [{ lease: lease!.id, commitment: SALT }];
  refused(made, made.say(lease!.node, { type: 'commit/v1', predicate: { items } }), 'stage-mismatch');
  const image = made.state.genesis!.image.digest;
  const join = { operator: 'o', slots: 1, image, agent: 'a' };
  refused(made, made.say(lease!.node, { type: 'join/v1', predicate: join }), 'already-joined');
  goesOn(made);
});

test('a clock that jumps, forward or back, stops nothing and wakes nobody in the past', () => {
  for (const jump of [3_600_000, -3_600_000, 31_536_000_000, -31_536_000_000]) {
    const made = world();
    made.now = 4_000_000_000_000;
    made.epoch();
    const before = made.state.epoch!.number;
    made.now += jump;
    for (const effect of made.epoch()) {
      if (effect.kind === 'wake') assert.ok(effect.at - made.now <= 50 && effect.at >= made.now);
    }
    for (let i = 0; i < 3; i++) made.epoch();
    const passed = made.state.epoch!.number - before;
    assert.ok(passed >= 3 && passed <= 4, `${passed} epochs in three periods`);
    goesOn(made);
  }
});

test('who keeps handing back what is drawn for it is suspended, and comes back', () => {
  const made = world({ strikesMax: 4, suspendEpochs: 3, operatorsMin: 3 });
  const [grinder] = [...made.state.nodes.keys()] as [string];
  const refuse = () => {
    for (const { id } of made.leases(grinder)) {
      made.say(grinder, { type: 'refusal/v1', predicate: { lease: id, reason: 'sandbox-failed' } });
    }
  };
  for (let i = 0; i < 30 && made.node(grinder).suspendedUntil === 0; i++) {
    refuse();
    for (const lease of made.leases()) if (lease.node !== grinder) made.answer(lease);
    made.epoch();
  }
  const { suspendedUntil } = made.node(grinder);
  assert.ok(suspendedUntil > 0);
  assert.deepEqual(made.leases(grinder), []);
  assert.equal(made.state.idle.has(made.node(grinder)), false);
  const listed = () => made.state.epoch!.roster.some(({ node }) => node === grinder);
  while (made.state.epoch!.number < suspendedUntil - 1) {
    made.epoch();
    assert.equal(listed(), false);
  }
  made.epoch();
  assert.equal(listed(), true);
  assert.equal(made.node(grinder).status, 'active', 'nobody is banned for silence');
});

test('leaving in good order is no strike; a sealed vote that is not opened counts more than silence', () => {
  const made = world();
  const lease = made.untilJudging();
  made.say(lease.node, { type: 'refusal/v1', predicate: { lease: lease.id, reason: 'shutting-down' } });
  assert.equal(made.node(lease.node).strikes, 0);
  const second = made.judgeLease()!;
  const mute = second.node;
  made.commit(second, made.cells(second));
  const before = made.node(mute).strikes;
  made.work(20, ({ node, status }) => node === mute && status === 'committed');
  assert.equal(second.status, 'expired');
  assert.ok(made.node(mute).strikes >= 0 && before === 0);
  assert.ok(made.state.cells.redo > 0, 'the referee ran what was not opened');
});

test('when all nodes leave and come back one by one, nobody serves a task twice in the place of the others', () => {
  const made = world({ candidates: 5, candidatesMin: 5, operatorsMin: 5 }, 6);
  made.untilJudging();
  const names = [...made.state.nodes.keys()];
  for (const node of names) made.say(node, { type: 'leave/v1', predicate: { reason: 'finished by its owner' } });
  const image = made.state.genesis!.image.digest;
  for (const [i, node] of names.entries()) {
    made.say(node, { type: 'join/v1', predicate: { operator: `node ${i}`, slots: 2, image, agent: 'test' } });
    made.work(2);
  }
  made.work(30);
  const judged = made.state.tasks.filter(({ decision }) => decision?.verdict === 'accepted');
  assert.ok(judged.length > 0);
  for (const { decision } of judged) assert.ok(decision?.verdict === 'accepted' && !decision.thin);
});

test('a roster that stays too small for distinct operators is put up with in the end, and its tasks are marked', () => {
  const made = world({ candidates: 5, candidatesMin: 5, operatorsMin: 5 }, 5);
  const lease = made.untilJudging();
  made.say(lease.node, { type: 'leave/v1', predicate: { reason: 'finished by its owner' } });
  const decided = () => made.state.tasks.filter(({ decision }) => decision?.verdict === 'accepted');
  made.work(LIMITS.patienceEpochs - 5);
  assert.equal(decided().length, 0);
  made.work(30);
  assert.ok(decided().length > 0);
  for (const { decision } of decided()) assert.ok(decision?.verdict === 'accepted' && decision.thin);
});

test('a claim about networks is logged where the genesis allows it, once, and checked', () => {
  const cluster = sha256Hex('network');
  const made = world({ clusters: true });
  const [first, second] = [...made.state.nodes.keys()] as [string, string];
  for (const node of [first, second]) made.apply({ kind: 'connected', node, cluster });
  made.apply({ kind: 'connected', node: first, cluster });
  assert.equal(made.log.filter(({ type }) => type === 'cluster/v1').length, 2);
  assert.equal(made.node(first).cluster, cluster);
  const late = sha256Hex('late');
  made.apply({ kind: 'connected', node: late, cluster });
  made.join('late');
  assert.equal(made.node(late).cluster, cluster);
  const claim = (node: string, value: string) =>
    checkCoordinator(made.state, { type: 'cluster/v1', predicate: { node, cluster: value } }, () => undefined);
  assert.match(claim(first, cluster)!, /stands already/);
  assert.match(claim(sha256Hex('nobody'), cluster)!, /not joined/);
  assert.equal(claim(first, sha256Hex('moved')), undefined);
  const without = world();
  without.apply({ kind: 'connected', node: first, cluster });
  assert.equal(without.log.filter(({ type }) => type === 'cluster/v1').length, 0);
  const why = checkCoordinator(
    without.state,
    { type: 'cluster/v1', predicate: { node: first, cluster } },
    () => undefined,
  );
  assert.match(why!, /allows no claims/);
});

test('votes from one network count once, and its nodes are not drawn into one task while others are left', () => {
  const cluster = sha256Hex('network');
  const made = world({ clusters: true, tasks: 2 }, 8);
  const shared = [...made.state.nodes.keys()].slice(0, 3);
  for (const node of shared) made.apply({ kind: 'connected', node, cluster });
  goesOn(made);
  for (const task of made.state.tasks) {
    const voters = (task.rounds[0]?.jobs ?? []).flatMap((job) => job.leases.map((lease) => lease.node));
    assert.ok(voters.filter((node) => shared.includes(node)).length <= 1, 'at most one of the network');
  }
});

test('the cohort cap keeps a wave of new nodes to its share of a task', () => {
  const made = world({ cohortShare: [1, 4], cohortEpochs: 40, tasks: 3, operatorsMin: 9 }, 8);
  for (let i = 0; i < 41; i++) made.epoch();
  for (let i = 0; i < 20; i++) made.join(`new ${i}`);
  made.work(30);
  const judged = made.state.tasks.filter(({ rounds }) => rounds.length > 0);
  assert.ok(judged.length > 0);
  let young = 0;
  for (const task of judged) {
    const leases = task.rounds[0]!.jobs.flatMap((job) => job.leases).filter((lease) => lease.isYoung);
    assert.ok(leases.length <= 1, `${leases.length} votes of new nodes in one task`);
    young += leases.length;
  }
  assert.ok(young > 0);
});

test('deadlines follow what leases took, within the bounds of the genesis', () => {
  const made = world({ deadlineEpochs: 50, deadlineMinEpochs: 2, deadlineMads: 3 });
  const [key] = [...made.state.nodes.keys()] as [string];
  const node = made.node(key);
  assert.equal(deadlineFor(made.state, node, 'judge'), 50, 'nothing is known yet');
  made.state.durations.judge.push(0, 0, 0, 0, 0);
  assert.equal(deadlineFor(made.state, node, 'judge'), 2, 'everybody is quick');
  node.durations.judge.push(4, 5, 6, 7, 9);
  assert.equal(deadlineFor(made.state, node, 'judge'), 6 + 3 * 1 + 1, 'it has a pace of its own');
  node.durations.judge.push(90, 90, 90, 90, 90, 90);
  assert.equal(deadlineFor(made.state, node, 'judge'), 50);
  goesOn(made);
  assert.ok(made.state.durations.judge.length > 5 && node.durations.judge.length <= 16);
});

test('a lease that was not answered in time lengthens the next deadline of its node', () => {
  const made = world({ deadlineEpochs: 20, deadlineMinEpochs: 1 });
  const lease = made.untilJudging();
  const slow = made.node(lease.node);
  slow.durations.judge.length = 0;
  while (lease.status === 'leased') made.epoch();
  assert.equal(lease.status, 'expired');
  assert.ok(slow.durations.judge.includes(2 * (lease.deadlineEpoch - lease.grantEpoch)));
});
