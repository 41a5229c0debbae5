/** Why a volunteer stops by itself. Each code has a heading in README.md of this folder that says how to mend it. */
export const NODE_ERROR_CODES = [
  'checkpoint-invalid',
  'coordinator-mismatch',
  'coordinator-misspoke',
  'data-in-use',
  'genesis-invalid',
  'image-mismatch',
  'invite-expired',
  'invite-invalid',
  'log-forked',
  'models-invalid',
  'options-invalid',
  'receipt-denied',
  'receipt-invalid',
  'turned-away',
] as const;

export type NodeErrorCode = (typeof NODE_ERROR_CODES)[number];

/** An error that no reconnect would mend. The message says what was expected, what came and what to do. */
export class NodeError extends Error {
  override name = 'NodeError';
  readonly code: NodeErrorCode;

  constructor(code: NodeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
