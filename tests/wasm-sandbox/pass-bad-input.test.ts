import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instrument } from '../../wasm-sandbox/pass/instrument.ts';
import type { PassOptions } from '../../wasm-sandbox/pass/options.ts';
import { type ModuleFault, UnsupportedModule } from '../../wasm-sandbox/pass/refusal.ts';
import { MOST_MODULE_BYTES } from '../../wasm-sandbox/pass/sections.ts';
import { PROTECTED } from '../fuzz-pass/compare.ts';
import { randomModule } from '../fuzz-pass/random-module.ts';
import { ALL_ON, buildModule, I32, type ModuleText } from './module-builder.ts';

/** The refusal of a module; any other error fails the test, and undefined means that it was taken. */
function refusalOf(bytes: Uint8Array, options: PassOptions = ALL_ON): UnsupportedModule | undefined {
  try {
    instrument(bytes, options);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedModule) return error;
    throw error;
  }
}

function header(...sections: number[]): Uint8Array {
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections);
}

const root = (code: number[], raw = {}): Uint8Array =>
  buildModule({ functions: { root: { code } }, raw } as ModuleText);

const files: [string, Uint8Array, ModuleFault, RegExp][] = [
  ['an empty file', new Uint8Array(0), 'module-not-wasm', /not \\0asm/],
  ['text', new TextEncoder().encode('print(1)'), 'module-not-wasm', /at byte 0/],
  ['a magic number alone', header().subarray(0, 4), 'module-truncated', /ends early/],
  ['half a magic number', header().subarray(0, 2), 'module-truncated', /at byte 2/],
  ['another version', Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), 'module-malformed', /version/],
  ['a component', Uint8Array.of(0, 0x61, 0x73, 0x6d, 13, 0, 1, 0), 'module-feature', /component/],
  ['200 MB', new Uint8Array(200_000_000), 'module-oversized', /at most 67108864 bytes, this one has 200000000/],
  ['a section beyond the end', header(1, 100, 0), 'module-truncated', /at byte 11/],
  ['a count beyond its section', header(1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f), 'module-truncated', /ends early/],
  ['an endless number', header(1, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80), 'module-malformed', /too long/],
  ['sections out of order', header(3, 1, 0, 1, 1, 0), 'module-malformed', /out of order/],
  ['a name that is no UTF-8', header(0, 2, 1, 0xff), 'module-malformed', /UTF-8/],
  ['a type error', root([0x41, 1]), 'module-invalid', /left on the stack/],
  ['SIMD', root([0xfd, 12, ...new Array<number>(16).fill(0), 0x1a]), 'module-feature', /SIMD.*byte/],
  ['relaxed SIMD', root([0xfd, 0x80, 0x02]), 'module-feature', /relaxed SIMD/],
  ['threads', root([0xfe, 3, 0]), 'module-feature', /thread.*byte/],
  ['exceptions', root([0x08, 0]), 'module-feature', /exception.*byte/],
  ['tail calls', root([0x12, 0]), 'module-feature', /tail calls.*byte/],
  ['garbage collection', root([0xfb, 0, 0]), 'module-feature', /garbage/],
  ['64-bit memory', root([], { 5: [1, 4, 1] }), 'module-feature', /64-bit.*byte/],
  ['two memories', root([], { 5: [2, 0, 1, 0, 1] }), 'module-feature', /more than one memory.*byte/],
  ['a second memory by its use', root([0x3f, 1, 0x1a]), 'module-feature', /more than one memory/],
  ['an imported memory', root([], { 2: [1, 1, 0x65, 1, 0x6d, 2, 0, 1], 5: [0] }), 'module-import', /e\.m.*byte/],
  ['100,000 locals', root([], { 10: [1, 6, 1, 0xa0, 0x8d, 6, I32, 0x0b] }), 'module-limit', /locals.*100000/],
];

for (const [what, bytes, code, message] of files) {
  test(`refused in words: ${what}`, () => {
    const refusal = refusalOf(bytes);
    assert.equal(refusal?.code, code, refusal?.message);
    assert.match(refusal.message, message);
  });
}

