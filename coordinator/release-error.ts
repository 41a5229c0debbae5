export type ReleaseErrorCode =
  | 'release-dir-not-empty'
  | 'release-blob-missing'
  | 'release-log-mismatch'
  | 'release-wrong-key';

/** A release that was not written; nothing is left of it. */
export class ReleaseError extends Error {
  readonly code: ReleaseErrorCode;

  constructor(code: ReleaseErrorCode, message: string) {
    super(message);
    this.name = 'ReleaseError';
    this.code = code;
  }
}
