import { admitNode } from '../coordinator/core/admit.ts';
import { checkCoordinator, type QuotedHead } from '../coordinator/core/check.ts';
import { fold } from '../coordinator/core/fold.ts';
import { type Entry, emptyState, type State } from '../coordinator/core/state.ts';
import { equal } from '../protocol/bytes.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { openCheckpoint } from '../protocol/log/checkpoint.ts';
import type { MerkleTree } from '../protocol/log/merkle.ts';
import type { VerifierKey } from '../protocol/log/note.ts';
import { type CoordinatorStatement, isNodeStatement, type NodeStatement } from '../protocol/messages/statement.ts';
import { rawVerify } from './ed25519.ts';
import { entryName } from './entry-name.ts';
import type { Findings } from './findings.ts';
import { inviteFault } from './invite-rule.ts';

/** Levels that the replay of the log decides. */
export interface ReplayFindings {
  readonly completeness: Findings;
  readonly assignment: Findings;
  readonly decisions: Findings;
}

export interface Replayed {
  readonly state: State;
  /** Every entry took effect, so the state is that of the whole log. */
  readonly complete: boolean;
}

/** Looks at the log while it is replayed. */
export interface LogObserver {
  /** Called before an entry takes effect, with the fold of those before it. */
  before(state: State, entry: Entry): void;
}

/** Which level the content of a coordinator's statement belongs to. */
const LEVEL_OF: Record<CoordinatorStatement['type'], keyof ReplayFindings> = {
  'genesis/v1': 'completeness',
  'benchmark/v1': 'completeness',
  'snippets/v1': 'completeness',
  'task/v1': 'completeness',
  'barrier/v1': 'completeness',
  'release/v1': 'completeness',
  'rollout/v1': 'completeness',
  'rollout-end/v1': 'completeness',
  'challenge/v1': 'completeness',
  'sweep/v1': 'completeness',
  'feedback/v1': 'completeness',
  'cluster/v1': 'assignment',
  'epoch/v1': 'assignment',
  'leases/v1': 'assignment',
  'timeout/v1': 'assignment',
  'referee/v1': 'decisions',
  'fault/v1': 'decisions',
  'ban/v1': 'decisions',
  'decision/v1': 'decisions',
  'verdict/v1': 'decisions',
};

/**
 * L4, L5 and the decisions of L6: folds the log again and asks at every entry whether the entries before it allow it. Goes
 * on after a fault while that makes sense; later faults may then be consequences of the first.
 */
export class Replay {
  readonly state: State = emptyState();
  readonly #findings: ReplayFindings;
  readonly #tree: MerkleTree;
  readonly #logKey: VerifierKey | undefined;
  readonly #observer: LogObserver | undefined;
  /** Nodes whose chain is broken: what follows in it is not named again. */
  readonly #broken = new Set<Hex32>();
  #stopped = false;

  constructor(
    tree: MerkleTree,
    logKey: VerifierKey | undefined,
    findings: ReplayFindings,
    observer?: LogObserver | undefined,
  ) {
    this.#observer = observer;
    this.#tree = tree;
    this.#logKey = logKey;
    this.#findings = findings;
  }

  /** @param total entries of the log, more than are passed when some could not be read */
  run(entries: readonly Entry[], total: number): Replayed {
    for (const entry of entries) {
      this.#step(entry);
      if (this.#stopped) break;
    }
    const complete = !this.#stopped && this.#broken.size === 0 && entries.length === total && total > 0;
    if (!this.#stopped && entries.length < total) {
      this.#undecided(
        `entry ${entries.length} is not a valid statement or cannot be read, so the replay ends before it`,
      );
    }
    if (complete) this.#finish();
    return { state: this.state, complete };
  }

