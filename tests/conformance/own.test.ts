import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../cli/package-root.ts';
import { emptyReport, ScriptRunner } from './script-runner.ts';

const folder = join(packageRoot(), 'tests', 'conformance', 'own');

for (const name of readdirSync(folder).sort()) {
  for (const mode of ['real', 'virtual'] as const) {
    test(`${name} behaves as the specification says behind the pass, ${mode} memory growth`, () => {
      const text = readFileSync(join(folder, name), 'utf8');
      const report = emptyReport();
      new ScriptRunner(mode, report).run(name, text);
      assert.deepEqual(report.failures, []);
      assert.equal(report.skipped.size, 0);
      assert.equal(report.passed, text.match(/^\((?:module|assert)/gm)!.length);
      assert.ok(report.bound > 0 && report.bound < 100_000, `bound ${report.bound}`);
    });
  }
}
