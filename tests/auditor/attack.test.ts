import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { auditLines } from '../../auditor/print.ts';
import type { AuditResult, LevelId } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import { blobPath } from '../../coordinator/core/release-manifest.ts';
import { leaseId } from '../../protocol/ids.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { StatementType } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { forgeLog, type Opened, openEntry, renewManifest, resign } from './forge.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';

const typesOf = ({ entries }: SyntheticCampaign) => entries.map((bytes) => openEntry(bytes).statement.type);

/** One whose last vote decides its last task, as some test wants it; in others a vote repeats another one after all decisions. */
function finished(): SyntheticCampaign {
  for (const seed of 'abcdefgh') {
    const parameters: Partial<Parameters> = { dissentCoin: [1, 1], auditMax: [0, 1], auditMin: [0, 1] };
    const found = new SyntheticCampaign({ seed, behaviours: ['liar'], parameters }).finish();
    const types = typesOf(found);
    if (types.lastIndexOf('reveal/v1') < types.lastIndexOf('decision/v1')) return found;
  }
  throw new Error('no seed gives a campaign that ends with a decision');
}

/** The worst case: the coordinator itself lies, with all its keys. */
const campaign = finished();
let opened: Opened[] = [];

const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-attack-'));
const pristine = join(scratch, 'pristine');

before(async () => {
  opened = campaign.entries.map(openEntry);
  await releaseOf(campaign, pristine);
});

after(() => rmSync(scratch, { recursive: true }));

async function copyOfRelease(t: TestContext): Promise<string> {
  const dir = join(await scratchDir(t), 'release');
  await cp(pristine, dir, { recursive: true });
  return dir;
}

function fails(result: AuditResult, level: LevelId, record: RegExp): void {
  assert.equal(result.exitCode, 1);
  const found = result.levels.find((entry) => entry.level === level)!;
  const records = found.faults.map((fault) => fault.record);
  assert.ok(
    records.some((name) => record.test(name)),
    `expected ${record} at ${level}:\n${auditLines(result).join('\n')}`,
  );
}

/** Audits a release whose log is another, everything signed by the keys of the coordinator. */
async function auditForged(t: TestContext, entries: readonly Uint8Array[]): Promise<AuditResult> {
  const dir = await copyOfRelease(t);
  await forgeLog(dir, campaign, entries);
  renewManifest(dir, campaign.coordinator);
  const result = await verifyRelease(dir);
  const l1 = result.levels.find(({ level }) => level === 'L1')!;
  assert.equal(l1.status, 'PASS', `the forged tree is a valid one: ${JSON.stringify(l1)}`);
  return result;
}

function indexOf(type: StatementType, which: 'first' | 'last' = 'first'): number {
  const is = (entry: Opened) => entry.statement.type === type;
  const index = which === 'first' ? opened.findIndex(is) : opened.findLastIndex(is);
  assert.notEqual(index, -1, `the campaign has no ${type}`);
  return index;
}

function without(index: number): Uint8Array[] {
  return campaign.entries.filter((_, i) => i !== index);
}

function withEntry(index: number, bytes: Uint8Array): Uint8Array[] {
  return campaign.entries.map((entry, i) => (i === index ? bytes : entry));
}

test('the forging tools alone change nothing that fails', async (t) => {
  const result = await auditForged(t, campaign.entries);
  assert.equal(result.exitCode, 0, auditLines(result).join('\n'));
});

test('a vote taken out of the log shows in the chain of its node', async (t) => {
  const signers = campaign.entries.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)).signatures[0].keyid);
  // The reveal that its node follows up soonest: nothing else can show before.
  const gapOf = (index: number) => {
    const next = signers.indexOf(signers[index], index + 1);
    const between = opened.slice(index, next).map(({ statement }) => statement.type);
    return between.includes('leases/v1') ? -1 : next - index;
  };
  const reveals = opened.flatMap(({ statement }, i) => (statement.type === 'reveal/v1' && gapOf(i) > 0 ? [i] : []));
  const [index] = reveals.sort((a, b) => gapOf(a) - gapOf(b)) as [number];
  const node = signers[index];
  fails(await auditForged(t, without(index)), 'L4', new RegExp(`of node ${node}`));
});

