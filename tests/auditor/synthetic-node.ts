import { encodeEnvelope } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import { type Hex32, taggedHex } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { encodeStatement, type NodeStatement, PAYLOAD_TYPE } from '../../protocol/messages/statement.ts';
import type { JudgeUnit, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { type Blobs, contributionTo, copiedCell, inventedCells, judge } from './synthetic-content.ts';

/** `liar` invents cells, `sly` one cell of every third job, `copier` claims what a right program prints whatever it was given, `colluder` the same as its like; `vanishing` goes away after its first commitment; `mute` never answers a lease; `refusing` hands judge jobs back. */
export type Behaviour = 'honest' | 'liar' | 'sly' | 'copier' | 'colluder' | 'vanishing' | 'mute' | 'refusing';

type Statements = {
  [S in NodeStatement as S['type']]: {
    readonly type: S['type'];
    readonly predicate: Omit<S['predicate'], 'seq' | 'prev'>;
  };
};

/** A statement that has no place in its node's chain yet. */
export type Unchained = Statements[keyof Statements];

/** A volunteer without network and sandbox: it turns leases into signed statements. */
export class SyntheticNode {
  readonly signer: Signer;
  readonly behaviour: Behaviour;
  readonly operator: string;
  readonly invite: string | undefined;
  gone = false;
  #seq = -1;
  #prev = '0'.repeat(64);
  readonly #sealed = new Map<Hex32, { cells: Cell[]; salt: Hex32 }>();
  readonly #seen = new Set<Hex32>();

  constructor(signer: Signer, behaviour: Behaviour, operator: string, invite?: string) {
    this.signer = signer;
    this.behaviour = behaviour;
    this.operator = operator;
    this.invite = invite;
  }

  /** Signs the next statement of the chain; `accepted` must be called when it was logged. */
  sign(statement: Unchained, campaign: Hex32): { bytes: Uint8Array; statement: NodeStatement; hash: Hex32 } {
    const predicate = { seq: this.#seq + 1, prev: this.#prev, ...statement.predicate };
    const chained = { type: statement.type, predicate } as NodeStatement;
    const bytes = encodeEnvelope(PAYLOAD_TYPE, encodeStatement(chained, campaign), this.signer);
    return { bytes, statement: chained, hash: sha256Hex(bytes) };
  }

  accepted(hash: Hex32): void {
    this.#seq++;
    this.#prev = hash;
  }

  join(image: Hex32): Statements['join/v1'] {
    const invite = this.invite === undefined ? {} : { invite: this.invite };
    return { type: 'join/v1', predicate: { operator: this.operator, slots: 2, image, agent: 'synthetic', ...invite } };
  }

  /** True the first time that a lease is shown. */
  isNew(lease: Hex32): boolean {
    if (this.#seen.has(lease)) return false;
    this.#seen.add(lease);
    return true;
  }

  answer(lease: Hex32, unit: WorkUnit, unitId: Hex32, blobs: Blobs): Unchained | undefined {
    if (this.behaviour === 'mute') return undefined;
    if (unit.stage !== 'judge') {
      return { type: 'contribution/v1', predicate: { lease, unit: unitId, result: contributionTo(unit, blobs) } };
    }
    if (this.behaviour === 'refusing') return { type: 'refusal/v1', predicate: { lease, reason: 'sandbox-failed' } };
    return this.#commit(lease, unit, blobs);
  }

  #commit(lease: Hex32, unit: JudgeUnit, blobs: Blobs): Statements['commit/v1'] {
    const node = this.signer.keyId;
    const cells = this.#cells(lease, unit, blobs);
    const salt = taggedHex('salt', lease);
    this.#sealed.set(lease, { cells, salt });
    return { type: 'commit/v1', predicate: { items: [{ lease, commitment: commitmentOf(lease, node, cells, salt) }] } };
  }

  #cells(lease: Hex32, unit: JudgeUnit, blobs: Blobs): Cell[] {
    if (this.behaviour === 'sly') return this.#slyCells(lease, unit, judge(unit, blobs));
    if (this.behaviour === 'copier') return unit.inputs.map((input) => copiedCell(input));
    if (this.behaviour === 'liar') return inventedCells(unit, this.signer.keyId);
    return this.behaviour === 'colluder' ? inventedCells(unit, 'clique') : judge(unit, blobs);
  }

  #slyCells(lease: Hex32, unit: JudgeUnit, cells: Cell[]): Cell[] {
    if (prfBelow(3, lease, 'sly') !== 0) return cells;
    const [lie] = inventedCells(unit, this.signer.keyId);
    return [lie!, ...cells.slice(1)];
  }

  /** Opens one commitment; the caller passes leases that a barrier sealed. */
  reveal(lease: Hex32): Statements['reveal/v1'] | undefined {
    const sealed = this.#sealed.get(lease);
    if (sealed === undefined) return undefined;
    this.#sealed.delete(lease);
    return { type: 'reveal/v1', predicate: { items: [{ lease, ...sealed }] } };
  }
}
