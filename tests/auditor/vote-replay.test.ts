import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CellRequest, RunCell } from '../../auditor/cell-runs.ts';
import { auditLines } from '../../auditor/print.ts';
import { type ReplayedAudit, type ReplayOptions, replayRelease } from '../../auditor/replay-release.ts';
import { AuditError, type LevelResult } from '../../auditor/result.ts';
import { VoteBook } from '../../auditor/vote-book.ts';
import { fold } from '../../coordinator/core/fold.ts';
import { emptyState } from '../../coordinator/core/state.ts';
import { taggedHex } from '../../protocol/ids.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { RolloutWorld, truth } from '../coordinator/rollout-world.ts';
import { keysOf } from './audit-log.ts';
import { SyntheticCampaign, type SyntheticOptions } from './synthetic-campaign.ts';
import { run } from './synthetic-content.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';

/** Nothing but the two programs of a repeat looks at what others did. */
const NO_AUDITS: SyntheticOptions['parameters'] = { dissentCoin: [0, 1], auditMin: [0, 1], auditMax: [0, 1] };

/** What the nodes of a synthetic campaign find when they run a program. */
function truthOf({ blobs }: SyntheticCampaign): RunCell {
  return async ({ source, candidate, stdin }) => {
    assert.equal(sha256Hex(source), candidate);
    return run(candidate, sha256Hex(stdin), blobs);
  };
}

type Scratch = Parameters<typeof scratchDir>[0];

async function replayed(
  t: Scratch,
  campaign: SyntheticCampaign,
  runCell: RunCell = truthOf(campaign),
  options: Partial<ReplayOptions> = {},
): Promise<ReplayedAudit> {
  const dir = campaign === honest ? honestDir : await releaseOf(campaign, join(await scratchDir(t), 'release'));
  const base = { amount: 'all', seed: 'seed', width: 3, signal: new AbortController().signal } as const;
  return replayRelease(dir, { ...base, open: async () => runCell, ...options });
}

function level7({ levels }: ReplayedAudit): LevelResult {
  return levels.find(({ level }) => level === 'L7')!;
}

const finish = (options: SyntheticOptions = {}) => new SyntheticCampaign(options).finish();
const honest = finish();
const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-replay-'));
const honestDir = join(scratch, 'release');
before(() => releaseOf(honest, honestDir));
after(() => rmSync(scratch, { recursive: true, force: true }));

test('votes of honest nodes pass, all of them are covered, and equal seeds run equal cells', async (t) => {
  const all = await replayed(t, honest);
  assert.equal(all.exitCode, 0, auditLines(all).join('\n'));
  const { cells, votes, tasks, seed, bound } = all.replay!;
  assert.deepEqual([cells.done, cells.of, seed, bound], [48, 48, null, 0]);
  assert.equal(votes.done, votes.of);
  assert.equal(votes.of, honest.state.votes);
  assert.deepEqual([tasks.done, tasks.of], [3, 3]);

  const seen: string[][] = [];
  for (const text of ['a', 'a', 'b']) {
    const drawn: string[] = [];
    const note: RunCell = (request, signal) => {
      drawn.push(`${request.candidate}/${sha256Hex(request.stdin)}`);
      return truthOf(honest)(request, signal);
    };
    const part = await replayed(t, honest, note, { amount: 10, seed: text, width: 1 });
    assert.equal(part.exitCode, 0);
    assert.deepEqual([part.replay!.cells.done, part.replay!.tasks.done, part.replay!.seed], [10, 3, text]);
    assert.ok(Math.abs(part.replay!.bound! - 0.3) < 1e-9);
    assert.match(level7(part).detail, /fewer than 30 % of all cells/);
    assert.ok(auditLines(part).some((line) => line.includes(`--seed ${text}`)));
    seen.push(drawn);
  }
  assert.deepEqual(seen[0], seen[1]);
  assert.notDeepEqual(seen[0], seen[2]);
});

