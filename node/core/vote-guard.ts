import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';

/** What a node found out under one lease, and the salt that hides it until the barrier. */
export interface Vote {
  readonly lease: Hex32;
  readonly cells: readonly Cell[];
  readonly salt: Hex32;
}

/**
 * `cast`: fixed, perhaps not in the log. `committed`: its commitment is in the log. `revealing`: a barrier names it and
 * the reveal is on its way. `void`: the lease ended first. `revealed`: over, the cells are forgotten.
 */
export type VoteStage = 'cast' | 'committed' | 'revealing' | 'void' | 'revealed';

interface GuardedVote {
  readonly vote: Vote;
  stage: VoteStage;
}

/**
 * One lease, one vote, for ever (voting protocol, section 4). Two different votes of one lease would look like a lie to
 * everybody else, also when a crash and not the owner is to blame, so the first vote stands and no later run replaces it.
 */
export class VoteGuard {
  readonly #node: Hex32;
  readonly #votes = new Map<Hex32, GuardedVote>();

  /** @param stored votes of earlier runs: `open` ones may still have to be revealed, `closed` leases are over. */
  constructor(node: Hex32, stored: { readonly open: readonly Vote[]; readonly closed: readonly Hex32[] }) {
    this.#node = node;
    for (const vote of stored.open) this.#votes.set(vote.lease, { vote, stage: 'cast' });
    for (const lease of stored.closed) this.#close(lease);
  }

  /** The vote that stands for this lease from now on: the given one, unless there was an earlier one. */
  cast(vote: Vote): Vote {
    const earlier = this.#votes.get(vote.lease);
    if (earlier !== undefined) return earlier.vote;
    this.#votes.set(vote.lease, { vote, stage: 'cast' });
    return vote;
  }

  stageOf(lease: Hex32): VoteStage | undefined {
    return this.#votes.get(lease)?.stage;
  }

  /** The commitment of the vote that stands; call it only for a lease whose vote was cast. */
  commitment(lease: Hex32): Hex32 {
    const { vote } = this.#votes.get(lease)!;
    return commitmentOf(lease, this.#node, vote.cells, vote.salt);
  }

  committed(lease: Hex32): void {
    this.#move(lease, ['cast'], 'committed');
  }

  /** The lease ended without this vote being counted; the vote stays fixed all the same. */
  voided(lease: Hex32): void {
    this.#move(lease, ['cast', 'committed'], 'void');
  }

  /**
   * Votes to reveal now, given leases named by a verified barrier. That a barrier names a lease proves its commitment to
   * be in the log, whatever this node remembers of it.
   */
  open(named: readonly Hex32[]): Vote[] {
    const votes: Vote[] = [];
    for (const lease of named) {
      const guarded = this.#votes.get(lease);
      if (guarded === undefined || guarded.stage === 'revealing' || guarded.stage === 'revealed') continue;
      guarded.stage = 'revealing';
      votes.push(guarded.vote);
    }
    return votes;
  }

  /** A reveal was refused: a later barrier push may ask for it again. */
  revealFailed(lease: Hex32): void {
    this.#move(lease, ['revealing'], 'committed');
  }

  revealed(lease: Hex32): void {
    this.#close(lease);
  }

  /** Votes that the log holds a commitment of and no reveal. */
  get awaited(): number {
    let awaited = 0;
    for (const { stage } of this.#votes.values()) if (stage === 'committed' || stage === 'revealing') awaited++;
    return awaited;
  }

  #move(lease: Hex32, from: readonly VoteStage[], to: VoteStage): void {
    const guarded = this.#votes.get(lease);
    if (guarded !== undefined && from.includes(guarded.stage)) guarded.stage = to;
  }

  #close(lease: Hex32): void {
    this.#votes.set(lease, { vote: { lease, cells: [], salt: '' }, stage: 'revealed' });
  }
}
