import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { callProcess, campaignStatus, isNotRunning } from '../../cli/control.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { ASK_EVERY_MS, CACHE, CLI, Stage, until } from './processes.ts';

/** Lines of the README's shell blocks, in order. */
function commandsOfReadme(): string[] {
  const text = readFileSync(join(packageRoot(), 'README.md'), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!);
  return blocks.flatMap((block) => block.split('\n').filter((line) => line.trim() !== ''));
}

const scripts = (
  JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;

const sources = readdirSync(join(packageRoot(), 'dist'));

/** Runs one line of the README in a shell, with `npx hivesmith` standing for the build under test. */
function shell(line: string, cwd: string, env: Record<string, string> = {}) {
  const child = spawn('sh', ['-c', line], {
    cwd,
    env: { ...process.env, HIVESMITH_CACHE: CACHE, PATH: `${join(cwd, 'bin')}:${process.env['PATH']}`, ...env },
  });
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  child.stderr.on('data', (text) => (output += String(text)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, ended, output: () => output };
}

describe('the README', () => {
  it('puts data into new folders of a checkout', () => {
    const folders = commandsOfReadme().flatMap((line) => [...line.matchAll(/(?:--data|--out) \.\/(\S+)/g)]);
    assert.ok(folders.length > 0);
    for (const [, folder] of folders) assert.ok(!sources.includes(folder!), `${folder} is a folder of the sources`);
  });

  it('has only commands that work, run here in their order', async () => {
    await using stage = await Stage.open();
    await mkdir(stage.path('bin'));
    await writeFile(stage.path('bin', 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${CLI}" "$@"\n`, {
      mode: 0o755,
    });
    await symlink(join(packageRoot(), 'examples'), stage.path('examples'));
    const background: ReturnType<typeof shell>[] = [];
    const env: Record<string, string> = {};
    try {
      for (const line of commandsOfReadme()) await perform(line, stage, background, env);
    } finally {
      for (const { child } of background) child.kill('SIGTERM');
      await Promise.all(background.map(({ ended }) => ended));
    }
  });
});

async function perform(
  line: string,
  stage: Stage,
  background: ReturnType<typeof shell>[],
  env: Record<string, string>,
): Promise<void> {
  const script = /^npm (?:run )?([a-z:-]+)/.exec(line)?.[1];
  if (line.startsWith('npm start -- ')) {
    // The same command through the build under test; a smaller number of tasks, because this suite is timed by people.
    return succeed(line.replace('npm start --', 'npx hivesmith start').replace(/--tasks \d+/, '--tasks 1'), stage, env);
  }
  if (script !== undefined) {
    // Run as they stand by .ci/run; here it is enough that they exist.
    assert.ok(script === 'ci' || scripts[script] !== undefined, line);
    return;
  }
  if (line.includes('audit replay')) return succeed(line.replace(/--sample \d+/, '--sample 10'), stage, env);
  if (line.includes('coordinator init')) return succeed(line.replace(/--tasks \d+/, '--tasks 1'), stage, env);
  if (line.includes('coordinator run')) {
    const running = shell(`exec ${line.replace('127.0.0.1:4100', '127.0.0.1:0')}`, stage.dir);
    background.push(running);
    await until('the coordinator listens', async () => running.output().includes('listening'));
    return;
  }
  if (line.includes(' gateway ')) {
    const running = shell(`exec ${line.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:0')}`, stage.dir);
    background.push(running);
    await until('the gateway listens', async () => /listening on \S+\n/.test(running.output()));
    const [, url] = /listening on (\S+)/.exec(running.output())!;
    assert.equal(await (await fetch(`${url}/ping`)).json(), 'pong');
    return;
  }
  if (line.includes('coordinator release')) await forgeByHand(stage, background, env);
  if (line.includes(' join ')) {
    const running = shell(`exec ${line}`, stage.dir, env);
    background.push(running);
    await until('the node runs', async () => await answers(stage.path('volunteer')));
    return;
  }
  await succeed(line, stage, env);
}

/** Whether a process runs on the data directory. */
async function answers(data: string): Promise<boolean> {
  try {
    await callProcess(data, 'status');
    return true;
  } catch (error) {
    if (isNotRunning(error)) return false;
    throw error;
  }
}

async function succeed(line: string, stage: Stage, env: Record<string, string>): Promise<void> {
  const running = shell(line, stage.dir, env);
  assert.equal(await running.ended, 0, `${line}\n${running.output()}`);
}

/** Nine operators join, as the README says, until a task can be released. */
async function forgeByHand(
  stage: Stage,
  background: ReturnType<typeof shell>[],
  env: Record<string, string>,
): Promise<void> {
  const invited = shell('npx hivesmith coordinator invite --data ./campaign', stage.dir);
  assert.equal(await invited.ended, 0, invited.output());
  env['INVITE'] = /hivesmith:\/\/\S+/.exec(invited.output())![0];
  for (let i = 0; i < 9; i++) {
    background.push(shell(`exec npx hivesmith join "$INVITE" --data ./machine-${i}`, stage.dir, env));
  }
  await until(
    'a task can be released',
    async () => (await campaignStatus(stage.path('campaign'))).tasks.releasable > 0,
    undefined,
    ASK_EVERY_MS,
  );
}