test('votes that agree on what no program prints fail, with the votes and the tests of the data set that rest on them', async (t) => {
  const victim = honest.state.tasks.find(({ decision }) => decision?.verdict === 'accepted')!;
  const inputs = new Set(victim.inputs.map(({ digest }) => digest));
  // Every voter of this task agreed on something else than what the programs do: the log alone cannot show it.
  const other: RunCell = async ({ candidate, stdin }) => {
    const input = sha256Hex(stdin);
    const cell = run(candidate, input, honest.blobs);
    return inputs.has(input) ? { ...cell, digest: taggedHex('other', cell.digest) } : cell;
  };
  const result = await replayed(t, honest, other);
  assert.equal(result.exitCode, 1);
  const { faults, counts } = level7(result);
  assert.deepEqual(
    result.levels.filter(({ status }) => status === 'FAIL').map(({ level }) => level),
    ['L7'],
  );
  assert.equal(counts['labels on wrong votes'], 4);
  const labels = faults.filter(({ record }) => record.startsWith('dataset/'));
  assert.equal(labels.length, 4);
  for (const { record } of labels)
    assert.match(record, new RegExp(`jsonl row 1, task ${victim.id}, (golden )?test t\\d`));
  assert.ok(labels.some(({ record }) => record.startsWith('dataset/tasks.jsonl and dataset/rl.jsonl')));
  const votes = faults.filter(({ record }) => record.startsWith('entry '));
  assert.match(
    votes[0]!.record,
    new RegExp(
      `reveal/v1 of node [0-9a-f]{64} \\(task ${victim.id}, slot \\d, candidate [0-9a-f]{64}, input [0-9a-f]{64}`,
    ),
  );
  assert.match(votes[0]!.detail, /voted ok with output .* came ok with output .*a label rests on it/);
  assert.equal(result.replay!.bound, null);

  const elsewhere = honest.state.tasks.find((task) => task.id !== null && task !== victim)!;
  assert.equal((await replayed(t, honest, other, { task: elsewhere.id! })).exitCode, 0);
  assert.equal((await replayed(t, honest, other, { task: victim.id!, amount: 8 })).exitCode, 1);
});

test('a vote that was proven a lie is no fault of the release', async (t) => {
  const campaign = finish({ behaviours: ['liar'], parameters: { dissentCoin: [1, 1] } });
  const result = await replayed(t, campaign);
  assert.equal(result.exitCode, 0, auditLines(result).join('\n'));
  const { proven, refereeRuns } = result.replay!;
  assert.ok(proven.cells > 0 && refereeRuns.done === refereeRuns.of && refereeRuns.of > 0);
  const [liar] = keysOf(campaign, 'liar');
  for (const { voter, claimed, came } of proven.named) {
    assert.equal(voter?.node, liar);
    assert.notDeepEqual(claimed, came);
  }
  assert.ok(auditLines(result).some((line) => line.startsWith('wrong, proven before: entry ')));
});

test('a lie that nobody noticed and that became no label is told apart', async (t) => {
  const campaign = finish({ behaviours: ['liar'], parameters: NO_AUDITS });
  const result = await replayed(t, campaign);
  assert.equal(result.exitCode, 0, auditLines(result).join('\n'));
  const { lost } = result.replay!;
  assert.ok(lost.cells > 0);
  const [liar] = keysOf(campaign, 'liar');
  for (const { voter } of lost.named) assert.equal(voter?.node, liar);
  assert.ok(auditLines(result).some((line) => line.startsWith('wrong, without effect: entry ')));
});

test('a right answer by a node that ran nothing is a fault, and the label stands', async (t) => {
  const campaign = finish({ behaviours: ['copier'], jitter: 'e', parameters: NO_AUDITS });
  assert.equal(campaign.state.faults.length, 0);
  const wrong = await replayed(t, campaign);
  assert.equal(wrong.exitCode, 1, auditLines(wrong).join('\n'));
  const [copier] = keysOf(campaign, 'copier');
  for (const { voter } of wrong.replay!.faults.named) assert.equal(voter?.node, copier);
  for (const { record } of level7(wrong).faults) assert.ok(record.startsWith('entry '), record);
});

