/** What can go wrong in being a peer. Each code is one situation that a caller may want to tell apart. */
export type HostErrorCode =
  | 'already-running'
  | 'blob-interrupted'
  | 'blob-malformed'
  | 'blob-mismatch'
  | 'blob-missing'
  | 'blob-refused'
  | 'blob-too-large'
  | 'channel-closed'
  | 'control-failed'
  | 'control-timeout'
  | 'dial-failed'
  | 'directory-unwritable'
  | 'frame-malformed'
  | 'frame-oversized'
  | 'identity-damaged'
  | 'identity-unreadable'
  | 'listen-failed'
  | 'not-running'
  | 'peer-id-invalid'
  | 'port-busy'
  | 'request-timeout'
  | 'shutting-down';

/**
 * An error of this layer. The message says what was expected, what came and, where a person can act, how to mend it.
 */
export class HostError extends Error {
  override name = 'HostError';
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The text of anything thrown. libp2p sometimes rejects with an event instead of an error. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  if (typeof error === 'object' && error !== null && 'type' in error) return `event ${String(error.type)}`;
  return String(error);
}

/** The `code` property of anything thrown, if it is a string. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
