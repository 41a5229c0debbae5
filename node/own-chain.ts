import { encodeEnvelope } from '../protocol/dsse.ts';
import type { Signer } from '../protocol/ed25519.ts';
import { dispositionOf, isRefusalCode, type RefusalCode } from '../protocol/errors.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { encodeStatement, PAYLOAD_TYPE, type Statement } from '../protocol/messages/statement.ts';
import type { HelloReply, SubmitReply } from '../protocol/messages/wire.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import type { Intent } from './core/intent.ts';
import type { Clock } from './host/clock.ts';
import type { Logger } from './host/logger.ts';
import { WireError } from './host/wire-error.ts';
import { isConnectionFault, type Link } from './link.ts';
import { NodeError } from './node-error.ts';
import type { ChainEnd, NodeStore, OutboxItem, StoredReceipt } from './store.ts';
import { type Campaign, checkReceipt } from './trust.ts';

/** What became of a statement. A receipt was verified and stored; a rejected statement is not in the log. */
export interface ChainListener {
  onReceipt(intent: Intent, want: readonly Hex32[], receipt: StoredReceipt | undefined): void;
  onRejected(intent: Intent, code: RefusalCode, detail: string): void;
  /** Sending stopped for a reason that another connection would not mend. */
  onProblem(error: unknown): void;
}

export interface OwnChainOptions {
  readonly campaign: Campaign;
  readonly signer: Signer;
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listener: ChainListener;
  readonly signal: AbortSignal;
}

const NO_STATEMENT = '0'.repeat(64);
const RETRY_MS_MIN = 200;
const RETRY_MS_MAX = 5_000;

/**
 * This node's own chain of statements, each naming the one before. One statement is on its way at a time, because the
 * next one names its hash; its place is used up only by a receipt.
 */
export class OwnChain {
  readonly #options: OwnChainOptions;
  readonly #queue: Intent[] = [];
  #end: ChainEnd | undefined;
  #sending: OutboxItem | undefined;
  /** What an earlier run left in the outbox. */
  readonly #inherited: OutboxItem | undefined;
  /** The log holds what is being sent; only its receipt is wanted. */
  #isLogged = false;
  #link: Link | undefined;
  #pumping: Promise<void> | undefined;

  constructor(options: OwnChainOptions, stored: { chain: ChainEnd | undefined; outbox: OutboxItem | undefined }) {
    this.#options = options;
    this.#end = stored.chain;
    this.#sending = stored.outbox;
    this.#inherited = stored.outbox;
  }

  /** Statements that are not in the log yet. */
  get pending(): number {
    return this.#queue.length + (this.#sending === undefined ? 0 : 1);
  }

  submit(intent: Intent): void {
    this.#queue.push(intent);
    this.#poke();
  }

  /**
   * Compares what the log holds of this node with what the node remembers, before anything is sent over this link.
   * @throws NodeError `receipt-denied` when the log lacks a statement that it gave a receipt for
   */
  async reconcile(logged: HelloReply['chain']): Promise<void> {
    this.#link = undefined;
    await this.#pumping;
    this.#checkKept(logged);
    const item = this.#sending;
    // In the log, but its receipt was lost: sending the same bytes again asks for it.
    this.#isLogged = item !== undefined && logged?.seq === item.seq && logged.hash === sha256Hex(item.envelope);
    if (this.#isLogged) return;
    if (item !== undefined && item === this.#inherited && item.intent.type === 'leave/v1') {
      // It did not arrive, and its owner has started the node again.
      await this.#options.store.dropOutbox();
      this.#sending = undefined;
    } else if (item !== undefined && logged !== null && logged.seq >= item.seq) await this.#takeBack(item);
    if (logged !== null && (this.#end?.seq ?? -1) < logged.seq) {
      this.#options.logger.warn('the log holds statements of this node that its store does not', { seq: logged.seq });
      this.#end = { seq: logged.seq, hash: logged.hash };
      await this.#options.store.putChain(this.#end);
    }
  }

  #checkKept(logged: HelloReply['chain']): void {
    const end = this.#end;
    if (end === undefined) return;
    const isKept = logged !== null && (logged.seq > end.seq || (logged.seq === end.seq && logged.hash === end.hash));
    if (isKept) return;
    const has = logged === null ? 'nothing of this node' : `statement ${logged.seq} with hash ${logged.hash}`;
    throw new NodeError(
      'receipt-denied',
      `the coordinator accepted statement ${end.seq} with hash ${end.hash} and now has ${has}. The receipts are kept in ` +
        'the data directory; show them to whoever audits the campaign',
    );
  }

  /** The place of this statement is taken by another one, so it gets a new place and is signed again. */
  async #takeBack(item: OutboxItem): Promise<void> {
    await this.#options.store.dropOutbox();
    this.#sending = undefined;
    this.#queue.unshift(item.intent);
  }

