import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assign } from '../../coordinator/core/assign.ts';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { fold } from '../../coordinator/core/fold.ts';
import { emptyState } from '../../coordinator/core/state.ts';
import { fromHex } from '../../protocol/bytes.ts';
import type { CoordinatorStatement } from '../../protocol/messages/statement.ts';
import { epochSeed } from '../../protocol/rules/seed.ts';
import { sha256, sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld } from './core-world.ts';

function world(count = 6): CoreWorld {
  const made = new CoreWorld({ tasks: 1 });
  for (let i = 0; i < count; i++) made.join(`node ${i}`);
  made.epoch();
  return made;
}

function wrong(made: CoreWorld, statement: CoordinatorStatement, head?: { size: number; root: Uint8Array }): string {
  return checkCoordinator(made.state, statement, () => head) ?? '';
}

test('a join is refused of a banned key, at another place of its chain, for another operator, image or a reserved name', () => {
  const made = world();
  const image = made.state.genesis!.image.digest;
  const join = { operator: 'node 0', slots: 1, image, agent: 'a' };
  const say = (name: string, changed: Partial<typeof join>, place = {}) =>
    made.code(made.say(sha256Hex(name), { type: 'join/v1', predicate: { ...join, ...changed } }, place));
  const first = sha256Hex('node 0');
  made.say(first, { type: 'leave/v1', predicate: { reason: 'x' } });
  assert.equal(made.code(made.say(first, { type: 'heartbeat/v1', predicate: { epoch: 1 } })), 'node-left');
  assert.equal(say('node 0', {}, { seq: 0 }), 'sequence-conflict');
  assert.equal(say('node 0', { operator: 'another' }), 'result-invalid');
  assert.equal(say('new', { image: sha256Hex('other image') }), 'result-invalid');
  assert.equal(say('new', { operator: 'referee' }), 'result-invalid');
  assert.equal(say('new', {}, { prev: sha256Hex('before') }), 'sequence-conflict');
  assert.equal(say('node 0', {}), undefined);
  const lease = made.untilJudging();
  made.commit(lease, made.cells(lease));
  made.commit(lease, made.cells(lease), sha256Hex('another salt'));
  const operator = made.node(lease.node).operator;
  assert.equal(say(operator, { operator }), 'node-banned');
});

test('a contribution for another unit, or with the snippets of another, is refused', () => {
  const made = world();
  const lease = made.leases().find((entry) => made.unitOf(entry).stage === 'extract')!;
  const snippets = [{ snippet: sha256Hex('elsewhere'), error: 'none' }];
  const say = (unit: string) => {
    const predicate = { lease: lease.id, unit, result: { stage: 'extract' as const, snippets } };
    return made.code(made.say(lease.node, { type: 'contribution/v1', predicate }));
  };
  assert.equal(say(sha256Hex('unit')), 'stage-mismatch');
  assert.equal(say(lease.unit), 'result-invalid');
});

test('only judge jobs are revealed', () => {
  const made = world();
  const lease = made.leases()[0]!;
  const cells = [{ outcome: 'ok' as const, digest: sha256Hex('x'), fuel: 1 }];
  const items = [{ lease: lease.id, salt: sha256Hex('salt'), cells }];
  const code = made.code(made.say(lease.node, { type: 'reveal/v1', predicate: { items } }));
  assert.equal(code, 'lease-closed');
});

test('entries of the coordinator that do not follow from the log are named', () => {
  const made = world();
  const { genesis, epoch } = made.state;
  const snippet = { name: 'b.py', digest: sha256Hex('b'), size: 1 };
  assert.match(wrong(made, { type: 'snippets/v1', predicate: { snippets: [snippet] } }), /right after the genesis/);
  assert.match(wrong(made, { type: 'genesis/v1', predicate: genesis! }), /only at index 0/);
  const leases = [{ workUnit: sha256Hex('u'), node: sha256Hex('n'), rank: 0, fence: 0, deadlineEpoch: 1 }];
  const none = checkCoordinator(emptyState(), { type: 'leases/v1', predicate: { epoch: 1, leases } }, () => undefined);
  assert.match(none ?? '', /need an epoch/);
  const held = made.leases()[0]!.id;
  const end = (...ids: string[]): CoordinatorStatement => {
    return { type: 'timeout/v1', predicate: { leases: ids.map((lease) => ({ lease, reason: 'disconnected' })) } };
  };
  assert.equal(wrong(made, end(held)), '');
  assert.match(wrong(made, end(held, held)), /ends twice/);
  assert.match(wrong(made, end(sha256Hex('none'))), /never granted/);
  assert.match(wrong(made, { type: 'sweep/v1', predicate: { tasks: 1 } }), /no task is in quarantine/);
  const next = { epoch: epoch!.number + 1, checkpoint: 'note', beacon: sha256Hex('b'), seed: sha256Hex('s') };
  const root = sha256(new Uint8Array(1));
  assert.match(wrong(made, { type: 'epoch/v1', predicate: next }), /not signed by the log/);
  const head = { size: made.state.size, root };
  assert.match(wrong(made, { type: 'epoch/v1', predicate: next }, { ...head, size: 3 }), /checkpoint of size/);
  assert.match(wrong(made, { type: 'epoch/v1', predicate: next }, head), /next preimage/);
});

