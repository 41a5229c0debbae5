import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../cli/package-root.ts';
import { systemClock } from '../../node/host/clock.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { AnswerBook } from '../../node/model/answer-book.ts';
import { ModelExecutor } from '../../node/model/model-executor.ts';
import { checkModels } from '../../node/model/models-file.ts';
import { openRoles } from '../../node/model/open-roles.ts';
import { PROMPTS_VERSION } from '../../node/model/prompts/version.ts';
import type { Product } from '../../node/work/executor.ts';
import { openSandboxRunner } from '../../node/work/sandbox-runner.ts';
import { encodeStatement } from '../../protocol/messages/statement.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { tokenCount } from '../../protocol/rules/statement-text.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { evaluate } from '../../trainer/eval/evaluate.ts';
import { readProblem } from '../../trainer/eval/problem.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { tinyModel } from './tiny-model.ts';

/**
 * A real llama.cpp in this process, with a model of random weights that is made here: whatever it writes under the grammars of
 * extraction, evolution and composition must come through the readers as features, additions and a draft.
 */
const VERSION = '3.22.1';
const TRIES = 8;

/** Folder of the package, installed into a scratch folder if it is not there; a reason if that is impossible. */
function install(): { folder: string } | { missing: string } {
  const scratch = join(tmpdir(), `hivesmith-node-llama-cpp-${VERSION}`);
  const folder = join(scratch, 'node_modules', 'node-llama-cpp');
  const binding = `@node-llama-cpp/${process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'win' : 'linux'}-${process.arch}${process.platform === 'darwin' && process.arch === 'arm64' ? '-metal' : ''}`;
  if (existsSync(join(scratch, 'node_modules', binding))) return { folder };
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, 'package.json'), '{"private":true}');
  // Only the binding of this machine's processor: those for graphics cards are hundreds of megabytes.
  const packages = [`node-llama-cpp@${VERSION}`, `${binding}@${VERSION}`];
  const args = [
    'install',
    '--save-exact',
    '--ignore-scripts',
    '--omit=optional',
    '--omit=peer',
    '--no-audit',
    '--no-fund',
    ...packages,
  ];
  const npm = spawnSync('npm', args, { cwd: scratch, encoding: 'utf8', timeout: 300_000 });
  if (npm.status === 0 && existsSync(join(folder, 'package.json'))) return { folder };
  rmSync(scratch, { recursive: true, force: true });
  const said = (npm.stderr || String(npm.error ?? '')).trim().split('\n')[0] ?? '';
  return { missing: `npm could not install ${packages.join(' and ')}: ${said}` };
}

const installed = install();
if ('missing' in installed) {
  console.log(`llama suite: SKIPPED, ${installed.missing}`);
  process.exit(0);
}

const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-llama-'));
const { signal } = new AbortController();
let isDone = false;
try {
  const file = join(scratch, 'random-F32.gguf');
  writeFileSync(file, tinyModel('hivesmith'));
  const server = { name: 'tiny', file, library: installed.folder, contextTokens: 16_384, threads: 1, maxTokens: 6_000 };
  const opened = await openRoles(checkModels({ servers: [server] }, 'the suite'), { signal, logger: silentLogger });
  const image = await prepareImage({ cacheDir: join(tmpdir(), 'hivesmith-test-images') });
  await using sandbox = await openSandboxRunner({ image, workers: 1, logger: silentLogger, signal });
  const source = readFileSync(join(packageRoot(), 'examples', 'seed', 'roman_numerals.py'));
  const snippet = sha256Hex(source);
  const tools = { runner: sandbox.runner, image: sandbox.image, fetchBlob: async () => new Uint8Array(source) };
  const book = await AnswerBook.open(join(scratch, 'answers'));
  const asking = { roles: opened.roles, book, tries: TRIES };
  const executor = new ModelExecutor({ tools, asking, version: PROMPTS_VERSION, node: 'suite', logger: silentLogger });
  const answered = async (unit: WorkUnit): Promise<ContributionResult> => {
    const began = performance.now();
    const product = await executor.run(unit, { signal });
    const { result } = product as Extract<Product, { kind: 'contribution' }>;
    const lease = sha256Hex(new Uint8Array());
    encodeStatement({ type: 'contribution/v1', predicate: { lease, unit: lease, result, seq: 0, prev: lease } }, lease);
    const claim = 'claim' in result ? JSON.stringify(result.claim) : '';
    console.log(`llama suite: ${unit.stage} in ${((performance.now() - began) / 1000).toFixed(1)} s, claim ${claim}`);
    return result;
  };

  const extracted = await answered({ stage: 'extract', index: 0, snippets: [snippet] });
  assert.ok(extracted.stage === 'extract');
  const [found] = extracted.snippets;
  assert.ok(found !== undefined && 'features' in found, JSON.stringify(found));
  console.log(`llama suite: ${found.features.length} features, the first ${found.features[0]}`);

  const seed = sha256Hex(new Uint8Array([1]));
  const features = found.features.slice(0, 3);
  const evolved = await answered({ stage: 'evolve', index: 0, features, seed });
  assert.ok(evolved.stage === 'evolve' && 'additions' in evolved, JSON.stringify(evolved));
  console.log(`llama suite: ${evolved.additions.length} additions`);

  const known = [...found.features, ...evolved.additions].slice(0, 8);
  for (const style of ['codeforces', 'leetcode'] as const) {
    const composed = await answered({ stage: 'compose', index: 0, features: known, style, seed });
    assert.ok(composed.stage === 'compose' && 'draft' in composed, JSON.stringify(composed));
    const { draft } = composed;
    console.log(`llama suite: a ${style} draft of ${tokenCount(draft.statement)} tokens: ${draft.title.slice(0, 60)}`);
  }

  // An evaluation with the same model: what it writes is noise, and noise is the model's failure, not a missing answer.
  const tests = JSON.stringify([{ input: '1', output: '2', testtype: 'stdin' }]);
  const row = { question_id: 'p', question_content: 'Add 1.', public_test_cases: tests, private_test_cases: '[]' };
  const report = await evaluate({
    problems: [readProblem(row, 'p')],
    model: opened.roles.solver[0]!,
    ...{ samples: 3, ks: [1], temperature: 1_000, topP: 1_000, maxTokens: 100, seed: 7, width: 2 },
    gateway: { url: 'http://127.0.0.1:9', token: undefined, deadlineMs: 1, clock: systemClock, signal },
  });
  assert.deepEqual([report.asked, report.outcomes['no-answer'], report.outcomes.right], [3, 0, 0]);
  console.log(`llama suite: eval of 3 samples, ${JSON.stringify(report.outcomes)}`);
  isDone = true;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
// llama.cpp keeps threads that would hold the process.
if (isDone) process.exit(0);
