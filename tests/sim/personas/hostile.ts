import type { Intent } from '../../../node/core/intent.ts';
import { encodeEnvelope } from '../../../protocol/dsse.ts';
import type { Hex32 } from '../../../protocol/ids.ts';
import { encodeStatement, type NodeStatement, PAYLOAD_TYPE } from '../../../protocol/messages/statement.ts';
import { commitmentOf } from '../../../protocol/rules/commitment.ts';
import type { NodeHost } from '../node-host.ts';
import { cellsAfter, honestWork, type Persona } from './persona.ts';

type Unplaced = { readonly type: NodeStatement['type']; readonly predicate: object };

/** Signs a statement at any place of the node's chain. */
function forged(
  host: NodeHost,
  statement: Unplaced,
  seq: number,
  prev: Hex32,
  campaign = host.parts.campaign,
): Uint8Array {
  const placed = { type: statement.type, predicate: { ...statement.predicate, seq, prev } } as NodeStatement;
  return encodeEnvelope(PAYLOAD_TYPE, encodeStatement(placed, campaign), host.parts.signer);
}

function nextPlace(host: NodeHost): { seq: number; prev: Hex32 } {
  const end = host.disk.chain;
  return { seq: (end?.seq ?? -1) + 1, prev: end?.hash ?? '0'.repeat(64) };
}

/** Says two different things at one place of its chain: two commitments of one lease, then two reveals. */
export const equivocator: Persona = {
  name: 'equivocator',
  innocent: false,
  work: honestWork,
  onIntent: (intent, host) => {
    const { seq, prev } = nextPlace(host);
    if (intent.type === 'commit/v1') {
      const items = intent.predicate.items.map((item) => ({
        ...item,
        commitment: host.parts.world.hex('second', item.lease),
      }));
      host.sendRaw(forged(host, { type: 'commit/v1', predicate: { items } }, seq, prev));
    }
    if (intent.type === 'reveal/v1') {
      const items = intent.predicate.items.map((item) => ({
        ...item,
        cells: item.cells.map((cell) => ({ ...cell, fuel: 1 })),
      }));
      host.sendRaw(forged(host, { type: 'reveal/v1', predicate: { items } }, seq, prev));
    }
    return intent;
  },
};

/** Commits blindly, hoping to reveal what others reveal: it cannot open its commitment to anything new. */
export const copycat: Persona = {
  name: 'copycat',
  innocent: false,
  work: (job, host) => {
    const { unit } = job;
    if (unit.stage !== 'judge') return honestWork(job, host);
    return cellsAfter(5, job, () =>
      unit.inputs.map((input) => ({ outcome: 'ok', digest: host.parts.world.hex('blank', input), fuel: 0 })),
    );
  },
  onIntent: (intent, host) => (intent.type === 'reveal/v1' ? copied(intent, host) : intent),
};

function copied(intent: Extract<Intent, { type: 'reveal/v1' }>, host: NodeHost): Intent {
  const items = intent.predicate.items.map((item) => ({
    ...item,
    cells: item.cells.map((cell) => ({ ...cell, digest: host.parts.world.hex('copied', cell.digest) })),
  }));
  return { type: 'reveal/v1', predicate: { items } };
}

/** Hands back jobs and withholds reveals until it likes the draw. */
export const grinder: Persona = {
  name: 'grinder',
  innocent: true,
  work: (job, host) => {
    const work = honestWork(job, host);
    if (job.unit.stage !== 'judge' || host.parts.random.chance(0.4)) return work;
    return { ms: 5, find: () => ({ kind: 'refused', reason: 'sandbox-failed' }) };
  },
  onIntent: (intent, host) => (intent.type === 'reveal/v1' && host.parts.random.chance(0.5) ? undefined : intent),
};

/** Sends what no honest node sends, and otherwise works. */
export const garbageSender: Persona = {
  name: 'garbage-sender',
  innocent: true,
  work: honestWork,
  onEpoch: (epoch, host) => {
    for (const bytes of garbage(epoch, host)) host.sendRaw(bytes);
  },
};

function garbage(epoch: number, host: NodeHost): Uint8Array[] {
  const { world, random } = host.parts;
  const { seq, prev } = nextPlace(host);
  const lease = world.hex('no such lease', epoch);
  const noise = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
  const cells = [{ outcome: 'ok' as const, digest: lease, fuel: 0 }];
  const reveal = { type: 'reveal/v1' as const, predicate: { items: [{ lease, salt: lease, cells }] } };
  const commit = {
    type: 'commit/v1' as const,
    predicate: { items: [{ lease, commitment: commitmentOf(lease, host.key, cells, lease) }] },
  };
  const heartbeat = { type: 'heartbeat/v1' as const, predicate: { epoch } };
  return [
    noise,
    new TextEncoder().encode('{"payload":"","payloadType":"x","signatures":[]}'),
    forged(host, reveal, seq, prev),
    forged(host, commit, seq, prev),
    forged(host, heartbeat, seq + 7, prev),
    forged(host, heartbeat, seq, lease),
    forged(host, heartbeat, seq, prev, lease),
  ];
}

/** Asks for the leases of others: what it commits and reveals is not its to answer. */
export const poacher: Persona = {
  name: 'poacher',
  innocent: true,
  work: honestWork,
  onBarrier: (commits, host) => {
    const { seq, prev } = nextPlace(host);
    const foreign = commits.filter((lease) => host.state.votes.stageOf(lease) === undefined);
    const items = foreign.slice(0, 3).map((lease) => ({ lease, commitment: lease }));
    if (items.length > 0) host.sendRaw(forged(host, { type: 'commit/v1', predicate: { items } }, seq, prev));
  },
};
