import type { Channel } from '../node/host/channel.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { BarrierPush, EpochPush, LeasesPush, VoidPush } from '../protocol/messages/wire.ts';
import type { State } from './core/state.ts';
import type { Ledger } from './log/ledger.ts';

/** Bytes of pushed units after which a new push begins; well below the frame limit. */
const PUSH_BYTES = 200_000;

/**
 * Sends what the core wants told, to nodes that are connected. A push that is lost is told again after a reconnect, so
 * nothing here waits or retries.
 */
export class Messenger {
  readonly #ledger: Ledger;
  readonly #channels: Map<Hex32, Channel>;

  constructor(ledger: Ledger, channels: Map<Hex32, Channel>) {
    this.#ledger = ledger;
    this.#channels = channels;
  }

  sendLeases(state: State, node: Hex32, leases: readonly Hex32[]): void {
    const channel = this.#channels.get(node);
    if (channel === undefined) return;
    let batch: LeasesPush['leases'] = [];
    let bytes = 0;
    const flush = () => {
      if (batch.length > 0) channel.push('leases', { leases: batch } satisfies LeasesPush);
      batch = [];
      bytes = 0;
    };
    for (const id of leases) {
      // What ended since may be forgotten already.
      const lease = state.leases.get(id);
      if (lease?.status !== 'leased') continue;
      const { unit } = state.units.get(lease.unit)!;
      batch.push({ lease: id, unit, fence: lease.fence, deadlineEpoch: lease.deadlineEpoch });
      bytes += JSON.stringify(unit).length;
      if (bytes > PUSH_BYTES || batch.length >= LIMITS.leasesPerRound) flush();
    }
    flush();
  }

  sendVoid(node: Hex32, leases: readonly Hex32[]): void {
    for (let i = 0; i < leases.length; i += LIMITS.itemsPerMessage) {
      const body: VoidPush = { leases: leases.slice(i, i + LIMITS.itemsPerMessage) };
      this.#channels.get(node)?.push('void', body);
    }
  }

  async sendBarrier(index: number, nodes: readonly Hex32[]): Promise<void> {
    const entry = await this.#ledger.entry(index);
    const { text, size } = this.#ledger.checkpoint();
    const proof = this.#ledger.tree.inclusionProof(index, size);
    const body: BarrierPush = { entry, index, checkpoint: text, proof };
    for (const node of nodes) this.#channels.get(node)?.push('barrier', body);
  }

  sendEpoch(epoch: number, checkpoint: string): void {
    const body: EpochPush = { epoch, checkpoint };
    for (const channel of this.#channels.values()) channel.push('epoch', body);
  }
}
