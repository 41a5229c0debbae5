import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callGraph } from '../../wasm-sandbox/pass/call-graph.ts';
import { instrument } from '../../wasm-sandbox/pass/instrument.ts';
import { readModule } from '../../wasm-sandbox/pass/module-info.ts';
import { workBound } from '../../wasm-sandbox/pass/work-bound.ts';
import { ALL_ON, buildModule, call, I32, type ModuleText } from './module-builder.ts';

const LOOP = 0x03;
const EMPTY = 0x40;
const END = 0x0b;

/** No module can be made whose bound is above this: it follows from the limits of the pass. */
const MOST = 2_000_000;

function straight(instructions: number): ModuleText {
  const code = Array.from({ length: instructions }, () => [0x20, 0, 0x41, 3, 0x6d, 0x21, 0]).flat();
  return { functions: { root: { params: [I32], code } } };
}

function chain(functions: number, instructions: number): ModuleText {
  const work = Array.from({ length: instructions }, () => [0x41, 1, 0x1a]).flat();
  const text: Record<string, { code: (number | string)[]; hidden: boolean }> = {};
  for (let at = 0; at < functions; at++) {
    const calls = at + 1 < functions ? [`f${at + 1}`, `f${at + 1}`] : [];
    text[`f${at}`] = { code: [...work, ...calls], hidden: at > 0 };
  }
  return { functions: text };
}

const modules: Record<string, ModuleText> = {
  'straight code': straight(20_000),
  'a chain of calls that doubles': chain(60, 10),
  'a chain of long functions': chain(20, 4_000),
  'a loop': { functions: { root: { code: [LOOP, EMPTY, 0x0c, 0, END] } } },
  'a loop in a loop': {
    functions: { root: { code: [LOOP, EMPTY, LOOP, EMPTY, 0x41, 0, 0x0d, 0, END, 0x41, 1, 0x0d, 0, END] } },
  },
  'a recursion': { functions: { root: { code: ['other', 0x01] }, other: { code: ['root', 0x01], hidden: true } } },
  'an indirect recursion': { functions: { root: { code: [0x41, 0, 0x11, 0, 0, 0x01] } }, table: ['root'] },
  'a loop around a call': {
    functions: { root: { code: [LOOP, EMPTY, 'leaf', 0x0c, 0, END] }, leaf: { code: [0x01], hidden: true } },
  },
};

for (const [what, text] of Object.entries(modules)) {
  test(`the work between two checks of ${what} is bounded`, () => {
    const { bound } = instrument(buildModule(text), ALL_ON);
    assert.ok(bound > 0 && bound < MOST, `bound ${bound}`);
  });
}

test('the bound does not grow with the length of straight code', () => {
  const bound = (instructions: number): number => instrument(buildModule(straight(instructions)), ALL_ON).bound;
  assert.equal(bound(40_000), bound(20_000));
});

/** Offset behind the check that starts at `at` with `i64.lt_s; if`, and ends with `unreachable; end`; -1 if none does. */
function endOfCheck(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x53 || bytes[at + 1] !== 0x04 || bytes[at + 2] !== EMPTY) return -1;
  for (let end = at + 3; end < at + 10; end++) if (bytes[end] === 0x00 && bytes[end + 1] === END) return end + 2;
  return -1;
}

/** The module with that check replaced by `i64.lt_s; drop; nop...`. */
function without(bytes: Uint8Array, at: number): Uint8Array {
  const damaged = bytes.slice();
  damaged.fill(0x01, at + 1, endOfCheck(bytes, at));
  damaged[at + 1] = 0x1a;
  return damaged;
}

function boundOf(original: Uint8Array, written: Uint8Array): number {
  const module = readModule(original);
  const starts = readModule(written).functions.map(({ codeStart }) => codeStart);
  const fuelGlobal = module.globals.length;
  return workBound({ module, calls: callGraph(module), code: written, starts, fuelGlobal });
}

for (const [what, text] of Object.entries(modules)) {
  test(`no check of ${what} can be left out unnoticed`, () => {
    const original = buildModule(text);
    const { bytes, bound } = instrument(original, { ...ALL_ON, memory: null });
    assert.equal(boundOf(original, bytes), bound);
    let checks = 0;
    for (let at = 0; at < bytes.length && checks < 60; at++) {
      if (endOfCheck(bytes, at) < 0) continue;
      checks++;
      const damaged = without(bytes, at);
      assert.ok(WebAssembly.validate(damaged));
      let left = Number.POSITIVE_INFINITY;
      try {
        left = boundOf(original, damaged);
      } catch (error) {
        assert.match((error as Error).message, /cannot be bounded/);
      }
      // Some checks only shorten a way that is not the longest.
      assert.ok(left >= bound, `a check left out made the bound ${left}`);
    }
    assert.ok(checks > 0);
  });
}

test('a loop without its check is refused by the proof', () => {
  const text = modules['a loop']!;
  const original = buildModule(text);
  const { bytes } = instrument(original, ALL_ON);
  assert.throws(() => boundOf(original, without(bytes, bytes.lastIndexOf(0x53))), { code: 'module-unbounded' });
});

test('what is done while a deep recursion unwinds is checked too', () => {
  // f(n): if n > 0 then f(n - 1); then a long stretch of work. The checks in between end it within the budget.
  const work = Array.from({ length: 300 }, () => [0x20, 0, 0x41, 3, 0x6e, 0x1a]).flat();
  const code = [0x20, 0, 0x04, EMPTY, 0x20, 0, 0x41, 1, 0x6b, 'root', END, ...work];
  const ran = call({ functions: { root: { params: [I32], code } } }, 'root', { args: [1000], fuel: 100_000 });
  assert.equal(ran.trap, 'out-of-fuel');
  assert.ok(ran.fuel < 120_000, `fuel ${ran.fuel}`);
});
