import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type Accepts,
  checkerAccepts,
  codeJudgeAccepts,
  lcbAccepts,
  openR1Accepts,
  pythonStrip,
  verlAccepts,
} from '../../trainer/export/comparison.ts';
import { lastFence, lcbProgram, verlProgram } from '../../trainer/export/extraction.ts';
import { answer } from '../../trainer/export/prompt.ts';

const exact = checkerAccepts('exact-lines')!;
const tokens = checkerAccepts('tokens')!;
const float = checkerAccepts('float:1e-6')!;
const ALL: Record<string, Accepts> = { verlAccepts, codeJudgeAccepts, openR1Accepts, lcbAccepts, exact, tokens, float };

/** Which comparisons take the printed text for the expected one. */
function takenBy(printed: string, expected: string): string[] {
  return Object.keys(ALL).filter((name) => ALL[name]!(printed, expected));
}

describe('comparisons of targets', () => {
  it('all take the expected text itself, and none takes another number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (numbers) => {
        const text = `${numbers.join(' ')}\n`;
        assert.equal(takenBy(text, text).length, 7);
        assert.deepEqual(takenBy(`${numbers.join(' ')}1\n`, text), []);
      }),
    );
  });

  it('differ over blanks, blank lines, decimals and missing lines as the targets do', () => {
    assert.deepEqual(takenBy('1 2 \n', '1 2\n'), [
      'codeJudgeAccepts',
      'openR1Accepts',
      'lcbAccepts',
      'exact',
      'tokens',
      'float',
    ]);
    assert.deepEqual(takenBy('1 \n2\n', '1\n2\n'), ['openR1Accepts', 'lcbAccepts', 'exact', 'tokens', 'float']);
    assert.deepEqual(takenBy('1  2\n', '1 2\n'), ['lcbAccepts', 'tokens', 'float']);
    assert.deepEqual(takenBy('a  b\n', 'a b\n'), ['tokens', 'float']);
    assert.deepEqual(takenBy('1\n\n2\n', '1\n2\n'), ['tokens', 'float']);
    assert.deepEqual(takenBy('1.0\n', '1\n'), ['lcbAccepts', 'float']);
    assert.deepEqual(takenBy('0.3333333\n', '0.3333334\n'), ['float']);
    assert.deepEqual(takenBy('1\n', '1\n2\n'), ['openR1Accepts']);
    assert.deepEqual(takenBy('YES\n', 'yes\n'), []);
  });

  it('compare decimal numbers exactly, however long', () => {
    assert.ok(lcbAccepts('1e2 -0 0.50\n', '100 0 .5\n'));
    assert.ok(!lcbAccepts('100000000000000000001\n', '100000000000000000002\n'));
    assert.ok(!lcbAccepts('inf\n', '1\n'));
  });

  it('strip what Python strips', () => {
    assert.equal(pythonStrip('\u001c\u00a0 x\u0085\t'), 'x');
    assert.equal(pythonStrip('\ufeffx'), '\ufeffx');
  });

  it('have no comparison of texts for a checker program', () => {
    assert.equal(checkerAccepts('program'), undefined);
  });
});

describe('extraction by targets', () => {
  it('gives an answer back, whoever extracts', () => {
    const program = 'print("a")\nprint("b")\n';
    assert.equal(lastFence(answer(program)), program);
    assert.equal(verlProgram(answer(program))?.trim(), program.trim());
    assert.equal(lcbProgram(answer(program)), program.trimEnd());
  });

  it('takes the last block, and none when there is none', () => {
    const text = 'first\n```python\n1\n```\nthen\n```python\n2\n```\n';
    assert.equal(lastFence(text), '2\n');
    assert.equal(verlProgram(text), '\n2\n');
    assert.equal(lcbProgram(text), '2');
    for (const extract of [lastFence, verlProgram, lcbProgram]) assert.equal(extract('no program'), undefined);
  });
});
