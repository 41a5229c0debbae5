import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { sha256 } from '../../wasm-sandbox/image/digest.ts';
import { QUICKJS } from '../../wasm-sandbox/lang/javascript/quickjs.ts';
import type { Limits } from '../../wasm-sandbox/limits.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import type { RunResult } from '../../wasm-sandbox/run-result.ts';
import { CACHE_DIR, runGuest } from './guest-fixture.ts';

const image = await prepareImage({ cacheDir: CACHE_DIR, recipe: QUICKJS });
const sandbox = await createSandbox({ image, workers: 1 });
after(() => sandbox[Symbol.asyncDispose]());

const INPUT = '3\n10 20 30\nété\n';

function run(source: string, stdin = INPUT, limits: Partial<Limits> = {}): Promise<RunResult> {
  return runGuest(sandbox, stdin, limits, source);
}

async function prints(source: string, stdin = INPUT): Promise<string> {
  const { outcome, stdout, stderr } = await run(source, stdin);
  assert.equal(outcome, 'ok', Buffer.from(stderr).toString());
  return Buffer.from(stdout).toString();
}

async function ends(source: string, limits: Partial<Limits> = {}): Promise<unknown[]> {
  const first = await run(source, INPUT, limits);
  assert.deepEqual(await run(source, INPUT, limits), first);
  return [first.outcome, first.exitCode];
}

describe('JavaScript: standard input', () => {
  const FORMS: Readonly<Record<string, string>> = {
    'readline()': 'let l; while ((l = readline()) !== null) console.log(l);',
    'std.in': 'while (!std.in.eof()) std.out.puts(std.in.getline() + "\\n");',
    'fs by number': "process.stdout.write(require('fs').readFileSync(0, 'utf8'));",
    'fs by name, bytes': "process.stdout.write(require('node:fs').readFileSync('/dev/stdin').toString());",
    'bytes through': "process.stdout.write(require('fs').readFileSync(0));",
    'events of stdin': `let s = ''; process.stdin.setEncoding('utf8'); process.stdin.on('data', (c) => { s += c; });
      process.stdin.on('end', () => process.stdout.write(s));`,
    'chunks of stdin': `const parts = []; process.stdin.on('data', (c) => parts.push(c));
      process.stdin.on('end', () => process.stdout.write(Buffer.concat(parts)));`,
    'for await of stdin': 'for await (const c of process.stdin) process.stdout.write(c);',
    'readline events': `require('readline').createInterface({ input: process.stdin }).on('line', (l) => console.log(l));`,
    'for await of readline': `const rl = require('readline').createInterface({ input: process.stdin });
      for await (const l of rl) console.log(l);`,
    question: `const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout });
      rl.question('', (a) => rl.question('', (b) => rl.question('', (c) => { print(a); print(b); print(c); rl.close(); })));`,
  };
  for (const [name, source] of Object.entries(FORMS)) {
    test(name, async () => {
      const program = source.includes('for await') ? `(async () => { ${source} })();` : source;
      assert.equal(await prints(program), INPUT);
    });
  }

  test('is empty, has no last line end, has carriage returns, is not UTF-8', async () => {
    assert.equal(await prints('console.log(readline(), readline())', ''), 'null null\n');
    assert.equal(await prints('console.log([readline(), readline(), readline()])', 'a\r\n\r\nb'), "[ 'a', '', 'b' ]\n");
    const bytes = Uint8Array.of(0xff, 0xfe, 0, 0x41);
    const limits = { fuel: 10e9, memoryMiB: 256, outputBytes: 1 << 20 };
    const source = "process.stdout.write(require('fs').readFileSync(0))";
    const ran = await sandbox.run({ source, stdin: bytes, limits, seed: '' });
    assert.deepEqual([...ran.stdout], [...bytes]);
  });
});