  /** Sends what waits and what will be submitted, until the link is lost. */
  run(link: Link): void {
    this.#link = link;
    this.#poke();
  }

  disconnected(): void {
    this.#link = undefined;
  }

  #poke(): void {
    if (this.#pumping !== undefined || this.#link === undefined || this.pending === 0) return;
    const link = this.#link;
    this.#pumping = this.#pump(link).then(
      () => {
        this.#pumping = undefined;
        this.#poke();
      },
      (error) => {
        this.#pumping = undefined;
        this.#lose(link);
        if (!this.#options.signal.aborted) this.#options.listener.onProblem(error);
      },
    );
  }

  async #pump(link: Link): Promise<void> {
    let retryMs = RETRY_MS_MIN;
    while (this.#link === link && this.pending > 0) {
      this.#sending ??= await this.#seal(this.#queue.shift()!);
      const item = this.#sending;
      try {
        const reply = await link.submit(item.envelope, this.#options.signal);
        await this.#takeReceipt(item, reply);
        retryMs = RETRY_MS_MIN;
      } catch (error) {
        if (!(await this.#mayRetry(item, error, link, retryMs))) continue;
        retryMs = Math.min(2 * retryMs, RETRY_MS_MAX);
      }
    }
  }

  /** Signs a statement at the next place and makes its bytes durable before anybody sees them. */
  async #seal(intent: Intent): Promise<OutboxItem> {
    const { campaign, signer, store } = this.#options;
    const place = { seq: (this.#end?.seq ?? -1) + 1, prev: this.#end?.hash ?? NO_STATEMENT };
    const statement = { type: intent.type, predicate: { ...intent.predicate, ...place } } as Statement;
    const envelope = encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, campaign.id), signer);
    const item = { ...place, intent, envelope };
    await store.putOutbox(item);
    return item;
  }

  async #takeReceipt(item: OutboxItem, reply: SubmitReply): Promise<void> {
    checkReceipt(reply, item.envelope, this.#options.campaign.logKey);
    const receipt: StoredReceipt = {
      seq: item.seq,
      type: item.intent.type,
      index: reply.index,
      checkpoint: reply.checkpoint,
      proof: reply.proof.map((hash) => Buffer.from(hash).toString('base64')),
      entry: Buffer.from(item.envelope).toString('base64'),
    };
    await this.#settle(item, receipt, reply.want);
  }

  async #settle(item: OutboxItem, receipt: StoredReceipt | undefined, want: readonly Hex32[]): Promise<void> {
    const end = { seq: item.seq, hash: sha256Hex(item.envelope) };
    await this.#options.store.settle(end, receipt);
    this.#end = end;
    this.#sending = undefined;
    this.#isLogged = false;
    this.#options.listener.onReceipt(item.intent, want, receipt);
  }

  /** Decides what an error of `submit` means; true after a pause when the same bytes are to be sent again. */
  async #mayRetry(item: OutboxItem, error: unknown, link: Link, retryMs: number): Promise<boolean> {
    const { signal, clock, logger, store, listener } = this.#options;
    signal.throwIfAborted();
    if (!(error instanceof WireError)) {
      if (!isConnectionFault(error)) throw error;
      this.#lose(link);
      return false;
    }
    const code = isRefusalCode(error.code) ? error.code : 'internal';
    logger.debug('a statement was refused', { type: item.intent.type, seq: item.seq, code, message: error.message });
    if ((code === 'sequence-conflict' && !this.#isLogged) || code === 'hello-required' || code === 'shutting-down') {
      // The log's idea of this chain comes with the next hello.
      this.#lose(link);
      return false;
    }
    if (dispositionOf(code) === 'retry' && code !== 'blob-missing') {
      await clock.sleep(retryMs, signal);
      return true;
    }
    if (this.#isLogged) {
      // This coordinator gives no second receipt; that the statement is in the log is known from its hello.
      await this.#settle(item, undefined, []);
      return false;
    }
    await store.dropOutbox();
    this.#sending = undefined;
    listener.onRejected(item.intent, code, error.message);
    return false;
  }

  #lose(link: Link): void {
    if (this.#link === link) this.#link = undefined;
    void link.close();
  }
}