test('an epoch whose seed does not follow from its checkpoint and beacon value is named', () => {
  const beacon = sha256Hex('value');
  const made = new CoreWorld();
  const { genesis } = made.state;
  made.state.genesis = { ...genesis!, beacon: { kind: 'chain', end: sha256Hex(fromHex(beacon)!), length: 10 } };
  const head = { size: made.state.size, root: sha256(new Uint8Array(1)) };
  const seed = epochSeed(genesis!.origin, 1, head.root, fromHex(beacon)!);
  const say = (predicate: object) =>
    wrong(made, { type: 'epoch/v1', predicate: { epoch: 1, checkpoint: 'note', beacon, seed, ...predicate } }, head);
  assert.equal(say({}), '');
  assert.match(say({ seed: sha256Hex('s') }), /expected seed/);
});

test('an assignment round that leaves out a lease is named', () => {
  const made = new CoreWorld();
  for (let i = 0; i < 6; i++) made.join(`node ${i}`);
  const epoch = { epoch: 1, checkpoint: 'note', beacon: sha256Hex('b'), seed: sha256Hex('s') };
  const signer = sha256Hex('coordinator');
  fold(made.state, { index: made.state.size, statement: { type: 'epoch/v1', predicate: epoch }, signer, hash: '' });
  const leases = assign(made.state);
  assert.ok(leases.length > 1);
  assert.equal(wrong(made, { type: 'leases/v1', predicate: { epoch: 1, leases } }), '');
  const fewer = { epoch: 1, leases: leases.slice(0, -1) };
  assert.match(wrong(made, { type: 'leases/v1', predicate: fewer }), /leaves no free slot beside an open unit/);
});

test('n-grams of a benchmark are no part of a campaign that names none', () => {
  const state = emptyState();
  const { genesis } = new CoreWorld().state;
  const signer = sha256Hex('coordinator');
  fold(state, { index: 0, statement: { type: 'genesis/v1', predicate: genesis! }, signer, hash: '' });
  const problem = checkCoordinator(
    state,
    { type: 'benchmark/v1', predicate: { grams: ['0123456789ab'] } },
    () => undefined,
  );
  assert.match(problem ?? '', /at most 0 more n-grams/);
});

test('an answer of the referee that nobody waits for changes nothing', () => {
  const made = world();
  const { size } = made.state;
  made.apply({ kind: 'refereed', key: 'no such job', cells: [] }, 0);
  assert.equal(made.state.size, size);
});

test('a sweep must name the tasks in quarantine, and one is enough', () => {
  const made = new CoreWorld({ tasks: 1, quarantineJobs: 1_000 });
  for (let i = 0; i < 7; i++) made.join(`node ${i}`);
  made.epoch();
  made.work();
  assert.match(wrong(made, { type: 'sweep/v1', predicate: { tasks: 2 } }), /expected 1 tasks/);
  assert.equal(wrong(made, { type: 'sweep/v1', predicate: { tasks: 1 } }), '');
  made.apply({ kind: 'sweep' });
  assert.match(wrong(made, { type: 'sweep/v1', predicate: { tasks: 1 } }), /ordered already/);
});

test('a run of the referee that was not called for, or is not what was, is named', () => {
  const made = new CoreWorld({ tasks: 1, winnerBy: 'referee' });
  for (let i = 0; i < 6; i++) made.join(`node ${i}`);
  made.epoch();
  while (made.state.wanted.size === 0) {
    for (const open of made.leases()) made.answer(open);
    for (const node of made.state.nodes.values()) {
      for (const id of [...node.sealed]) made.reveal(made.state.leases.get(id)!);
    }
    if (made.state.wanted.size === 0) made.epoch();
  }
  const { task, round, slot, reason, positions } = [...made.state.wanted.values()][0]!;
  const asked = { task, round, slot, reason, positions: [...positions] };
  const cell = { outcome: 'ok' as const, digest: sha256Hex('out'), fuel: 1 };
  const say = (predicate: object) => wrong(made, { type: 'referee/v1', predicate } as CoordinatorStatement);
  assert.match(say({ ...asked, slot: slot + 1, cells: [] }), /no referee run/);
  assert.match(say({ ...asked, cells: [cell] }), /expected 4 cells/);
  assert.match(say({ ...asked, cells: [], problem: 'unrunnable' }), /no operator found/);
  assert.match(say({ ...asked, cells: [], problem: 'nondeterministic' }), /cannot differ from itself/);
  assert.equal(say({ ...asked, cells: positions.map(() => cell) }), '');
});
