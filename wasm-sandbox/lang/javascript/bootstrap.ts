import { MEMORY_ERROR_EXIT } from '../../image/bootstrap.ts';
import { INPUT_SOURCE } from './bootstrap-input.ts';
import { INSPECT_SOURCE } from './bootstrap-inspect.ts';

/**
 * Runs once, when the image is built; its value is the function that runs a program. The host functions (one letter
 * each, see the driver) are reachable from these closures only. Input is read when it is first asked for: descriptor 0
 * gives the program text up to a first end of file and standard input behind it.
 */
export const BOOTSTRAP = `(() => {
'use strict';
const { r: readText, b: readBytes, e: evaluate, j: runJobs, w: writeText, v: writeBytes, t: decode, x: leave,
  d: draw, z: sleep, u: rejected } = globalThis.__host;
delete globalThis.__host;
const { isArray, from } = Array;
const byDue = (a, b) => a.due - b.due || a.id - b.id;
const now = Date.now;

class Leave { constructor(code) { this.code = code; } }
const define = (target, name, value) =>
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });

// Math.random: sfc32 over the bytes of the run's seed.
let s0 = 0, s1 = 0, s2 = 0, s3 = 1;
const next = () => {
  const t = (s0 + s1 + s3) | 0;
  s3 = (s3 + 1) | 0;
  s0 = s1 ^ (s1 >>> 9);
  s1 = (s2 + (s2 << 3)) | 0;
  s2 = ((s2 << 21) | (s2 >>> 11)) + t | 0;
  return t >>> 0;
};
define(Math, 'random', function random() { return ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992; });
const seed = () => {
  const bytes = draw();
  const word = (at) => bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24;
  s0 = word(0); s1 = word(4); s2 = word(8); s3 = 1;
  for (let i = 0; i < 12; i++) next();
};
${INSPECT_SOURCE}
const put = (fd, value) => { value instanceof Uint8Array ? writeBytes(fd, value) : writeText(fd, String(value)); return true; };
const line = (fd) => (...values) => writeText(fd, indent + format(values).replaceAll('\\n', indent ? '\\n' + indent : '\\n') + '\\n');
let indent = '';
const counts = new Map();
const group = (...values) => { if (values.length) line(1)(...values); indent += '  '; };
define(globalThis, 'console', {
  log: line(1), info: line(1), debug: line(1), error: line(2), warn: line(2), trace: line(2),
  dir: (value) => line(1)(value), table: (value) => line(1)(value),
  assert: (ok, ...values) => { if (!ok) line(2)('Assertion failed' + (values.length ? ':' : ''), ...values); },
  group, groupEnd: () => { indent = indent.slice(2); },
  count: (label = 'default') => { counts.set(label, (counts.get(label) ?? 0) + 1); line(1)(label + ': ' + counts.get(label)); },
  time() {}, timeEnd() {}, timeLog() {},
});
define(globalThis, 'print', (...values) => writeText(1, values.map(String).join(' ') + '\\n'));

// Timers and input events wait here; virtual time passes up to the next one.
let timers = [], lastTimer = 0;
const later = (run, ms, every) => {
  const wait = Math.max(Number(ms) || 0, every ? 1 : 0);
  const timer = { id: ++lastTimer, due: now() + wait, run, every: every ? wait : undefined };
  timers.push(timer);
  return timer.id;
};
const cancel = (id) => { timers = timers.filter((timer) => timer.id !== id); };
define(globalThis, 'setTimeout', (run, ms, ...values) => later(() => run(...values), ms));
define(globalThis, 'setInterval', (run, ms, ...values) => later(() => run(...values), ms, true));
define(globalThis, 'setImmediate', (run, ...values) => later(() => run(...values), 0));
for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) define(globalThis, name, cancel);
define(globalThis, 'queueMicrotask', (run) => { Promise.resolve().then(run); });
define(globalThis, 'structuredClone', (value) => value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
define(globalThis, 'performance', { now: () => Number(nanoseconds()) / 1e6, timeOrigin: 0 });
define(globalThis, 'globalThis', globalThis);
define(globalThis, 'global', globalThis);
let started = 0;
const nanoseconds = () => BigInt(now() - started) * 1000000n;
${INPUT_SOURCE}
const exitCodeOf = (code) => code === undefined || code === null ? 0 : (Number(code) | 0) & 255;
let exitHooks = [];
const exit = (code) => {
  if (code !== undefined) process.exitCode = code;
  const hooks = exitHooks;
  exitHooks = [];
  for (const hook of hooks) hook(exitCodeOf(process.exitCode));
  leave(exitCodeOf(process.exitCode));
};
const on = (event, hook) => { if (event === 'exit') exitHooks.push(hook); return process; };
const hrtime = () => { const t = nanoseconds(); return [Number(t / 1000000000n), Number(t % 1000000000n)]; };
hrtime.bigint = nanoseconds;
const stream = (fd) => ({ fd, isTTY: false, write: (value, ...rest) => {
  put(fd, value);
  const done = rest.at(-1);
  if (typeof done === 'function') later(done, 0);
  return true;
}, end: (value) => { if (value !== undefined) put(fd, value); }, on() { return this; }, once() { return this; } });
const process = {
  argv: ['node', 'main.js'], env: {}, pid: 1, platform: 'wasi', arch: 'wasm32', version: 'v20.0.0', versions: {},
  exitCode: undefined, stdin, stdout: stream(1), stderr: stream(2), exit, on, once: on, hrtime,
  nextTick: (run, ...values) => { Promise.resolve().then(() => run(...values)); },
  cwd: () => '/', uptime: () => Number(nanoseconds()) / 1e9,
  memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0 }), emitWarning() {},
};
define(globalThis, 'process', process);
define(globalThis, 'quit', exit);
const std = {
  in: { getline: () => readline(), readAsString: () => restOfInput(), eof: () => atEnd() },
  out: { puts: (text) => put(1, text), printf: (...values) => put(1, format(values)), flush() {} },
  err: { puts: (text) => put(2, text), printf: (...values) => put(2, format(values)), flush() {} },
  exit, gc() {},
};
define(globalThis, 'std', std);
define(globalThis, 'os', { EOL: '\\n', platform: () => 'wasi', cpus: () => [] });
const MODULES = { fs, readline: readlineModule, os: globalThis.os, process, util: { inspect, format: (...v) => format(v) },
  buffer: { Buffer }, perf_hooks: { performance: globalThis.performance }, timers: globalThis,
  'fs/promises': fs.promises, 'readline/promises': readlineModule };
const require = (name) => {
  const found = MODULES[String(name).replace(/^node:/, '')];
  if (found) return found;
  throw new Error("Cannot find module '" + name + "'");
};
const module = { exports: {}, id: '.', filename: 'main.js' };
require.main = module;
for (const [name, value] of Object.entries({ require, module, exports: module.exports, __filename: 'main.js', __dirname: '/' }))
  define(globalThis, name, value);

const report = (error) => {
  if (error instanceof Error) {
    if (error.name === 'InternalError' && error.message === 'out of memory') leave(${MEMORY_ERROR_EXIT});
    const stack = String(error.stack ?? '');
    writeText(2, 'Uncaught ' + error.name + ': ' + error.message + '\\n' + stack.replace(/^.*(?:\\(native\\)|bootstrap\\.js).*\\n/gm, ''));
  } else writeText(2, 'Uncaught ' + inspect(error) + '\\n');
};
const attempt = (work) => {
  try { work(); } catch (error) { report(error); exitHooks = []; leave(1); }
};
const settle = () => {
  // A job's own errors become rejections; null means that there was no memory for an error.
  try { runJobs(); } catch (error) { if (error === null) leave(${MEMORY_ERROR_EXIT}); report(error); leave(1); }
  const reason = rejected();
  if (reason !== undefined) { report(reason); leave(1); }
};
return () => {
  started = now();
  seed();
  attempt(evaluate);
  settle();
  while (timers.length > 0) {
    timers.sort(byDue);
    const timer = timers[0];
    const wait = timer.due - now();
    if (wait > 0) sleep(wait);
    if (timer.every !== undefined) timer.due = now() + timer.every;
    else timers.shift();
    attempt(timer.run);
    settle();
  }
  attempt(() => exit());
  leave(1);
};
})()`;
