import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { hex32 } from '../../protocol/messages/primitives.ts';

/** `unjudged`: the model has answered, and nobody has said yet whether the program is right. */
const line = z.strictObject({
  sample: hex32,
  problem: z.string(),
  number: z.int().min(0),
  outcome: z.enum(['right', 'wrong', 'no-program', 'no-verdict', 'unjudged']),
  program: z.string().nullable(),
});

export type LoggedSample = z.infer<typeof line>;

/** A file that cannot be gone on with; nothing in it was changed. */
export class SamplesInvalid extends Error {
  readonly code = 'eval-samples-invalid';
  override name = 'SamplesInvalid';
}

const BEGINNING = '{"sample":"';

/**
 * The samples of an evaluation as JSON lines. An answer is written before it is judged, so that after a crash the model is
 * not asked, and paid, again; of several lines on one sample the last one counts.
 */
export class SampleLog implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #known: Map<string, LoggedSample>;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, known: Map<string, LoggedSample>) {
    this.#file = file;
    this.#known = known;
  }

  /** Makes the file or goes on with it. A last line that a crash has cut is taken away. @throws SamplesInvalid */
  static async open(path: string): Promise<SampleLog> {
    const file = await open(path, 'a+');
    try {
      const text = await file.readFile('utf8');
      const end = text.lastIndexOf('\n') + 1;
      const known = new Map<string, LoggedSample>();
      for (const [at, row] of text.slice(0, end).split('\n').slice(0, -1).entries()) {
        const sample = parse(row, `${path}, line ${at + 1}`);
        known.set(sample.sample, sample);
      }
      const cut = text.slice(end);
      if (!BEGINNING.startsWith(cut.slice(0, BEGINNING.length))) parse(cut, `${path}, last line`);
      if (cut !== '') await file.truncate(Buffer.byteLength(text.slice(0, end)));
      return new SampleLog(file, known);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Samples with an answer. */
  get size(): number {
    return this.#known.size;
  }

  get(sample: string): LoggedSample | undefined {
    return this.#known.get(sample);
  }

  /** Resolves when the line is with the operating system: the end of this process cannot undo it. */
  async add(sample: LoggedSample): Promise<void> {
    this.#known.set(sample.sample, sample);
    const written = this.#writing.then(() => this.#file.appendFile(`${JSON.stringify(sample)}\n`));
    this.#writing = written.catch(() => undefined);
    await written;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

function parse(text: string, where: string): LoggedSample {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = line.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SamplesInvalid(`${where}: expected a sample as eval writes it; it goes on with its own files only`);
}
