import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type Column, schemaOf } from './columns.ts';
import type { Row } from './target.ts';

/** A row group is written when it has this many rows or about this many characters: what bounds the memory of an export. */
const GROUP_ROWS = 5_000;
const GROUP_CHARS = 16 << 20;
const SHARD_ROWS = 100_000;
const FLUSH_BYTES = 4 << 20;

export interface WrittenFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

interface Shard {
  readonly name: string;
  readonly parquet: ParquetWriter;
  readonly sink: FileSink;
  rows: number;
}

/** A ByteWriter that hands what it holds to a file and its digest, so that memory holds one row group at most. */
class FileSink extends ByteWriter {
  readonly #hash = createHash('sha256');
  readonly #file: number;

  constructor(path: string) {
    super();
    this.#file = openSync(path, 'wx');
  }

  flush(): void {
    if (this.index >= FLUSH_BYTES) this.#drain();
  }

  override finish(): void {
    this.#drain();
    fsyncSync(this.#file);
    this.close();
  }

  close(): void {
    closeSync(this.#file);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  #drain(): void {
    const bytes = new Uint8Array(this.buffer, 0, this.index);
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.index = 0;
  }
}

/** Writes the rows of one format and split as Parquet files in the layout that `datasets` finds by itself. */
export class ShardWriter {
  readonly #dir: string;
  readonly #split: string;
  readonly #columns: readonly Column[];
  readonly #done: WrittenFile[] = [];
  #shard: Shard | undefined;
  #group: Row[] = [];
  #chars = 0;

  constructor(dir: string, split: string, columns: readonly Column[]) {
    this.#dir = dir;
    this.#split = split;
    this.#columns = columns;
  }

  /** `chars` is about how much text the row holds. */
  add(row: Row, chars: number): void {
    this.#group.push(row);
    this.#chars += chars;
    if (this.#group.length >= GROUP_ROWS || this.#chars >= GROUP_CHARS) this.#writeGroup();
  }

  /** Ends the last file and gives all of them their final names. */
  async finish(): Promise<WrittenFile[]> {
    if (this.#group.length > 0) this.#writeGroup();
    this.#endShard();
    const of = String(this.#done.length).padStart(5, '0');
    const files: WrittenFile[] = [];
    for (const [at, file] of this.#done.entries()) {
      const name = `${this.#split}-${String(at).padStart(5, '0')}-of-${of}.parquet`;
      await rename(join(this.#dir, file.name), join(this.#dir, name));
      files.push({ ...file, name });
    }
    return files;
  }

  /** Lets go of an unfinished file. */
  abandon(): void {
    this.#shard?.sink.close();
    this.#shard = undefined;
  }

  #writeGroup(): void {
    const group = this.#group;
    this.#shard ??= this.#newShard();
    const columnData = this.#columns.map(({ name }) => ({ name, data: group.map((row) => row[name]) }));
    this.#shard.parquet.write({ columnData, rowGroupSize: group.length });
    this.#shard.rows += group.length;
    this.#group = [];
    this.#chars = 0;
    if (this.#shard.rows >= SHARD_ROWS) this.#endShard();
  }

  #newShard(): Shard {
    const name = `${this.#split}-${this.#done.length}.partial`;
    const sink = new FileSink(join(this.#dir, name));
    const parquet = new ParquetWriter({ writer: sink, schema: schemaOf(this.#columns), createdBy: 'hivesmith' });
    return { name, parquet, sink, rows: 0 };
  }

  #endShard(): void {
    const shard = this.#shard;
    if (shard === undefined) return;
    this.#shard = undefined;
    shard.parquet.finish();
    this.#done.push({ name: shard.name, rows: shard.rows, bytes: shard.sink.offset, sha256: shard.sink.digest() });
  }
}