  #step(entry: Entry): void {
    const { statement } = entry;
    if (entry.index === 0 && statement.type !== 'genesis/v1') {
      this.#findings.completeness.fault(
        entryName(this.state, entry),
        'expected the genesis entry at the start of the log',
      );
      this.#stop('the log has no genesis entry');
    } else if (isNodeStatement(statement)) this.#nodeStep(entry, statement);
    else this.#coordinatorStep(entry, statement);
  }

  #nodeStep(entry: Entry, statement: NodeStatement): void {
    const { completeness } = this.#findings;
    completeness.count('statements of nodes');
    if (this.#broken.has(entry.signer)) return this.#skip(entry);
    const { state } = this;
    const problem =
      admitNode(state, entry.signer, statement)?.detail ??
      (statement.type === 'join/v1' ? inviteFault(state, entry.signer, statement.predicate) : undefined);
    if (problem === undefined) return this.#fold(entry);
    completeness.fault(entryName(state, entry), problem);
    this.#broken.add(entry.signer);
    this.#skip(entry);
  }

  /** An inadmissible entry has its place in the log and no effect. */
  #skip(entry: Entry): void {
    this.state.size = entry.index + 1;
  }

  #coordinatorStep(entry: Entry, statement: CoordinatorStatement): void {
    const { state } = this;
    const due = state.due[0];
    const level = this.#findings[LEVEL_OF[statement.type]];
    level.count(statement.type);
    if (statement.type === 'leases/v1') {
      for (const { hedges } of statement.predicate.leases) if (hedges !== undefined) level.count('hedged leases');
    }
    if (statement.type === 'timeout/v1') {
      // Only the coordinator sees connections: an audit cannot check these ends, so it says how many there are.
      for (const { reason } of statement.predicate.leases) level.count(`leases ended as ${reason}`);
    }
    const problem = checkCoordinator(state, statement, (note) => this.#headOf(note));
    if (problem === undefined) return this.#fold(entry);
    const isMissing = due !== undefined && due.type !== statement.type;
    const findings = isMissing ? this.#findings.completeness : level;
    findings.fault(entryName(state, entry), problem);
    if (isMissing) return this.#stop(`an entry that must stand at ${entry.index} does not`);
    // What had to be there takes effect instead, so that one wrong entry is one fault.
    this.#fold(due === undefined ? entry : { ...entry, statement: due });
  }

  #fold(entry: Entry): void {
    try {
      this.#observer?.before(this.state, entry);
      fold(this.state, entry);
    } catch (cause) {
      const detail = `the entry cannot take effect after those before it: ${(cause as Error).message}`;
      this.#findings.completeness.fault(entryName(this.state, entry), detail);
      this.#stop(`entry ${entry.index} cannot take effect`);
    }
  }

  #headOf(note: string): QuotedHead | undefined {
    if (this.#logKey === undefined) return undefined;
    const head = openCheckpoint(rawVerify, note, this.#logKey);
    if (!head.ok || head.value.size > this.#tree.size) return undefined;
    const { size, root } = head.value;
    return equal(this.#tree.root(size), root) ? { size, root } : undefined;
  }

  #stop(reason: string): void {
    this.#stopped = true;
    this.#undecided(`${reason}, so the replay ends there`);
  }

  #undecided(reason: string): void {
    for (const findings of Object.values(this.#findings) as Findings[]) findings.undecided(reason);
  }

  #finish(): void {
    const { completeness, assignment } = this.#findings;
    const { state } = this;
    for (const due of state.due) {
      this.#findings[LEVEL_OF[due.type]].fault(
        `end of the log`,
        `expected ${due.type}, which follows from the entries`,
      );
    }
    completeness.count('nodes', state.nodes.size);
    for (const lease of state.leases.values()) {
      assignment.count('leases');
      const isOpen = lease.status === 'leased' || lease.status === 'committed';
      if (isOpen) completeness.count('leases open at the end');
      const { taskIndex } = state.units.get(lease.unit)!;
      if (isOpen && taskIndex !== null && taskIndex >= 0 && state.tasks[taskIndex]!.decision !== null) {
        completeness.fault(
          `lease ${lease.id}`,
          `task ${taskIndex} is decided, but this lease of node ${lease.node} has no end`,
        );
      }
    }
  }
}
