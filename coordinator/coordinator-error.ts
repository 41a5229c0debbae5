export type CoordinatorErrorCode =
  | 'shutting-down'
  | 'data-not-empty'
  | 'data-missing'
  | 'data-damaged'
  | 'beacon-exhausted'
  | 'seed-code-missing'
  | 'benchmark-unusable'
  | 'release-blob-missing'
  | 'nothing-to-release'
  | 'invite-no-address';

/** What an operator did or meets; the message says what was expected and how to mend it. */
export class CoordinatorError extends Error {
  readonly code: CoordinatorErrorCode;

  constructor(code: CoordinatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CoordinatorError';
    this.code = code;
  }
}
