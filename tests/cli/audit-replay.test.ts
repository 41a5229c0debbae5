import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ReplayedAudit } from '../../auditor/replay-release.ts';
import { pinnedImage } from '../../cli/pinned-image.ts';
import { openImage } from '../../cli/sandbox.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { releaseOf } from '../auditor/synthetic-release.ts';
import { CACHE } from '../e2e/processes.ts';
import { hivesmith, MAIN } from './cli-process.ts';

const STRANGE = 'ab'.repeat(32);
const env = { HIVESMITH_CACHE: CACHE, NO_COLOR: '1' };

function replay(...args: string[]) {
  return hivesmith(['audit', 'replay', ...args], { env });
}

describe('hivesmith audit replay', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-replay-'));
  const dir = join(scratch, 'release');

  /** All nodes agree on outputs that none of the programs, which are no valid Python solutions, can print. */
  before(async () => {
    const { name, digest } = await openImage(CACHE, 'python-3.12');
    await releaseOf(new SyntheticCampaign({ image: { name, digest } }).finish(), dir);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('names votes and tests of a release whose voters agreed on a lie', async () => {
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

  it('is undecided without the image of the genesis, and says how to get it', async () => {
    const campaign = new SyntheticCampaign({ image: { name: 'python-3.14-cyaron', digest: STRANGE } }).finish();
    const { code, stdout } = await replay(await releaseOf(campaign, join(scratch, 'other')));
    assert.equal(code, 3, stdout);
    assert.match(stdout, /L7 replay of votes +NOT CHECKED {2}the runtime image python-3.14-cyaron with SHA-256 abab/);
    assert.match(
      stdout,
      /`hivesmith runtime build python-3.14 --with cyaron` makes it|this version makes [0-9a-f]{64}/,
    );
  });

  it('takes no other image than the pinned one, and builds only what needs no network', async () => {
    const { signal } = new AbortController();
    const missing = async (name: string, cache: string) => {
      const found = await pinnedImage(cache, { name, digest: STRANGE }, () => undefined, signal);
      return 'missing' in found ? found.missing : assert.fail('found a strange image');
    };
    assert.match(await missing('python', scratch), /this version has no recipe for it: use the version/);
    assert.match(await missing('python-3.14', scratch), /`hivesmith runtime build python-3.14` makes it/);
    assert.match(await missing('python-3.12', CACHE), /this version makes [0-9a-f]{64}: use the version/);
  });

  it('refuses options that contradict each other, and a task without votes', async () => {
    for (const [args, words] of [
      [['--all', '--sample', '3', dir], /--all runs every cell and draws none, got --sample too/],
      [['--task', STRANGE, dir], /\[audit-task-unknown\]/],
    ] as const) {
      const { code, stderr, stdout } = await replay(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
      assert.equal(stdout, '');
    }
  });

  it('ends with 130 when it is interrupted', async () => {
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
