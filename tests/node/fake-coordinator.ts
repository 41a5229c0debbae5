import { digestOf } from '../../node/host/blob-store.ts';
import { serveBlobs } from '../../node/host/blob-stream.ts';
import type { Channel } from '../../node/host/channel.ts';
import { handleControl } from '../../node/host/control-stream.ts';
import { signerFromSeed } from '../../node/host/ed25519.ts';
import { identityFromSeed } from '../../node/host/identity.ts';
import { createHost, type Host } from '../../node/host/libp2p-host.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { WireError } from '../../node/host/wire-error.ts';
import { encodeEnvelope, parseEnvelope } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { signCheckpoint } from '../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../protocol/log/merkle.ts';
import { formatVerifierKey, NOTE_ED25519 } from '../../protocol/log/note.ts';
import { type Genesis, TRUSTED_CLUSTER } from '../../protocol/messages/genesis.ts';
import { formatInvite } from '../../protocol/messages/invite.ts';
import {
  encodeStatement,
  isRefusal,
  PAYLOAD_TYPE,
  parseStatement,
  type Statement,
} from '../../protocol/messages/statement.ts';
import { type HelloReply, REQUESTS, type SubmitReply } from '../../protocol/messages/wire.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

export const IMAGE = sha256Hex('runtime image');
const ORIGIN = 'test.example/log';

export interface Scripts {
  hello?(reply: HelloReply): HelloReply;
  submit?(reply: SubmitReply, statement: Statement): SubmitReply;
  /** Throw a WireError to refuse a statement before it is logged. */
  admit?(statement: Statement): void;
}

/**
 * A real log behind real connections, without any judgement of its own: it logs what nodes say and answers as scripted, so that
 * a test can make it lie in one place and be honest in all others.
 */
export class FakeCoordinator {
  readonly signer: Signer = signerFromSeed(new Uint8Array(32).fill(7));
  readonly tree = new MerkleTree();
  readonly entries: Uint8Array[] = [];
  readonly logged: {
    readonly statement: Statement;
    readonly hash: Hex32;
    readonly node: Hex32;
    readonly index: number;
  }[] = [];
  readonly blobs = new Map<string, Uint8Array>();
  readonly genesis: Uint8Array;
  readonly campaign: Hex32;
  scripts: Scripts = {};
  consistencyAsked = 0;
  host!: Host;
  channel: Channel | undefined;
  #waiting: (() => void)[] = [];

