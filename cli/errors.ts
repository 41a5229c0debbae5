import { codeOf, describeError } from '../node/host/host-error.ts';
import { isRefusalCode } from '../protocol/errors.ts';
import { EXIT } from './exit-codes.ts';

/** An error for the person at the keyboard: what was expected and what came, and in `hint` how to mend it. */
export class CliError extends Error {
  override name = 'CliError';
  readonly exitCode: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(exitCode: number, code: string, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
    this.code = code;
    this.hint = hint;
  }
}

/** A wrong command line. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(EXIT.usage, 'usage', message, hint);
}

type Meaning = readonly [exitCode: number, hint?: string];

const OTHER_DIRECTORY = 'use another --data directory';
const IS_IT_UP = 'is it running, and is the address reachable from here?';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'port-busy': [EXIT.port, 'stop the other program or choose another port (0 takes a free one)'],
  'listen-failed': [EXIT.port, 'choose an address of this machine'],
  EADDRINUSE: [EXIT.port, 'stop the other program or choose another port (0 takes a free one)'],
  EADDRNOTAVAIL: [EXIT.port, 'choose an address of this machine'],
  'already-running': [EXIT.data, 'stop the process that uses this directory, or use another --data directory'],
  'identity-damaged': [EXIT.data, 'restore the file from a backup, or join again with a new --data directory'],
  'identity-unreadable': [EXIT.data, 'give this user the right to read the file'],
  'blob-interrupted': [EXIT.coordinator, IS_IT_UP],
  'channel-closed': [EXIT.coordinator, IS_IT_UP],
  'control-failed': [EXIT.coordinator],
  'control-timeout': [EXIT.coordinator, 'the process is busy or stopped; try again, or look at its log'],
  'dial-failed': [EXIT.coordinator, IS_IT_UP],
  'not-running': [EXIT.coordinator, 'start it first: `hivesmith coordinator run` or `hivesmith join`, with the same --data'],
  'peer-id-invalid': [EXIT.coordinator, 'ask the operator of the coordinator for a new invite'],
  'request-timeout': [EXIT.coordinator, IS_IT_UP],
  'turned-away': [EXIT.coordinator],
  'coordinator-mismatch': [EXIT.coordinator, 'ask the operator of the coordinator for a new invite'],
  'options-invalid': [EXIT.usage],
  'seed-code-missing': [EXIT.usage, 'give a folder that holds Python programs with --seed-code DIR'],
  'data-missing': [EXIT.data, 'make the campaign first: `hivesmith coordinator init`'],
  'invite-no-address': [EXIT.coordinator, 'start `hivesmith coordinator run` on this directory first'],
  'release-blob-missing': [EXIT.data],
  ECONNREFUSED: [EXIT.coordinator, IS_IT_UP],
  EACCES: [EXIT.data, 'give this user the right to write there, or use another directory'],
  EPERM: [EXIT.data, 'give this user the right to write there, or use another directory'],
  EROFS: [EXIT.data, OTHER_DIRECTORY],
  EEXIST: [EXIT.data, OTHER_DIRECTORY],
  ENOTDIR: [EXIT.data, OTHER_DIRECTORY],
  ENOSPC: [EXIT.data, 'free some disk space; the same command then continues'],
  LEVEL_LOCKED: [EXIT.data, 'stop the process that uses this directory, or use another --data directory'],
  LEVEL_DATABASE_NOT_OPEN: [EXIT.data, 'is another process using this directory?'],
  interrupted: [EXIT.interrupted],
};

function meaningOf(code: string): Meaning | undefined {
  const known = MEANINGS[code];
  if (known !== undefined) return known;
  if (isRefusalCode(code)) return [EXIT.coordinator];
  // Stores name their codes after themselves: `ledger-damaged`, `blobs-locked`, `data-not-empty`.
  if (/-locked$/.test(code)) return [EXIT.data, 'stop the process that uses this directory'];
  if (/-damaged$/.test(code)) return [EXIT.data, 'restore the directory from a backup; nothing in it was changed'];
  if (/^(data|ledger|store|lock)-/.test(code)) return [EXIT.data, OTHER_DIRECTORY];
  if (/^invite-/.test(code)) return [EXIT.usage, 'ask the operator of the coordinator for a new invite'];
  return undefined;
}

/** Anything thrown, as an error with an exit code; errors of other layers keep their code and message. */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const code = codeOf(error) ?? 'failed';
  const [exitCode, hint] = meaningOf(code) ?? causeMeaning(error) ?? [EXIT.failed];
  return new CliError(exitCode, code, describeError(error), hint, { cause: error });
}

function causeMeaning(error: unknown): Meaning | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error.cause);
  return code === undefined ? undefined : meaningOf(code);
}

/** The one line that standard error gets; control characters from foreign text are removed. */
export function errorLine(error: CliError): string {
  const hint = error.hint === undefined ? '' : ` (${error.hint})`;
  const code = error.code === 'usage' || error.code === 'failed' ? '' : ` [${error.code}]`;
  return `hivesmith: ${error.message}${hint}${code}`.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}
