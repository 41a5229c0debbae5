import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import { auditLines } from '../../auditor/print.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { datasetFiles, referencedBlobs, type TaskRow } from '../../coordinator/core/dataset.ts';
import { checkerOf } from '../../coordinator/core/preparation.ts';
import type { State } from '../../coordinator/core/state.ts';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { releaseOf, scratchDir } from '../auditor/synthetic-release.ts';
import { RolloutWorld } from './rollout-world.ts';

const campaign = new SyntheticCampaign({ behaviours: ['liar'], parameters: { openPercent: 100 } }).finish();

function unitsOf<S extends WorkUnit['stage']>(state: State, stage: S): Extract<WorkUnit, { stage: S }>[] {
  return state.stageUnits[stage].map(({ unit }) => unit as Extract<WorkUnit, { stage: S }>);
}

describe('a task with a checker program', () => {
  const { state, blobs } = campaign;
  const files = datasetFiles(state, (digest) => blobs.get(digest)!).map(({ bytes }) =>
    decodeUtf8(bytes)!
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  );

  it('hands the digest of the program to everybody who judges, repeats included', () => {
    const jobs = unitsOf(state, 'judge');
    assert.ok(jobs.length > 0);
    for (const { task, checker } of jobs) {
      const { draft } = state.tasksById.get(task)!;
      assert.ok(typeof draft!.checker === 'object');
      assert.deepEqual(checker, draft!.checker);
    }
  });

  it('brings the program into its rows, and shows no canonical form as a sample answer', () => {
    const rows = files[0] as TaskRow[];
    assert.equal(rows.length, 3);
    for (const row of rows) {
      assert.ok('checker_program' in row);
      const { checker, checker_program: program, statement } = row;
      assert.equal(checker, 'program');
      assert.equal(sha256Hex(program.source as string), program.digest);
      assert.doesNotMatch(statement, /Example 1/);
    }
    const rl = files[2] as { checker?: string; checker_program?: unknown }[];
    assert.deepEqual(
      rl.map(({ checker, checker_program }) => [checker, checker_program]),
      rows.map((row) => ['program', 'checker_program' in row && row.checker_program]),
    );
  });

  it('has its program among the blobs of the release, and an audit rebuilds the rows from it', async (t) => {
    for (const { draft } of state.tasks) {
      if (typeof draft?.checker === 'object') assert.ok(referencedBlobs(state).has(draft.checker.program));
    }
    const result = await verifyRelease(await releaseOf(campaign, join(await scratchDir(t), 'release')));
    assert.equal(result.exitCode, 0, auditLines(result).join('\n'));
  });
});

describe('compositions that ask for several right answers', () => {
  const share = (openPercent: number) => {
    const { state } = new SyntheticCampaign({ parameters: { openPercent, tasks: 6, attemptsMax: 40 } }).finish();
    return unitsOf(state, 'compose');
  };

  it('are drawn by the seed, and leave the other compositions as they are', () => {
    const [none, some] = [share(0), share(50)];
    assert.ok(none.every(({ open }) => open === undefined));
    const open = some.filter((unit) => unit.open === true).length;
    assert.ok(open > 0 && open < some.length, `${open} of ${some.length}`);
    for (const [i, unit] of some.slice(0, 6).entries()) {
      const { open: _, ...rest } = unit;
      assert.deepEqual(rest, none[i]);
    }
  });
});

test('the checker program of a rollout goes to its judges, and is no longer than a blob', () => {
  const world = new RolloutWorld({ tasks: 0 });
  const rollout = {
    nonce: sha256Hex('nonce'),
    candidate: { digest: sha256Hex('program'), size: 7 },
    inputs: [{ digest: sha256Hex('input'), size: 5 }],
    limits: { fuel: 1_000, memoryMiB: 64, outputBytes: 100 },
    checker: { digest: sha256Hex('checker'), size: LIMITS.blobBytes },
    quorum: 1,
  };
  world.apply({ kind: 'rollout', rollout });
  const [known] = world.state.rollouts.open.values();
  assert.ok(known?.unit.unit.stage === 'judge');
  assert.deepEqual(known.unit.unit.checker, { program: rollout.checker.digest });
  const { checker: _, ...plain } = { ...rollout, nonce: sha256Hex('plain') };
  world.apply({ kind: 'rollout', rollout: plain });
  // What the referee asks when a rollout is disputed.
  const tasks = [...world.state.rollouts.open.keys()].map((id) => world.state.tasksById.get(id)!);
  assert.deepEqual(
    tasks.map((task) => checkerOf(world.state, task)),
    [{ program: rollout.checker.digest }, 'exact-lines'],
  );
  const checker = { ...rollout.checker, size: LIMITS.blobBytes + 1 };
  const problem = checkCoordinator(
    world.state,
    { type: 'rollout/v1', predicate: { ...rollout, checker } },
    () => undefined,
  );
  assert.match(problem ?? '', /has more than 1048576 bytes/);
});
