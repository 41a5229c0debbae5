import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { silentLogger } from '../../node/host/logger.ts';
import { AnswerBook } from '../../node/model/answer-book.ts';
import { type ChatRequest, ModelEndless, ModelRejected, ModelUnavailable } from '../../node/model/chat.ts';
import { HttpModel, retryAfterMs } from '../../node/model/http-model.ts';
import { checkModels, ModelsInvalid } from '../../node/model/models-file.ts';
import { openRoles } from '../../node/model/open-roles.ts';
import { identify, probeLoopback, quantisationIn } from '../../node/model/probe.ts';
import { reviewPrompt } from '../../node/model/prompts/statement.ts';
import { linesOf } from '../../node/model/stream.ts';
import { type Fault, ScriptedServer, type Spoken } from './scripted-server.ts';

const KINDS: readonly Spoken[] = ['ollama', 'llama.cpp', 'lm-studio', 'vllm', 'sglang'];
const never = new AbortController().signal;
const REVIEW = reviewPrompt('A problem.');
const REQUEST: ChatRequest = {
  system: REVIEW.system,
  user: REVIEW.user,
  sampling: { seed: 7, temperature: 700, topP: 800, topK: 20, maxTokens: 100 },
  format: { name: REVIEW.name, schema: REVIEW.format! },
};
const TEXT = '{"solvable": true, "missing": "naïve ☃ text"}';

/** Pauses that were asked for, without waiting. */
function stillClock() {
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  return { pauses, clock: { now: () => 0, sleep } };
}

function open(kind: Spoken, faults: readonly (Fault | undefined)[] = [], answer = TEXT): Promise<ScriptedServer> {
  return ScriptedServer.open({ kind, answer: () => answer, fault: (_, index) => faults[index] });
}

function modelOf(server: ScriptedServer, kind: Spoken, limits = {}) {
  const { pauses, clock } = stillClock();
  const facts = { server: kind, model: server.model, digest: null, quantisation: null };
  const options = { root: server.root, facts, clock, logger: silentLogger, limits };
  return { pauses, model: new HttpModel(options) };
}

const ask = (model: HttpModel) => model.chat(REQUEST, { signal: never });

for (const kind of KINDS) {
  describe(`a server of kind ${kind}`, () => {
    test('gets the form in its own dialect and gives text and token counts', async () => {
      await using server = await open(kind);
      const { model } = modelOf(server, kind);
      const answer = await ask(model);
      assert.deepEqual([answer.text, answer.finish], [TEXT, 'stop']);
      assert.ok(answer.promptTokens > 10 && answer.completionTokens > 5);
      const [question] = server.questions;
      assert.deepEqual([question?.form, question?.seed, question?.maxTokens], ['review', 7, 100]);
      assert.deepEqual(Object.keys((question?.schema?.['properties'] ?? {}) as object), ['solvable', 'missing']);
      assert.deepEqual(server.problems, []);
    });

    test('is known by what only it answers', async () => {
      await using server = await open(kind);
      const found = await identify(server.root, { signal: never });
      // LM Studio and others tell quantisation; nothing else tells a digest but Ollama.
      assert.deepEqual([found?.kind, found?.models[0]?.model], [kind, 'scripted-7b']);
      assert.equal(found?.models[0]?.digest, kind === 'ollama' ? 'ab'.repeat(32) : null);
    });

    test('is asked again when busy or broken, and answers', async () => {
      const faults: Fault[] = [
        { kind: 'status', status: 429, retryAfter: '3' },
        { kind: 'status', status: 500 },
        { kind: 'close' },
      ];
      await using server = await open(kind, faults);
      const { model, pauses } = modelOf(server, kind);
      assert.equal((await ask(model)).text, TEXT);
      assert.deepEqual(pauses, [3_000, 1_000, 2_000]);
    });

    test('that falls silent is asked again', async () => {
      await using server = await open(kind, [{ kind: 'hang' }]);
      // A slow machine may be silent for that long too; it is asked until it is not.
      const { model } = modelOf(server, kind, { idleMs: 200, tries: 100 });
      assert.equal((await ask(model)).text, TEXT);
      assert.ok(server.questions.length > 1);
    });

    test('that refuses the request itself is not asked again', async () => {
      for (const status of [400, 413, 422]) {
        await using server = await open(kind, [{ kind: 'status', status }]);
        await assert.rejects(ask(modelOf(server, kind).model), (error) => error instanceof ModelRejected);
        assert.equal(server.questions.length, 1);
      }
    });

    test('that never stops is cut', async () => {
      await using server = await open(kind, [{ kind: 'endless' }]);
      await assert.rejects(ask(modelOf(server, kind).model), (error) => error instanceof ModelEndless);
    });

    test('that cuts its answer says so', async () => {
      await using server = await open(kind, [{ kind: 'text', text: '{"solv', finish: 'length' }]);
      assert.equal((await ask(modelOf(server, kind).model)).finish, 'length');
    });
  });
}

