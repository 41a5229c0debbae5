import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReleaseTree } from '../../auditor/release-tree.ts';
import { equal } from '../../protocol/bytes.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';

const SEED = 'mutations of a release';

/** What a mutation did, and how to undo it. */
export interface Mutation {
  readonly what: string;
  readonly undo: () => void;
}

/** Draws changes of the files of one release, each of which can be undone. */
export class Mutator {
  readonly #dir: string;
  readonly #paths: readonly string[];
  readonly #contents: ReadonlyMap<string, Uint8Array>;
  readonly #label: string;
  #draws = 0;

  constructor(dir: string, label: string) {
    this.#dir = dir;
    this.#label = label;
    const files = new ReleaseTree(dir);
    this.#paths = [...files.files];
    this.#contents = new Map(this.#paths.map((path) => [path, files.read(path)!]));
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  draw(n: number): number {
    return prfBelow(n, SEED, this.#label, String(this.#draws++));
  }

  drawPath(): string {
    return this.#paths[this.draw(this.#paths.length)]!;
  }

  content(path: string): Uint8Array {
    return this.#contents.get(path)!;
  }

  write(path: string, bytes: Uint8Array): () => void {
    writeFileSync(join(this.#dir, path), bytes);
    return () => writeFileSync(join(this.#dir, path), this.content(path));
  }

  flip(path: string): Mutation {
    const bytes = this.content(path).slice();
    const at = this.draw(bytes.length);
    const bit = this.draw(8);
    bytes[at]! ^= 1 << bit;
    return { what: `bit ${bit} of byte ${at} of ${path} flipped`, undo: this.write(path, bytes) };
  }

  truncate(path: string): Mutation {
    const length = this.draw(this.content(path).length);
    return { what: `${path} cut to ${length} bytes`, undo: this.write(path, this.content(path).slice(0, length)) };
  }

  append(path: string): Mutation {
    const bytes = new Uint8Array([...this.content(path), this.draw(256)]);
    return { what: `a byte appended to ${path}`, undo: this.write(path, bytes) };
  }

  remove(path: string): Mutation {
    rmSync(join(this.#dir, path));
    return { what: `${path} deleted`, undo: () => void this.write(path, this.content(path)) };
  }

  swap(a: string, b: string): Mutation {
    const undo = [this.write(a, this.content(b)), this.write(b, this.content(a))];
    return { what: `${a} and ${b} swapped`, undo: () => void undo.map((one) => one()) };
  }

  rename(path: string): Mutation {
    const to = `${path}${this.draw(10)}`;
    renameSync(join(this.#dir, path), join(this.#dir, to));
    return { what: `${path} renamed to ${to}`, undo: () => renameSync(join(this.#dir, to), join(this.#dir, path)) };
  }

  add(path: string): Mutation {
    const name = join(dirname(path), `added-${this.draw(1000)}`);
    writeFileSync(join(this.#dir, name), this.content(path));
    return { what: `${name} added`, undo: () => rmSync(join(this.#dir, name)) };
  }

  any(): Mutation {
    const path = this.drawPath();
    switch (this.draw(8)) {
      case 0:
        return this.remove(path);
      case 1:
        return this.truncate(path);
      case 2:
        return this.append(path);
      case 3:
        return this.rename(path);
      case 4:
        return this.add(path);
      case 5: {
        const other = this.drawPath();
        return equal(this.content(path), this.content(other)) ? this.flip(path) : this.swap(path, other);
      }
      default:
        return this.flip(path);
    }
  }
}
