import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../cli/package-root.ts';
import { emptyReport, type Mode, type Report, ScriptRunner } from './script-runner.ts';

/**
 * `npm run test:conformance`: the core test suite of WebAssembly 2.0 through the pass, with real and with virtual
 * memory growth. `HIVESMITH_WASM_SUITE` names a folder of .wast files; otherwise the suite is fetched with git, and where
 * that fails only the own scripts run, which is said and counted.
 */
const REPOSITORY = 'https://github.com/WebAssembly/spec';
const TAG = 'wg-2.0';
const OWN = join(packageRoot(), 'tests', 'conformance', 'own');

/** Scripts of the suite about SIMD lie in a folder of their own, which is not read: the pass refuses SIMD. */
function scriptsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.wast'))
    .sort()
    .map((name) => join(folder, name));
}

function fetchSuite(into: string): string | undefined {
  const args = ['clone', '--quiet', '--depth', '1', '--branch', TAG, REPOSITORY, into];
  const { status } = spawnSync('git', args, {
    stdio: 'ignore',
    timeout: 120_000,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  });
  const folder = join(into, 'test', 'core');
  return status === 0 && existsSync(folder) ? folder : undefined;
}

function runAll(files: readonly string[], mode: Mode): Report {
  const report = emptyReport();
  for (const file of files) {
    new ScriptRunner(mode, report).run(file.split('/').at(-1)!, readFileSync(file, 'utf8'));
  }
  return report;
}

function show(what: string, mode: Mode, report: Report): void {
  const skipped = [...report.skipped.values()].reduce((sum, count) => sum + count, 0);
  const { passed, failures, modules, bound } = report;
  console.log(`${what}, ${mode} memory growth: ${passed} passed, ${failures.length} failed, ${skipped} skipped`);
  console.log(`  ${modules} modules through the pass; most work between two checks: ${bound} fuel units`);
  for (const [reason, count] of [...report.skipped].sort((a, b) => b[1] - a[1]))
    console.log(`  skipped ${count}: ${reason}`);
  for (const failure of failures) console.log(`  FAILED ${failure}`);
}

const temporary = mkdtempSync(join(tmpdir(), 'hivesmith-suite-'));
try {
  const named = process.env['HIVESMITH_WASM_SUITE'];
  const suite = named ?? fetchSuite(temporary);
  const sets: [string, string[]][] = [['own scripts', scriptsIn(OWN)]];
  if (suite) sets.push([`core suite ${named ? '' : TAG}`.trim(), scriptsIn(suite)]);
  else
    console.log(`SKIPPED the core suite: ${REPOSITORY} cannot be fetched here (name a copy by HIVESMITH_WASM_SUITE)`);
  let failed = 0;
  for (const [what, files] of sets) {
    for (const mode of ['real', 'virtual'] as const) {
      const report = runAll(files, mode);
      show(`${what} (${files.length} files)`, mode, report);
      failed += report.failures.length;
    }
  }
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
