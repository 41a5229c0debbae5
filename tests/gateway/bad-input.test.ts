import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Gateway } from '../../coordinator/gateway/serve.ts';
import { ask, testGateway } from './gateway-fixture.ts';

/** Ten megabytes of comment before a program that would be right. */
const HUGE = `#${'x'.repeat(10 << 20)}\nprint(7)\n`;
/** Every byte that JSON can carry as a character, and some that UTF-8 cannot: a lone surrogate. */
const ODD = '\u0000\u0001\u007f\u0080\u00ff\ud800';

describe('programs and inputs that are strange', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await testGateway();
  });
  after(() => gateway[Symbol.asyncDispose]());

  it('sources of 10 MB are refused like programs that do not compile, in each protocol', async () => {
    const native = await ask(gateway, 'POST', '/v1/grade', {
      jobs: [{ id: 'a', language: 'python', source: HUGE, tests: [{ input: '', expected: '7' }] }],
    });
    const [graded] = (native.body as { results: { verdict: string; reason: string }[] }).results;
    assert.equal(graded!.verdict, 'CE');
    assert.match(graded!.reason, /at most 4194304 bytes/);
    const judged = await ask(gateway, 'POST', '/judge', { type: 'python', solution: HUGE, expected_output: '7' });
    const { success, run_success, reason } = judged.body as Record<string, unknown>;
    assert.deepEqual([success, run_success, reason], [false, false, '']);
    const run = await ask(gateway, 'POST', '/run_code', { language: 'python', code: HUGE });
    const fusion = run.body as { status: string; compile_result: { return_code: number }; run_result: unknown };
    assert.deepEqual([fusion.status, fusion.compile_result.return_code, fusion.run_result], ['Failed', 1, null]);
    const body = { language: 'python', version: '*', files: [{ content: HUGE }] };
    const piston = (await ask(gateway, 'POST', '/api/v2/execute', body)).body as Record<string, { code: number }>;
    assert.deepEqual([piston['compile']!.code, piston['run']!.code], [1, 1]);
    const submission = { language_id: 71, source_code: HUGE, expected_output: '7' };
    const judge0 = (await ask(gateway, 'POST', '/submissions?wait=true', submission)).body;
    assert.equal((judge0 as { status: { id: number } }).status.id, 6);
    const label = JSON.stringify({ inputs: [''], outputs: ['7'] });
    const query = [`\`\`\`python\n${HUGE}\n\`\`\``];
    const reward = (await ask(gateway, 'POST', '/get_reward', { query, labels: [label] })).body;
    assert.equal((reward as { rewards: number }).rewards, 0);
  });

  it('standard input keeps every character, and a lone surrogate becomes U+FFFD', async () => {
    const code = 'import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read())';
    const { body } = await ask(gateway, 'POST', '/run_code', { language: 'python', code, stdin: ODD });
    const { stdout } = (body as { run_result: { stdout: string } }).run_result;
    assert.equal(stdout, ODD.replace('\ud800', '\ufffd'));
  });

  it('outputs that are no text are shown with U+FFFD, and whole in base64', async () => {
    const source = 'import sys\nsys.stdout.buffer.write(bytes([255, 0, 65]))';
    const { body } = await ask(gateway, 'POST', '/run_code', { language: 'python', code: source });
    assert.equal((body as { run_result: { stdout: string } }).run_result.stdout, '\ufffd\u0000A');
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const submission = { language_id: 71, source_code: base64(source) };
    const shown = await ask(gateway, 'POST', '/submissions?wait=true&base64_encoded=true', submission);
    const { stdout } = shown.body as { stdout: string };
    assert.deepEqual([...Buffer.from(stdout, 'base64')], [255, 0, 65]);
  });

  it('a submission is found by its token until it has its verdict, and after', async () => {
    const created = await ask(gateway, 'POST', '/submissions', { language_id: 71, source_code: 'print(5)' });
    const { token } = created.body as { token: string };
    for (;;) {
      const { status, body } = await ask(gateway, 'GET', `/submissions/${token}`);
      assert.equal(status, 200);
      const { stdout, status: state } = body as { stdout: string | null; status: { id: number } };
      if (state.id === 1) continue;
      assert.deepEqual([state.id, stdout], [3, '5\n']);
      break;
    }
    const many = await ask(gateway, 'GET', `/submissions/batch?tokens=${token},unknown&fields=stdout`);
    assert.deepEqual(many.body, { submissions: [{ stdout: '5\n' }, null] });
  });

  it('an empty program, an empty input and an empty expected output are what they are', async () => {
    const { body } = await ask(gateway, 'POST', '/v1/grade', {
      jobs: [{ id: 'a', language: 'python', source: '', tests: [{ input: '', expected: '' }] }],
    });
    assert.equal((body as { results: { verdict: string }[] }).results[0]!.verdict, 'AC');
  });
});
