import { fromHex } from '../../protocol/bytes.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { CoordinatorStatement } from '../../protocol/messages/statement.ts';
import { epochSeed } from '../../protocol/rules/seed.ts';
import { admitNode } from './admit.ts';
import { assign } from './assign.ts';
import type { Effect, Event } from './events.ts';
import { fold } from './fold.ts';
import { roundOf } from './leases.ts';
import { checkFeedback } from './pass-rates.ts';
import { quarantined, releasable } from './quarantine.ts';
import { rolloutEntry } from './rollout-check.ts';
import { epochOf, isFinished, parametersOf, type State } from './state.ts';
import { expiring, mayExpire } from './timeouts.ts';

/** Milliseconds between two assignment rounds, so that slots that become free together are drawn together. */
const ROUND_INTERVAL = 50;

/** Durable state is the fold; everything else here may be lost in a crash. */
export interface Coordinator {
  readonly state: State;
  readonly connected: Set<Hex32>;
  /** Networks that nodes connect from. */
  readonly clusters: Map<Hex32, Hex32>;
  readonly goneSince: Map<Hex32, number>;
  /** Epoch in which a held lease was last renewed, and the one in which this coordinator started. */
  readonly renewals: Map<Hex32, number>;
  readonly startEpoch: number;
  readonly announced: Set<string>;
  /** Milliseconds of work: never goes back, whatever the clock does. */
  time: number;
  lastNow: number | null;
  lastRound: number;
  /** Size of the log when a round found nothing to lease: only a new entry can change that. */
  barrenAt: number;
  nextEpochAt: number;
  cutting: boolean;
  finished: boolean;
}

export function createCoordinator(state: State): Coordinator {
  return {
    state,
    connected: new Set(),
    clusters: new Map(),
    goneSince: new Map([...state.nodes.keys()].map((node) => [node, epochOf(state)])),
    renewals: new Map(),
    startEpoch: epochOf(state),
    announced: new Set(),
    time: 0,
    lastNow: null,
    lastRound: 0,
    barrenAt: -1,
    nextEpochAt: 0,
    cutting: false,
    finished: false,
  };
}

/**
 * The coordinator's only decision function: synchronous, total on foreign input, no clock but `now` (milliseconds, any
 * origin; it may jump). Entries in the effects are folded already.
 */
export function apply(coordinator: Coordinator, event: Event, now: number): Effect[] {
  const effects: Effect[] = [];
  const time = passTime(coordinator, now);
  react(coordinator, event, time, effects);
  drainDue(coordinator, effects);
  lease(coordinator, time, effects);
  announceReferee(coordinator, effects);
  if (!coordinator.finished && isFinished(coordinator.state)) {
    coordinator.finished = true;
    effects.push({ kind: 'finished' });
  }
  return effects;
}

/**
 * Time as the core sees it. When the clock jumps back, it stands still for one event and goes on from there; a jump forward
 * at most makes an epoch early, and deadlines count epochs.
 */
function passTime(coordinator: Coordinator, now: number): number {
  const passed = coordinator.lastNow === null ? now : now - coordinator.lastNow;
  coordinator.lastNow = now;
  coordinator.time += Math.max(0, passed);
  return coordinator.time;
}

function react(coordinator: Coordinator, event: Event, now: number, effects: Effect[]): void {
  const { state } = coordinator;
  switch (event.kind) {
    case 'connected':
      if (event.cluster !== undefined) coordinator.clusters.set(event.node, event.cluster);
      claimCluster(coordinator, event.node, effects);
      return connect(coordinator, event.node, effects);
    case 'disconnected':
      coordinator.connected.delete(event.node);
      coordinator.goneSince.set(event.node, epochOf(state));
      return;
    case 'renewed':
      return renew(coordinator, event.node, event.leases);
    case 'submitted':
      return submit(coordinator, event, effects);
    case 'tick':
      return tick(coordinator, now, effects);
    case 'epoch-cut':
      return startEpoch(coordinator, event, now, effects);
    case 'refereed':
      return takeRefereed(coordinator, event, effects);
    case 'release':
      return append(
        coordinator,
        { type: 'release/v1', predicate: { accepted: releasable(state).length, files: event.files } },
        effects,
      );
    case 'rollout':
    case 'challenge':
    case 'end-rollout': {
      const statement = rolloutEntry(state, event);
      if (statement !== undefined) append(coordinator, statement, effects);
      return;
    }
    case 'feedback':
      if (checkFeedback(state, event.report) !== undefined) return;
      return append(coordinator, { type: 'feedback/v1', predicate: event.report }, effects);
    case 'sweep': {
      const tasks = state.sweep === 'ordered' ? 0 : quarantined(state).length;
      if (tasks > 0) append(coordinator, { type: 'sweep/v1', predicate: { tasks } }, effects);
      return;
    }
  }
}

