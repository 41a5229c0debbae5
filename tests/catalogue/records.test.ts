import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseInputRecords } from '../../catalogue/builtin.ts';

const encode = (text: string) => new TextEncoder().encode(text);

test('framed records come back with their names, labels and bytes', () => {
  const record = fc.record({
    label: fc.constantFrom('nominal', 'boundary', 'complex', 'stress'),
    body: fc.string({ unit: 'binary-ascii', maxLength: 60 }),
  });
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
      const text = records.map((r, i) => `== case-${i} ${r.label} ${r.body.length}\n${r.body}`).join('');
      const parsed = parseInputRecords(encode(text));
      assert.deepEqual(
        parsed.map((r) => [r.name, r.label, new TextDecoder().decode(r.bytes)]),
        records.map((r, i) => [`case-${i}`, r.label, r.body]),
      );
    }),
  );
});

test('anything else is refused with what was expected', () => {
  const refuse = (text: string, reason: RegExp) => assert.throws(() => parseInputRecords(encode(text)), reason);
  refuse('', /nothing/);
  refuse('hello\n', /expected "== name label length"/);
  refuse('== a nominal 3\n12', /announces 3 bytes, only 2 follow/);
  refuse('== a nominal 03\n123', /expected "== name/);
  refuse('== a nominal 1\n1== a nominal 1\n2', /occurs twice/);
  refuse('== a nominal 1\n1rest\n', /at byte 16/);
  refuse('== a nominal 1', /header line/);
});
