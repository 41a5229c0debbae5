import { z } from 'zod';

const CODE_CHARS_MAX = 64;
const MESSAGE_CHARS_MAX = 2000;

const WireErrorBody = z.strictObject({
  code: z.string().min(1).max(CODE_CHARS_MAX),
  message: z.string().max(MESSAGE_CHARS_MAX),
  data: z.unknown().optional(),
});

/**
 * An error that travels. A request handler throws it to answer with `{code, message, data?}`; a request whose answer is
 * an error rejects with it. Coming from a peer, all three are foreign: compare the code, print the rest only escaped.
 */
export class WireError extends Error {
  override name = 'WireError';
  readonly code: string;
  readonly data: unknown;

  constructor(code: string, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** What goes on the wire. Texts are cut to what the other side accepts. */
export function wireErrorBody(error: WireError): unknown {
  return {
    code: error.code.slice(0, CODE_CHARS_MAX),
    message: error.message.slice(0, MESSAGE_CHARS_MAX),
    data: error.data,
  };
}

/** Undefined if `body` is not an error body. */
export function parseWireError(body: unknown): WireError | undefined {
  const parsed = WireErrorBody.safeParse(body);
  return parsed.success ? new WireError(parsed.data.code, parsed.data.message, parsed.data.data) : undefined;
}