describe('JavaScript: results', () => {
  test('values print in the manner of Node', async () => {
    const source = `console.log('a', 1, -0, 2n, [1, 'x', [2, [3, [4]]]], { a: 1, 'b-c': { d: [] } }, null, undefined);
      console.log(new Map([['k', 1]]), new Set([1]), true, () => 1, class A {}, Symbol('s'), [ , 1], new Uint8Array(2));
      console.log('%d of %s: %j', 1, 'x', { y: 2 }, 'rest'); console.log(); console.error('aside');`;
    assert.equal(
      await prints(source),
      "a 1 -0 2n [ 1, 'x', [ 2, [ 3, [Array] ] ] ] { a: 1, 'b-c': { d: [] } } null undefined\n" +
        "Map(1) { 'k' => 1 } Set(1) { 1 } true [Function (anonymous)] [class A] Symbol(s) [ <empty item>, 1 ] Uint8Array(2) [ 0, 0 ]\n" +
        '1 of x: {"y":2} rest\n\n',
    );
  });

  test('exit codes and uncaught errors', async () => {
    assert.deepEqual(await ends('process.exit(7); console.log(1)'), ['nonzero-exit', 7]);
    assert.deepEqual(await ends('process.exitCode = 4'), ['nonzero-exit', 4]);
    assert.deepEqual(await ends('std.exit(0)'), ['ok', 0]);
    assert.deepEqual(await ends("process.on('exit', () => { process.exitCode = 9 })"), ['nonzero-exit', 9]);
    assert.deepEqual(await ends("Promise.reject(new Error('x'))"), ['nonzero-exit', 1]);
    assert.deepEqual(await ends('Promise.reject(1).catch(() => {})'), ['ok', 0]);
    const { outcome, exitCode, stdout, stderr } = await run('console.log(1);\nfunction f() { null.x }\nf();');
    assert.deepEqual([outcome, exitCode, Buffer.from(stdout).toString()], ['nonzero-exit', 1, '1\n']);
    assert.match(Buffer.from(stderr).toString(), /^Uncaught TypeError: .*\n {4}at f \(main\.js:2:.*\n.*main\.js:3/);
  });

  test('limits end a program; the next one is not affected', async () => {
    const before = await run('console.log(Math.random(), Date.now(), Object.keys(globalThis))');
    assert.deepEqual(await ends('for (;;);', { fuel: 50_000_000 }), ['out-of-fuel', null]);
    assert.deepEqual(await ends("for (;;) console.log('x')", { outputBytes: 100 }), ['output-limit', null]);
    assert.deepEqual(await ends('const a = []; for (;;) a.push(new Array(1e5).fill(1))', { memoryMiB: 64 }), [
      'out-of-memory',
      null,
    ]);
    const deep =
      'let d = 0; function f() { d++; f() } try { f() } catch (e) { console.log(e instanceof RangeError, d > 15000) }';
    assert.equal(await prints(deep), 'true true\n');
    await run(
      'Array.prototype.map = Math.random = console.log = globalThis.leak = () => 5; Object.freeze(Object.prototype)',
    );
    assert.deepEqual(await run('console.log(Math.random(), Date.now(), Object.keys(globalThis))'), before);
  });

  test('timers run in order, and virtual time passes', async () => {
    const source = `const t = Date.now(); setTimeout(() => console.log('b', Date.now() - t >= 200), 200);
      setTimeout(() => console.log('a'), 100); setImmediate(() => console.log('now')); Promise.resolve().then(() => console.log('job'));
      console.log('main');`;
    assert.equal(await prints(source), 'main\njob\nnow\na\nb true\n');
  });

  test('random numbers come from the seed, and nothing of the host is visible', async () => {
    const source = 'console.log(Math.random())';
    const limits = { fuel: 10e9, memoryMiB: 256, outputBytes: 1 << 20 };
    const draw = async (seed: string) =>
      (await sandbox.run({ source, stdin: new Uint8Array(), limits, seed })).fingerprint;
    assert.equal(await draw('aa'), await draw('aa'));
    assert.notEqual(await draw('aa'), await draw('ab'));
    const look = `console.log(typeof __host, process.env, new Date().getTimezoneOffset());
      for (const f of [() => require('child_process'), () => require('fs').readFileSync('/etc/passwd')])
        try { console.log(f()) } catch (e) { console.log(e.message) }`;
    assert.equal(
      await prints(look),
      "undefined {} 0\nCannot find module 'child_process'\nENOENT: no such file or directory, open '/etc/passwd'\n",
    );
  });
});

describe('JavaScript: sources', () => {
  test('with a byte order mark, carriage returns, a NUL, bad UTF-8, bad syntax, none at all', async () => {
    assert.equal(await prints('\ufeffconsole.log(1)'), '1\n');
    assert.equal(await prints('console.log(1)\r\nconsole.log(2)\r\n'), '1\n2\n');
    assert.equal(await prints(''), '');
    assert.deepEqual(await ends('console.log(1)\0console.log(2)'), ['nonzero-exit', 1]);
    assert.equal(await prints('console.log("\ufffd".length)'), '1\n');
    const { outcome, stderr } = await run('let x = ;');
    assert.equal(outcome, 'nonzero-exit');
    assert.match(Buffer.from(stderr).toString(), /^Uncaught SyntaxError: .*\n {4}at main\.js:1/);
    await assert.rejects(run(`//${'x'.repeat(10 << 20)}`), /at most 4194304 bytes, this one has 10485762/);
  });

  test('the image is the same bytes in each build', async () => {
    assert.equal(sha256(await QUICKJS.build({})), image.digest);
  });
});
