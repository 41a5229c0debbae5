import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Gateway } from '../../coordinator/gateway/serve.ts';
import { systemClock } from '../../node/host/clock.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { HttpModel } from '../../node/model/http-model.ts';
import { type EvalOptions, evaluate, ModelAway } from '../../trainer/eval/evaluate.ts';
import { readProblem } from '../../trainer/eval/problem.ts';
import { SampleLog, SamplesInvalid } from '../../trainer/eval/sample-log.ts';
import { testGateway } from '../gateway/gateway-fixture.ts';
import { type Fault, ScriptedServer } from '../model/scripted-server.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-eval-'));
let gateway: Gateway;
before(async () => {
  gateway = await testGateway();
});
after(async () => {
  await gateway[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true });
});

function problem(id: string, kind: 'stdin' | 'functional') {
  const outputs = kind === 'stdin' ? ['4\n', '14\n'] : ['[4, 2.0]', '[14,7]'];
  const cases = ['2', '7'].map((input, at) => ({ input, output: outputs[at], testtype: kind }));
  return readProblem(
    {
      question_id: id,
      question_content: `Double it (${id}).`,
      starter_code: kind === 'functional' ? 'class Solution:\n    def twice(self, n: int) -> list:\n        ...' : '',
      difficulty: kind === 'stdin' ? 'easy' : 'hard',
      public_test_cases: JSON.stringify(cases.slice(0, 1)),
      private_test_cases: JSON.stringify(cases.slice(1)),
      metadata: JSON.stringify({ func_name: kind === 'functional' ? 'twice' : null }),
    },
    id,
  );
}

const PROBLEMS = [problem('a', 'stdin'), problem('b', 'functional')];
const RIGHT = {
  a: 'print(int(input()) * 2)',
  b: 'class Solution:\n    def twice(self, n):\n        return (2 * n, n)',
};
const WRONG = { a: 'print(int(input()) + 2)', b: 'def twice(n):\n    return [2 * n]' };

/** Sample by seed: problem a is solved by samples 0 and 1, problem b by sample 0; sample 3 gives no program. */
function answer({ user, seed }: { readonly user: string; readonly seed: number }): string {
  const which = user.includes('(a)') ? 'a' : 'b';
  if (seed === 3) return 'I do not know.';
  const isRight = seed === 0 || (which === 'a' && seed === 1);
  return `Here it is:\n\`\`\`python\n${(isRight ? RIGHT : WRONG)[which]}\n\`\`\`\n`;
}

const open = (fault?: (index: number) => Fault | undefined) =>
  ScriptedServer.open({ kind: 'openai', answer, fault: (_, index) => fault?.(index) });

function optionsFor(root: string, more: Partial<EvalOptions> = {}, tries = 4): EvalOptions {
  const facts = { server: 'openai', model: 'scripted-7b', digest: null, quantisation: null } as const;
  const limits = { pauseMs: 1, tries };
  return {
    problems: PROBLEMS,
    model: new HttpModel({ root, facts, clock: systemClock, logger: silentLogger, limits }),
    ...{ samples: 4, ks: [1, 2, 4], temperature: 600, topP: 950, maxTokens: 100, seed: 0, width: 2 },
    gateway: gatewayAt(gateway.url, 60_000),
    ...more,
  };
}

function gatewayAt(url: string, deadlineMs: number): EvalOptions['gateway'] {
  return { url, token: undefined, deadlineMs, clock: systemClock, signal: new AbortController().signal };
}

const EXPECTED = { right: 3, wrong: 3, 'no-program': 2, 'no-verdict': 0, 'no-answer': 0 };

