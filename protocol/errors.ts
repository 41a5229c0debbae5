/** What the receiver does with a message that failed: count it against the sender, drop it quietly, or ask again. */
export type Disposition = 'reject' | 'ignore' | 'retry';

/**
 * Every refusal a peer can receive, closed. `reject` means that an honest, current peer never causes it; `ignore` that it
 * can happen by a race and is harmless; `retry` that the same message may succeed later. README.md of this folder says
 * for each what was expected and how to mend it (a test compares the two lists).
 */
export const REFUSALS = {
  'frame-oversized': 'reject',
  'frame-malformed': 'reject',
  'method-unknown': 'reject',
  'body-invalid': 'reject',
  'hello-required': 'reject',
  'version-unsupported': 'reject',
  'invite-required': 'reject',
  'invite-invalid': 'reject',
  'envelope-malformed': 'reject',
  'signature-invalid': 'reject',
  'signer-mismatch': 'reject',
  'statement-invalid': 'reject',
  'wrong-campaign': 'reject',
  'entry-oversized': 'reject',
  'type-not-allowed': 'reject',
  'not-joined': 'reject',
  'already-joined': 'ignore',
  'sequence-conflict': 'reject',
  'node-banned': 'reject',
  'node-left': 'reject',
  'lease-unknown': 'reject',
  'lease-not-yours': 'reject',
  'lease-closed': 'ignore',
  'stage-mismatch': 'reject',
  'result-invalid': 'reject',
  'commit-duplicate': 'ignore',
  'reveal-too-early': 'retry',
  'reveal-mismatch': 'reject',
  'reveal-duplicate': 'ignore',
  'blob-missing': 'retry',
  'blob-mismatch': 'reject',
  'blob-too-large': 'reject',
  'shutting-down': 'retry',
  overloaded: 'retry',
  internal: 'retry',
} as const satisfies Record<string, Disposition>;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal as data: which rule, and what was expected and what came. Never thrown inside the pure folders. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

export function refuse(code: RefusalCode, detail: string): Refusal {
  return { code, detail };
}

export function dispositionOf(code: RefusalCode): Disposition {
  return REFUSALS[code];
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}
