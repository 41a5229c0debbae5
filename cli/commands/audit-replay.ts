import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { CellRequest, RunCell } from '../../auditor/cell-runs.ts';
import { type PinnedImage, replayRelease } from '../../auditor/replay-release.ts';
import { Scope } from '../../node/host/scope.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { runCell } from '../../wasm-sandbox/cell.ts';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import { SandboxFailure } from '../../wasm-sandbox/sandbox-failure.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { note } from '../output.ts';
import { cacheDirectory } from '../paths.ts';
import { pinnedImage } from '../pinned-image.ts';
import { printResult } from './audit-verify.ts';

/** With none wrong among so many, fewer than one in a hundred are, at 95 % confidence. */
const SAMPLE = 300;
const SEED_BYTES = 16;
/** Lines of progress that a replay prints at most. */
const STEPS = 10;
/** Runs of a cell before the auditor says that this machine cannot run it. */
const ATTEMPTS = 3;

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const amount = amountOf(invocation);
  const policy = invocation.text('policy');
  const task = invocation.text('task');
  const workers = invocation.integer('workers') ?? Math.min(64, availableParallelism());
  await using scope = new Scope();
  const open = async (image: PinnedImage): Promise<RunCell | { readonly missing: string }> => {
    const found = await pinnedImage(cacheDirectory(), image, note, signal);
    if ('missing' in found) return found;
    const sandbox = scope.use(await createSandbox({ image: found, workers, signal }));
    return (request, stop) => runHere(sandbox, request, stop);
  };
  const result = await replayRelease(resolve(invocation.positionals[0] ?? ''), {
    ...(policy === undefined ? {} : { policyPath: resolve(policy) }),
    ...(task === undefined ? {} : { task }),
    amount,
    seed: invocation.text('seed') ?? randomBytes(SEED_BYTES).toString('hex'),
    width: workers,
    open,
    signal,
    onProgress: progress(),
  });
  return await printResult(result, invocation.flag('json'));
}

function amountOf(invocation: Invocation): number | 'all' {
  if (!invocation.flag('all')) return invocation.integer('sample') ?? SAMPLE;
  const clash = ['sample', 'seed'].find((name) => invocation.given(name));
  if (clash === undefined) return 'all';
  throw usageError(`--all runs every cell and draws none, got --${clash} too`, 'leave out one of them');
}

/** A worker that dies is this machine's fault: the cell is tried again. */
async function runHere(sandbox: Sandbox, request: CellRequest, signal: AbortSignal): Promise<Cell> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await runCell(sandbox, request, { signal })).cell;
    } catch (error) {
      if (signal.aborted || !(error instanceof SandboxFailure) || attempt === ATTEMPTS) throw error;
    }
  }
}

function progress(): (done: number, of: number) => void {
  let told = 0;
  return (done, of) => {
    const step = Math.floor((STEPS * done) / of);
    if (step === told) return;
    told = step;
    note(`${done} of ${of} cells run`);
  };
}