describe('an evaluation', () => {
  it('samples programs and functions over HTTP, has a sandbox judge them, and gives scores with error bars', async () => {
    await using server = await open();
    const report = await evaluate(optionsFor(server.root));
    assert.deepEqual(server.problems, []);
    assert.deepEqual(report.outcomes, EXPECTED);
    assert.deepEqual([report.judged, report.asked], [8, 8]);
    // Of four samples two and one are right: 1/2 and 1/4, then 1 - 1/6 and 1 - 3/6, then 1 and 1.
    assert.deepEqual(report.passAt['1'], { value: 0.375, error: 0.125, problems: 2 });
    assert.ok(Math.abs(report.passAt['2']!.value - 2 / 3) < 1e-12);
    assert.deepEqual(report.passAt['4'], { value: 1, error: 0, problems: 2 });
    assert.deepEqual([report.avg.value, report.avg.runs], [0.375, 4]);
    assert.ok(Math.abs(report.avg.deviation! - Math.sqrt((0.625 ** 2 + 0.125 ** 2 + 2 * 0.375 ** 2) / 3)) < 1e-12);
    assert.deepEqual([report.byDifficulty['easy']!.value, report.byDifficulty['hard']!.value], [0.5, 0.25]);
  });

  it('asks again a server that is busy, fails, breaks off or sends what no server sends', async () => {
    const faults: Fault[] = [
      { kind: 'status', status: 429, retryAfter: '0' },
      { kind: 'status', status: 500 },
      { kind: 'close' },
      { kind: 'raw', bytes: 'data: {"choices": [}\n\n' },
      { kind: 'raw', bytes: '<html>gateway time-out</html>' },
      { kind: 'raw', bytes: '' },
    ];
    await using server = await open((index) => faults[index]);
    // More tries than faults: whichever question meets them all is answered in the end.
    const report = await evaluate(optionsFor(server.root, {}, 8));
    assert.deepEqual(report.outcomes, EXPECTED);
    assert.equal(server.questions.length, 8 + faults.length);
  });

  it('counts answers that have no end or are cut as the failure of the model that they are', async () => {
    const faults: Fault[] = [
      { kind: 'endless' },
      { kind: 'text', text: '```python\nprint(int(input()) * 2)\n', finish: 'length' },
      { kind: 'status', status: 400 },
    ];
    await using server = await open((index) => faults[index]);
    const report = await evaluate(optionsFor(server.root, { problems: PROBLEMS.slice(0, 1) }));
    assert.deepEqual(report.outcomes, { ...EXPECTED, right: 0, wrong: 0, 'no-program': 4 });
    assert.equal(report.judged, 4);
  });

  it('leaves out what the server gave no answer to, and counts it apart', async () => {
    const isDead = (index: number): Fault | undefined => (index < 4 ? { kind: 'status', status: 503 } : undefined);
    await using server = await open(isDead);
    const report = await evaluate(optionsFor(server.root, { problems: PROBLEMS.slice(0, 1), width: 1 }));
    assert.deepEqual(report.outcomes, { right: 1, wrong: 1, 'no-program': 1, 'no-verdict': 0, 'no-answer': 1 });
    assert.equal(report.judged, 3);
    assert.ok(Math.abs(report.passAt['1']!.value - 1 / 3) < 1e-12);
    assert.equal(report.passAt['4']!.problems, 0);
  });

  it('stops when the server is away, and goes on later without asking anything twice', async () => {
    const path = join(scratch, 'away.jsonl');
    await using server = await open((index) => (index >= 3 ? { kind: 'status', status: 500 } : undefined));
    {
      await using log = await SampleLog.open(path);
      await assert.rejects(evaluate(optionsFor(server.root, { log, width: 1 })), ModelAway);
      assert.equal(log.size, 3);
    }
    await using back = await open();
    await using log = await SampleLog.open(path);
    const report = await evaluate(optionsFor(back.root, { log }));
    assert.deepEqual(report.outcomes, EXPECTED);
    assert.deepEqual([report.asked, back.questions.length], [5, 5]);
  });

  it('has no verdict where the gateway is away or babbles, which counts as nothing, and judges later what it has', async () => {
    const path = join(scratch, 'unjudged.jsonl');
    await using server = await open();
    const replies = [
      { status: 503, body: '{}' },
      { status: 200, body: '{"results": [{"id": "a/0", "verdict": ' },
      { status: 200, body: '{"results": [{"id": "another", "verdict": "AC", "reason": ""}]}' },
      { status: 200, body: '{"results": []}' },
    ];
    let asked = 0;
    const babbler = createServer((request, response) => {
      const { status, body } = replies[asked++ % replies.length]!;
      request.resume().once('end', () => response.writeHead(status).end(body));
    });
    await new Promise<void>((resolve) => babbler.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(babbler.address() as AddressInfo).port}`;
    const troubles: string[] = [];
    {
      await using log = await SampleLog.open(path);
      const onTrouble = (trouble: string) => troubles.push(trouble);
      const report = await evaluate(optionsFor(server.root, { log, gateway: { ...gatewayAt(url, 1), onTrouble } }));
      assert.deepEqual(report.outcomes, { ...EXPECTED, right: 0, wrong: 0, 'no-verdict': 6 });
      assert.equal(report.judged, 2);
      assert.equal(troubles.length, 6);
      babbler.closeAllConnections();
      await new Promise((resolve) => babbler.close(resolve));
      const dead = await evaluate(optionsFor(server.root, { log, gateway: gatewayAt(url, 1) }));
      assert.equal(dead.outcomes['no-verdict'], 6);
    }
    await using log = await SampleLog.open(path);
    const report = await evaluate(optionsFor(server.root, { log }));
    assert.deepEqual(report.outcomes, EXPECTED);
    assert.deepEqual([report.asked, server.questions.length], [0, 8]);
  });
});

describe('the file of samples', () => {
  it('goes on after a cut line, asks again what that line held, and asks anew what is another question', async () => {
    const path = join(scratch, 'cut.jsonl');
    await using server = await open();
    {
      await using log = await SampleLog.open(path);
      await evaluate(optionsFor(server.root, { log, width: 1 }));
    }
    const whole = readFileSync(path, 'utf8');
    const last = whole.lastIndexOf('{"sample"');
    writeFileSync(path, whole.slice(0, last + 90));
    {
      await using log = await SampleLog.open(path);
      assert.equal((await evaluate(optionsFor(server.root, { log }))).asked, 1);
      assert.equal((await evaluate(optionsFor(server.root, { log }))).asked, 0);
      assert.equal((await evaluate(optionsFor(server.root, { log, temperature: 700 }))).asked, 8);
    }
    for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) JSON.parse(line);
  });

  it('is no other file: that is refused and stays as it is', async () => {
    const path = join(scratch, 'other.txt');
    for (const text of ['notes', 'notes\nmore', '{"sample":"x"}\n']) {
      writeFileSync(path, text);
      await assert.rejects(SampleLog.open(path), SamplesInvalid);
      assert.equal(readFileSync(path, 'utf8'), text);
    }
  });
});
