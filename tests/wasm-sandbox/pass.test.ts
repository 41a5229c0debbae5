import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instrument } from '../../wasm-sandbox/pass/instrument.ts';
import { UnsupportedModule } from '../../wasm-sandbox/pass/opcodes.ts';
import { ALL_ON, buildModule, call, controlOf, F32, F64, I32, type ModuleText, signed } from './module-builder.ts';

const LOOP = 0x03;
const BLOCK = 0x02;
const EMPTY = 0x40;
const END = 0x0b;

function tree(levels: number): ModuleText {
  const functions: Record<string, { code: string[] | number[]; hidden?: boolean }> = { root: { code: ['t1', 't1'] } };
  for (let level = 1; level < levels; level++) {
    functions[`t${level}`] = { code: [`t${level + 1}`, `t${level + 1}`], hidden: true };
  }
  functions[`t${levels}`] = { code: [0x01], hidden: true };
  return { functions };
}

const endless: Record<string, ModuleText> = {
  'a plain loop': { functions: { root: { code: [LOOP, EMPTY, 0x0c, 0, END] } } },
  'nested loops': { functions: { root: { code: [LOOP, EMPTY, LOOP, EMPTY, 0x41, 0, 0x0d, 0, END, 0x0c, 0, END] } } },
  'a loop that continues through br_table': {
    functions: { root: { code: [LOOP, EMPTY, 0x41, 1, 0x0e, 4, 0, 0, 0, 0, 0, END] } },
  },
  'an interpreter loop': {
    functions: {
      root: {
        code: [
          ...[LOOP, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY],
          ...[0x41, 1, 0x0e, 4, 0, 1, 2, 3, 4],
          ...[END, 0x0c, 4, END, 0x0c, 3, END, 0x0c, 2, END, 0x0c, 1, END, 0x0c, 0, END],
        ],
      },
    },
  },
  'a loop continued on a rare branch': {
    functions: { root: { code: [LOOP, EMPTY, 0x41, 1, 0x0d, 0, BLOCK, EMPTY, END, END] } },
  },
  'an exponential tree of calls without loop or recursion': tree(70),
};

for (const [what, text] of Object.entries(endless)) {
  test(`fuel ends ${what}`, () => {
    const first = call(text, 'root');
    assert.equal(first.trap, 'out-of-fuel');
    assert.ok(first.fuel > 1_000_000 && first.fuel < 1_200_000, `overshoot: ${first.fuel}`);
    assert.equal(call(text, 'root').fuel, first.fuel);
  });
}

test('fuel grows with the work done', () => {
  const count = {
    functions: {
      root: {
        params: [I32],
        code: [LOOP, EMPTY, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, END],
      },
    },
  };
  const used = (times: number): number => call(count, 'root', { args: [times] }).fuel;
  assert.equal(used(200) - used(100), used(300) - used(200));
  assert.ok(used(200) - used(100) >= 100);
});

const recursion: Record<string, ModuleText> = {
  'a direct recursion': { functions: { root: { code: ['root'] } } },
  'a mutual recursion': { functions: { root: { code: ['other'] }, other: { code: ['root'], hidden: true } } },
  'an indirect recursion': { functions: { root: { code: [0x41, 0, 0x11, 0, 0] } }, table: ['root'] },
};

for (const [what, text] of Object.entries(recursion)) {
  test(`the depth budget ends ${what}`, () => {
    const bounded = call(text, 'root', { fuel: 1e9 });
    assert.equal(bounded.trap, 'depth');
    assert.throws(() => call(text, 'root', { fuel: 1e9, options: { ...ALL_ON, depth: false } }), RangeError);
  });
}

test('depth is given back when calls return', () => {
  const functions = {
    root: { code: [LOOP, EMPTY, 0x41, 0, 0x11, 1, 0, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, END], params: [I32] },
    leaf: { code: [0x41, 0, 0x04, EMPTY, 0x41, 0, 0x11, 1, 0, END] },
  };
  const result = call({ functions, table: ['leaf'] }, 'root', { args: [1000], depth: 4096 });
  assert.equal(result.trap, undefined);
  assert.equal(controlOf(result.exports, 'depth').value, 4096);
});

