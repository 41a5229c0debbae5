import type { Intent } from '../../node/core/intent.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import { dispositionOf, type RefusalCode } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { NodeStatement } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { NodeDisk, OutboxItem } from './node-disk.ts';
import type { Seal } from './seal.ts';
import type { LoggedChain, SubmitReply } from './wire.ts';

export interface ChainPort {
  send(request: number, item: OutboxItem): void;
  later(ms: number, act: () => void): void;
  lose(): void;
  onReceipt(intent: Intent): void;
  onRejected(intent: Intent, code: RefusalCode, detail: string): void;
}

const NO_STATEMENT = '0'.repeat(64);
const RETRY_MS = 200;

/** A node's chain of statements with the rules of the shipped `node/own-chain.ts`, in virtual time: one on its way at a time. */
export class OwnChain {
  readonly #signer: Signer;
  readonly #campaign: Hex32;
  readonly #disk: NodeDisk;
  readonly #port: ChainPort;
  readonly #seal: Seal;
  readonly #queue: Intent[] = [];
  readonly #inherited: OutboxItem | undefined;
  #isLogged = false;
  #isOpen = false;
  #request = 0;
  #waitingFor: number | undefined;

  constructor(signer: Signer, campaign: Hex32, disk: NodeDisk, seal: Seal, port: ChainPort) {
    this.#signer = signer;
    this.#campaign = campaign;
    this.#disk = disk;
    this.#port = port;
    this.#seal = seal;
    this.#inherited = disk.outbox;
  }

  submit(intent: Intent): void {
    this.#queue.push(intent);
    this.#pump();
  }

  open(): void {
    this.#isOpen = true;
    this.#pump();
  }

  close(): void {
    this.#isOpen = false;
    this.#waitingFor = undefined;
  }

  isWaitingFor(request: number): boolean {
    return this.#waitingFor === request;
  }

  /** Compares the log's idea of this chain with the stored one; returns what the coordinator has forgotten. */
  reconcile(logged: LoggedChain): string | undefined {
    const disk = this.#disk;
    const end = disk.chain;
    const isKept =
      end === undefined ||
      (logged !== null && (logged.seq > end.seq || (logged.seq === end.seq && logged.hash === end.hash)));
    const item = disk.outbox;
    this.#isLogged = item !== undefined && logged?.seq === item.seq && logged.hash === item.hash;
    if (this.#isLogged) return undefined;
    if (item !== undefined && item === this.#inherited && item.intent.type === 'leave/v1') disk.outbox = undefined;
    else if (item !== undefined && logged !== null && logged.seq >= item.seq) {
      disk.outbox = undefined;
      this.#queue.unshift(item.intent);
    }
    if (logged !== null && (disk.chain?.seq ?? -1) < logged.seq) disk.chain = { seq: logged.seq, hash: logged.hash };
    return isKept ? undefined : `statement ${end.seq} was acknowledged and is not in the log`;
  }

  answered(request: number, reply: SubmitReply): void {
    const item = this.#disk.outbox;
    if (request !== this.#waitingFor || item === undefined) return;
    this.#waitingFor = undefined;
    if ('index' in reply) this.#settle(item);
    else this.#refused(item, reply.refusal.code, reply.refusal.detail);
    this.#pump();
  }

  #pump(): void {
    if (!this.#isOpen || this.#waitingFor !== undefined) return;
    if (this.#disk.outbox === undefined) {
      const intent = this.#queue.shift();
      if (intent === undefined) return;
      this.#disk.outbox = this.#place(intent);
    }
    this.#waitingFor = ++this.#request;
    this.#port.send(this.#waitingFor, this.#disk.outbox);
  }

  #place(intent: Intent): OutboxItem {
    const end = this.#disk.chain;
    const place = { seq: (end?.seq ?? -1) + 1, prev: end?.hash ?? NO_STATEMENT };
    const statement = { type: intent.type, predicate: { ...intent.predicate, ...place } } as NodeStatement;
    const envelope = this.#seal(statement, this.#campaign, this.#signer);
    return { seq: place.seq, intent, statement, envelope, hash: sha256Hex(envelope) };
  }

  #settle(item: OutboxItem): void {
    this.#disk.outbox = undefined;
    this.#disk.chain = { seq: item.seq, hash: item.hash };
    this.#isLogged = false;
    this.#port.onReceipt(item.intent);
  }

  #refused(item: OutboxItem, code: RefusalCode, detail: string): void {
    if ((code === 'sequence-conflict' && !this.#isLogged) || code === 'hello-required' || code === 'shutting-down') {
      this.#port.lose();
    } else if (dispositionOf(code) === 'retry' && code !== 'blob-missing') {
      const request = ++this.#request;
      this.#waitingFor = request;
      this.#port.later(RETRY_MS, () => {
        if (this.#waitingFor !== request) return;
        this.#waitingFor = undefined;
        this.#pump();
      });
    } else if (this.#isLogged) this.#settle(item);
    else {
      this.#disk.outbox = undefined;
      this.#port.onRejected(item.intent, code, detail);
    }
  }
}