test('the last vote of a node, which no later statement chains to, shows at the decision', async (t) => {
  // A vote that counts: one that came late changes no decision.
  const index = opened.findLastIndex(({ statement }) => {
    if (statement.type !== 'reveal/v1') return false;
    return statement.predicate.items.some(({ lease }) => campaign.state.leases.get(lease)?.status === 'revealed');
  });
  const result = await auditForged(t, without(index));
  fails(result, 'L6', new RegExp(`^entry ${indexOf('decision/v1', 'last') - 1} decision/v1`));
});

test('two swapped entries are out of place', async (t) => {
  const index = indexOf('barrier/v1');
  const entries = [...campaign.entries];
  [entries[index - 1], entries[index]] = [entries[index]!, entries[index - 1]!];
  fails(await auditForged(t, entries), 'L4', new RegExp(`^entry ${index - 1} barrier/v1`));
});

test('a changed decision is named with its task', async (t) => {
  const index = indexOf('decision/v1', 'last');
  const entry = opened[index]!;
  assert.ok(entry.statement.type === 'decision/v1' && entry.statement.predicate.verdict === 'accepted');
  const predicate = structuredClone(entry.statement.predicate);
  predicate.labels[0]!.digest = sha256Hex('another output');
  const forged = resign(entry, { type: 'decision/v1', predicate }, campaign.coordinator);
  const result = await auditForged(t, withEntry(index, forged));
  fails(result, 'L6', new RegExp(`^entry ${index} decision/v1 .*${predicate.task}`));
});

test('a lease given to another node than the drawn one is named', async (t) => {
  const index = indexOf('leases/v1', 'last');
  const entry = opened[index]!;
  assert.ok(entry.statement.type === 'leases/v1');
  const predicate = structuredClone(entry.statement.predicate);
  const grant = predicate.leases[0]!;
  grant.node = campaign.nodes.find((node) => node.signer.keyId !== grant.node)!.signer.keyId;
  const forged = resign(entry, { type: 'leases/v1', predicate }, campaign.coordinator);
  const lease = leaseId(grant.workUnit, grant.node, grant.fence);
  fails(await auditForged(t, withEntry(index, forged)), 'L5', new RegExp(`^entry ${index} leases/v1 .*${lease}`));
});

test('a proven lie that is kept quiet is missed', async (t) => {
  const index = indexOf('fault/v1');
  fails(await auditForged(t, without(index)), 'L4', new RegExp(`^entry ${index} `));
});

test('a seed that does not follow from the beacon is named with its epoch', async (t) => {
  const index = indexOf('epoch/v1');
  const entry = opened[index]!;
  assert.ok(entry.statement.type === 'epoch/v1');
  const predicate = { ...entry.statement.predicate, beacon: sha256Hex('a better one') };
  const forged = resign(entry, { type: 'epoch/v1', predicate }, campaign.coordinator);
  fails(await auditForged(t, withEntry(index, forged)), 'L5', new RegExp(`^entry ${index} epoch/v1 .epoch 1`));
});

test('a join without the right invite is named', async (t) => {
  const index = indexOf('join/v1');
  const entry = opened[index]!;
  assert.ok(entry.statement.type === 'join/v1');
  const { predicate } = entry.statement;
  const node = campaign.nodes.find((one) => one.operator === predicate.operator)!;
  const forged = resign(
    entry,
    { type: 'join/v1', predicate: { ...predicate, operator: 'somebody-else' } },
    node.signer,
  );
  fails(
    await auditForged(t, withEntry(index, forged)),
    'L4',
    new RegExp(`^entry ${index} join/v1 of node ${node.signer.keyId}`),
  );
});

test('a statement that its node did not sign is named', async (t) => {
  const index = indexOf('reveal/v1', 'last');
  const entry = opened[index]!;
  const forged = resign(entry, entry.statement, campaign.coordinator);
  fails(await auditForged(t, withEntry(index, forged)), 'L3', new RegExp(`^entry ${index} reveal/v1`));
});

test('a log that ends before its release entry is incomplete', async (t) => {
  fails(await auditForged(t, campaign.entries.slice(0, -1)), 'L6', /end of the log/);
});