function takeRefereed(coordinator: Coordinator, event: Extract<Event, { kind: 'refereed' }>, effects: Effect[]): void {
  const job = coordinator.state.wanted.get(event.key);
  coordinator.announced.delete(event.key);
  if (job === undefined) return;
  const { task, round, slot, reason } = job;
  const cells = event.problem === undefined ? [...event.cells] : [];
  const problem = cells.length === 0 ? (event.problem ?? 'nondeterministic') : undefined;
  const predicate = { task, round, slot, reason, positions: [...job.positions], cells };
  append(
    coordinator,
    { type: 'referee/v1', predicate: problem === undefined ? predicate : { ...predicate, problem } },
    effects,
  );
}

/** Logs and folds an entry of our own; what it changed for nodes is told to them. */
function append(coordinator: Coordinator, statement: CoordinatorStatement, effects: Effect[]): void {
  const { state } = coordinator;
  const index = state.size;
  effects.push({ kind: 'log-own', statement, index });
  fold(state, { index, statement, signer: state.genesis!.coordinator, hash: '' });
  tellEnded(coordinator, effects);
  if (statement.type === 'leases/v1') {
    const byNode = new Map<Hex32, Hex32[]>();
    for (const grant of statement.predicate.leases) {
      const lease = state.units.get(grant.workUnit)!.leases.find((entry) => entry.fence === grant.fence)!;
      byNode.set(grant.node, [...(byNode.get(grant.node) ?? []), lease.id]);
    }
    for (const [node, leases] of byNode) effects.push({ kind: 'send-leases', node, leases });
  } else if (statement.type === 'barrier/v1') {
    const nodes = new Set(statement.predicate.commits.map((id) => state.leases.get(id)!.node));
    effects.push({ kind: 'send-barrier', index, nodes: [...nodes] });
  } else if (statement.type === 'verdict/v1') effects.push({ kind: 'verdict', id: statement.predicate.rollout });
}

function tellEnded(coordinator: Coordinator, effects: Effect[]): void {
  const byNode = new Map<Hex32, Hex32[]>();
  for (const lease of coordinator.state.ended) byNode.set(lease.node, [...(byNode.get(lease.node) ?? []), lease.id]);
  for (const [node, leases] of byNode) effects.push({ kind: 'send-void', node, leases });
}

function drainDue(coordinator: Coordinator, effects: Effect[]): void {
  for (let next = coordinator.state.due[0]; next !== undefined; next = coordinator.state.due[0]) {
    append(coordinator, next, effects);
  }
}

function submit(coordinator: Coordinator, event: Extract<Event, { kind: 'submitted' }>, effects: Effect[]): void {
  const { state } = coordinator;
  const { token, signer, statement, hash } = event;
  const refusal = admitNode(state, signer, statement);
  if (refusal !== undefined) {
    effects.push({ kind: 'refuse', token, refusal });
    return;
  }
  const index = state.size;
  effects.push({ kind: 'log-node', token, index });
  fold(state, { index, statement, signer, hash });
  effects.push({ kind: 'accept', token, index });
  tellEnded(coordinator, effects);
  if (statement.type !== 'join/v1') return;
  drainDue(coordinator, effects);
  claimCluster(coordinator, signer, effects);
}

/** Logs which network a node shares with others, where the genesis lets that lower the weight of votes. */
function claimCluster(coordinator: Coordinator, key: Hex32, effects: Effect[]): void {
  const { state } = coordinator;
  const cluster = coordinator.clusters.get(key);
  const node = state.nodes.get(key);
  if (cluster === undefined || node === undefined || node.cluster === cluster) return;
  if (parametersOf(state).clusters)
    append(coordinator, { type: 'cluster/v1', predicate: { node: key, cluster } }, effects);
}

