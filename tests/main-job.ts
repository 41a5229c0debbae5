import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertDistinctOperators, contentOf, taskRows } from './e2e/release-content.ts';

/**
 * The main job at its default size, twice with one seed: at least 20 accepted tasks from 9 volunteer processes, every
 * accepted task judged by 8 distinct operators, equal content, a release that audits. Prints what it took.
 */
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'cli', 'main.js');
const dir = mkdtempSync(join(tmpdir(), 'hivesmith-main-job-'));

async function forge(name: string) {
  const args = [cli, 'start', '--seed', 'main-job', '--data', join(dir, name), '--json'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.equal(status, 0);
  const result = JSON.parse(stdout) as { accepted: number; nodes: number; release: string; seconds: number };
  console.log(`main job ${name}: ${stdout.trim()}`);
  assert.ok(result.accepted >= 20, `${result.accepted} accepted tasks`);
  assert.equal(result.nodes, 9);
  const rows = await taskRows(result.release);
  assertDistinctOperators(rows, 8);
  return contentOf(rows);
}

try {
  assert.deepEqual(await forge('second'), await forge('first'));
  console.log('main job: both runs have the same tasks, labels and golden solutions');
} finally {
  rmSync(dir, { recursive: true, force: true });
}
