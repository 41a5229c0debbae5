export type ExportErrorCode =
  | 'export-no-release'
  | 'export-release-damaged'
  | 'export-row-invalid'
  | 'export-dir-not-empty'
  | 'export-format-unknown'
  | 'export-nothing';

/** An export that was not written; nothing is left of it. */
export class ExportError extends Error {
  readonly code: ExportErrorCode;

  constructor(code: ExportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExportError';
    this.code = code;
  }
}