test('imports outside the named list are refused by name', () => {
  const raw = { 2: [1, 3, 0x65, 0x6e, 0x76, 1, 0x78, 0, 0] };
  const options: PassOptions = { ...ALL_ON, imports: { allowed: new Set(['wasi_snapshot_preview1.fd_write']) } };
  const bytes = buildModule({ functions: { root: { code: [] } }, raw: { ...raw, 7: [0], 9: [0] } });
  assert.equal(refusalOf(bytes, options)?.code, 'module-import');
  assert.match(refusalOf(bytes, options)!.message, /env\.x, which guests are not given/);
  assert.equal(refusalOf(bytes, { ...ALL_ON, imports: { allowed: new Set(['env.x']) } }), undefined);
});

test('an endless start function is refused, or left to the host to call within limits', () => {
  const bytes = buildModule({
    functions: { root: { code: [0x03, 0x40, 0x0c, 0, 0x0b] } },
    raw: { 8: [0] },
  });
  assert.match(refusalOf(bytes)!.message, /start function/);
  const { bytes: written } = instrument(bytes, { ...ALL_ON, start: 'export' });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(written), {});
  (exports['__fuel'] as WebAssembly.Global).value = 1000n;
  assert.throws(exports['__start'] as () => void, WebAssembly.RuntimeError);
});

test('every beginning of a module is refused as cut off, never by another error', () => {
  const { bytes } = randomModule(7);
  for (let length = 0; length < bytes.length; length++) {
    const refusal = refusalOf(bytes.slice(0, length), PROTECTED);
    // A module may end between two sections, where it is whole but lacks its code.
    assert.ok(refusal === undefined || refusal.code !== 'module-not-wasm' || length === 0, `length ${length}`);
  }
});

test('damaged modules are refused, or taken only if an engine takes them too', () => {
  let refused = 0;
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.nat(200), changes, (seed, list) => {
      const bytes = randomModule(seed).bytes.slice();
      for (const [at, value] of list) bytes[8 + (at % (bytes.length - 8))] = value;
      const refusal = refusalOf(bytes, { ...PROTECTED, imports: 'any', memory: null, start: 'export' });
      if (refusal) refused++;
      if (refusal && !/^module-(feature|limit)$/.test(refusal.code)) assert.equal(WebAssembly.validate(bytes), false);
      if (!refusal) assert.equal(WebAssembly.validate(bytes), true);
    }),
    { numRuns: 1500 },
  );
  assert.ok(refused > 100);
});

function nested(levels: number, open: number[], close: number[]): Uint8Array {
  const code = new Array<number[]>(levels).fill(open).flat();
  return root(code.concat(new Array<number[]>(levels).fill(close).flat()));
}

const intricate: Record<string, Uint8Array> = {
  '60,000 nested blocks': nested(60_000, [0x02, 0x40], [0x0b]),
  '60,000 nested loops': nested(60_000, [0x03, 0x40], [0x41, 0, 0x0d, 0, 0x0b]),
  '60,000 nested ifs': nested(60_000, [0x41, 1, 0x04, 0x40], [0x0b]),
  'blocks that all branch outwards': nested(20_000, [0x02, 0x40, 0x41, 0, 0x0d, 0], [0x41, 0, 0x0d, 0, 0x0b]),
  'many functions with as many locals as there may be': buildModule({
    functions: { root: { code: [] } },
    raw: {
      3: [0x90, 0x4e, ...new Array<number>(10_000).fill(0)],
      10: [0x90, 0x4e, ...new Array<number[]>(10_000).fill([6, 1, 0xe8, 0xfe, 2, I32, 0x0b]).flat()],
    },
  }),
};

for (const [what, bytes] of Object.entries(intricate)) {
  test(`does not stall on ${what}`, () => {
    const { bytes: written, bound } = instrument(bytes, ALL_ON);
    assert.ok(bound > 0 && written.length > 0);
    assert.ok(WebAssembly.validate(written));
  });
}

test('more nested blocks than the limit are refused', () => {
  assert.equal(refusalOf(nested(70_000, [0x02, 0x40], [0x0b]))?.code, 'module-limit');
  assert.ok(MOST_MODULE_BYTES < 200_000_000);
});
