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

const OTHER_DIRECTORY = 'use another directory';
const MAY_WRITE = 'give this user the right to write there, or use another directory';
const NEW_INVITE = 'ask the operator of the campaign for a new invite';

/** Errors of our own layers say in their message how to mend them; those of the system need a hint. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'already-running': [EXIT.data],
  'audit-no-release': [EXIT.usage],
  'audit-policy-invalid': [EXIT.usage],
  'audit-task-unknown': [EXIT.usage, '`task_id` in dataset/tasks.jsonl names them'],
  'blob-interrupted': [EXIT.coordinator],
  'channel-closed': [EXIT.coordinator],
  'control-failed': [EXIT.coordinator],
  'control-timeout': [EXIT.coordinator],
  'coordinator-mismatch': [EXIT.coordinator],
  'compile-failed': [EXIT.failed],
  'dial-failed': [EXIT.coordinator],
  'engine-missing': [EXIT.toolchain],
  'eval-gateway-refused': [EXIT.coordinator, 'is it a Hivesmith gateway, and does it want a token?'],
  'eval-model-away': [EXIT.coordinator, 'with --out FILE the same command goes on from the answers that are there'],
  'eval-problem-invalid': [EXIT.usage],
  'eval-samples-invalid': [EXIT.usage, 'name another --out FILE'],
  'export-dir-not-empty': [EXIT.data],
  'export-format-unknown': [EXIT.usage],
  'export-no-release': [EXIT.usage],
  'export-nothing': [EXIT.failed],
  'export-release-damaged': [EXIT.data],
  'export-row-invalid': [EXIT.data],
  'guest-import': [EXIT.usage],
  'guest-invalid': [EXIT.usage],
  'guest-not-a-command': [EXIT.usage],
  'guest-too-large': [EXIT.usage],
  'guest-unsupported': [EXIT.usage],
  'identity-damaged': [EXIT.data],
  'directory-unwritable': [EXIT.data, OTHER_DIRECTORY],
  'identity-unreadable': [EXIT.data],
  'image-damaged': [EXIT.data],
  'image-input-mismatch': [EXIT.data],
  'image-input-missing': [EXIT.failed],
  'image-unavailable': [EXIT.failed],
  'image-unknown': [EXIT.usage],
  'invite-expired': [EXIT.coordinator, NEW_INVITE],
  'invite-invalid': [EXIT.usage],
  'invite-no-address': [EXIT.data],
  'listen-failed': [EXIT.port],
  'method-unknown': [EXIT.coordinator],
  'models-invalid': [EXIT.usage],
  'not-running': [EXIT.coordinator, '`hivesmith coordinator run` and `hivesmith join` do, with the same --data'],
  'options-invalid': [EXIT.usage],
  'peer-id-invalid': [EXIT.coordinator, NEW_INVITE],
  'port-busy': [EXIT.port],
  'nothing-to-release': [EXIT.failed],
  'release-blob-missing': [EXIT.data],
  'release-dir-not-empty': [EXIT.data],
  'release-log-mismatch': [EXIT.data],
  'release-wrong-key': [EXIT.data],
  'request-timeout': [EXIT.coordinator],
  'benchmark-unusable': [
    EXIT.usage,
    'give text, JSON or JSON Lines files of benchmark problems with --decontaminate FILE',
  ],
  'seed-code-missing': [EXIT.usage, 'give a folder that holds Python programs with --seed-code DIR'],
  'toolchain-missing': [EXIT.toolchain],
  'turned-away': [EXIT.coordinator],
  EACCES: [EXIT.data, MAY_WRITE],
  EADDRINUSE: [EXIT.port, 'stop the other program or choose another port; 0 takes a free one'],
  EADDRNOTAVAIL: [EXIT.port, 'choose an address of this machine'],
  ECONNREFUSED: [EXIT.coordinator, 'is it running, and is the address reachable from here?'],
  EEXIST: [EXIT.data, OTHER_DIRECTORY],
  EISDIR: [EXIT.data, OTHER_DIRECTORY],
  ENOSPC: [EXIT.data, 'free some disk space; the same command then continues'],
  ENOTDIR: [EXIT.data, OTHER_DIRECTORY],
  EPERM: [EXIT.data, MAY_WRITE],
  EROFS: [EXIT.data, OTHER_DIRECTORY],
  LEVEL_DATABASE_NOT_OPEN: [EXIT.data, 'does another process use this directory?'],
  LEVEL_LOCKED: [EXIT.data, 'stop the process that uses this directory'],
  interrupted: [EXIT.interrupted],
};

function meaningOf(code: string): Meaning | undefined {
  const known = MEANINGS[code];
  if (known !== undefined) return known;
  if (isRefusalCode(code)) return [EXIT.coordinator];
  // Stores name their codes after themselves: `ledger-damaged`, `blobs-locked`, `data-not-empty`.
  if (/-(locked|damaged)$/.test(code) || /^(data|ledger|store|lock)-/.test(code)) return [EXIT.data];
  return undefined;
}

/** Anything thrown, as an error with an exit code; errors of other layers keep their code and message. */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const inner = error instanceof Error ? codeOf(error.cause) : undefined;
  const outer = codeOf(error);
  // What the other process failed at says more than that it failed.
  const code = (outer === 'control-failed' ? inner : undefined) ?? outer ?? 'failed';
  const [exitCode, hint] = meaningOf(code) ?? meaningOf(inner ?? '') ?? [EXIT.failed];
  return new CliError(exitCode, code, describeError(error), hint, { cause: error });
}

/** The one line that standard error gets; control characters from foreign text are removed. */
export function errorLine(error: CliError): string {
  const hint = error.hint === undefined ? '' : ` (${error.hint})`;
  const code = error.code === 'usage' || error.code === 'failed' ? '' : ` [${error.code}]`;
  return `hivesmith: ${error.message}${hint}${code}`.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

/** Why a file that the command line names cannot be read. */
export function fileProblem(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a directory';
    case 'EACCES':
      return 'this user may not read it';
    default:
      return describeError(error);
  }
}
