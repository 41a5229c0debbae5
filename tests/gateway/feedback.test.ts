import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { feedbackFront } from '../../coordinator/gateway/fronts/feedback.ts';
import { HttpServer } from '../../coordinator/gateway/http-server.ts';
import { openApi } from '../../coordinator/gateway/open-api.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Feedback } from '../../protocol/messages/feedback-statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { ask } from './gateway-fixture.ts';

const TOKEN = 'a-token-of-some-length';
const [one, two] = [sha256Hex('one'), sha256Hex('two')].sort() as [string, string];
const report = sha256Hex('report');

describe('pass rates over HTTP', () => {
  const taken: Feedback[] = [];
  let fails = false;
  let server: HttpServer;
  before(async () => {
    const front = feedbackFront(async (told) => {
      if (fails) throw new Error('the ledger is full');
      const repeated = taken.some((earlier) => earlier.report === told.report);
      if (!repeated) taken.push(told);
      return { logged: repeated ? 0 : told.tasks.length, unknown: 0, repeated };
    });
    const options = { host: '127.0.0.1', port: 0, token: TOKEN, logger: silentLogger, fronts: [front] };
    server = await HttpServer.listen({ ...options, openApi: openApi([front], 'test') });
  });
  after(() => server[Symbol.asyncDispose]());
  const post = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
    ask(server, 'POST', '/v1/feedback', body, headers);

  it('are handed on in one order, and a report that is sent again is answered as such', async () => {
    const tasks = [
      { task: two, rollouts: 16, passed: 3 },
      { task: one, rollouts: 8, passed: 8 },
    ];
    assert.deepEqual(await post({ report, tasks }), { status: 200, body: { logged: 2, unknown: 0, repeated: false } });
    assert.deepEqual(taken, [{ report, tasks: [tasks[1], tasks[0]] }]);
    assert.deepEqual((await post({ report, tasks })).body, { logged: 0, unknown: 0, repeated: true });
    assert.equal(taken.length, 1);
  });

  it('need the token', async () => {
    const body = { report: sha256Hex('other'), tasks: [{ task: one, rollouts: 1, passed: 1 }] };
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: TOKEN }] as Record<
      string,
      string
    >[]) {
      const { status, body: said } = await post(body, headers);
      assert.equal(status, 401);
      assert.equal((said as { error: { code: string } }).error.code, 'token-invalid');
    }
    assert.equal(taken.length, 1);
  });

  it('are refused with what was expected when they are malformed, too many or too large', async () => {
    const rate = { task: one, rollouts: 4, passed: 2 };
    const many = Array.from({ length: LIMITS.passRatesPerEntry + 1 }, (_, i) => ({ ...rate, task: sha256Hex(`${i}`) }));
    const wrong: unknown[] = [
      '{',
      [],
      { tasks: [rate] },
      { report, tasks: [] },
      { report: 'r1', tasks: [rate] },
      { report, tasks: [rate], more: 1 },
      { report, tasks: [{ ...rate, passed: 5 }] },
      { report, tasks: [{ ...rate, rollouts: 0, passed: 0 }] },
      { report, tasks: [{ ...rate, rollouts: 4.5 }] },
      { report, tasks: [rate, { ...rate, passed: 1 }] },
      { report, tasks: many },
    ];
    for (const body of wrong) {
      const { status, body: said } = await post(body);
      assert.equal(status, 400, JSON.stringify(body).slice(0, 200));
      assert.equal((said as { error: { code: string } }).error.code, 'body-invalid');
    }
    const large = await post({ report, tasks: [rate], note: 'x'.repeat(300_000) });
    assert.equal(large.status, 413);
    const typed = await post({ report }, { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/plain' });
    assert.equal(typed.status, 415);
    assert.equal(
      (await ask(server, 'GET', '/v1/feedback', undefined, { authorization: `Bearer ${TOKEN}` })).status,
      405,
    );
    assert.equal(taken.length, 1);
  });

  it('that cannot be logged are answered so that the trainer sends them again', async () => {
    fails = true;
    const { status, body } = await post({ report: two, tasks: [{ task: one, rollouts: 1, passed: 0 }] });
    fails = false;
    assert.equal(status, 500);
    assert.match(JSON.stringify(body), /send it again/);
  });

  it('stand in the OpenAPI document', async () => {
    const { body } = await ask(server, 'GET', '/openapi.json');
    assert.deepEqual(Object.keys((body as { paths: object }).paths), ['/v1/feedback']);
  });
});
