import { encodeUtf8 } from '../../protocol/bytes.ts';
import type { ModelClaim, Usage } from '../../protocol/messages/generation.ts';
import { sha256 } from '../../protocol/sha256.ts';
import { Unsupported } from '../work/executor.ts';
import type { AnswerBook } from './answer-book.ts';
import {
  type ChatAnswer,
  type ChatRequest,
  ModelEndless,
  type ModelFacts,
  ModelRejected,
  type Sampling,
} from './chat.ts';
import { Failure } from './failure.ts';
import type { Prompt } from './prompts/prompt.ts';
import type { PricedModel, Role, Roles } from './roles.ts';

export interface SessionOptions {
  readonly roles: Roles;
  readonly book: AnswerBook;
  /** Version of the prompts. */
  readonly version: string;
  /** Names the work: choice of model and seeds follow from it, so that the same work asks the same questions. */
  readonly work: string;
  /** Times a question is put, each with another seed, before its failure is the result. */
  readonly tries: number;
  readonly signal: AbortSignal;
}

/** The questions of one work unit, and what they cost. */
export class Session {
  readonly #options: SessionOptions;
  readonly #usage = { calls: 0, promptTokens: 0, completionTokens: 0, costMicros: 0 };
  #first: { readonly facts: ModelFacts; readonly sampling: Sampling } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /** Whether a model has this role; only the judge may be missing. */
  has(role: Role): boolean {
    return this.#options.roles[role].length > 0;
  }

  /**
   * What `read` makes of the answer. A failed answer is asked for again with another seed.
   * @throws the last Failure; ModelUnavailable; the signal's reason
   */
  async ask<T>(role: Role, prompt: Prompt, read: (answer: ChatAnswer) => T | Promise<T>): Promise<T> {
    const { roles, work, tries } = this.#options;
    const models = roles[role];
    const model = models[drawn(`${role} ${work}`) % models.length];
    if (model === undefined) throw new Error(`invariant: no model has the role ${role}`);
    return this.#ask(model, prompt, read, tries);
  }

  /**
   * As `ask`, but once only, and the model of this name: that of the judge's role before one that only solves.
   * @throws Unsupported where the node has no such model
   */
  async askOnce<T>(name: string, prompt: Prompt, read: (answer: ChatAnswer) => T | Promise<T>): Promise<T> {
    const { judge, solver } = this.#options.roles;
    const model = [...judge, ...solver].find(({ facts }) => facts.model === name);
    if (model === undefined) throw new Unsupported(`no model of this node that judges or solves is called ${name}`);
    return this.#ask(model, prompt, read, 1);
  }

  async #ask<T>(
    model: PricedModel,
    prompt: Prompt,
    read: (answer: ChatAnswer) => T | Promise<T>,
    tries: number,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read(await this.#once(model, prompt, attempt));
      } catch (error) {
        this.signal.throwIfAborted();
        const failure = failureOf(error);
        if (failure === undefined || attempt >= tries) throw failure ?? error;
      }
    }
  }

  async #once(model: PricedModel, prompt: Prompt, attempt: number): Promise<ChatAnswer> {
    const { book, work, signal } = this.#options;
    const { temperature, topP, topK, maxTokens } = prompt.sampling;
    const sampling = {
      temperature,
      topP,
      topK,
      maxTokens: Math.min(maxTokens, model.maxTokens),
      seed: drawn(`${work} ${prompt.name} ${attempt}`),
    };
    this.#first ??= { facts: model.facts, sampling };
    const request: ChatRequest = {
      system: prompt.system,
      user: prompt.user,
      sampling,
      ...(prompt.format === undefined ? {} : { format: { name: prompt.name, schema: prompt.format } }),
    };
    this.#usage.calls++;
    const { answer } = await book.ask(model, request, signal);
    this.#count(model, answer);
    return answer;
  }

  /** An answer from the book was paid for in an earlier run of the same work, and nowhere else counted. */
  #count({ price }: PricedModel, { promptTokens, completionTokens }: ChatAnswer): void {
    this.#usage.promptTokens += promptTokens;
    this.#usage.completionTokens += completionTokens;
    const millionths = promptTokens * price.promptMicros + completionTokens * price.completionMicros;
    this.#usage.costMicros += Math.ceil(millionths / 1_000_000);
  }

  /** Whose word it is: the model that was asked first, or would have been asked, and everything that was spent. */
  claim(role: Role): ModelClaim {
    const { facts, sampling } = this.#first ?? { facts: this.#options.roles[role][0]!.facts, sampling: NOT_ASKED };
    return {
      generator: 'model',
      version: this.#options.version,
      server: facts.server,
      model: facts.model,
      digest: facts.digest,
      quantisation: facts.quantisation,
      ...sampling,
      usage: { ...this.#usage } satisfies Usage,
    };
  }
}

const NOT_ASKED: Sampling = { seed: 0, temperature: 0, topP: 0, topK: 0, maxTokens: 0 };

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof ModelRejected) return new Failure('rejected', error.message);
  if (error instanceof ModelEndless) return new Failure('endless', error.message);
  return undefined;
}

/** A number below 2^31, which every server takes as a seed. */
function drawn(label: string): number {
  const digest = sha256(encodeUtf8(label));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0) >>> 1;
}
