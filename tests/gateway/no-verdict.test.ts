import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { HttpServer } from '../../coordinator/gateway/http-server.ts';
import { JudgeCore } from '../../coordinator/gateway/judge-core.ts';
import { serveFronts } from '../../coordinator/gateway/serve.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { FAILED, FakeLane } from './fake-lane.ts';
import { ask, TEST_DEFAULTS } from './gateway-fixture.ts';

const QUICK = { patienceMs: 20, logger: silentLogger, lingerMs: 30 };

function serve(core: JudgeCore, options: { readonly token?: string; readonly requestsMax?: number } = {}) {
  return serveFronts({
    ...{
      host: '127.0.0.1',
      port: 0,
      token: null,
      core,
      defaults: TEST_DEFAULTS,
      version: 'test',
      logger: silentLogger,
    },
    languages: () => new Set(['python']),
    load: () => ({ queue: 0, workers: 1 }),
    ...options,
  });
}

let made = 0;
/** A request of each protocol for a program that nobody has asked for before. */
function requests() {
  const source = `print(${made++})`;
  const label = JSON.stringify({ inputs: [''], outputs: ['7'] });
  return {
    native: {
      path: '/v1/grade',
      body: { jobs: [{ id: 'a', language: 'python', source, tests: [{ input: '', expected: '7' }] }], deadlineMs: 300 },
    },
    'code-judge': { path: '/judge', body: { type: 'python', solution: source, expected_output: '7' } },
    'sandbox-fusion': {
      path: '/run_code',
      body: { code: source, language: 'python', compile_timeout: 0, run_timeout: 0 },
    },
    piston: {
      path: '/api/v2/execute',
      body: { language: 'python', version: '*', files: [{ content: source }] },
    },
    'open-rlhf': { path: '/get_reward', body: { query: [`\`\`\`python\n${source}\n\`\`\``], labels: [label] } },
    judge0: {
      path: '/submissions?wait=true',
      body: { source_code: source, language_id: 71, expected_output: '7' },
    },
  } as const;
}

const pick = (body: unknown, ...path: (string | number)[]) =>
  path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], body);

