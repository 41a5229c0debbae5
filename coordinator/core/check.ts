import { fromHex } from '../../protocol/bytes.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { CoordinatorStatement, Predicates } from '../../protocol/messages/statement.ts';
import { rulesDigest } from '../../protocol/rules/rules-digest.ts';
import { epochSeed, isNextBeacon } from '../../protocol/rules/seed.ts';
import { assign } from './assign.ts';
import { sameStatement } from './fold.ts';
import { checkFeedback } from './pass-rates.ts';
import { quarantined, releasable } from './quarantine.ts';
import { checkRolloutEntry } from './rollout-check.ts';
import { refereeKey } from './rows.ts';
import { epochOf, type State } from './state.ts';
import { mayExpire } from './timeouts.ts';

/** Tree head that an epoch entry quotes: checked by the caller against the log's key and tree. */
export interface QuotedHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * What is wrong with a coordinator's entry at this place of the log, or undefined. Everything the coordinator decides
 * follows from the prefix: the auditor calls this with the fold of all entries before.
 */
export function checkCoordinator(
  state: State,
  statement: CoordinatorStatement,
  headOf: (checkpoint: string) => QuotedHead | undefined,
): string | undefined {
  const due = state.due[0];
  if (due !== undefined) {
    if (sameStatement(due, statement)) return undefined;
    return `expected ${describe(due)}, which follows from the entries before; came ${describe(statement)}`;
  }
  switch (statement.type) {
    case 'genesis/v1':
      return checkGenesis(state, statement.predicate);
    case 'benchmark/v1':
      return checkBenchmark(state, statement.predicate);
    case 'snippets/v1':
      return checkSnippets(state, statement.predicate);
    case 'epoch/v1':
      return checkEpoch(state, statement.predicate, headOf);
    case 'leases/v1':
      return checkLeases(state, statement.predicate);
    case 'timeout/v1':
      return checkTimeout(state, statement.predicate);
    case 'referee/v1':
      return checkReferee(state, statement.predicate);
    case 'release/v1':
      return checkRelease(state, statement.predicate);
    case 'cluster/v1':
      return checkCluster(state, statement.predicate);
    case 'sweep/v1':
      return checkSweep(state, statement.predicate);
    case 'rollout/v1':
    case 'challenge/v1':
    case 'rollout-end/v1':
      return checkRolloutEntry(state, statement);
    case 'feedback/v1':
      return checkFeedback(state, statement.predicate);
    case 'verdict/v1':
    case 'task/v1':
    case 'barrier/v1':
    case 'decision/v1':
    case 'fault/v1':
    case 'ban/v1':
      return `${describe(statement)} does not follow from the entries before it`;
  }
}

function checkSnippets(state: State, { snippets }: Predicates['snippets/v1']): string | undefined {
  if (state.pipeline !== 'snippets') return 'seed code stands only right after the genesis entry';
  const grams = state.genesis!.benchmark?.grams ?? 0;
  if (state.grams.size < grams) return `expected ${grams - state.grams.size} more n-grams of benchmarks first`;
  const missing = state.genesis!.snippets - state.snippets.length;
  if (snippets.length <= missing) return undefined;
  return `expected at most ${missing} more snippets by the genesis entry, came ${snippets.length}`;
}

function checkBenchmark(state: State, { grams }: Predicates['benchmark/v1']): string | undefined {
  if (state.pipeline !== 'snippets' || state.snippets.length > 0)
    return 'n-grams of benchmarks stand before the seed code';
  const missing = (state.genesis!.benchmark?.grams ?? 0) - state.grams.size;
  const isNew = new Set(grams).size === grams.length && !grams.some((gram) => state.grams.has(gram));
  if (!isNew) return 'expected each n-gram once';
  return grams.length <= missing ? undefined : `expected at most ${missing} more n-grams, came ${grams.length}`;
}

function describe(statement: CoordinatorStatement): string {
  const text = canonicalJson(statement.predicate);
  return `${statement.type} ${text.length > 160 ? `${text.slice(0, 160)}...` : text}`;
}

function checkGenesis(state: State, predicate: Predicates['genesis/v1']): string | undefined {
  if (state.size !== 0) return 'a genesis entry stands only at index 0';
  const rules = rulesDigest(predicate.parameters);
  if (predicate.rules === rules) return undefined;
  return `expected rules ${rules} with these parameters, came ${predicate.rules}: made by another version`;
}