test('a server that stays broken is unavailable after the last try, a wrong key or path at once', async () => {
  await using server = await ScriptedServer.open({
    kind: 'vllm',
    answer: () => TEXT,
    fault: () => ({ kind: 'status', status: 503 }),
  });
  const { model, pauses } = modelOf(server, 'vllm', { tries: 3, pauseMs: 10, pauseMsMax: 15 });
  await assert.rejects(ask(model), (error) => error instanceof ModelUnavailable);
  assert.deepEqual([server.questions.length, pauses], [3, [10, 15]]);
  for (const status of [401, 403, 404]) {
    await using other = await open('vllm', [{ kind: 'status', status }]);
    await assert.rejects(ask(modelOf(other, 'vllm').model), (error) => error instanceof ModelUnavailable);
    assert.equal(other.questions.length, 1);
  }
  const { root } = server;
  await server[Symbol.asyncDispose]();
  const gone = { root, model: 'scripted-7b' } as unknown as ScriptedServer;
  await assert.rejects(ask(modelOf(gone, 'vllm', { tries: 2 }).model), (error) => error instanceof ModelUnavailable);
});

test('an answer that takes too long in all is endless even if words keep coming', async () => {
  await using server = await open('sglang', [{ kind: 'hang' }]);
  const { model } = modelOf(server, 'sglang', { idleMs: 5_000, totalMs: 50 });
  await assert.rejects(ask(model), (error) => error instanceof ModelEndless);
});

test('an abort ends a question at once, running or waiting for its turn', async () => {
  await using server = await open('llama.cpp', [{ kind: 'hang' }, { kind: 'hang' }]);
  const { model } = modelOf(server, 'llama.cpp', { concurrency: 1 });
  const stop = new AbortController();
  const both = [model.chat(REQUEST, stop), model.chat(REQUEST, stop)];
  const ended = Promise.allSettled(both);
  while (server.questions.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort(new Error('enough'));
  for (const result of await ended) assert.match(String((result as PromiseRejectedResult).reason), /enough/);
  assert.equal(server.questions.length, 1, 'the second was never sent');
});

test('no more questions run at once than the server is said to take', async () => {
  await using server = await open('vllm');
  const { model } = modelOf(server, 'vllm', { concurrency: 2 });
  const answers = await Promise.all(Array.from({ length: 7 }, () => ask(model)));
  assert.equal(answers.length, 7);
});

test('Retry-After is read as seconds or as a date', () => {
  const response = (value: string) => new Response('', { headers: { 'retry-after': value } });
  assert.equal(retryAfterMs(response('12'), 0), 12_000);
  assert.equal(retryAfterMs(response('Thu, 01 Jan 1970 00:00:30 GMT'), 10_000), 20_000);
  assert.equal(retryAfterMs(response('soon'), 0), undefined);
});

test('a line or a stream without end is cut at its bound', async () => {
  async function* bytes(count: number) {
    for (let i = 0; i < count; i++) yield new Uint8Array(65_536).fill(97);
  }
  const all = async (count: number, most: number) => {
    for await (const _ of linesOf(bytes(count), most));
  };
  await assert.rejects(all(20, 2 ** 30), RangeError);
  await assert.rejects(all(3, 100_000), RangeError);
});

test('the usual ports of this machine are probed, and each server found is named once', async () => {
  await using a = await open('ollama');
  await using b = await open('sglang');
  const found = await probeLoopback({ signal: never }, [
    { root: a.root },
    { root: 'http://127.0.0.1:9' },
    { root: b.root },
  ]);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['ollama', 'sglang'],
  );
  assert.equal(quantisationIn('/m/qwen2.5-coder-7b-q4_k_m.gguf'), 'Q4_K_M');
  assert.equal(quantisationIn('/m/model.gguf'), null);
});

