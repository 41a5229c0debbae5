import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { auditLines } from '../../auditor/print.ts';
import { AuditError } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import { RELEASE } from '../../coordinator/core/release-manifest.ts';
import { ReleaseError } from '../../coordinator/release-error.ts';
import { formatVerifierKey, NOTE_ED25519 } from '../../protocol/log/note.ts';
import { SyntheticCampaign, signerOf } from './synthetic-campaign.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';

const campaign = new SyntheticCampaign({
  behaviours: ['liar', 'vanishing'],
  parameters: { dissentCoin: [1, 1] },
}).finish();
const REQUIRED = ['L0', 'L1', 'L3', 'L4', 'L5', 'L6'];

function statuses(result: Awaited<ReturnType<typeof verifyRelease>>): Record<string, string> {
  return Object.fromEntries(result.levels.map(({ level, status }) => [level, status]));
}

test('the release of a finished campaign passes its audit', async (t) => {
  const dir = await releaseOf(campaign, join(await scratchDir(t), 'release'));
  const steps: string[] = [];
  const result = await verifyRelease(dir, { onProgress: (level) => steps.push(level) });
  for (const level of REQUIRED) assert.equal(statuses(result)[level], 'PASS', auditLines(result).join('\n'));
  for (const level of ['L2', 'L7']) assert.equal(statuses(result)[level], 'NOT CHECKED');
  assert.equal(result.exitCode, 0);
  assert.equal(result.summary.accepted, 3);
  assert.equal(result.summary.entries, campaign.entries.length);
  assert.equal(result.summary.campaign, campaign.state.campaign);
  assert.equal(result.trust, 'the key in the release');
  assert.deepEqual(steps.sort(), REQUIRED);
});

test('lies that the referee proved are named with node, task and input', async (t) => {
  const dir = await releaseOf(campaign, join(await scratchDir(t), 'release'));
  const { lies } = await verifyRelease(dir);
  const liar = campaign.nodes[0]!.signer.keyId;
  assert.ok(lies.length > 0);
  for (const lie of lies) {
    assert.equal(lie.node, liar);
    const task = campaign.state.tasksById.get(lie.task)!;
    assert.equal(lie.input, task.inputs[lie.position]!.digest);
    assert.notEqual(lie.claimed.digest, lie.referee.digest);
  }
  const lines = auditLines(await verifyRelease(dir)).join('\n');
  assert.match(
    lines,
    new RegExp(`proven lie: node ${liar} .*, task ${lies[0]!.task}, slot ${lies[0]!.slot}, input ${lies[0]!.input}`),
  );
});

test('a policy of the auditor decides which log key counts', async (t) => {
  const scratch = await scratchDir(t);
  const dir = await releaseOf(campaign, join(scratch, 'release'));
  const policyPath = join(scratch, 'policy');
  await writeFile(policyPath, `# mine\nlog ${campaign.vkey} https://log.test/\nquorum none\n`);
  const trusted = await verifyRelease(dir, { policyPath });
  assert.equal(trusted.exitCode, 0);
  assert.equal(trusted.trust, `the key in ${policyPath}`);
  const other = signerOf('another log').publicKey;
  const vkey = formatVerifierKey({ name: campaign.state.genesis!.origin, type: NOTE_ED25519, publicKey: other });
  await writeFile(policyPath, `log ${vkey}\nquorum none\n`);
  const refused = await verifyRelease(dir, { policyPath });
  assert.equal(refused.exitCode, 1);
  assert.equal(statuses(refused)['L1'], 'FAIL');
});

