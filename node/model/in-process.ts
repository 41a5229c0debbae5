import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeError } from '../host/host-error.ts';
import {
  type ChatAnswer,
  type ChatModel,
  type ChatRequest,
  type ModelFacts,
  ModelRejected,
  ModelUnavailable,
} from './chat.ts';
import { gbnfOf } from './gbnf.ts';
import { quantisationIn } from './probe.ts';

export interface InProcessOptions {
  /** A GGUF file. */
  readonly file: string;
  /** Folder of the package `node-llama-cpp`, where it is not installed beside this one. */
  readonly library?: string | undefined;
  readonly contextTokens: number;
  /** 0: as many as the library likes. */
  readonly threads: number;
}

/** What is used of `node-llama-cpp` 3. It is an optional peer, loaded only when a model file is named. */
interface Library {
  getLlama(options: object): Promise<Llama>;
  LlamaChatSession: new (options: object) => ChatSession;
}

interface Llama {
  loadModel(options: { modelPath: string }): Promise<LoadedModel>;
  createGrammar(options: { grammar: string; stopGenerationTriggers?: readonly string[][] }): Promise<object>;
  dispose(): Promise<void>;
}

interface LoadedModel {
  createContext(options: {
    contextSize: number;
    sequences: number;
    threads?: number;
  }): Promise<{ getSequence(): Sequence }>;
}

interface Sequence {
  /** Counts up over the sequence's life. */
  readonly tokenMeter: { readonly usedInputTokens: number; readonly usedOutputTokens: number };
  clearHistory(): Promise<void>;
}

interface ChatSession {
  promptWithMeta(text: string, options: object): Promise<{ responseText: string; stopReason: string }>;
  dispose(options?: object): void;
}

/** A model inside this process: one question at a time. */
export class InProcessModel implements ChatModel, AsyncDisposable {
  readonly facts: ModelFacts;
  readonly #library: Library;
  readonly #llama: Llama;
  readonly #sequence: Sequence;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(facts: ModelFacts, library: Library, llama: Llama, sequence: Sequence) {
    this.facts = facts;
    this.#library = library;
    this.#llama = llama;
    this.#sequence = sequence;
  }

  /** @throws ModelUnavailable when the package or the file cannot be used */
  static async open({ file, library: folder, contextTokens, threads }: InProcessOptions): Promise<InProcessModel> {
    const library = await load(folder);
    try {
      const llama = await library.getLlama({ logLevel: 'error', build: 'never' });
      const model = await llama.loadModel({ modelPath: file });
      const context = await model.createContext({
        contextSize: contextTokens,
        sequences: 1,
        ...(threads === 0 ? {} : { threads }),
      });
      const facts: ModelFacts = {
        server: 'in-process',
        model: basename(file),
        digest: null,
        quantisation: quantisationIn(file),
      };
      return new InProcessModel(facts, library, llama, context.getSequence());
    } catch (cause) {
      throw new ModelUnavailable(`the model ${file} cannot be loaded: ${describeError(cause)}`, { cause });
    }
  }

  chat(request: ChatRequest, { signal }: { readonly signal: AbortSignal }): Promise<ChatAnswer> {
    const turn = this.#turn.then(() => this.#answer(request, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #answer({ system, user, sampling, format }: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    signal.throwIfAborted();
    await this.#sequence.clearHistory();
    const { tokenMeter } = this.#sequence;
    const { usedInputTokens: input, usedOutputTokens: output } = tokenMeter;
    const session = new this.#library.LlamaChatSession({ contextSequence: this.#sequence, systemPrompt: system });
    try {
      const grammar =
        format === undefined ? undefined : await this.#llama.createGrammar({ grammar: gbnfOf(format.schema) });
      const { responseText, stopReason } = await session.promptWithMeta(user, {
        ...(grammar === undefined ? {} : { grammar }),
        signal,
        seed: sampling.seed,
        temperature: sampling.temperature / 1000,
        topP: sampling.topP / 1000,
        topK: sampling.topK,
        maxTokens: sampling.maxTokens,
      });
      return {
        text: responseText,
        finish: stopReason === 'maxTokens' ? 'length' : 'stop',
        promptTokens: tokenMeter.usedInputTokens - input,
        completionTokens: tokenMeter.usedOutputTokens - output,
      };
    } catch (error) {
      signal.throwIfAborted();
      // The context is too small, or the grammar is not accepted: so it would be the next time.
      throw new ModelRejected(describeError(error), { cause: error });
    } finally {
      session.dispose({ disposeSequence: false });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn;
    await this.#llama.dispose();
  }
}

const PACKAGE = 'node-llama-cpp';

async function load(folder: string | undefined): Promise<Library> {
  try {
    if (folder === undefined) return (await import(PACKAGE)) as Library;
    const { main } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { main: string };
    return (await import(pathToFileURL(join(folder, main)).href)) as Library;
  } catch (cause) {
    const where = folder === undefined ? `install it with: npm install ${PACKAGE}` : `looked in ${folder}`;
    throw new ModelUnavailable(`the package ${PACKAGE} cannot be loaded (${where}): ${describeError(cause)}`, {
      cause,
    });
  }
}
