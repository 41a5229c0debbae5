import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { type Hex32, taggedHex } from '../../protocol/ids.ts';
import { makeDirectory } from '../host/make-directory.ts';
import { type ChatAnswer, type ChatModel, type ChatRequest, ModelEndless, ModelRejected } from './chat.ts';

const count = z.int().min(0);
const outcome = z.union([
  z.strictObject({
    text: z.string(),
    finish: z.enum(['stop', 'length']),
    promptTokens: count,
    completionTokens: count,
  }),
  z.strictObject({ failed: z.enum(['rejected', 'endless']), message: z.string() }),
]);

type Outcome = z.infer<typeof outcome>;

/** Answers kept; the oldest go first. Work in hand needs few, and each is a file. */
const ANSWERS_MAX = 4_000;

/**
 * What models answered, by the digest of the question, on disk before anybody uses it: after a crash the same question is
 * not asked, and paid, again. Refused and endless questions are answers too.
 */
export class AnswerBook {
  readonly #directory: string;
  readonly #asking = new Map<Hex32, Promise<Outcome>>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async open(directory: string): Promise<AnswerBook> {
    await makeDirectory(directory);
    const files: { path: string; usedMs: number }[] = [];
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      if (!/^[0-9a-f]{64}\.json$/.test(name)) await rm(path, { force: true, recursive: true });
      else files.push({ path, usedMs: (await stat(path)).mtimeMs });
    }
    files.sort((a, b) => b.usedMs - a.usedMs);
    for (const { path } of files.slice(ANSWERS_MAX)) await rm(path, { force: true });
    return new AnswerBook(directory);
  }

  /**
   * The answer of this book, or of the model; `isNew` tells which.
   * @throws what `ChatModel.chat` throws
   */
  async ask(
    model: ChatModel,
    request: ChatRequest,
    signal: AbortSignal,
  ): Promise<{ readonly answer: ChatAnswer; readonly isNew: boolean }> {
    const { server, model: name, digest } = model.facts;
    const key = taggedHex('question', canonicalJson({ server, model: name, digest, request }));
    const known = await this.#read(key);
    if (known !== undefined) return { answer: answerOf(known), isNew: false };
    for (;;) {
      const running = this.#asking.get(key);
      if (running === undefined)
        return { answer: answerOf(await this.#start(key, model, request, signal)), isNew: true };
      // Another lease asks the same; if that one is cancelled, this one asks itself.
      const shared = await running.catch(() => undefined);
      signal.throwIfAborted();
      if (shared !== undefined) return { answer: answerOf(shared), isNew: false };
    }
  }

  #start(key: Hex32, model: ChatModel, request: ChatRequest, signal: AbortSignal): Promise<Outcome> {
    const asked = outcomeOf(model, request, signal)
      .then(async (found) => {
        await this.#write(key, found);
        return found;
      })
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  async #read(key: Hex32): Promise<Outcome | undefined> {
    try {
      const parsed = outcome.safeParse(JSON.parse(await readFile(this.#path(key), 'utf8')));
      return parsed.success ? parsed.data : undefined;
    } catch {
      // Absent, or torn by a crash of the disk: the model is asked.
      return undefined;
    }
  }

  async #write(key: Hex32, found: Outcome): Promise<void> {
    const temporary = join(this.#directory, `${key}.${process.pid}.tmp`);
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(JSON.stringify(found));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.#path(key));
  }

  #path(key: Hex32): string {
    return join(this.#directory, `${key}.json`);
  }
}

async function outcomeOf(model: ChatModel, request: ChatRequest, signal: AbortSignal): Promise<Outcome> {
  try {
    return await model.chat(request, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ModelRejected) return { failed: 'rejected', message: error.message };
    if (error instanceof ModelEndless) return { failed: 'endless', message: error.message };
    throw error;
  }
}

function answerOf(found: Outcome): ChatAnswer {
  if (!('failed' in found)) return found;
  throw found.failed === 'rejected' ? new ModelRejected(found.message) : new ModelEndless(found.message);
}
