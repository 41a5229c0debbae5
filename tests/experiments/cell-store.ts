import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredTask } from './run-task.ts';

/** What all tasks of a store have in common; a store made under another header cannot be continued. */
export interface StoreHeader {
  readonly catalogue: string;
  readonly image: string;
}

/** Judged tasks as JSON lines, one file a share of wrong candidates; survives being killed in the middle of a line. */
export class CellStore {
  readonly #file: string;
  readonly tasks: StoredTask[];

  private constructor(file: string, tasks: StoredTask[]) {
    this.#file = file;
    this.tasks = tasks;
  }

  /** Opens or begins the store. `header` undefined: only reads, whatever catalogue and image the cells came from. */
  static async open(
    directory: string,
    share: number,
    header?: StoreHeader,
  ): Promise<CellStore & { header: StoreHeader }> {
    await mkdir(directory, { recursive: true });
    const file = join(directory, `wrong-${share}.jsonl`);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && header !== undefined) return '';
      throw error;
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (header !== undefined && whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
    const [first, ...rest] = whole.split('\n').filter((line) => line !== '');
    if (first === undefined) await appendFile(file, `${JSON.stringify(header)}\n`);
    const known = first === undefined ? header! : (JSON.parse(first) as StoreHeader);
    if (header !== undefined && (known.catalogue !== header.catalogue || known.image !== header.image)) {
      throw new Error(
        `${file} holds cells of catalogue ${known.catalogue} and image ${known.image.slice(0, 16)}; ` +
          `this is ${header.catalogue} and ${header.image.slice(0, 16)}: give another --data, or read it with --report`,
      );
    }
    const store = new CellStore(
      file,
      rest.map((line) => JSON.parse(line) as StoredTask),
    );
    return Object.assign(store, { header: known });
  }

  async add(task: StoredTask): Promise<void> {
    await appendFile(this.#file, `${JSON.stringify(task)}\n`);
    this.tasks.push(task);
  }
}