/** A node is back: it hears again what it holds and which of its sealed votes may be revealed. */
function connect(coordinator: Coordinator, node: Hex32, effects: Effect[]): void {
  const { state } = coordinator;
  coordinator.connected.add(node);
  coordinator.goneSince.delete(node);
  const known = state.nodes.get(node);
  if (known === undefined) return;
  renew(coordinator, node, [...known.held]);
  if (known.held.size > 0) effects.push({ kind: 'send-leases', node, leases: [...known.held] });
  const barriers = new Set<number>();
  for (const id of known.sealed) {
    const index = roundOf(state, state.leases.get(id)!).barrierIndex;
    if (index !== null) barriers.add(index);
  }
  for (const index of barriers) effects.push({ kind: 'send-barrier', index, nodes: [node] });
}

/** Soft: who renews holds a lease no longer than its deadline, who does not may lose it sooner. */
function renew({ state, renewals }: Coordinator, node: Hex32, leases: readonly Hex32[]): void {
  const held = state.nodes.get(node)?.held;
  for (const id of leases) if (held?.has(id) === true) renewals.set(id, epochOf(state));
}

function forgetEnded({ state, renewals }: Coordinator): void {
  for (const id of renewals.keys()) if (state.leases.get(id)?.status !== 'leased') renewals.delete(id);
}

function tick(coordinator: Coordinator, now: number, effects: Effect[]): void {
  const { state } = coordinator;
  if (coordinator.cutting || now < coordinator.nextEpochAt || state.nodes.size === 0 || isFinished(state)) return;
  coordinator.cutting = true;
  effects.push({ kind: 'cut-epoch', epoch: epochOf(state) + 1 });
}

function startEpoch(
  coordinator: Coordinator,
  event: Extract<Event, { kind: 'epoch-cut' }>,
  now: number,
  effects: Effect[],
): void {
  const { state } = coordinator;
  const epoch = epochOf(state) + 1;
  const seed = epochSeed(state.genesis!.origin, epoch, event.root, fromHex(event.beacon)!);
  const predicate = { epoch, checkpoint: event.checkpoint, beacon: event.beacon, seed };
  append(coordinator, { type: 'epoch/v1', predicate }, effects);
  coordinator.cutting = false;
  coordinator.nextEpochAt = now + parametersOf(state).epochMs;
  effects.push({ kind: 'send-epoch', epoch });
  drainDue(coordinator, effects);
  forgetEnded(coordinator);
  let ended = expiring(state, coordinator.goneSince, (held) =>
    Math.max(coordinator.startEpoch, coordinator.renewals.get(held.id) ?? held.grantEpoch),
  );
  while (ended.length > 0) {
    const leases = ended.slice(0, LIMITS.itemsPerMessage);
    append(coordinator, { type: 'timeout/v1', predicate: { leases } }, effects);
    drainDue(coordinator, effects);
    // What just ended, and what that ended in turn, may not end again.
    ended = ended.filter((item) => mayExpire(state, state.leases.get(item.lease)!, item.reason));
  }
}

function lease(coordinator: Coordinator, time: number, effects: Effect[]): void {
  const { state } = coordinator;
  if (coordinator.cutting || state.epoch === null || state.open.size + state.slow.size === 0) return;
  if (coordinator.barrenAt === state.size || state.idle.size === 0) return;
  const wait = coordinator.lastRound + ROUND_INTERVAL - time;
  if (wait > 0) {
    effects.push({ kind: 'wake', at: coordinator.lastNow! + wait });
    return;
  }
  const leases = assign(state);
  coordinator.lastRound = time;
  if (leases.length === 0) {
    coordinator.barrenAt = state.size;
    return;
  }
  append(coordinator, { type: 'leases/v1', predicate: { epoch: state.epoch.number, leases } }, effects);
  drainDue(coordinator, effects);
}

function announceReferee(coordinator: Coordinator, effects: Effect[]): void {
  for (const [key, job] of coordinator.state.wanted) {
    if (coordinator.announced.has(key)) continue;
    coordinator.announced.add(key);
    effects.push({ kind: 'run-referee', job });
  }
}
