/**
 * - `ledger-damaged`: what is on disk is not what was acknowledged
 * - `ledger-locked`: another process has the ledger open
 * - `ledger-unavailable`: the directory cannot be opened or read
 * - `ledger-stopped`: a commit failed; nothing more is accepted
 * - `ledger-closed`: used after `close`
 * - `ledger-busy`: too many entries wait to be made durable
 */
export type LedgerErrorCode =
  | 'ledger-damaged'
  | 'ledger-locked'
  | 'ledger-unavailable'
  | 'ledger-stopped'
  | 'ledger-closed'
  | 'ledger-busy';

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}

/** Damage found when opening or reading: says which record is at fault and what to do. */
export class LedgerDamaged extends LedgerError {
  constructor(directory: string, fault: string, options?: ErrorOptions) {
    const remedy =
      'Keep a copy of the directory, then restore it from a backup that is at least as long as the last published ' +
      'checkpoint. Do not start from a shorter one: the log would contradict the receipts that nodes hold.';
    super('ledger-damaged', `The ledger in ${directory} is damaged: ${fault}. ${remedy}`, options);
    this.name = 'LedgerDamaged';
  }
}
