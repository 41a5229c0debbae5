import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUtf8 } from '../protocol/bytes.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { AuditError } from './result.ts';

/**
 * The files of a release directory. Only regular files are ever opened: a link or a pipe is named as strange and left
 * alone, and no path from inside the release is followed that was not listed here first.
 */
export class ReleaseTree {
  /** Paths relative to the release, with slashes, ascending. */
  readonly files: ReadonlySet<string>;
  /** Directories without anything in them. */
  readonly empty: readonly string[];
  /** What is neither a file nor a directory. */
  readonly strange: readonly { readonly path: string; readonly detail: string }[];
  readonly #dir: string;

  /** @throws AuditError `audit-no-release` when `dir` is not a directory that can be read */
  constructor(dir: string) {
    this.#dir = dir;
    const files: string[] = [];
    const empty: string[] = [];
    const strange: { path: string; detail: string }[] = [];
    try {
      list(dir, '', { files, empty, strange });
    } catch (cause) {
      const message = `expected a release directory, but ${dir} cannot be listed: ${(cause as Error).message}`;
      throw new AuditError('audit-no-release', message);
    }
    this.files = new Set(files.sort());
    this.empty = empty;
    this.strange = strange;
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  /** The bytes of a listed file; undefined when it is not listed or cannot be read. */
  read(path: string): Uint8Array | undefined {
    if (!this.files.has(path)) return undefined;
    try {
      const buffer = readFileSync(join(this.#dir, path));
      // Not a Buffer, whose slice() shares memory where that of a Uint8Array copies.
      return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
    } catch {
      return undefined;
    }
  }

  /** The text of a file; undefined also when it is not UTF-8. */
  text(path: string): string | undefined {
    const bytes = this.read(path);
    return bytes === undefined ? undefined : decodeUtf8(bytes);
  }

  digest(path: string): Hex32 | undefined {
    const bytes = this.read(path);
    return bytes === undefined ? undefined : sha256Hex(bytes);
  }

  /** Listed files whose path begins with `prefix`. */
  under(prefix: string): string[] {
    return [...this.files].filter((path) => path.startsWith(prefix));
  }
}

interface Listing {
  readonly files: string[];
  readonly empty: string[];
  readonly strange: { path: string; detail: string }[];
}

function list(dir: string, prefix: string, found: Listing): void {
  const names = readdirSync(dir);
  if (names.length === 0) found.empty.push(prefix);
  for (const name of names) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const status = lstatSync(join(dir, name), { throwIfNoEntry: false });
    if (status?.isFile()) found.files.push(path);
    else if (status?.isDirectory()) listBelow(join(dir, name), path, found);
    else
      found.strange.push({
        path,
        detail: status?.isSymbolicLink() ? 'a symbolic link' : 'neither a file nor a directory',
      });
  }
}

function listBelow(dir: string, path: string, found: Listing): void {
  try {
    list(dir, path, found);
  } catch (cause) {
    found.strange.push({ path, detail: `a directory that cannot be listed: ${(cause as Error).message}` });
  }
}
