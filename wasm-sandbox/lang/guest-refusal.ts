/** Why a file cannot run as a guest. Each code is one situation that a caller may want to tell apart. */
export type GuestRefusalCode =
  /** Not WebAssembly, cut short, or not valid. */
  | 'guest-invalid'
  | 'guest-too-large'
  /** A WebAssembly feature that cannot be made deterministic, or one that a command must not have. */
  | 'guest-unsupported'
  /** It imports what the sandbox does not offer. */
  | 'guest-import'
  /** It is no command: no entry point or no memory. */
  | 'guest-not-a-command'
  | 'compile-failed'
  | 'toolchain-missing';

/** The file, not the machine, is the reason that it does not run. The message says what was expected and what came. */
export class GuestRefusal extends Error {
  override readonly name = 'GuestRefusal';
  readonly code: GuestRefusalCode;
  /** What a compiler said, over several lines; empty in other cases. */
  readonly detail: string;

  constructor(code: GuestRefusalCode, message: string, options?: ErrorOptions & { readonly detail?: string }) {
    super(message, options);
    this.code = code;
    this.detail = options?.detail ?? '';
  }
}