test('the C stack has a lower bound', () => {
  const down = [0x23, 0, 0x41, ...signed(60000), 0x6b, 0x24, 0];
  const text = { functions: { root: { code: down } } };
  const options = { ...ALL_ON, stack: { global: 0, lowest: 8192 } };
  assert.equal(call(text, 'root', { options }).trap, 'stack');
  assert.equal(call(text, 'root').trap, undefined);
  assert.equal(call(text, 'root', { options: { ...ALL_ON, stack: { global: 0, lowest: 4096 } } }).trap, undefined);
});

/** A NaN with payload and sign, through an operation, as bits. */
function nanBits(type: number, operation: number[]): ModuleText {
  const wide = type === F64;
  const bits = wide ? [0x42, ...signed(-4222124650659841n), 0xbf] : [0x41, ...signed(-4194303), 0xbe];
  const code = [...bits, ...operation, wide ? 0xbd : 0xbc];
  return { functions: { root: { results: [wide ? 0x7e : I32], code } } };
}

test('arithmetic makes canonical NaN only', () => {
  const add64 = [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xa0];
  assert.equal(call(nanBits(F64, add64), 'root').value, 0x7ff8000000000000n);
  assert.equal(call(nanBits(F64, [0x9f]), 'root').value, 0x7ff8000000000000n);
  assert.equal(call(nanBits(F64, [...add64, ...add64]), 'root').value, 0x7ff8000000000000n);
  assert.notEqual(
    call(nanBits(F64, add64), 'root', { options: { ...ALL_ON, canonicalNan: false } }).value,
    0x7ff8000000000000n,
  );
  const add32 = [0x43, 0, 0, 0, 0, 0x92];
  assert.equal(call(nanBits(F32, add32), 'root').value, 0x7fc00000);
  const plain = call(nanBits(F32, add32), 'root', { options: { ...ALL_ON, canonicalNan: false } });
  assert.notEqual(plain.value, 0x7fc00000);
});

test('canonical NaN leaves numbers alone', () => {
  const text = { functions: { root: { params: [F64, F64], results: [F64], code: [0x20, 0, 0x20, 1, 0xa0] } } };
  fc.assert(
    fc.property(fc.double(), fc.double(), (a, b) => {
      assert.ok(Object.is(call(text, 'root', { args: [a, b] }).value, a + b));
    }),
    { numRuns: 50 },
  );
});

const sized: Record<string, number[]> = {
  'memory.fill': [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 11, 0],
  'memory.copy': [0x41, 0, 0x41, 8, 0x20, 0, 0xfc, 10, 0, 0],
  'table.fill': [0x41, 0, 0xd0, 0x70, 0x20, 0, 0xfc, 17, 0],
  'table.copy': [0x41, 0, 0x41, 0, 0x20, 0, 0xfc, 14, 0, 0],
  'table.init': [0x41, 0, 0x41, 0, 0x20, 0, 0xfc, 12, 0, 0],
  'table.grow': [0xd0, 0x70, 0x20, 0, 0xfc, 15, 0, 0x1a],
};

for (const [what, code] of Object.entries(sized)) {
  test(`${what} is charged by its size`, () => {
    const text = { functions: { root: { params: [I32], code } } };
    const base = call(text, 'root', { args: [0] }).fuel;
    const huge = call(text, 'root', { args: [200_000_000] });
    assert.equal(huge.trap, 'out-of-fuel');
    assert.ok(huge.fuel >= base + 100_000_000);
  });
}

test('memory.init is charged by its size', () => {
  const raw = { 12: [1], 11: [1, 1, 2, 7, 7] };
  const code = [0x41, 0, 0x41, 0, 0x20, 0, 0xfc, 8, 0, 0];
  const text = { functions: { root: { params: [I32], code } }, raw };
  assert.equal(call(text, 'root', { args: [2] }).trap, undefined);
  assert.equal(call(text, 'root', { args: [200_000_000] }).trap, 'out-of-fuel');
});

const GROW: ModuleText = {
  functions: {
    grow: { params: [I32], results: [I32], code: [0x20, 0, 0x40, 0] },
    size: { results: [I32], code: [0x3f, 0] },
    store: { params: [I32], code: [0x20, 0, 0x41, 1, 0x36, 2, 0] },
  },
};