describe('the book of answers', () => {
  async function folder(t: { after(fn: () => Promise<void>): void }): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'hivesmith-answers-'));
    t.after(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  test('keeps an answer before it is used: opened again, the model is not asked again', async (t) => {
    const path = await folder(t);
    await using server = await open('ollama', [undefined, { kind: 'status', status: 413 }]);
    const { model } = modelOf(server, 'ollama');
    const other = { ...REQUEST, user: 'another question' };
    const first = await (await AnswerBook.open(path)).ask(model, REQUEST, never);
    await assert.rejects((await AnswerBook.open(path)).ask(model, other, never), ModelRejected);
    const book = await AnswerBook.open(path);
    assert.deepEqual(await book.ask(model, REQUEST, never), { ...first, isNew: false });
    await assert.rejects(book.ask(model, other, never), ModelRejected);
    assert.equal(server.questions.length, 2);
  });

  test('asks once for leases that ask the same at once, and again after a torn file', async (t) => {
    const path = await folder(t);
    await using server = await open('vllm');
    const { model } = modelOf(server, 'vllm');
    const book = await AnswerBook.open(path);
    await Promise.all([book.ask(model, REQUEST, never), book.ask(model, REQUEST, never)]);
    assert.equal(server.questions.length, 1);
    const [name] = await readdir(path);
    await writeFile(join(path, name!), '{"text": "ha');
    assert.equal((await book.ask(model, REQUEST, never)).isNew, true);
    assert.equal(server.questions.length, 2);
  });

  test('keeps nothing of a server that could not be asked', async (t) => {
    const path = await folder(t);
    await using server = await open('vllm', [{ kind: 'status', status: 503 }]);
    const { model } = modelOf(server, 'vllm', { tries: 1 });
    const book = await AnswerBook.open(path);
    await assert.rejects(book.ask(model, REQUEST, never), ModelUnavailable);
    assert.equal((await book.ask(model, REQUEST, never)).isNew, true);
  });
});

describe('the file of models', () => {
  const server = { name: 'a', url: 'http://127.0.0.1:1/v1/' };

  test('is checked, with what is wrong in the message', () => {
    const wrong: [unknown, RegExp][] = [
      [{ servers: [] }, /servers/],
      [{ servers: [{ ...server, url: 'ftp://x' }] }, /url|expected a URL/i],
      [{ servers: [{ ...server, url: 'http://me:secret@x' }] }, /url|expected a URL/i],
      [{ servers: [server, server] }, /two servers have one name/],
      [{ servers: [server], roles: { solver: ['b'] } }, /solver names no server b/],
      [{ servers: [server], roles: { solver: [] } }, /solver has no server/],
      [{ servers: [server], surprise: 1 }, /surprise/],
    ];
    for (const [value, pattern] of wrong) assert.throws(() => checkModels(value, 'models.json'), pattern);
    assert.equal((checkModels({ servers: [server] }, '').servers[0] as { url: string }).url, 'http://127.0.0.1:1');
  });

  test('gives roles to servers; only the judge may be missing', async () => {
    await using a = await open('vllm');
    await using b = await open('llama.cpp');
    const servers = [
      { name: 'a', url: a.root },
      { name: 'b', url: b.root },
    ];
    const file = checkModels({ servers, roles: { solver: ['b'] } }, '');
    await using opened = await openRoles(file, { signal: never, logger: silentLogger });
    const kinds = Object.entries(opened.roles).map(([role, models]) => [role, models.map(({ facts }) => facts.server)]);
    assert.deepEqual(Object.fromEntries(kinds), {
      composer: ['vllm', 'llama.cpp'],
      tester: ['vllm', 'llama.cpp'],
      solver: ['llama.cpp'],
      judge: [],
    });
  });

  test('names what cannot be asked: nobody there, a model that is not there, a key that is missing', async () => {
    await using a = await open('vllm');
    const options = { signal: never, logger: silentLogger, env: {} };
    const opening = (extra: object) =>
      openRoles(checkModels({ servers: [{ name: 'a', url: a.root, ...extra }] }, ''), options);
    await assert.rejects(opening({ model: 'other' }), /has no model other; it has scripted-7b/);
    await assert.rejects(opening({ apiKeyEnv: 'NO_SUCH_KEY' }), /the environment has no NO_SUCH_KEY/);
    await assert.rejects(opening({ url: 'http://127.0.0.1:9' }), ModelsInvalid);
    const file = checkModels({ servers: [{ name: 'a', file: '/no/such.gguf', library: '/no/such' }] }, '');
    await assert.rejects(openRoles(file, options), /node-llama-cpp cannot be loaded/);
  });
});