describe('what is not the fault of the program', () => {
  it('is said in the words of each protocol for "ask again", is not kept, and asking again gives the verdict', async () => {
    const lane = new FakeLane('local', FAILED);
    await using server = await serve(new JudgeCore({ local: lane, network: null, ...QUICK }));
    const asked = requests();
    const post = (name: keyof typeof asked) => ask(server, 'POST', asked[name].path, asked[name].body);
    const native = await post('native');
    assert.equal(native.status, 200);
    assert.equal(pick(native.body, 'results', 0, 'verdict'), null);
    assert.equal(pick(native.body, 'results', 0, 'reason'), 'sandbox-failed: a worker was killed');
    const codeJudge = await post('code-judge');
    assert.deepEqual([codeJudge.status, pick(codeJudge.body, 'reason')], [200, 'queue_timeout']);
    assert.equal((await post('sandbox-fusion')).status, 504);
    assert.equal((await post('piston')).status, 503);
    assert.equal((await post('open-rlhf')).status, 503);
    // Judge0 has no such word: it tries on by itself.
    const waiting = post('judge0');
    while (lane.runs < 6) await new Promise((resolve) => setTimeout(resolve, 10));
    lane.release('7\n');
    assert.equal(pick((await waiting).body, 'status', 'id'), 3);
    assert.equal(pick((await post('native')).body, 'results', 0, 'verdict'), 'AC');
    assert.equal(pick((await post('code-judge')).body, 'success'), true);
    assert.equal(pick((await post('sandbox-fusion')).body, 'run_result', 'stdout'), '7\n');
    assert.equal(pick((await post('piston')).body, 'run', 'stdout'), '7\n');
    assert.equal(pick((await post('open-rlhf')).body, 'rewards'), 1);
  });

  it('does not stop a rollout whose client gives up: who comes back joins it, and it runs once', async () => {
    const lane = new FakeLane('local');
    await using server = await serve(new JudgeCore({ local: lane, network: null, ...QUICK, lingerMs: 60_000 }));
    const { path, body } = requests()['sandbox-fusion'];
    // Both timeouts are 0, so this client gives up after ten seconds and is answered after seven.
    assert.equal((await ask(server, 'POST', path, body)).status, 504);
    const again = ask(server, 'POST', path, body);
    lane.release('7\n');
    assert.equal(pick((await again).body, 'run_result', 'stdout'), '7\n');
    assert.equal(lane.runs, 1);
  });

  it('ends a rollout for which nobody waits any more, some time after its client went away', async () => {
    const lane = new FakeLane('local');
    const core = new JudgeCore({ local: lane, network: null, ...QUICK });
    await using server = await serve(core);
    const gone = new AbortController();
    const { path, body } = requests().native;
    const request = fetch(server.url + path, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, signal: gone.signal },
      body: JSON.stringify({ ...body, deadlineMs: 60_000 }),
    });
    while (lane.runs === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    await assert.rejects(request);
    while (lane.aborted === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(core.counts.flying, 0);
    assert.equal((await ask(server, 'GET', '/ping')).status, 200);
  });

  it('turns rollouts away when too many are in flight', async () => {
    const lane = new FakeLane('local');
    await using server = await serve(new JudgeCore({ local: lane, network: null, ...QUICK, mostFlying: 1 }));
    const first = ask(server, 'POST', '/judge', requests()['code-judge'].body);
    while (lane.runs === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await ask(server, 'POST', '/v1/grade', requests().native.body);
    assert.match(String(pick(second.body, 'results', 0, 'reason')), /^queue-full/);
    lane.release('7');
    assert.equal(pick((await first).body, 'success'), true);
  });

  it('is no verdict when the gateway stops in the middle', async () => {
    const lane = new FakeLane('local');
    const core = new JudgeCore({ local: lane, network: null, ...QUICK });
    await using server = await serve(core);
    const waiting = ask(server, 'POST', '/judge', requests()['code-judge'].body);
    while (lane.runs === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    core.stop();
    assert.equal(pick((await waiting).body, 'reason'), 'queue_timeout');
  });
});

describe('the lanes', () => {
  const job = {
    ...({ language: 'python', mode: 'all', quorum: 2, wantsOutput: false } as const),
    source: new Uint8Array([1]),
    tests: [{ input: new Uint8Array(0), expected: new TextEncoder().encode('7') }],
    comparison: { kind: 'exact-lines' as const },
    limits: { time: { fuel: 1 }, memoryMiB: 64, outputBytes: 1 },
  };
  const { signal } = new AbortController();
  const lanes = (local: FakeLane | null, network: FakeLane) => {
    const core = new JudgeCore({ local, network, ...QUICK });
    return { local, network, judge: () => core.judgeOne(job, { signal, deadlineMs: 2_000 }) };
  };

  it('are asked in turn: volunteers alone while they answer', async () => {
    const { local, judge } = lanes(new FakeLane('local'), new FakeLane('network', '7'));
    const verdict = await judge();
    assert.deepEqual([verdict.status, local!.runs], ['AC', 0]);
  });

  it('are asked in turn: the trusted one when patience ends, and the volunteers are told', async () => {
    const { network, judge } = lanes(new FakeLane('local', '7'), new FakeLane('network'));
    assert.equal((await judge()).status, 'AC');
    assert.equal(network.aborted, 1);
  });

  it('are asked in turn: the trusted one at once when volunteers fail or cannot', async () => {
    for (const prepare of [
      (network: FakeLane) => (network.behaviour = FAILED),
      (network: FakeLane) => (network.state = 'later'),
      (network: FakeLane) => (network.state = 'no'),
    ]) {
      const parts = lanes(new FakeLane('local', '8'), new FakeLane('network'));
      prepare(parts.network);
      assert.equal((await parts.judge()).status, 'WA');
    }
  });

  it('give no verdict when both fail', async () => {
    const { judge } = lanes(new FakeLane('local', FAILED), new FakeLane('network', FAILED));
    const verdict = await judge();
    assert.ok(verdict.status === 'NO_VERDICT' && verdict.reason === 'sandbox-failed');
  });

  it('wait for volunteers where there is no trusted one, unless volunteers could never run it', async () => {
    const parts = lanes(null, new FakeLane('network'));
    parts.network.state = 'later';
    const waiting = parts.judge();
    parts.network.release('7');
    assert.equal((await waiting).status, 'AC');
    const never = lanes(null, new FakeLane('network', '7'));
    never.network.state = 'no';
    const verdict = await never.judge();
    assert.ok(verdict.status === 'NO_VERDICT' && verdict.reason === 'no-volunteers');
  });
});

describe('the front door', () => {
  const token = 'a-token-of-some-length';
  let server: HttpServer;
  before(async () => {
    server = await serve(new JudgeCore({ local: new FakeLane('local', '7\n'), network: null, ...QUICK }), { token });
  });
  after(() => server[Symbol.asyncDispose]());

  it('lets nobody in without the token, whatever the protocol, but answers pings', async () => {
    for (const { path, body } of Object.values(requests())) {
      assert.equal((await ask(server, 'POST', path, body)).status, 401, path);
      assert.equal((await ask(server, 'POST', path, body, { 'x-auth-token': 'another' })).status, 401, path);
      const let_in = await ask(server, 'POST', path, body, { 'x-auth-token': token });
      assert.ok(let_in.status === 200 || let_in.status === 201, path);
      const bearer = { authorization: `Bearer ${token}` };
      assert.ok((await ask(server, 'POST', path, body, bearer)).status <= 201, path);
    }
    for (const path of ['/ping', '/v1/ping']) assert.equal((await ask(server, 'GET', path)).body, 'pong');
    assert.equal((await ask(server, 'GET', '/status')).status, 401);
  });

  it('says in the words of each protocol that it has too much to do', async () => {
    const core = new JudgeCore({ local: new FakeLane('local', '7\n'), network: null, ...QUICK });
    await using full = await serve(core, { requestsMax: 0 });
    const status = async (name: keyof ReturnType<typeof requests>) => {
      const { path, body } = requests()[name];
      return (await ask(full, 'POST', path, body)).status;
    };
    assert.equal(await status('sandbox-fusion'), 504);
    for (const name of ['native', 'code-judge', 'piston', 'open-rlhf', 'judge0'] as const) {
      assert.equal(await status(name), 503, name);
    }
  });

  it('refuses bodies over its limit and goes on', async () => {
    const large = `{"jobs": "${'x'.repeat(65 << 20)}"}`;
    const refused = await ask(server, 'POST', '/v1/grade', large, { 'x-auth-token': token });
    assert.deepEqual([refused.status, pick(refused.body, 'error', 'code')], [413, 'body-too-large']);
    assert.equal((await ask(server, 'GET', '/ping')).status, 200);
  });

  it('runs equal rollouts once, whoever asks', async () => {
    const lane = new FakeLane('local');
    await using shared = await serve(new JudgeCore({ local: lane, network: null, ...QUICK }));
    const { path, body } = requests()['code-judge'];
    const answers = Promise.all(Array.from({ length: 50 }, () => ask(shared, 'POST', path, body)));
    while (lane.runs === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    lane.release('7');
    for (const answer of await answers) assert.equal(pick(answer.body, 'success'), true);
    assert.equal(lane.runs, 1);
  });
});