test('memory growth is virtual, charged and bounded', () => {
  const ran = call(GROW, 'grow', { args: [3] });
  assert.equal(ran.value, 1);
  assert.equal(controlOf(ran.exports, 'pages').value, 4);
  assert.ok(ran.fuel >= 3 * 8192, `growth cost only ${ran.fuel}`);
  const { grow, size, store } = ran.exports as Record<string, (...operands: number[]) => number>;
  assert.equal(size!(), 4);
  store!(4 * 65536 - 4);
  assert.equal(grow!(13), -1);
  assert.equal(grow!(-1), -1);
  assert.equal(size!(), 4);
  controlOf(ran.exports, 'mostPages').value = 5;
  assert.equal(grow!(2), -1);
  assert.equal(grow!(1), 4);
  assert.equal(call(GROW, 'grow', { args: [15], fuel: 100_000 }).trap, 'out-of-fuel');
});

const refused: [RegExp, ModuleText][] = [
  [/SIMD/, { functions: { root: { code: [0xfd, 12, ...new Array<number>(16).fill(0), 0x1a] } } }],
  [/thread instructions/, { functions: { root: { code: [0xfe, 3, 0] } } }],
  [/exception handling/, { functions: { root: { code: [0x06, EMPTY, 0x19, END] } } }],
  [/exception handling/, { functions: { root: { code: [] } }, raw: { 13: [1, 0, 0] } }],
  [/tail calls/, { functions: { root: { code: [0x12, 0] } } }],
  [/tail calls/, { functions: { root: { code: [0x41, 0, 0x13, 0, 0] } } }],
  [/64-bit memory/, { functions: { root: { code: [] } }, memoryFlags: 4 }],
  [/shares its memory/, { functions: { root: { code: [] } }, memoryFlags: 3 }],
  [/start function/, { functions: { root: { code: [] } }, raw: { 8: [0] } }],
  [/more than one memory/, { functions: { root: { code: [] } }, raw: { 5: [2, 0, 1, 0, 1] } }],
  [/not a function/, { functions: { root: { code: [] } }, raw: { 2: [1, 1, 0x65, 1, 0x67, 3, I32, 1] } }],
  [/outside the supported set/, { functions: { root: { code: [0xfb, 0] } } }],
];

for (const [message, text] of refused) {
  test(`a module is refused: ${message.source}`, () => {
    assert.throws(
      () => instrument(buildModule(text), ALL_ON),
      (error: Error) => error instanceof UnsupportedModule && message.test(error.message),
    );
  });
}

test('code that changes tables or drops segments cannot be restored', () => {
  const restorable = (code: number[], raw = {}): boolean =>
    instrument(buildModule({ functions: { root: { code } }, raw }), ALL_ON).restorable;
  assert.equal(restorable([0x41, 0, 0xfc, 16, 0, 0x1a, 0x1a]), true);
  assert.equal(restorable([0x41, 0, 0xd0, 0x70, 0x26, 0]), false);
  assert.equal(restorable([0xd0, 0x70, 0x41, 0, 0xfc, 15, 0, 0x1a]), false);
  assert.equal(restorable([0xfc, 9, 0], { 12: [1], 11: [1, 1, 1, 7] }), false);
  assert.equal(restorable([0xfc, 13, 0]), false);
});

test('an instrumented module computes what the original does', () => {
  // Euclid's algorithm: a loop without calls, whose fuel stays in a local, with a return in its middle.
  const code = [
    ...[LOOP, EMPTY, 0x20, 1, 0x45, 0x04, EMPTY, 0x20, 0, 0x0f, END],
    ...[0x20, 0, 0x20, 1, 0x22, 0, 0x70, 0x21, 1, 0x0c, 0, END, 0x00],
  ];
  const text = { functions: { root: { params: [I32, I32], results: [I32], code } } };
  const plain = new WebAssembly.Instance(new WebAssembly.Module(buildModule(text)), {}).exports;
  const expected = plain['root'] as (a: number, b: number) => number;
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      const ran = call(text, 'root', { args: [a, b] });
      assert.equal(ran.value, expected(a, b));
      assert.ok(ran.fuel > 0);
    }),
    { numRuns: 50 },
  );
});