  constructor(change: Partial<Genesis> = {}) {
    const statement = { type: 'genesis/v1', predicate: { ...this.#genesis(), ...change } } as const;
    this.genesis = this.sign(statement, sha256Hex(ORIGIN));
    this.campaign = sha256Hex(this.genesis);
    this.append(this.genesis);
  }

  get vkey(): string {
    return formatVerifierKey({ name: ORIGIN, type: NOTE_ED25519, publicKey: this.signer.publicKey });
  }

  #genesis(): Genesis {
    return {
      name: 'test',
      origin: ORIGIN,
      coordinator: this.signer.keyId,
      vkey: this.vkey,
      createdAt: '2026-01-01T00:00:00Z',
      seed: 'seed',
      rules: sha256Hex('rules'),
      image: { name: 'python', digest: IMAGE },
      generator: { kind: 'builtin', version: '1' },
      snippets: 1,
      beacon: { kind: 'chain', end: sha256Hex('end'), length: 1 },
      admission: 'open',
      parameters: TRUSTED_CLUSTER,
    };
  }

  sign(statement: Statement, campaign: Hex32 = this.campaign, signer: Signer = this.signer): Uint8Array {
    return encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, campaign), signer);
  }

  append(entry: Uint8Array): number {
    this.entries.push(entry);
    return this.tree.append(entry);
  }

  checkpoint(tree: MerkleTree = this.tree): string {
    return signCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root() }, this.signer);
  }

  async listen(): Promise<void> {
    const identity = identityFromSeed(new Uint8Array(32).fill(7));
    this.host = await createHost({ identity, listen: ['/ip4/127.0.0.1/tcp/0'], logger: silentLogger });
    const store = {
      get: async (digest: string) => this.blobs.get(digest),
      has: async (digest: string) => this.blobs.has(digest),
      put: async (digest: string, bytes: Uint8Array) => {
        this.blobs.set(digest, bytes);
        this.#wake();
      },
    };
    await serveBlobs(this.host, store, { maxBytes: 2 ** 20, mayPut: () => true });
    await handleControl(this.host, (peer, open) => {
      this.channel = open({
        onRequest: async (method, body) => this.#answer(peer.key, method, body),
        onPush: () => undefined,
      });
    });
  }

  invite(change: { campaign?: Hex32; coordinator?: Hex32; signer?: Signer; expires?: number } = {}): string {
    const signer = change.signer ?? this.signer;
    const addresses = this.host.addresses();
    const campaign = change.campaign ?? this.campaign;
    const coordinator = change.coordinator ?? this.signer.keyId;
    return formatInvite({ addresses, coordinator, campaign, expires: change.expires ?? 4_000_000_000 }, signer);
  }

  addBlob(bytes: Uint8Array): Hex32 {
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return digest;
  }

  push(kind: string, body: unknown): void {
    if (this.channel?.push(kind, body) !== true) throw new Error(`the ${kind} push did not go out`);
  }

  pushBarrier(commits: Hex32[], change: { entry?: Uint8Array; proof?: Uint8Array[] } = {}): void {
    const predicate = { task: sha256Hex('task'), round: 0, commits };
    const entry = change.entry ?? this.sign({ type: 'barrier/v1', predicate });
    const index = this.append(entry);
    const proof = change.proof ?? this.tree.inclusionProof(index);
    this.push('barrier', { entry, index, checkpoint: this.checkpoint(), proof });
  }

  /** Resolves as soon as `condition` holds; it is looked at whenever something arrived. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    while (!condition()) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  types(): string[] {
    return this.logged.map(({ statement }) => statement.type);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #answer(node: Hex32, method: string, body: unknown): unknown {
    try {
      switch (method) {
        case 'hello':
          return this.#hello(node);
        case 'submit':
          return this.#submit(node, REQUESTS.submit.request.parse(body).envelope);
        case 'consistency': {
          this.consistencyAsked++;
          const { from, to } = REQUESTS.consistency.request.parse(body);
          return { proof: this.tree.consistencyProof(from, to) };
        }
        default:
          throw new WireError('method-unknown', method);
      }
    } finally {
      queueMicrotask(() => this.#wake());
    }
  }

  #hello(node: Hex32): HelloReply {
    const last = this.logged.filter((entry) => entry.node === node).at(-1);
    const chain =
      last === undefined
        ? null
        : { seq: this.#seqOf(last.statement), hash: last.hash, left: last.statement.type === 'leave/v1' };
    const proof = this.tree.inclusionProof(0) as Uint8Array<ArrayBuffer>[];
    const genesis = this.genesis as Uint8Array<ArrayBuffer>;
    const reply = { genesis, checkpoint: this.checkpoint(), genesisProof: proof, chain, now: 0 };
    return this.scripts.hello?.(reply) ?? reply;
  }

  #seqOf(statement: Statement): number {
    return 'seq' in statement.predicate ? statement.predicate.seq : 0;
  }

  #submit(node: Hex32, envelope: Uint8Array): SubmitReply {
    const parsed = parseEnvelope(envelope);
    if (!parsed.ok) throw new WireError('envelope-malformed', parsed.reason);
    const read = parseStatement(parsed.value.payload);
    if (isRefusal(read)) throw new WireError(read.code, read.detail);
    this.scripts.admit?.(read.statement);
    const hash = sha256Hex(envelope);
    // Sent again after a lost answer: the same receipt, no second entry.
    const known = this.logged.find((entry) => entry.hash === hash);
    const index = known?.index ?? this.append(envelope);
    if (known === undefined) this.logged.push({ statement: read.statement, hash, node, index });
    const proof = this.tree.inclusionProof(index) as Uint8Array<ArrayBuffer>[];
    const reply = { index, checkpoint: this.checkpoint(), proof, want: [] };
    return this.scripts.submit?.(reply, read.statement) ?? reply;
  }
}
