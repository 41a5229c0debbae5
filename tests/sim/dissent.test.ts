import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { releaseOf, scratchDir } from '../auditor/synthetic-release.ts';
import { measureDissent } from './dissent.ts';

describe('measured dissent', () => {
  it('comes from the cells of a release', async (t) => {
    const campaign = new SyntheticCampaign({ seed: 'dissent' }).finish();
    const found = measureDissent(await releaseOf(campaign, await scratchDir(t)));
    const judged = campaign.state.tasks.filter((task) => task.rounds.length > 0);
    assert.equal(found.tasks, judged.length);
    assert.ok(found.tasks > 0);
    // One of the four candidates of each synthetic task is wrong, on every input and in a way of its own.
    assert.equal(found.dissenting * 4, found.cells);
    assert.equal(found.weak, 0);
    assert.deepEqual(new Set(found.skill.rightShares), new Set([0.75]));
    assert.equal(found.skill.wrongCells, 1);
    assert.equal(found.skill.sharedBug, 0);
  });
});
