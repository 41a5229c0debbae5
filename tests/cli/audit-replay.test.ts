import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import type { ReplayedAudit } from '../../auditor/replay-release.ts';
import { openImage } from '../../cli/sandbox.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { releaseOf } from '../auditor/synthetic-release.ts';
import { CACHE } from '../e2e/processes.ts';
import { hivesmith, MAIN, temporaryFolder } from './cli-process.ts';

const env = { HIVESMITH_CACHE: CACHE, NO_COLOR: '1' };

function replay(...args: string[]) {
  return hivesmith(['audit', 'replay', ...args], { env });
}

describe('hivesmith audit replay', () => {
  /** All nodes agree on outputs that none of the programs, which are no valid Python solutions, can print. */
  let forged: SyntheticCampaign;

  before(async () => {
    const { name, digest } = await openImage(CACHE, 'python-3.12');
    forged = new SyntheticCampaign({ image: { name, digest } }).finish();
  });

  async function forgedRelease(t: TestContext): Promise<string> {
    return releaseOf(forged, join(await temporaryFolder(t), 'release'));
  }

  it('names votes and tests of a release whose voters agreed on a lie', async (t) => {
    const dir = await forgedRelease(t);
    const { code, stdout, stderr } = await replay('--sample', '4', '--seed', 'mine', '--workers', '1', '--json', dir);
    assert.equal(code, 1, stderr);
    const { levels, replay: report } = JSON.parse(stdout) as ReplayedAudit;
    const failed = levels.filter(({ status }) => status === 'FAIL');
    assert.deepEqual(
      failed.map(({ level }) => level),
      ['L7'],
    );
    assert.deepEqual([report?.seed, report?.cells.done, report?.tasks.done], ['mine', 4, 3]);
    assert.ok(report!.faults.named.every(({ claimed, came }) => claimed.outcome === 'ok' && came.outcome !== 'ok'));
    assert.ok(
      failed[0]!.faults.some(({ record }) => /^dataset\/tasks\.jsonl.* row \d, task [0-9a-f]{64}/.test(record)),
    );
    assert.ok(failed[0]!.faults.some(({ record }) => /^entry \d+ reveal\/v1 of node/.test(record)));
    assert.match(stderr, /4 of 4 cells run/);
  });

  it('is undecided without the image of the genesis, and says how to get it', async (t) => {
    for (const [name, words] of [
      ['python', /has no recipe for it/],
      ['python-3.14-cyaron', /`hivesmith runtime build python-3.14 --with cyaron` makes it|this version makes/],
    ] as const) {
      const campaign = new SyntheticCampaign({ image: { name, digest: 'ab'.repeat(32) } }).finish();
      const dir = await releaseOf(campaign, join(await temporaryFolder(t), 'release'));
      const { code, stdout } = await replay(dir);
      assert.equal(code, 3, stdout);
      assert.match(stdout, /L7 replay of votes +NOT CHECKED {2}the runtime image/);
      assert.match(stdout, words);
    }
  });

  it('refuses options that contradict each other, a task without votes and what is no release', async (t) => {
    const dir = await forgedRelease(t);
    for (const [args, words] of [
      [['--all', '--sample', '3', dir], /--all runs every cell and draws none, got --sample too/],
      [['--task', 'ab'.repeat(32), dir], /\[audit-task-unknown\]/],
      [[join(dir, 'nowhere')], /\[audit-no-release\]/],
    ] as const) {
      const { code, stderr, stdout } = await replay(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
      assert.equal(stdout, '');
    }
  });

  it('ends with 130 when it is interrupted', async (t) => {
    const dir = await forgedRelease(t);
    const child = spawn(process.execPath, [MAIN, 'audit', 'replay', '--all', '--workers', '1', dir], {
      env: { ...process.env, ...env },
    });
    let stdout = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 130);
    assert.equal(stdout, '');
  });
});
