import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { type CellRun, cellOf, makeCell, runCell } from '../../wasm-sandbox/cell.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { testImage } from './fixture.ts';

const sandbox = await createSandbox({ image: await testImage(), workers: 1 });
after(() => sandbox[Symbol.asyncDispose]());

const LIMITS = { fuel: 500_000_000, memoryMiB: 128, outputBytes: 4_000 };
const STDIN = encodeUtf8('4 1 3\n');

/** Takes any order of the numbers of the input. */
const ANY_ORDER = `import sys
data = sys.stdin.buffer.read()
head, rest = data.split(b'\\n', 1)
size = int(head.split()[0])
given, printed = rest[:size].decode().split(), rest[size:].decode().split()
if sorted(given) != sorted(printed):
    sys.exit(1)
print(len(printed))
`;

function program(text: string) {
  const source = encodeUtf8(text);
  return { source, digest: sha256Hex(source) };
}

async function cellFor(candidate: string, checker?: string) {
  const { source, digest } = program(candidate);
  const request = { source, candidate: digest, stdin: STDIN, limits: LIMITS };
  return runCell(sandbox, checker === undefined ? request : { ...request, checker: program(checker) });
}

describe('a checker program in the sandbox', () => {
  it('makes one answer of all that it takes, and says of others that they are none', async () => {
    const [up, down, short] = await Promise.all([
      cellFor('print(*sorted(input().split()))', ANY_ORDER),
      cellFor("print('\\n'.join(sorted(input().split())[::-1]))", ANY_ORDER),
      cellFor('print(input().split()[0])', ANY_ORDER),
    ]);
    assert.equal(decodeUtf8(up.output), '3\n');
    assert.deepEqual([up.cell.outcome, down.cell.outcome], ['ok', 'ok']);
    assert.equal(up.cell.digest, down.cell.digest);
    assert.equal(up.cell.digest, sha256Hex(up.output));
    assert.equal(short.cell.outcome, 'invalid-output');
    assert.equal(short.cell.digest, sha256Hex('4\n'), 'the output itself is what the cell names');
  });

  it('has a budget of its own, and both runs are in the fuel of the cell', async () => {
    const plain = await cellFor('print(1)');
    const checked = await cellFor('print(1)', 'print(2)');
    assert.ok(checked.cell.fuel > plain.cell.fuel);
    assert.deepEqual((await cellFor('print(1)', 'print(2)')).cell, checked.cell);
    const endless = await cellFor('print(1)', 'while True: pass');
    assert.equal(endless.cell.outcome, 'invalid-output');
    assert.ok(endless.cell.fuel >= LIMITS.fuel);
  });

  it('whose own end is bad refuses the output, whatever the reason', async () => {
    for (const checker of ['1 / 0', 'print("x" * 5000)', 'def broken(:']) {
      assert.equal((await cellFor('print(1)', checker)).cell.outcome, 'invalid-output', checker);
    }
  });
});

describe('how a cell is made', () => {
  const run: CellRun = { outcome: 'ok', stdout: encodeUtf8('5 \n'), fuel: 7 };
  const request = { source: new Uint8Array(0), candidate: '00', stdin: STDIN, limits: LIMITS };

  it('without a checker program nothing more is run', async () => {
    let runs = 0;
    const { cell } = await makeCell(async () => {
      runs++;
      return run;
    }, request);
    assert.deepEqual([cell, runs], [cellOf(run).cell, 1]);
  });

  it('a candidate that did not end well is not shown to the checker', async () => {
    let runs = 0;
    const failed = async (): Promise<CellRun> => {
      runs++;
      return { ...run, outcome: 'trap' };
    };
    const { cell } = await makeCell(failed, { ...request, checker: program('print(1)') });
    assert.deepEqual([cell.outcome, runs], ['trap', 1]);
  });

  it('the checker gets input and output, the same limits, and its digest as seed', async () => {
    const seen: unknown[] = [];
    const checker = program('print(1)');
    await makeCell(
      async (job) => {
        seen.push([decodeUtf8(job.source), decodeUtf8(job.stdin), job.seed, job.limits]);
        return run;
      },
      { ...request, checker },
    );
    assert.deepEqual(seen[1], ['print(1)', '6 3\n4 1 3\n5 \n', checker.digest, LIMITS]);
  });

  it('an output that is too long to be shown with its input is invalid', async () => {
    const stdin = new Uint8Array(64 << 20);
    const { cell } = await makeCell(async () => run, { ...request, stdin, checker: program('print(1)') });
    assert.deepEqual([cell.outcome, cell.fuel], ['invalid-output', 7]);
  });
});
