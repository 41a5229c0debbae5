import type { GenerationFailure } from '../../protocol/messages/generation.ts';

/** A model's answer that is no result, and why. */
export class Failure extends Error {
  override name = 'Failure';
  readonly reason: GenerationFailure;

  constructor(reason: GenerationFailure, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
  }
}