/** Edits of the data set; the manifest lists the edited files, signed or not. */
const EDITS: Record<string, { file: string; edit: (rows: string[]) => string[]; row: number; detail: RegExp }> = {
  'an added row': { file: 'tasks', edit: (rows) => [...rows, rows[0]!], row: 4, detail: /expected no further row/ },
  'a removed row': { file: 'rl', edit: (rows) => rows.slice(1), row: 1, detail: /column/ },
  'a missing last row': { file: 'sft', edit: (rows) => rows.slice(0, -1), row: 3, detail: /missing/ },
  'an edited label': {
    file: 'tasks',
    edit: ([first, second, ...rest]) => [first!, editLabel(second!), ...rest],
    row: 2,
    detail: /^column tests: at tests\.0\.output_digest expected/,
  },
  'an edited solution': {
    file: 'sft',
    edit: ([first, ...rest]) => [JSON.stringify({ ...JSON.parse(first!), response: 'pass' }), ...rest],
    row: 1,
    detail: /^column response: /,
  },
  'another spelling': {
    file: 'sft',
    edit: (rows) => rows.map((row) => row.replace(':', ': ')),
    row: 1,
    detail: /spelling/,
  },
};

function editLabel(line: string): string {
  const row = JSON.parse(line);
  row.tests[0].output_digest = sha256Hex('wrong');
  return JSON.stringify(row);
}

for (const [what, { file, edit, row, detail }] of Object.entries(EDITS)) {
  for (const signed of [true, false]) {
    test(`${what} of the data set is named, manifest ${signed ? 'signed again' : 'renewed without the key'}`, async (t) => {
      const dir = await copyOfRelease(t);
      const path = join(dir, 'dataset', `${file}.jsonl`);
      const rows = readFileSync(path, 'utf8').split('\n').slice(0, -1);
      writeFileSync(path, `${edit(rows).join('\n')}\n`);
      renewManifest(dir, signed ? campaign.coordinator : undefined);
      const result = await verifyRelease(dir);
      fails(result, 'L6', new RegExp(`^dataset/${file}.jsonl row ${row}, task [0-9a-f]{64}$`));
      const fault = result.levels.find(({ level }) => level === 'L6')!.faults[0]!;
      assert.match(fault.detail, detail);
      const l0 = result.levels.find(({ level }) => level === 'L0')!;
      assert.equal(l0.status, signed ? 'PASS' : 'FAIL');
    });
  }
}

test('a row that the release entry vouches for, but the log does not, is named', async (t) => {
  const dir = await copyOfRelease(t);
  const path = join(dir, 'dataset', 'sft.jsonl');
  const bytes = readFileSync(path, 'utf8').replace('"response":"', '"response":"# altered\\n');
  writeFileSync(path, bytes);
  const index = indexOf('release/v1');
  const entry = opened[index]!;
  assert.ok(entry.statement.type === 'release/v1');
  const predicate = structuredClone(entry.statement.predicate);
  const logged = predicate.files.find(({ name }) => name === 'sft.jsonl')!;
  Object.assign(logged, { digest: sha256Hex(bytes), size: new TextEncoder().encode(bytes).length });
  const forged = resign(entry, { type: 'release/v1', predicate }, campaign.coordinator);
  await forgeLog(dir, campaign, withEntry(index, forged));
  renewManifest(dir, campaign.coordinator);
  const result = await verifyRelease(dir);
  fails(result, 'L6', /^dataset\/sft.jsonl row 1/);
  fails(result, 'L6', new RegExp(`^entry ${index} release/v1`));
});

test('an altered blob or report is named, and a removed blob leaves the rows undecided', async (t) => {
  const dir = await copyOfRelease(t);
  const { candidates } = campaign.state.tasks[0]!;
  const path = blobPath(candidates[0]!.digest);
  writeFileSync(join(dir, path), 'print("something else")\n');
  writeFileSync(
    join(dir, 'report.json'),
    readFileSync(join(dir, 'report.json'), 'utf8').replace('"faults": [', '"faults": [ '),
  );
  renewManifest(dir, campaign.coordinator);
  const result = await verifyRelease(dir);
  fails(result, 'L6', new RegExp(path));
  fails(result, 'L6', /report.json/);

  const other = await copyOfRelease(t);
  rmSync(join(other, path));
  const undecided = await verifyRelease(other);
  assert.equal(undecided.exitCode, 3, auditLines(undecided).join('\n'));
  assert.equal(undecided.levels.find(({ level }) => level === 'L6')!.status, 'NOT CHECKED');
});
