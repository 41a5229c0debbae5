import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { releaseOf, scratchDir } from '../auditor/synthetic-release.ts';
import { measureDissent } from './dissent.ts';
import { MEASURED } from './measured-dissent.ts';
import { countPatterns, patternOf } from './pattern.ts';
import { SKILL, World } from './world.ts';

describe('measured dissent', () => {
  it('comes from the cells of a release', async (t) => {
    const campaign = new SyntheticCampaign({ seed: 'dissent' }).finish();
    const found = measureDissent(await releaseOf(campaign, await scratchDir(t)));
    const judged = campaign.state.tasks.filter((task) => task.rounds.length > 0);
    assert.equal(found.length, judged.length);
    assert.ok(found.length > 0);
    // One of the four candidates of each synthetic task is wrong, on every input and in a way of its own.
    const { cells, dissenting, shared, candidates, wrong } = countPatterns(found);
    assert.deepEqual([dissenting * 4, wrong * 4, shared], [cells, candidates, 0]);
  });

  it('says which outputs of an input are equal, whatever they are', () => {
    const rows = [
      ['4', 'x'],
      ['5', null],
      ['4', 'y'],
      ['5', 'y'],
    ];
    assert.deepEqual(patternOf(rows), ['.a', 'a!', '..', 'a.']);
    assert.deepEqual(patternOf([]), []);
  });

  it('is what the programs of a simulated task do, in an order of its own', () => {
    const world = new World('measured', { ...SKILL, patterns: MEASURED });
    const task = world.hex('task');
    const inputs = Array.from({ length: MEASURED[0]![0]!.length }, (_, at) => world.input(task, at));
    const rows = Array.from({ length: MEASURED[0]!.length }, (_, slot) => {
      const written = world.contribution({ stage: 'solve', task, slot, plan: {} });
      assert.ok(written.stage === 'solve' && 'candidate' in written);
      const { digest } = written.candidate;
      return inputs.map((input) => {
        const cell = world.trueCell(digest, input);
        return cell.outcome === 'ok' ? cell.digest : null;
      });
    });
    const inOrder = (pattern: readonly string[]) => patternOf([...pattern].sort().map((row) => [...row])).join();
    const shape = inOrder(patternOf(rows));
    assert.ok(MEASURED.some((pattern) => inOrder(pattern) === shape));
  });
});
