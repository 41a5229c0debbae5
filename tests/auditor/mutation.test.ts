import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { auditLines } from '../../auditor/print.ts';
import { ReleaseTree } from '../../auditor/release-tree.ts';
import type { AuditResult } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import { equal } from '../../protocol/bytes.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';

const SEED = 'mutations of a release';
const MUTATIONS = 300;

/** As small as a campaign with every kind of file can be: each mutation is a whole audit. */
const campaign = new SyntheticCampaign({
  nodes: 5,
  parameters: { tasks: 1, candidates: 3, candidatesMin: 3, inputs: 3, labelsMin: 3, operatorsMin: 4, evolveUnits: 1 },
});

/** What a mutation did, and how to undo it. */
interface Mutation {
  readonly what: string;
  readonly undo: () => void;
}

class Mutator {
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
    return { what: `${a} and ${b} swapped`, undo: () => undo.forEach((one) => one()) };
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

async function isCaught(dir: string, { what, undo }: Mutation): Promise<AuditResult> {
  const result = await verifyRelease(dir);
  undo();
  assert.ok(result.exitCode === 1 || result.exitCode === 3, `${what} was not noticed:\n${auditLines(result).join('\n')}`);
  return result;
}

async function freshRelease(t: TestContext): Promise<string> {
  return releaseOf(campaign, join(await scratchDir(t), 'release'));
}

before(() => campaign.finish());

test('a flipped bit in any file is noticed', async (t) => {
  const dir = await freshRelease(t);
  const mutator = new Mutator(dir, 'every file');
  for (const path of mutator.paths) await isCaught(dir, mutator.flip(path));
  assert.equal((await verifyRelease(dir)).exitCode, 0);
});

test(`${MUTATIONS} random changes of files are noticed`, async (t) => {
  const dir = await freshRelease(t);
  const mutator = new Mutator(dir, 'random');
  const codes = new Set<number>();
  for (let i = 0; i < MUTATIONS; i++) codes.add((await isCaught(dir, mutator.any())).exitCode);
  assert.deepEqual([...codes].sort(), [1, 3]);
  assert.equal((await verifyRelease(dir)).exitCode, 0);
});

test('two changes at once are noticed', async (t) => {
  const dir = await freshRelease(t);
  const mutator = new Mutator(dir, 'pairs');
  for (let i = 0; i < 30; i++) {
    const first = mutator.flip(mutator.drawPath());
    const second = mutator.append(mutator.drawPath());
    const undo = () => [second, first].forEach((one) => one.undo());
    await isCaught(dir, { what: `${first.what}; ${second.what}`, undo });
  }
});

test('an altered entry is named by its index', async (t) => {
  const dir = await freshRelease(t);
  const mutator = new Mutator(dir, 'entries');
  const bundle = mutator.paths.find((path) => path.startsWith('log/tile/entries/'))!;
  for (let i = 0; i < 40; i++) {
    const index = mutator.draw(campaign.entries.length);
    const start = campaign.entries.slice(0, index).reduce((sum, entry) => sum + 2 + entry.length, 0);
    const bytes = mutator.content(bundle).slice();
    const at = start + mutator.draw(2 + campaign.entries[index]!.length);
    bytes[at]! ^= 1 + mutator.draw(255);
    const undo = mutator.write(bundle, bytes);
    const { levels } = await isCaught(dir, { what: `byte ${at} of the bundle`, undo });
    const records = levels.find(({ level }) => level === 'L1')!.faults.map(({ record }) => record);
    assert.ok(records.includes(`entry ${index}`), `entry ${index} was altered, named were: ${records.join(', ')}`);
  }
});

test('a checkpoint of absurd size costs neither time nor memory', async (t) => {
  const dir = await freshRelease(t);
  const mutator = new Mutator(dir, 'sizes');
  const path = 'log/checkpoint';
  for (const size of ['9007199254740991', '1099511627776', '0', '1']) {
    const lines = readFileSync(join(dir, path), 'utf8').split('\n');
    lines[1] = size;
    const undo = mutator.write(path, new TextEncoder().encode(lines.join('\n')));
    await isCaught(dir, { what: `size ${size}`, undo });
  }
});

test('a tile tree of a larger log is no part of the release', async (t) => {
  const dir = await freshRelease(t);
  mkdirSync(join(dir, 'log/tile/2'), { recursive: true });
  writeFileSync(join(dir, 'log/tile/2/000'), new Uint8Array(8192));
  const result = await verifyRelease(dir);
  assert.ok(result.levels[1]!.faults.some(({ record }) => record === 'log/tile/2/000'));
});