function checkEpoch(
  state: State,
  predicate: Predicates['epoch/v1'],
  headOf: (checkpoint: string) => QuotedHead | undefined,
): string | undefined {
  const expected = epochOf(state) + 1;
  if (predicate.epoch !== expected) return `expected epoch ${expected}, came ${predicate.epoch}`;
  const head = headOf(predicate.checkpoint);
  if (head === undefined) return 'the quoted checkpoint is not signed by the log, or not a tree head of this log';
  if (head.size !== state.size) return `expected a checkpoint of size ${state.size}, came ${head.size}`;
  const previous: Hex32 = state.epoch?.beacon ?? state.genesis!.beacon.end;
  if (!isNextBeacon(previous, predicate.beacon)) return 'the beacon value is not the next preimage of the chain';
  const seed = epochSeed(state.genesis!.origin, predicate.epoch, head.root, fromHex(predicate.beacon)!);
  return seed === predicate.seed ? undefined : `expected seed ${seed}, came ${predicate.seed}`;
}

function checkLeases(state: State, predicate: Predicates['leases/v1']): string | undefined {
  if (state.epoch === null) return 'leases need an epoch';
  if (predicate.epoch !== state.epoch.number) return `expected epoch ${state.epoch.number}, came ${predicate.epoch}`;
  const expected = assign(state);
  const wrong = predicate.leases.findIndex((grant, i) => canonicalJson(grant) !== canonicalJson(expected[i] ?? null));
  if (wrong >= 0) {
    const grant = predicate.leases[wrong]!;
    const drawn = expected[wrong];
    const there = drawn === undefined ? 'none' : `unit ${drawn.workUnit} to node ${drawn.node}`;
    const came = `lease ${wrong}: the draw gives ${there}, came unit ${grant.workUnit} to node ${grant.node}`;
    const { lastIndex } = state.feedback;
    if (lastIndex === null || state.units.has(grant.workUnit)) return came;
    return `${came}, which is no unit after the feedback/v1 entries, the last of which is entry ${lastIndex}`;
  }
  if (predicate.leases.length === expected.length) return undefined;
  return `expected ${expected.length} leases, came ${predicate.leases.length}: a round leaves no free slot beside an open unit`;
}

function checkTimeout(state: State, predicate: Predicates['timeout/v1']): string | undefined {
  const ended = new Set<Hex32>();
  for (const item of predicate.leases) {
    const lease = state.leases.get(item.lease);
    if (ended.has(item.lease)) return `lease ${item.lease} ends twice`;
    ended.add(item.lease);
    if (lease === undefined) return `lease ${item.lease} was never granted`;
    if (!mayExpire(state, lease, item.reason))
      return `lease ${item.lease} may not end as ${item.reason} while ${lease.status}`;
  }
  return undefined;
}

function checkCluster(state: State, predicate: Predicates['cluster/v1']): string | undefined {
  const node = state.nodes.get(predicate.node);
  if (node === undefined) return `node ${predicate.node} has not joined`;
  if (!state.genesis!.parameters.clusters) return 'the genesis entry allows no claims about networks';
  return node.cluster === predicate.cluster ? 'the claim stands already' : undefined;
}

function checkRelease(state: State, { accepted }: Predicates['release/v1']): string | undefined {
  const expected = releasable(state).length;
  return accepted === expected ? undefined : `expected ${expected} releasable tasks, came ${accepted}`;
}

function checkSweep(state: State, { tasks }: Predicates['sweep/v1']): string | undefined {
  const expected = quarantined(state).length;
  if (state.sweep === 'ordered') return 'a sweep is ordered already';
  if (expected === 0) return 'no task is in quarantine';
  return tasks === expected ? undefined : `expected ${expected} tasks in quarantine, came ${tasks}`;
}

function checkReferee(state: State, predicate: Predicates['referee/v1']): string | undefined {
  const job = state.wanted.get(refereeKey(predicate.task, predicate.round, predicate.reason));
  const { cells, positions, slot, problem } = predicate;
  if (job === undefined || job.slot !== slot || job.positions.join() !== positions.join()) {
    return `no referee run of slot ${slot}, positions ${positions.join()} was called for`;
  }
  const expected = problem === undefined ? positions.length : 0;
  if (cells.length !== expected) return `expected ${expected} cells, came ${cells.length}`;
  if (problem === 'unrunnable' && !job.isDoubtful) return 'no operator found this candidate impossible to run';
  if (problem === 'nondeterministic' && job.runs === 1) return 'one run cannot differ from itself';
  return undefined;
}
