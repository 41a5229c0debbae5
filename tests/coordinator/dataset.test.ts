import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BlobReader, datasetFiles, type TaskRow } from '../../coordinator/core/dataset.ts';
import { influenceOf } from '../../coordinator/core/influence.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { figuresOf } from '../../coordinator/core/report-page/figures.ts';
import type { State } from '../../coordinator/core/state.ts';
import { decodeUtf8, toBase64 } from '../../protocol/bytes.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { CoreWorld } from './core-world.ts';

function rowsIn(state: State, read: BlobReader): TaskRow[] {
  const [tasks] = datasetFiles(state, read);
  const lines = decodeUtf8(tasks!.bytes)!.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as TaskRow);
}

describe('the rows of a data set', () => {
  it('keep bytes that are no text as base64, and show none of them as an example', () => {
    const { state, blobs } = new SyntheticCampaign().finish();
    const bytes = new Uint8Array([0xff, 0x00, 0xfe]);
    const { digest } = state.tasks.find(({ decision }) => decision?.verdict === 'accepted')!.inputs[0]!;
    const [row] = rowsIn(state, (wanted) => (wanted === digest ? bytes : blobs.get(wanted)!));
    const { input } = row!.tests.find((entry) => entry.input_digest === digest)!;
    assert.deepEqual(input, { base64: toBase64(bytes) });
    assert.ok(!row!.statement.includes('base64'));
    assert.match(row!.statement, /Example 2/);
  });

  it('add no examples to a statement that has its own', () => {
    const { state, blobs } = new SyntheticCampaign().finish();
    const task = state.tasks.find(({ decision }) => decision?.verdict === 'accepted')!;
    const statement = `${task.draft!.statement}\n\n## Examples\n\nNone are needed.\n`;
    task.draft = { ...task.draft!, statement };
    const [own, other] = rowsIn(state, (wanted) => blobs.get(wanted)!);
    assert.equal(own!.statement, statement);
    assert.match(other!.statement, /Example 1/);
  });
});

/** No program ends in time on the first input of a task. */
class SlowInputWorld extends CoreWorld {
  override cells(lease: LeaseState): Cell[] {
    const unit = this.unitOf(lease);
    const inputs = unit.stage === 'judge' ? this.state.tasksById.get(unit.task)!.inputs : [];
    return super.cells(lease).map((cell, i) => {
      const isSlow = unit.stage === 'judge' && unit.inputs[i] === inputs[0]!.digest;
      return isSlow ? { ...cell, outcome: 'out-of-fuel' as const } : cell;
    });
  }
}

it('an input without a label stands in no row, hangs on nobody, and is drawn pale', () => {
  const made = new SlowInputWorld({ auditMin: [0, 1], auditMax: [0, 1], dissentCoin: [0, 1], tasks: 1 });
  for (let i = 0; i < 7; i++) made.join(`node ${i}`);
  made.work();
  const [task] = made.state.tasks;
  const { decision } = task!;
  assert.ok(decision?.verdict === 'accepted');
  assert.deepEqual(
    decision.labels.map(({ digest }) => digest === null),
    [true, false, false, false],
  );
  const [row] = rowsIn(made.state, (digest) => made.blobs.get(digest)!);
  assert.deepEqual(
    row!.tests.map(({ input_digest }) => input_digest),
    task!.inputs.slice(1).map(({ digest }) => digest),
  );
  assert.equal(influenceOf(made.state).pivotal.of, 3);
  const { support } = figuresOf(made.state);
  assert.equal(
    support.reduce((sum, { unlabelled }) => sum + unlabelled, 0),
    1,
  );
  assert.equal(
    support.reduce((sum, { labelled }) => sum + labelled, 0),
    3,
  );
});
