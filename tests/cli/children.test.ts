import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PARENT_PIPE } from '../../cli/parent-pipe.ts';
import { Children, lastWords } from '../../cli/start/children.ts';
import { hivesmith, MAIN, temporaryFolder } from './cli-process.ts';

/** A coordinator's data directory and the command that serves it. */
async function coordinatorArgs(t: TestContext): Promise<{ folder: string; args: string[] }> {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'coordinator');
  const made = await hivesmith(['coordinator', 'init', '--data', data, '--tasks', '1']);
  assert.equal(made.code, 0, made.stderr);
  return { folder, args: ['coordinator', 'run', '--data', data, '--listen', '127.0.0.1:0'] };
}

describe('child processes', () => {
  test('a coordinator ends in good order when its parent is gone, however that ended', async (t) => {
    const { args } = await coordinatorArgs(t);
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: 'pipe',
      env: { ...process.env, [PARENT_PIPE]: '1' },
    });
    t.after(() => child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    assert.match(String(line), /^listening on \/ip4\/127\.0\.0\.1\/tcp\/\d+\/p2p\//);
    // What the kernel does with the pipe of a parent that was killed.
    child.stdin.destroy();
    assert.deepEqual(await once(child, 'close'), [130, null]);
  });

  test('a coordinator on its own does not mind that nobody feeds its standard input', async (t) => {
    const { args } = await coordinatorArgs(t);
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'close'), [130, null]);
  });

  test('are all gone after a stop, and what they said is in their log', async (t) => {
    const { folder, args } = await coordinatorArgs(t);
    const children = new Children();
    const logFile = join(folder, 'coordinator.log');
    const coordinator = children.start({ name: 'coordinator', args, logFile, isLast: true });
    const other = children.start({ name: 'other', args: ['strat'], logFile: join(folder, 'other.log') });
    assert.equal((await other.ended).code, 2);
    assert.equal(await lastWords(other), 'unknown command: strat (did you mean start?)');
    while (!(await readFile(logFile, 'utf8')).includes('listening on')) await sleep(20);
    await children.stop();
    assert.equal(coordinator.isRunning(), false);
    assert.throws(() => children.start({ name: 'late', args: [], logFile }), /being stopped/);
  });
});
