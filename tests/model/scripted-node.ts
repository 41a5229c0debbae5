import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { silentLogger } from '../../node/host/logger.ts';
import { AnswerBook } from '../../node/model/answer-book.ts';
import { ModelExecutor } from '../../node/model/model-executor.ts';
import { checkModels } from '../../node/model/models-file.ts';
import { openRoles } from '../../node/model/open-roles.ts';
import { PROMPTS_VERSION } from '../../node/model/prompts/version.ts';
import { BlobUnavailable, type Product } from '../../node/work/executor.ts';
import { openSandboxRunner, type SandboxRunner } from '../../node/work/sandbox-runner.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { encodeStatement } from '../../protocol/messages/statement.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { testImage } from '../wasm-sandbox/fixture.ts';
import { scriptedAnswer } from './scripted-mind.ts';
import { type Fault, type Question, ScriptedServer } from './scripted-server.ts';

export const { signal } = new AbortController();
export const TASK: string = sha256Hex('task');
export const blobs: Map<string, Uint8Array> = new Map();
export const sandbox: SandboxRunner = await openSandboxRunner({
  image: await testImage(),
  workers: 1,
  logger: silentLogger,
  signal,
});
export const folder: string = await mkdtemp(join(tmpdir(), 'hivesmith-stages-'));
after(async () => {
  await sandbox[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

export async function fetchBlob(digest: string): Promise<Uint8Array> {
  const bytes = blobs.get(digest);
  if (bytes === undefined) throw new BlobUnavailable(digest);
  return bytes;
}

export function blob(text: string | Uint8Array): string {
  const bytes = typeof text === 'string' ? encodeUtf8(text) : text;
  blobs.set(sha256Hex(bytes), bytes);
  return sha256Hex(bytes);
}

export interface Scripted extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly executor: ModelExecutor;
  /** The result, after it went through the schema of its statement; its blobs can be fetched from then on. */
  readonly give: (unit: WorkUnit) => Promise<ContributionResult>;
}

/** A node with a scripted model; `book` names where its answers are kept. */
export async function scripted(
  book: string,
  fault?: (question: Question, index: number) => Fault | undefined,
): Promise<Scripted> {
  const server = await ScriptedServer.open({
    kind: 'llama.cpp',
    answer: scriptedAnswer,
    ...(fault === undefined ? {} : { fault }),
  });
  const file = checkModels({ servers: [{ name: 'a', url: server.root, model: server.model, kind: 'llama.cpp' }] }, '');
  const { roles } = await openRoles(file, { signal, logger: silentLogger });
  const tools = { runner: sandbox.runner, image: sandbox.image, fetchBlob };
  const asking = { roles, book: await AnswerBook.open(join(folder, book)) };
  const executor = new ModelExecutor({ tools, asking, version: PROMPTS_VERSION, node: 'n', logger: silentLogger });
  const give = async (unit: WorkUnit) => {
    const product = await executor.run(unit, { signal });
    assert.equal(product.kind, 'contribution', JSON.stringify(product));
    const { result, blobs: made } = product as Extract<Product, { kind: 'contribution' }>;
    for (const bytes of made) blob(bytes);
    encodeStatement(
      { type: 'contribution/v1', predicate: { lease: TASK, unit: TASK, result, seq: 0, prev: TASK } },
      TASK,
    );
    return result;
  };
  return { server, executor, give, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** An answer that is not the one that was asked for. */
export const text = (wrong: string): Fault => ({ kind: 'text', text: wrong });
