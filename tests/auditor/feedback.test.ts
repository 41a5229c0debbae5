import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { auditLines } from '../../auditor/print.ts';
import type { AuditResult, LevelId } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import type { State } from '../../coordinator/core/state.ts';
import type { Feedback } from '../../protocol/messages/feedback-statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { auditLog } from './audit-log.ts';
import { forgeLog, type Opened, openEntry, renewManifest, resign } from './forge.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';
import { releaseOf, scratchDir } from './synthetic-release.ts';

const TASKS = 8;

/** A trainer that tries each task once it is accepted: the first is solved half of the time, the next always, and so on. */
function trainer(): (state: State) => Feedback | undefined {
  const told = new Set<string>();
  return (state) => {
    const fresh = state.tasks.find(({ decision }) => decision?.verdict === 'accepted' && !told.has(decision.task));
    if (fresh?.id == null) return undefined;
    told.add(fresh.id);
    const passed = told.size % 2 === 1 ? 8 : 16;
    return { report: sha256Hex(fresh.id), tasks: [{ task: fresh.id, rollouts: 16, passed }] };
  };
}

const steered = () =>
  new SyntheticCampaign({
    feedback: trainer(),
    parameters: { tasks: TASKS, attemptsMax: 3 * TASKS, tasksInFlight: 2, feedbackWindow: 2, evolveUnits: 1 },
  }).finish();

const campaign = steered();
const opened = campaign.entries.map(openEntry);
const reports = opened.flatMap(({ statement }, index) => (statement.type === 'feedback/v1' ? [index] : []));
const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-feedback-'));
const pristine = join(scratch, 'pristine');

before(() => releaseOf(campaign, pristine));
after(() => rmSync(scratch, { recursive: true }));

async function auditOf(t: TestContext, entries: readonly Uint8Array[]): Promise<AuditResult> {
  const dir = join(await scratchDir(t), 'release');
  await cp(pristine, dir, { recursive: true });
  await forgeLog(dir, campaign, entries);
  renewManifest(dir, campaign.coordinator);
  return verifyRelease(dir);
}

function faultAt(result: AuditResult, level: LevelId) {
  assert.equal(result.exitCode, 1);
  const [fault] = result.levels.find((found) => found.level === level)!.faults;
  assert.ok(fault !== undefined, auditLines(result).join('\n'));
  return fault;
}

/** The log with one report replaced, or taken out. */
function edited(index: number, edit: ((report: Feedback) => Feedback) | null): Uint8Array[] {
  const entry = opened[index] as Opened;
  assert.ok(entry.statement.type === 'feedback/v1');
  if (edit === null) return campaign.entries.filter((_, at) => at !== index);
  const predicate = edit(structuredClone(entry.statement.predicate));
  const forged = resign(entry, { type: 'feedback/v1', predicate }, campaign.coordinator);
  return campaign.entries.map((bytes, at) => (at === index ? forged : bytes));
}

test('a release of a campaign that trainers steered passes its audit, draws and all', async (t) => {
  auditLog(campaign);
  assert.ok(reports.length >= TASKS - 1, 'the campaign may end before its last task is tried');
  assert.ok(campaign.state.feedback.evolutions > 0, 'features were evolved again');
  const result = await auditOf(t, campaign.entries);
  assert.equal(result.exitCode, 0, auditLines(result).join('\n'));
  for (const level of ['L4', 'L5', 'L6'] as const) {
    assert.equal(result.levels.find((found) => found.level === level)!.status, 'PASS', level);
  }
});

test('equal reports at equal places give equal tasks, and other reports give others', () => {
  const ids = ({ state }: SyntheticCampaign) => state.tasks.map(({ id }) => id);
  assert.deepEqual(ids(steered()), ids(campaign));
  const parameters = { ...campaign.state.genesis!.parameters };
  const alone = new SyntheticCampaign({ parameters }).finish();
  assert.deepEqual(ids(alone).slice(0, 4), ids(campaign).slice(0, 4), 'the first two windows know of no report');
  assert.notDeepEqual(ids(alone), ids(campaign));
});

test('a report with another number makes the next draws wrong, and the fault names the reports', async (t) => {
  const more = (report: Feedback) => ({ ...report, tasks: report.tasks.map((rate) => ({ ...rate, passed: 16 })) });
  const fault = faultAt(await auditOf(t, edited(reports[0]!, more)), 'L5');
  assert.match(fault.record, /^entry \d+ leases\/v1/);
  const last = reports.filter((index) => index < Number(/\d+/.exec(fault.record)![0])).at(-1);
  assert.match(fault.detail, new RegExp(`no unit after the feedback/v1 entries, the last of which is entry ${last}$`));
});

test('a report that is left out makes the next draws wrong', async (t) => {
  const fault = faultAt(await auditOf(t, edited(reports[0]!, null)), 'L5');
  assert.match(fault.record, /^entry \d+ leases\/v1/);
});

test('a report of a stranger, or one told twice, is named', async (t) => {
  const [first, second] = reports as [number, number];
  const stranger = (report: Feedback) => ({ ...report, tasks: [{ ...report.tasks[0]!, task: sha256Hex('stranger') }] });
  const entry = new RegExp(`^entry ${second} feedback/v1`);
  const strange = faultAt(await auditOf(t, edited(second, stranger)), 'L4');
  assert.match(strange.record, entry);
  assert.match(strange.detail, /is no accepted task of this campaign/);
  const statement = opened[first]!.statement;
  assert.ok(statement.type === 'feedback/v1');
  const { report } = statement.predicate;
  const again = faultAt(
    await auditOf(
      t,
      edited(second, (other) => ({ ...other, report })),
    ),
    'L4',
  );
  assert.match(again.record, entry);
  assert.match(again.detail, /is in the log already/);
});

test('a report that the coordinator did not sign is named', async (t) => {
  const index = reports[0]!;
  const entry = opened[index]!;
  const forged = resign(entry, entry.statement, campaign.nodes[0]!.signer);
  const entries = campaign.entries.map((bytes, at) => (at === index ? forged : bytes));
  assert.match(faultAt(await auditOf(t, entries), 'L3').record, new RegExp(`^entry ${index} feedback/v1`));
});
