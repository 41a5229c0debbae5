import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { auditLines } from '../../auditor/print.ts';
import type { AuditResult } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import { type Mutation, Mutator } from './mutator.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';

const MUTATIONS = 300;

/** As small as a campaign with every kind of file can be: each mutation is a whole audit. */
const campaign = new SyntheticCampaign({
  nodes: 5,
  parameters: { tasks: 1, candidates: 3, candidatesMin: 3, inputs: 3, labelsMin: 3, operatorsMin: 4, evolveUnits: 1 },
});

async function isCaught(dir: string, { what, undo }: Mutation): Promise<AuditResult> {
  const result = await verifyRelease(dir);
  undo();
  assert.ok(
    result.exitCode === 1 || result.exitCode === 3,
    `${what} was not noticed:\n${auditLines(result).join('\n')}`,
  );
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
    const undo = () => void [second, first].map((one) => one.undo());
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

test('in a log of several bundles, too, changes are noticed and altered entries named', async (t) => {
  const long = new SyntheticCampaign({ behaviours: ['mute'], nodes: 8, parameters: { deadlineEpochs: 8 } }).finish();
  assert.ok(long.entries.length > 256);
  const dir = await releaseOf(long, join(await scratchDir(t), 'release'));
  const mutator = new Mutator(dir, 'long log');
  const paths = mutator.paths.filter((path) => path.startsWith('log/') || path.startsWith('epochs/'));
  assert.ok(paths.some((path) => path.startsWith('log/tile/1/000.p/')));
  for (const path of paths) await isCaught(dir, mutator.flip(path));
  for (const path of paths.slice(0, 10)) await isCaught(dir, mutator.remove(path));
  const second = mutator.paths.find((path) => path.startsWith('log/tile/entries/001'))!;
  const bytes = mutator.content(second).slice();
  const start = long.entries.slice(256, 258).reduce((sum, entry) => sum + 2 + entry.length, 0);
  bytes[start + 200]! ^= 1;
  const { levels } = await isCaught(dir, { what: 'entry 258 altered', undo: mutator.write(second, bytes) });
  assert.ok(levels[1]!.faults.some(({ record }) => record === 'entry 258'));
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
