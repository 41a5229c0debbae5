import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface';
import { CHANNEL_LIMITS, type ChannelLimits } from './channel-limits.ts';
import { encodeFrame, FRAME_KIND, type Frame, FrameDecoder } from './frame.ts';
import { codeOf, describeError, HostError } from './host-error.ts';
import { InboundRequests, type RequestHandler } from './inbound-requests.ts';
import { OutboundRequests, type RequestOptions } from './outbound-requests.ts';
import { Outbox } from './outbox.ts';
import { decodeBody, encodeBody } from './wire-cbor.ts';
import { parseWireError, type WireError } from './wire-error.ts';

/** Errors and farewells are short, whatever the other limits. */
const ERROR_BYTES_MAX = 65_536;
const METHOD_CHARS_MAX = 64;

export interface ChannelOptions {
  /**
   * Answers one request. The body is foreign: check it. Throw a WireError to answer with an error; anything else thrown
   * is answered `internal` without its text. The signal aborts when the peer cancels or the channel ends.
   */
  onRequest: RequestHandler;
  /** Takes one push, in the order of sending; it must not wait. */
  onPush(method: string, body: unknown): void;
  /** Told of whatever a handler throws that is not a WireError. */
  onHandlerError?(error: unknown, method: string): void;
  limits?: Partial<ChannelLimits>;
  /** Milliseconds that the peer gets to finish its part of a close before the stream is cut; 2,000 by default. */
  closeGraceMs?: number;
}

/**
 * Why a channel ended: the code of the farewell, or `peer-closed`, `connection-lost`, `frame-oversized`,
 * `frame-malformed`.
 */
export interface ChannelEnd {
  reason: string;
  message: string;
}

/** A long-lived, pipelined conversation with one peer: requests and pushes both ways over one stream. */
export interface Channel {
  /**
   * Rejects with a WireError (the peer's), a HostError (`request-timeout`, `channel-closed`, `shutting-down`,
   * `frame-oversized`) or the signal's reason.
   */
  request(method: string, body: unknown, options?: RequestOptions): Promise<unknown>;
  /** Queues a one-way message. False if it was dropped because the peer does not keep up or the channel is ending. */
  push(method: string, body: unknown): boolean;
  /** Settles once, never rejects. */
  readonly closed: Promise<ChannelEnd>;
  /** Tells the peer why, lets what is in flight finish (five seconds at most), then closes. Resolves when closed. */
  goAway(code: string, message: string): Promise<void>;
  /** A go-away with the code `closed`. */
  close(): Promise<void>;
}

const DRAIN_MS_MAX = 5000;
const CLOSE_GRACE_MS = 2000;

/**
 * Starts the conversation on an open stream, which belongs to the channel from now on. Both ends must use the same
 * framing.
 */
export function openChannel(stream: Stream, options: ChannelOptions): Channel {
  return new StreamChannel(stream, options);
}

class StreamChannel implements Channel {
  readonly closed: Promise<ChannelEnd>;
  readonly #stream: Stream;
  readonly #options: ChannelOptions;
  readonly #limits: ChannelLimits;
  readonly #decoder: FrameDecoder;
  readonly #outbox: Outbox;
  readonly #inbound: InboundRequests;
  readonly #outbound: OutboundRequests;
  #farewell: ChannelEnd | undefined;
  #drainTimer: NodeJS.Timeout | undefined;
  #isEnded = false;
  #resolveClosed!: (end: ChannelEnd) => void;

