import { toHex } from '../../protocol/bytes.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Genesis, Parameters } from '../../protocol/messages/genesis.ts';
import type { CoordinatorStatement } from '../../protocol/messages/statement.ts';
import { rulesDigest } from '../../protocol/rules/rules-digest.ts';
import { sha256, sha256Hex } from '../../protocol/sha256.ts';

const SNIPPETS = 5;

/** Values of the beacon's hash chain by epoch; 0 is the end that the genesis publishes. */
export function beaconChain(seed: string, epochs: number): Hex32[] {
  const values = [sha256(Buffer.from(`beacon/${seed}`))];
  while (values.length <= epochs) values.push(sha256(values.at(-1)!));
  return values.reverse().map(toHex);
}

export function genesisOf(seed: string, coordinator: Hex32, beacon: readonly Hex32[], parameters: Parameters): Genesis {
  return {
    name: 'simulated',
    origin: 'campaign.test/simulated',
    coordinator,
    vkey: 'simulated',
    createdAt: '2026-01-01T00:00:00Z',
    seed,
    rules: rulesDigest(parameters),
    image: { name: 'python', digest: sha256Hex('image') },
    generator: { kind: 'builtin', version: '1' },
    snippets: SNIPPETS,
    beacon: { kind: 'chain', end: beacon[0]!, length: beacon.length - 1 },
    admission: 'open',
    parameters,
  };
}

/** The first entries of a log: genesis and seed code. */
export function genesisEntries(genesis: Genesis): CoordinatorStatement[] {
  const snippets = Array.from({ length: Math.min(genesis.snippets, LIMITS.snippetsPerEntry) }, (_, i) => ({
    name: `s${i}.py`,
    digest: sha256Hex(`snippet ${i}`),
    size: 10,
  }));
  return [
    { type: 'genesis/v1', predicate: genesis },
    { type: 'snippets/v1', predicate: { snippets } },
  ];
}
