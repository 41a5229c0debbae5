import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hivesmith, type Running, Stage, until } from './processes.ts';
import { assertDistinctOperators, contentOf, taskRows } from './release-content.ts';

interface StartJson {
  readonly accepted: number;
  readonly discarded: Record<string, number>;
  readonly labelAccuracy: number;
  readonly goldenAccuracy: number;
  readonly executionsPerCell: number;
  readonly votes: number;
  readonly nodes: number;
  readonly release: string;
  readonly audit: Record<string, string>;
  readonly seconds: number;
}

const START = ['start', '--tasks', '2', '--seed', 'twice', '--json'];

/** Process ids whose command line names the directory: children of a run that should be gone. */
function leftOvers(dir: string): string[] {
  const listed = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return listed.filter((line) => line.includes(dir) && !line.includes('ps -eo'));
}

function votesSeen(running: Running): boolean {
  return /votes [1-9]/.test(running.output().stderr) || /votes [1-9]/.test(running.output().stdout);
}

describe('hivesmith start', () => {
  it('forges the same tasks, labels and golden solutions from one seed, also when interrupted and continued', async () => {
    await using stage = await Stage.open();
    const whole = await stage.launch([...START, '--data', stage.path('whole')]).ended;
    assert.equal(whole.code, 0, whole.stderr);
    const result = JSON.parse(whole.stdout) as StartJson;
    assert.equal(result.accepted, 2);
    assert.equal(result.nodes, 9);
    assert.equal(result.labelAccuracy, 1);
    // How often coins fall over so few votes is chance; that each execution is counted under its reason, once, is not.
    const { cells } = JSON.parse(await readFile(join(result.release, 'report.json'), 'utf8')) as {
      cells: Record<string, number>;
    };
    const { useful, referee: _, ...reasons } = cells;
    const executed = Object.values(reasons).reduce((sum, count) => sum + count, 0);
    // The summary is of the moment of the last decision; audits that are answered until the release only add to it.
    const { executionsPerCell } = result;
    assert.ok(executionsPerCell >= 1 && executionsPerCell <= executed / useful!, `${executionsPerCell}, ${executed}`);
    assert.deepEqual([reasons['first'], reasons['redo'], reasons['probation']], [useful, 0, 0]);
    for (const level of ['L0', 'L1', 'L3', 'L4', 'L6']) assert.equal(result.audit[level], 'PASS', level);
    const rows = await taskRows(result.release);
    assertDistinctOperators(rows, 8);

    const data = stage.path('interrupted');
    const first = stage.launch([...START, '--data', data]);
    await until('votes are in', async () => votesSeen(first), first);
    const stopping = Date.now();
    first.child.kill('SIGINT');
    assert.equal((await first.ended).code, 130);
    const took = Date.now() - stopping;
    await sleep(100);
    assert.deepEqual(leftOvers(data), [], `children left after ${took} ms`);
    const second = await stage.launch([...START, '--data', data]).ended;
    assert.equal(second.code, 0, second.stderr);
    const continued = JSON.parse(second.stdout) as StartJson;
    assert.deepEqual(contentOf(await taskRows(continued.release)), contentOf(rows));

    // A finished campaign is audited again and shown, not forged again; other options are refused.
    const again = await hivesmith(...START, '--data', data);
    assert.equal(again.code, 0, again.stderr);
    assert.equal((JSON.parse(again.stdout) as StartJson).accepted, 2);
    const other = await hivesmith('start', '--tasks', '4', '--data', data);
    assert.equal(other.code, 4);
    assert.match(other.stderr, /^hivesmith: --tasks 4: .* has tasks 2/);
    assert.ok((await readdir(data)).includes('release'));
  });
});