  constructor(stream: Stream, options: ChannelOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#limits = { ...CHANNEL_LIMITS, ...options.limits };
    const { requestBytesMax, responseBytesMax, pushBytesMax, inFlightMax } = this.#limits;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.#decoder = new FrameDecoder({
      request: requestBytesMax,
      response: responseBytesMax,
      error: ERROR_BYTES_MAX,
      push: pushBytesMax,
      cancel: 0,
      goAway: ERROR_BYTES_MAX,
    });
    this.#outbox = new Outbox(stream, this.#limits.queuedBytesMax, (error) => this.#lose(error));
    const onIdle = () => this.#finishIfDrained();
    this.#outbound = new OutboundRequests(this.#outbox, { requestBytesMax, inFlightMax, onIdle });
    this.#inbound = new InboundRequests({
      onRequest: options.onRequest,
      inFlightMax,
      bytesMax: this.#limits.inboundBytesMax,
      responseBytesMax,
      errorBytesMax: ERROR_BYTES_MAX,
      answer: (kind, id, body, signal) => this.#outbox.deliver(encodeFrame(FRAME_KIND[kind], id, body), signal),
      refuse: (id, body) => this.#refuse(id, body),
      onHandlerError: (error, method) => options.onHandlerError?.(error, method),
      onIdle,
    });
    this.#attach();
  }

  async request(method: string, body: unknown, options: RequestOptions = {}): Promise<unknown> {
    if (this.#isEnded) throw new HostError('channel-closed', `cannot ask ${method}: the channel is closed`);
    if (this.#farewell !== undefined) throw shuttingDown(this.#farewell);
    return this.#outbound.request(method, body, options);
  }

  push(method: string, body: unknown): boolean {
    const bytes = encodeBody([method, body]);
    if (bytes.length > this.#limits.pushBytesMax) {
      const expected = `expected a push of at most ${this.#limits.pushBytesMax} bytes`;
      throw new HostError('frame-oversized', `${expected}, got ${bytes.length} for ${method}`);
    }
    if (this.#isEnded || this.#farewell !== undefined) return false;
    if (this.#outbox.isFull || this.#outbox.pushes >= this.#limits.queuedPushesMax) return false;
    this.#outbox.post(encodeFrame(FRAME_KIND.push, 0, bytes), true);
    return true;
  }

  async goAway(code: string, message: string): Promise<void> {
    if (!this.#isEnded && this.#farewell === undefined) {
      this.#sendGoAway(code, message);
      this.#drain({ reason: code, message });
    }
    await this.closed;
  }

  close(): Promise<void> {
    return this.goAway('closed', 'the channel was closed in good order');
  }

  #attach(): void {
    const stream = this.#stream;
    stream.addEventListener('message', this.#onMessage);
    stream.addEventListener('remoteCloseWrite', this.#onPeerClosed, { once: true });
    stream.addEventListener('close', this.#onClose, { once: true });
    // Events may have fired before; what is still buffered is delivered in a microtask that is queued already.
    queueMicrotask(() => {
      if (stream.status === 'open' && stream.remoteWriteStatus === 'closed') this.#onPeerClosed();
      if (stream.status !== 'open' && stream.status !== 'closing')
        this.#lose(new Error(`the stream is ${stream.status}`));
    });
  }

  #onMessage = (event: StreamMessageEvent): void => {
    if (this.#isEnded) return;
    try {
      this.#decoder.push(event.data.subarray(), (frame) => this.#onFrame(frame));
    } catch (error) {
      // Only this peer's bytes can bring us here; the channel ends, the process goes on.
      this.#fail(codeOf(error) ?? 'frame-malformed', describeError(error));
    }
  };

  #onPeerClosed = (): void => {
    this.#finish(this.#farewell ?? { reason: 'peer-closed', message: 'the peer closed its end without a farewell' });
  };

  #onClose = (event: StreamCloseEvent): void => {
    this.#lose(event.error ?? new Error('the stream closed'));
  };

  #onFrame(frame: Frame): void {
    if (this.#isEnded) return;
    switch (frame.kind) {
      case FRAME_KIND.request:
        this.#onRequest(frame);
        return;
      case FRAME_KIND.response:
        this.#outbound.settle(frame.id, (pending) => pending.resolve(decodeBody(frame.body)));
        return;
      case FRAME_KIND.error:
        this.#outbound.settle(frame.id, (pending) => pending.reject(decodeError(frame.body)));
        return;
      case FRAME_KIND.push:
        this.#onPush(frame);
        return;
      case FRAME_KIND.cancel:
        this.#inbound.cancel(frame.id);
        return;
      case FRAME_KIND.goAway: {
        const { code, message } = decodeError(frame.body);
        if (this.#farewell === undefined) this.#drain({ reason: code, message });
      }
    }
  }

  #onRequest({ id, body }: Frame): void {
    const [method, value] = decodeCall(body);
    if (this.#farewell === undefined) this.#inbound.accept(id, method, value, body.length);
    else this.#inbound.refuse(id, 'shutting-down', 'this side is closing the channel; connect again later');
  }

  #onPush({ body }: Frame): void {
    const [method, value] = decodeCall(body);
    try {
      this.#options.onPush(method, value);
    } catch (error) {
      this.#options.onHandlerError?.(error, method);
    }
  }

  /** A peer that floods us with requests and reads no refusals is cut off: refusals must not pile up either. */
  #refuse(id: number, body: Uint8Array): void {
    if (this.#outbox.isFull) this.#fail('overloaded', 'expected the answers to be read before more is asked');
    else this.#outbox.post(encodeFrame(FRAME_KIND.error, id, body));
  }

  #sendGoAway(code: string, message: string): void {
    this.#outbox.post(encodeFrame(FRAME_KIND.goAway, 0, encodeBody({ code, message: message.slice(0, 1000) })));
  }

  #drain(farewell: ChannelEnd): void {
    this.#farewell = farewell;
    this.#outbound.refuseWaiting(shuttingDown(farewell));
    this.#drainTimer = setTimeout(() => this.#finish(farewell), DRAIN_MS_MAX);
    this.#finishIfDrained();
  }

  #finishIfDrained(): void {
    if (this.#farewell === undefined || !this.#outbound.isIdle || !this.#inbound.isIdle) return;
    this.#finish(this.#farewell);
  }

  #fail(code: string, message: string): void {
    if (this.#isEnded) return;
    this.#sendGoAway(code, message);
    this.#finish({ reason: code, message });
  }

  #lose(error: Error): void {
    this.#end(this.#farewell ?? { reason: 'connection-lost', message: describeError(error) });
    this.#outbox.stop();
    if (this.#stream.status === 'open') this.#stream.abort(error);
  }

  #finish(end: ChannelEnd): void {
    if (this.#isEnded) return;
    this.#end(end);
    void this.#outbox.finish(this.#options.closeGraceMs ?? CLOSE_GRACE_MS);
  }

  #end(end: ChannelEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#drainTimer);
    const error = new HostError(
      'channel-closed',
      `the channel closed before the answer came: ${end.reason}: ${end.message}`,
    );
    this.#outbound.refuseAll(error);
    this.#inbound.abortAll(error);
    this.#resolveClosed(end);
  }
}

function shuttingDown(farewell: ChannelEnd): HostError {
  return new HostError('shutting-down', `the channel is closing: ${farewell.reason}: ${farewell.message}`);
}

function decodeCall(bytes: Uint8Array): [method: string, body: unknown] {
  const call = decodeBody(bytes);
  if (Array.isArray(call) && call.length === 2) {
    const [method, body] = call as [unknown, unknown];
    if (typeof method === 'string' && method.length > 0 && method.length <= METHOD_CHARS_MAX) return [method, body];
  }
  throw new HostError('frame-malformed', 'expected [method, body]');
}

function decodeError(bytes: Uint8Array): WireError {
  const error = parseWireError(decodeBody(bytes));
  if (error === undefined) throw new HostError('frame-malformed', 'expected {code, message, data?}');
  return error;
}