test('a referee that logged what it did not find is a fault', async (t) => {
  const campaign = finish({
    behaviours: ['liar'],
    parameters: { dissentCoin: [1, 1] },
    // It accuses both sides.
    referee: (_, cells) => ({ cells: cells.map((cell) => ({ ...cell, fuel: cell.fuel + 1 })) }),
  });
  const result = await replayed(t, campaign);
  assert.equal(result.exitCode, 1);
  assert.ok(level7(result).faults.some(({ record }) => /^entry \d+ referee\/v1 /.test(record)));
});

test('a checker program is handed to the run with its digest, and form and limits of the genesis', async (t) => {
  const campaign = finish({ parameters: { openPercent: 100 } });
  const requests: CellRequest[] = [];
  const result = await replayed(t, campaign, (request, signal) => {
    requests.push(request);
    return truthOf(campaign)(request, signal);
  });
  assert.equal(result.exitCode, 0, auditLines(result).join('\n'));
  assert.equal(requests.length, 48);
  for (const { checker, limits } of requests) {
    assert.ok(typeof checker === 'object' && sha256Hex(checker.source) === checker.digest);
    assert.deepEqual(limits, campaign.state.genesis!.parameters.cell);
  }
});

test('two runs that differ, and a machine that cannot run a cell, leave the level undecided', async (t) => {
  let runs = 0;
  const unsteady: RunCell = async (request, signal) => {
    const cell = await truthOf(honest)(request, signal);
    return { ...cell, fuel: cell.fuel + ++runs };
  };
  const differing = await replayed(t, honest, unsteady);
  assert.equal(differing.exitCode, 3);
  assert.match(level7(differing).detail, /two runs of candidate .* differ on this machine \(and 47 more cells\)/);
  const broken = await replayed(t, honest, () => Promise.reject(new Error('no memory')));
  assert.equal(broken.exitCode, 3);
  assert.match(level7(broken).detail, /could not be run here: no memory/);
});

test('without the image, or when an earlier level does not pass, no vote is run', async (t) => {
  const away = await replayed(t, honest, undefined, { open: async () => ({ missing: 'no image here' }) });
  assert.deepEqual([away.exitCode, level7(away).status, level7(away).detail], [3, 'NOT CHECKED', 'no image here']);
  assert.equal(away.replay, null);

  const dir = await releaseOf(honest, join(await scratchDir(t), 'release'));
  await rm(join(dir, 'dataset', 'rl.jsonl'));
  const open = () => assert.fail('nothing may be opened');
  const base = { amount: 10, seed: '', width: 1, open, signal: new AbortController().signal };
  const damaged = await replayRelease(dir, base);
  assert.equal(damaged.exitCode, 3);
  assert.match(level7(damaged).detail, /levels before it do not pass/);
});

test('a task that has no votes is an error of the auditor, and an interrupt ends the replay with its reason', async (t) => {
  await assert.rejects(
    replayed(t, honest, undefined, { task: taggedHex('task', 'nowhere') }),
    (error: unknown) => error instanceof AuditError && error.code === 'audit-task-unknown',
  );
  const controller = new AbortController();
  let runs = 0;
  const stopping: RunCell = (request, signal) => {
    if (++runs === 5) controller.abort(new Error('enough'));
    return truthOf(honest)(request, signal);
  };
  await assert.rejects(replayed(t, honest, stopping, { signal: controller.signal, width: 1 }), /^Error: enough$/);
  assert.equal(runs, 5);
});

test('votes on rollouts are counted as votes that nobody can run again', () => {
  const world = new RolloutWorld({ tasks: 0, probationJobs: 0 });
  for (const operator of ['a', 'b', 'c']) world.join(operator);
  world.epoch();
  world.vote(world.ask(3), () => truth);
  const book = new VoteBook();
  const state = emptyState();
  for (const entry of world.entries.values()) {
    book.before(state, entry);
    fold(state, entry);
  }
  assert.deepEqual([book.rolloutVotes, book.tasks.size], [3, 0]);
});
