import assert from 'node:assert/strict';
import { admitNode } from '../../coordinator/core/admit.ts';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import type { Effect, Event } from '../../coordinator/core/events.ts';
import { fold } from '../../coordinator/core/fold.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { rolloutId } from '../../coordinator/core/rollout-check.ts';
import type { RolloutState } from '../../coordinator/core/rollout-state.ts';
import { type Entry, emptyState, type State } from '../../coordinator/core/state.ts';
import { type Hex32, taggedHex } from '../../protocol/ids.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Rollout } from '../../protocol/messages/rollout-statements.ts';
import { isNodeStatement } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld } from './core-world.ts';

/** What an honest node finds at a position of a rollout. */
export function truth(position: number): Cell {
  return { outcome: 'ok', digest: sha256Hex(`output ${position}`), fuel: 100 + position };
}

export function lie(position: number): Cell {
  return { ...truth(position), digest: sha256Hex(`made up ${position}`) };
}

/** The core with rollouts; every entry is kept, so that a stranger's replay can be compared. */
export class RolloutWorld extends CoreWorld {
  readonly entries = new Map<number, Entry>();
  #nonces = 0;

  constructor(parameters: Partial<Parameters> = {}) {
    super(parameters);
    for (const [index, statement] of this.log.entries()) this.#keep({ index, statement, signer: 'own', hash: '' });
  }

  #keep(entry: Entry): void {
    if (!this.entries.has(entry.index)) this.entries.set(entry.index, entry);
  }

  override apply(event: Event, later?: number): Effect[] {
    const effects = super.apply(event, later);
    for (const effect of effects) {
      if (effect.kind === 'log-own') this.#keep({ ...effect, signer: 'own', hash: '' });
      else if (effect.kind === 'log-node' && event.kind === 'submitted') {
        this.#keep({ index: effect.index, statement: event.statement, signer: event.signer, hash: event.hash });
      }
    }
    return effects;
  }

  /** Asks for a rollout of `inputs` inputs; the id that it has. */
  ask(quorum: number, inputs = 2): Hex32 {
    const rollout: Rollout = {
      nonce: taggedHex('nonce', String(this.#nonces++)),
      candidate: { digest: sha256Hex('program'), size: 7 },
      inputs: Array.from({ length: inputs }, (_, i) => ({ digest: sha256Hex(`input ${i}`), size: 7 })),
      limits: { fuel: 1_000, memoryMiB: 64, outputBytes: 100 },
      quorum,
    };
    this.apply({ kind: 'rollout', rollout });
    return rolloutId(rollout);
  }

  rollout(id: Hex32): RolloutState | undefined {
    return this.state.rollouts.open.get(id);
  }

  leasesOf(id: Hex32): LeaseState[] {
    return this.rollout(id)?.unit.leases.filter(({ status }) => status === 'leased') ?? [];
  }

  cellsOf(id: Hex32, cell: (position: number) => Cell): Cell[] {
    return this.rollout(id)!.rollout.inputs.map((_, position) => cell(position));
  }

  /** Commits and, once the barrier stands, reveals what each holder of a lease claims. */
  vote(id: Hex32, claim: (lease: LeaseState) => (position: number) => Cell): void {
    const leases = this.leasesOf(id);
    const cells = new Map(leases.map((lease) => [lease, this.cellsOf(id, claim(lease))]));
    for (const [lease, claimed] of cells) this.commit(lease, claimed);
    for (const [lease, claimed] of cells) if (lease.status === 'committed') this.reveal(lease, claimed);
  }

  /** The referee runs what it is asked for, once. */
  referee(cell = truth): void {
    for (const job of [...this.state.wanted.values()]) {
      this.apply({ kind: 'refereed', key: job.key, cells: job.positions.map((position) => cell(position)) });
    }
  }

  /** Folds the entries again as an auditor does, each checked by those before it; the state that they give. */
  audit(): State {
    const state = emptyState();
    for (const entry of this.entries.values()) {
      const { statement } = entry;
      if (isNodeStatement(statement)) {
        assert.equal(admitNode(state, entry.signer, statement), undefined, `entry ${entry.index}`);
      } else if (statement.type !== 'epoch/v1' && statement.type !== 'genesis/v1') {
        // Epochs quote checkpoints and beacon values, which this world has none of; the genesis has a toy digest.
        const problem = checkCoordinator(state, statement, () => undefined);
        assert.equal(problem, undefined, `entry ${entry.index} ${statement.type}`);
      }
      fold(state, entry);
    }
    assert.equal(state.size, this.state.size);
    return state;
  }
}
