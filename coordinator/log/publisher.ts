import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../../node/host/make-directory.ts';
import { equal } from '../../protocol/bytes.ts';
import { readCheckpoint } from '../../protocol/log/checkpoint.ts';
import type { MerkleTree } from '../../protocol/log/merkle.ts';
import {
  encodeEntryBundle,
  hashTileBytes,
  TILE_WIDTH,
  type TileId,
  tilePath,
  tilesBetween,
  tilesOfSize,
} from '../../protocol/log/tile.ts';
import type { DurableCheckpoint } from './ledger.ts';

const CHECKPOINT_FILE = 'checkpoint';

/** Where tiles come from: a ledger, or anything else with its tree and its entries. */
export interface LogSource {
  readonly tree: MerkleTree;
  entries(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** The published files contradict the ledger, or are not files of a log at all. */
export class PublishedLogConflict extends Error {
  readonly code = 'published-log-conflict';

  constructor(directory: string, fault: string) {
    super(
      `The published log in ${directory} does not belong to this ledger: ${fault}. If the ledger was restored from a ` +
        'backup, find a longer one; publishing would show a second history to everyone who saw the first.',
    );
    this.name = 'PublishedLogConflict';
  }
}

/**
 * Opens `directory` for publishing the log of `source` as C2SP tlog-tiles files.
 * @throws PublishedLogConflict when a checkpoint lies there that the source does not extend
 */
export async function openPublisher(directory: string, source: LogSource): Promise<Publisher> {
  await makeDirectory(directory);
  return new Publisher(directory, source, await publishedSize(directory, source));
}

async function publishedSize(directory: string, { tree }: LogSource): Promise<number> {
  const text = await readFile(join(directory, CHECKPOINT_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return 0;
  const checkpoint = readCheckpoint(text);
  if (!checkpoint.ok) throw new PublishedLogConflict(directory, `its checkpoint cannot be read: ${checkpoint.reason}`);
  const { size, root } = checkpoint.value;
  if (size > tree.size) {
    throw new PublishedLogConflict(directory, `it has ${size} entries, the ledger ${tree.size}`);
  }
  if (!equal(root, tree.root(size))) throw new PublishedLogConflict(directory, `its first ${size} entries are others`);
  return size;
}

/** Writes what changed since the last checkpoint: tiles and bundles first, then the checkpoint, each file atomically. */
export class Publisher {
  readonly #directory: string;
  readonly #source: LogSource;
  #size: number;
  #tail: Promise<unknown> = Promise.resolve();

  /** Use `openPublisher`. */
  constructor(directory: string, source: LogSource, size: number) {
    this.#directory = directory;
    this.#source = source;
    this.#size = size;
  }

  /** Size of the checkpoint that readers see. */
  get publishedSize(): number {
    return this.#size;
  }

  /** Publishes a durable checkpoint; calls run one after another, and one that is not newer only refreshes the text. */
  publish(checkpoint: DurableCheckpoint): Promise<void> {
    const turn = this.#tail.then(() => this.#publish(checkpoint));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #publish({ size, text }: DurableCheckpoint): Promise<void> {
    if (size < this.#size) return;
    const tiles = tilesBetween(this.#size, size);
    await writeTiles(this.#directory, this.#source, tiles);
    await writeAtomically(join(this.#directory, CHECKPOINT_FILE), new TextEncoder().encode(text));
    this.#size = size;
    // tlog-tiles lets a log drop the partial tiles of a tile that is full now: readers fall back to the full one.
    for (const tile of tiles.filter(({ width }) => width === TILE_WIDTH)) {
      await rm(join(this.#directory, `${tilePath(tile)}.p`), { recursive: true, force: true });
    }
  }
}

/**
 * Writes the tiles, bundles and checkpoint of exactly one size, and nothing else, into an empty or new directory: the
 * `log` folder of a release.
 */
export async function writeLogRelease(
  directory: string,
  source: LogSource,
  checkpoint: DurableCheckpoint,
): Promise<void> {
  await makeDirectory(directory);
  const found = await readdir(directory);
  if (found.length > 0) throw new Error(`A release is written into an empty directory; ${directory} has ${found[0]}.`);
  await writeTiles(directory, source, tilesOfSize(checkpoint.size));
  await writeAtomically(join(directory, CHECKPOINT_FILE), new TextEncoder().encode(checkpoint.text));
}

async function writeTiles(directory: string, source: LogSource, tiles: readonly TileId[]): Promise<void> {
  for (const tile of tiles) {
    await writeAtomically(join(directory, tilePath(tile)), await tileBytes(source, tile));
  }
}

async function tileBytes(source: LogSource, { level, index, width }: TileId): Promise<Uint8Array> {
  if (level !== 'entries') return hashTileBytes(source.tree, level, index, width);
  const entries: Uint8Array[] = [];
  const first = index * TILE_WIDTH;
  for await (const entry of source.entries(first, first + width)) entries.push(entry);
  return encodeEntryBundle(entries);
}

/** Synced before the rename: after a power cut a name must never lead to an empty file. */
async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await makeDirectory(dirname(path));
  // A fixed name: what a crash leaves behind is overwritten by the next attempt.
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
