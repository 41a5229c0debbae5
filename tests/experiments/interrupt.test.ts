import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DEFAULT_IMAGE } from '../../wasm-sandbox/image/names.ts';
import { CACHE_DIR, testImage } from '../wasm-sandbox/fixture.ts';

const PROGRAM = fileURLToPath(new URL('accuracy.js', import.meta.url));

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends the accuracy experiment with ${code}, a word on how to go on, and a store of whole lines`, async (t) => {
    await testImage();
    const data = await mkdtemp(join(tmpdir(), 'hivesmith-accuracy-'));
    t.after(() => rm(data, { recursive: true, force: true }));
    const args = ['--data', data, '--tasks', '200', '--workers', '1', '--runtime', DEFAULT_IMAGE];
    const env = { ...process.env, HIVESMITH_CACHE: CACHE_DIR };
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env });
    t.after(() => child.kill('SIGKILL'));
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const store = join(data, 'wrong-30.jsonl');
    const begun = () => readFile(store, 'utf8').catch(() => '');
    while ((await begun()) === '' && child.exitCode === null) await sleep(50);
    child.kill(signal);
    assert.equal(await ended, code, stderr);
    const again = stderr.split('\n').filter((line) => line.startsWith('stopped; continue with '));
    assert.deepEqual(again, [`stopped; continue with npm run experiment:accuracy -- ${args.join(' ')}`]);
    const text = await begun();
    assert.ok(text.endsWith('\n'));
    for (const line of text.trimEnd().split('\n')) assert.doesNotThrow(() => JSON.parse(line));
  });
}
