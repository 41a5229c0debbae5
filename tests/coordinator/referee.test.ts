import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyRollouts } from '../../coordinator/core/rollout-state.ts';
import type { RefereeJob, State } from '../../coordinator/core/state.ts';
import { Referee } from '../../coordinator/referee.ts';
import { type BlobStore, digestOf } from '../../node/host/blob-store.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { DEFAULT_LIMITS } from '../../wasm-sandbox/limits.ts';
import { testImage } from '../wasm-sandbox/fixture.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function memoryBlobs(): BlobStore {
  const held = new Map<string, Uint8Array>();
  return {
    get: async (digest) => held.get(digest),
    put: async (digest, bytes) => void held.set(digest, bytes),
    has: async (digest) => held.has(digest),
  };
}

/** A task with one candidate and two inputs, and the referee's job to run it on both. */
async function world(source: string, checking?: string): Promise<{ blobs: BlobStore; state: State; job: RefereeJob }> {
  const blobs = memoryBlobs();
  const store = async (text: string) => {
    const bytes = encode(text);
    await blobs.put(digestOf(bytes), bytes);
    return digestOf(bytes);
  };
  const candidate = await store(source);
  const checker = checking === undefined ? undefined : { program: await store(checking) };
  const inputs = [{ digest: await store('20\n') }, { digest: await store('21\n') }];
  const task = digestOf(encode('task'));
  const state = {
    tasksById: new Map([[task, { inputs, draft: checker === undefined ? {} : { checker } }]]),
    rollouts: emptyRollouts(),
    genesis: { parameters: { cell: DEFAULT_LIMITS, checker: 'exact-lines' } },
  };
  const ids = { key: 'job', task, round: 1, slot: 0, candidate };
  const job: RefereeJob = { ...ids, reason: 'dispute', positions: [0, 1], runs: 2, isDoubtful: false };
  return { blobs, state: state as unknown as State, job };
}

test('the referee runs each cell twice and stores what a label needs', async () => {
  const { blobs, state, job } = await world('print(2 * int(input()))');
  const { signal } = new AbortController();
  await using referee = new Referee({ image: testImage, blobs, logger: silentLogger, signal });
  const refereed = await referee.run(state, job);
  assert.deepEqual(
    refereed?.cells.map(({ outcome, digest }) => [outcome, digest]),
    ['40\n', '42\n'].map((text) => ['ok', digestOf(encode(text))]),
  );
  const input = state.tasksById.get(job.task)!.inputs[1]!.digest;
  assert.deepEqual(
    await blobs.get(await referee.output(state, state.tasksById.get(job.task)!, job.candidate, input)),
    encode('42\n'),
  );
});

test('the referee votes on what the checker program of the task prints', async () => {
  const { blobs, state, job } = await world('print(input())', 'import sys; print(len(sys.stdin.read().split()))');
  const { signal } = new AbortController();
  await using referee = new Referee({ image: testImage, blobs, logger: silentLogger, signal });
  const refereed = await referee.run(state, job);
  const digests = refereed?.cells.map(({ outcome, digest }) => [outcome, digest]);
  assert.deepEqual(digests, Array(2).fill(['ok', digestOf(encode('4\n'))]));
});

test('an interrupted referee says nothing about the candidate', async () => {
  const { blobs, state, job } = await world('while True: pass');
  const abort = new AbortController();
  await using referee = new Referee({ image: testImage, blobs, logger: silentLogger, signal: abort.signal });
  const running = referee.run(state, job);
  const behind = referee.run(state, job);
  setTimeout(() => abort.abort(new Error('stop')), 50);
  assert.deepEqual(await Promise.all([running, behind]), [undefined, undefined]);
});

test('a referee that cannot run here rejects, and the next job is not held up', async () => {
  const { blobs, state, job } = await world('print(input())');
  const { signal } = new AbortController();
  await using referee = new Referee({ image: testImage, blobs, logger: silentLogger, signal });
  await assert.rejects(referee.run(state, { ...job, candidate: digestOf(encode('unknown')) }), /blob .* is missing/);
  assert.equal((await referee.run(state, job))?.cells.length, 2);

  await using broken = new Referee({
    image: () => Promise.reject(new Error('no image')),
    blobs,
    logger: silentLogger,
    signal,
  });
  await assert.rejects(broken.run(state, job), /no image/);
});