test('an unusable policy or directory is an error of the auditor, not a verdict', async (t) => {
  const scratch = await scratchDir(t);
  const dir = await releaseOf(campaign, join(scratch, 'release'));
  const policyPath = join(scratch, 'policy');
  const isPolicyError = (error: unknown) => error instanceof AuditError && error.code === 'audit-policy-invalid';
  await assert.rejects(verifyRelease(dir, { policyPath }), isPolicyError);
  await writeFile(policyPath, `log ${campaign.vkey}\nwitness w1 ${campaign.vkey}\nquorum w1\n`);
  await assert.rejects(verifyRelease(dir, { policyPath }), isPolicyError);
  const isDirError = (error: unknown) => error instanceof AuditError && error.code === 'audit-no-release';
  await assert.rejects(verifyRelease(join(scratch, 'nowhere')), isDirError);
});

test('an empty directory is undecided', async (t) => {
  const result = await verifyRelease(await scratchDir(t));
  assert.equal(result.exitCode, 3);
  for (const level of REQUIRED) assert.equal(statuses(result)[level], 'NOT CHECKED');
});

test('links, empty directories and foreign files are faults, and nothing outside is read', async (t) => {
  for (const spoil of [
    (dir: string) => symlink('/etc/hostname', join(dir, 'dataset', 'link')),
    (dir: string) => mkdir(join(dir, 'blobs', 'empty')),
    (dir: string) => writeFile(join(dir, 'README'), 'hello'),
    (dir: string) => writeFile(join(dir, 'log', 'tile', '0', '\u001b[2Jname'), ''),
  ]) {
    const dir = await releaseOf(campaign, join(await scratchDir(t), 'release'));
    await spoil(dir);
    const result = await verifyRelease(dir);
    assert.equal(result.exitCode, 1);
    assert.equal(statuses(result)['L0'], 'FAIL');
    assert.ok(!auditLines(result).join('\n').includes('\u001b'));
  }
});

const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;

test('ssh-keygen verifies the manifest', { skip: hasSshKeygen ? false : 'ssh-keygen is not installed' }, async (t) => {
  const dir = await releaseOf(campaign, join(await scratchDir(t), 'release'));
  const args = [
    '-Y',
    'verify',
    '-f',
    RELEASE.allowedSigners,
    '-I',
    'coordinator',
    '-n',
    'votes-manifest',
    '-s',
    RELEASE.ssh,
  ];
  const verify = (input: Uint8Array) => spawnSync('ssh-keygen', args, { cwd: dir, input }).status;
  const manifest = await readFile(join(dir, RELEASE.manifest));
  assert.equal(verify(manifest), 0);
  manifest[20]! ^= 1;
  assert.notEqual(verify(manifest), 0);
});

test('a release is written whole or not at all', async (t) => {
  const scratch = await scratchDir(t);
  const out = join(scratch, 'release');
  await mkdir(out);
  await writeFile(join(out, 'precious'), 'x');
  const hasCode = (code: string) => (error: unknown) => error instanceof ReleaseError && error.code === code;
  await assert.rejects(releaseOf(campaign, out), hasCode('release-dir-not-empty'));
  assert.deepEqual(readdirSync(out), ['precious']);

  const [digest, bytes] = [...campaign.blobs].find(([key]) => campaign.state.snippets.some((s) => s.digest === key))!;
  campaign.blobs.delete(digest);
  const other = join(scratch, 'other');
  await assert.rejects(releaseOf(campaign, other), hasCode('release-blob-missing'));
  campaign.blobs.set(digest, bytes);
  assert.deepEqual(readdirSync(scratch), ['release']);
});

test('two releases of one log are the same bytes', async (t) => {
  const scratch = await scratchDir(t);
  const a = await releaseOf(campaign, join(scratch, 'a'));
  await mkdir(join(scratch, 'b'));
  // What a crash left behind must not become part of the next release.
  await mkdir(join(scratch, 'b.partial'));
  await writeFile(join(scratch, 'b.partial', 'half'), 'x');
  const b = await releaseOf(campaign, join(scratch, 'b'));
  assert.deepEqual(await readFile(join(a, RELEASE.manifest)), await readFile(join(b, RELEASE.manifest)));
  assert.ok(!existsSync(`${b}.partial`));
});
