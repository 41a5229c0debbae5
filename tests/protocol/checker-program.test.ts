import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { taskChecker } from '../../protocol/messages/primitives.ts';
import { checkerInput, isProgram } from '../../protocol/rules/checker-program.ts';

const DIGEST = 'ab'.repeat(32);

describe('what a checker program reads', () => {
  it('is both sizes on a line, the input, the output', () => {
    assert.equal(decodeUtf8(checkerInput(encodeUtf8('3\n1 2\n'), encodeUtf8('7'))), '6 1\n3\n1 2\n7');
  });

  it('can be taken apart again, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, bytes, (input, output) => {
        const framed = checkerInput(input, output);
        const end = framed.indexOf(10);
        const [a, b] = decodeUtf8(framed.subarray(0, end))!.split(' ').map(Number) as [number, number];
        const rest = framed.subarray(end + 1);
        assert.deepEqual([rest.slice(0, a), rest.slice(a)], [input, output]);
        assert.equal(b, output.length);
      }),
    );
  });
});

describe('the checker of one task', () => {
  it('is a form of the rules or a program by its digest', () => {
    for (const checker of ['exact-lines', 'tokens', 'float:6', { program: DIGEST }] as const) {
      assert.deepEqual(taskChecker.parse(checker), checker);
      assert.equal(isProgram(checker), typeof checker === 'object');
    }
  });

  it('is nothing else', () => {
    const wrong = [
      'program',
      'float:-1',
      'float:13',
      'float:06',
      { program: 'ab' },
      { program: DIGEST, size: 3 },
      { source: 'print(1)' },
    ];
    for (const checker of wrong) assert.equal(taskChecker.safeParse(checker).success, false, JSON.stringify(checker));
  });
});
