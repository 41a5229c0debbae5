import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PassOptions } from '../../wasm-sandbox/pass/options.ts';
import { ALL_ON, call, I32, I64, type ModuleText, signed } from './module-builder.ts';

const LOOP = 0x03;
const EMPTY = 0x40;
const END = 0x0b;

/** For each protection a guest that does harm without it: what is seen with it, and with it switched off. */
interface Witness {
  readonly on: PassOptions;
  readonly off: PassOptions;
  readonly observe: (options: PassOptions) => unknown;
  readonly held: unknown;
  readonly broken: unknown;
}

function outcomeOf(text: ModuleText, options: PassOptions, fuel = 1_000_000, args: unknown[] = []): unknown {
  try {
    const { trap, value } = call(text, 'root', { options, fuel, args });
    return trap ?? value ?? 'returned';
  } catch (error) {
    return (error as Error).name;
  }
}

const countdown = [LOOP, EMPTY, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, END];
const long: ModuleText = { functions: { root: { params: [I32], code: countdown } } };
const recursion: ModuleText = { functions: { root: { code: ['root'] } } };
/** infinity - infinity as bits: the sign of the NaN is the machine's choice. */
const infinity = [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f];
const nan: ModuleText = { functions: { root: { results: [I64], code: [...infinity, ...infinity, 0xa1, 0xbd] } } };
const deepStack: ModuleText = { functions: { root: { code: [0x23, 0, 0x41, ...signed(60000), 0x6b, 0x24, 0] } } };
const growth: ModuleText = { functions: { root: { results: [I32], code: [0x41, ...signed(100), 0x40, 0] } } };
/** 200 times 60,000 bytes filled. */
const fills: ModuleText = {
  functions: {
    root: {
      params: [I32],
      code: [
        ...[LOOP, EMPTY, 0x41, 0, 0x41, 7, 0x41, ...signed(60000), 0xfc, 11, 0],
        ...[0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, END],
      ],
    },
  },
};
const guarded: PassOptions = { ...ALL_ON, stack: { global: 0, lowest: 8192 } };

const witnesses: Record<string, Witness> = {
  fuel: {
    on: ALL_ON,
    off: { ...ALL_ON, fuel: false },
    observe: (options) => outcomeOf(long, options, 100_000, [1_000_000]),
    held: 'out-of-fuel',
    broken: 'returned',
  },
  depth: {
    on: ALL_ON,
    off: { ...ALL_ON, depth: false },
    observe: (options) => outcomeOf(recursion, options, 1e12),
    held: 'depth',
    broken: 'RangeError',
  },
  canonicalNan: {
    on: ALL_ON,
    off: { ...ALL_ON, canonicalNan: false },
    // Whether this machine's own NaN has the sign bit, the result without the pass shows.
    observe: (options) => outcomeOf(nan, options) === 0x7ff8000000000000n,
    held: true,
    broken: process.arch !== 'x64',
  },
  stack: {
    on: guarded,
    off: { ...guarded, stack: null },
    observe: (options) => outcomeOf(deepStack, options),
    held: 'stack',
    broken: 'returned',
  },
  memory: {
    on: ALL_ON,
    off: { ...ALL_ON, memory: null },
    observe: (options) => outcomeOf(growth, options),
    held: -1,
    broken: 1,
  },
  chargeBulk: {
    on: ALL_ON,
    off: { ...ALL_ON, chargeBulk: false },
    observe: (options) => outcomeOf(fills, options, 1_000_000, [200]),
    held: 'out-of-fuel',
    broken: 'returned',
  },
};

for (const [name, { on, off, observe, held, broken }] of Object.entries(witnesses)) {
  test(`the protection "${name}" matters: its witness tells whether it is on`, () => {
    assert.deepEqual(observe(on), held);
    assert.deepEqual(observe(off), broken);
    if (name !== 'canonicalNan' || process.arch === 'x64') assert.notDeepEqual(held, broken);
  });
}

test('every protection of the pass has a witness', () => {
  const settings = new Set(['exportGlobals', 'imports', 'start']);
  const protections = Object.keys({ ...ALL_ON, chargeBulk: true }).filter((name) => !settings.has(name));
  assert.deepEqual(Object.keys(witnesses).sort(), protections.sort());
});
