import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { canonicalValue } from '../../trainer/eval/functional.ts';
import { pickledText } from '../../trainer/eval/pickled-text.ts';
import { ProblemInvalid, readProblem } from '../../trainer/eval/problem.ts';
import { average, estimate, passAtK } from '../../trainer/eval/statistics.ts';

const cases = [{ input: '1\n', output: '2\n', testtype: 'stdin' }];
const row = {
  question_id: 'a',
  question_content: 'Print the double.',
  public_test_cases: JSON.stringify(cases),
  private_test_cases: '[]',
};

/** A pickle of one text as Python's protocol 4 writes it. */
function pickled(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([
    Buffer.from([0x80, 4, 0x95, 9, 0, 0, 0, 0, 0, 0, 0, 0x58]),
    length,
    bytes,
    Buffer.from([0x94, 0x2e]),
  ]);
}

describe('a problem', () => {
  it('is read with private tests as JSON and as the compressed pickle of LiveCodeBench', () => {
    assert.deepEqual(readProblem(row, 'r').tests, [{ input: '1\n', output: '2\n', testtype: 'stdin' }]);
    const hidden = deflateSync(pickled(JSON.stringify(cases))).toString('base64');
    assert.equal(readProblem({ ...row, private_test_cases: hidden }, 'r').tests.length, 2);
  });

  it('is refused with the place and what was expected', () => {
    const wrong = [
      { ...row, question_id: '' },
      { ...row, public_test_cases: '[]' },
      { ...row, public_test_cases: '{' },
      { ...row, private_test_cases: 'no pickle' },
      { ...row, private_test_cases: deflateSync(Buffer.from([0x80, 2, 0x63, 0x2e])).toString('base64') },
      { ...row, public_test_cases: JSON.stringify([{ ...cases[0], testtype: 'functional' }]) },
    ];
    for (const value of wrong) {
      assert.throws(
        () => readProblem(value, 'file, row 3'),
        (error) => {
          return error instanceof ProblemInvalid && error.message.startsWith('file, row 3');
        },
      );
    }
  });

  it('never runs a pickle: anything but one text is none', () => {
    assert.equal(pickledText(pickled('x')), 'x');
    assert.equal(pickledText(pickled('x').subarray(0, -1)), undefined);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const text = pickledText(bytes);
        assert.ok(text === undefined || bytes.at(-1) === 0x2e);
      }),
    );
  });
});

describe('values of functions', () => {
  it('have one form whatever their spacing, and keep their digits', () => {
    assert.equal(canonicalValue('[1, 2.0, "a  b", {"k": null}]'), '[1,2,"a  b",{"k":null}]');
    assert.equal(canonicalValue('123456789012345678901'), '123456789012345678901');
    assert.equal(canonicalValue('[1,'), undefined);
    assert.equal(canonicalValue('[0.00001, 1.50, 1e2, -0.0, 2.5e-7, 0.0001]'), '[1e-05,1.5,100,0,2.5e-07,0.0001]');
  });
});

describe('pass@k', () => {
  it('is the chance that a draw of k samples holds a right one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(8), fc.integer({ min: 1, max: 8 }), (judged, c, k) => {
        const right = Math.min(c, judged);
        const value = passAtK({ judged, right }, k);
        if (k > judged) return assert.equal(value, undefined);
        let hits = 0;
        let draws = 0;
        for (let set = 0; set < 2 ** judged; set++) {
          const chosen = Array.from({ length: judged }, (_, at) => (set >> at) & 1);
          if (chosen.reduce((a, b) => a + b, 0) !== k) continue;
          draws++;
          if (chosen.some((bit, at) => bit === 1 && at < right)) hits++;
        }
        assert.ok(Math.abs(value! - hits / draws) < 1e-12);
      }),
    );
  });

  it('leaves out problems and samples without enough verdicts, and has error bars', () => {
    const value = estimate(
      [
        { judged: 2, right: 1 },
        { judged: 2, right: 2 },
        { judged: 0, right: 0 },
      ],
      1,
    );
    assert.deepEqual([value.value, value.problems], [0.75, 2]);
    assert.ok(Math.abs(value.error! - 0.25) < 1e-12);
    assert.deepEqual(
      average([
        [true, null],
        [true, false],
      ]).value,
      0.75,
    );
    assert.equal(average([[null, null]]).runs, 0);
  });
});
