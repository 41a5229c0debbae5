import type { z } from 'zod';
import type { JudgeCore } from './judge-core.ts';

export interface Reply {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
}

export interface Request {
  /** Checked against the route's schema. */
  readonly body: unknown;
  readonly query: URLSearchParams;
  /** What stands in the place of `{...}` in the path; empty where there is none. */
  readonly tail: string;
  /** Aborts when the client goes away or the gateway stops. */
  readonly signal: AbortSignal;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** As in OpenAPI; at most one parameter, as the last part. */
  readonly path: string;
  readonly summary: string;
  /** Schema of the body; absent where there is none. */
  readonly body?: z.ZodType;
  /** Largest body, where it is less than what the server takes. */
  readonly bodyBytesMax?: number;
  /** Schema of the answer with status `success`, for the OpenAPI document. */
  readonly reply?: z.ZodType;
  readonly success: number;
  /** Answered without a token: it says nothing but that something listens. */
  readonly isPing?: boolean;
  readonly handle: (request: Request) => Promise<Reply>;
}

/** What is wrong with a body before any route saw it. */
export type BadBody =
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'json'; readonly message: string }
  | { readonly kind: 'shape'; readonly error: z.ZodError; readonly body: unknown };

/** One protocol: its routes, and its own words for what every server must be able to say. */
export interface Front {
  readonly name: string;
  readonly routes: readonly Route[];
  badBody(problem: BadBody): Reply;
  tooLarge(most: number): Reply;
  /** More requests than are taken at a time. */
  busy(): Reply;
  unauthorized(): Reply;
  /** A fault of the gateway itself: no verdict. */
  failed(): Reply;
}

/** What fronts are made from. */
export interface FrontParts {
  readonly core: JudgeCore;
  readonly defaults: FrontDefaults;
  /** Languages that can be judged here, now. */
  readonly languages: () => ReadonlySet<string>;
  readonly load: () => { readonly queue: number; readonly workers: number };
}

export interface FrontDefaults {
  /** Distinct operators that must agree on a rollout, where the request does not say. */
  readonly quorum: number;
  /** Reference seconds of a test where the protocol lets the server choose. */
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly outputBytes: number;
}
