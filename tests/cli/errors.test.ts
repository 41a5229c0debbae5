import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CliError, errorLine, toCliError } from '../../cli/errors.ts';
import { nodeVersionProblem } from '../../cli/node-version.ts';
import { cacheDirectory } from '../../cli/paths.ts';
import { nearest } from '../../cli/spelling.ts';
import { HostError } from '../../node/host/host-error.ts';

describe('the version of Node', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0', 'v20.19.1', '100.0.0', '20.19.0-nightly']) {
    test(`${version} will do`, () => assert.equal(nodeVersionProblem(version), undefined));
  }
  for (const version of ['20.18.9', '19.99.99', '18.20.4', '8.0.0', '0.10.48']) {
    test(`${version} is too old, and the line says what is expected`, () => {
      const problem = nodeVersionProblem(version) ?? '';
      assert.match(problem, /expected Node 20\.19\.0 or newer/);
      assert.ok(problem.includes(version));
      assert.ok(!problem.includes('\n'));
    });
  }
});

describe('errors of other layers', () => {
  const cases: readonly (readonly [code: string, exitCode: number])[] = [
    ['port-busy', 5],
    ['EADDRINUSE', 5],
    ['identity-damaged', 4],
    ['ledger-damaged', 4],
    ['ledger-locked', 4],
    ['data-not-empty', 4],
    ['data-in-use', 4],
    ['already-running', 4],
    ['ENOSPC', 4],
    ['not-running', 6],
    ['dial-failed', 6],
    ['node-banned', 6],
    ['invite-invalid', 2],
    ['invite-expired', 6],
    ['seed-code-missing', 2],
    ['interrupted', 130],
    ['nobody-knows-this', 1],
  ];
  for (const [code, exitCode] of cases) {
    test(`${code} ends with ${exitCode}`, () => {
      const error = toCliError(Object.assign(new Error('the message'), { code }));
      assert.equal(error.exitCode, exitCode);
      assert.match(errorLine(error), new RegExp(`^hivesmith: the message.*\\[${code}\\]$`));
    });
  }

  test('what another process failed at is told by its own code', () => {
    const cause = { code: 'data-not-empty', message: 'it holds x' };
    const error = toCliError(new HostError('control-failed', 'it holds x', { cause }));
    assert.deepEqual([error.exitCode, error.code], [4, 'data-not-empty']);
  });

  test('anything thrown becomes one printable line', () => {
    assert.equal(errorLine(toCliError('just text')), 'hivesmith: just text');
    assert.equal(errorLine(toCliError(new Error('two\nlines\u001b[31m'))), 'hivesmith: two lines [31m');
    assert.equal(errorLine(new CliError(2, 'usage', 'bad', 'do this')), 'hivesmith: bad (do this)');
  });
});

test('a misspelt word finds its neighbour, a strange one none', () => {
  const known = ['start', 'status', 'join', '--tasks'];
  assert.equal(nearest('strat', known), 'start');
  assert.equal(nearest('statsu', known), 'status');
  assert.equal(nearest('--task', known), '--tasks');
  assert.equal(nearest('xyzzy', known), undefined);
});

test('the image cache follows the environment', () => {
  assert.equal(cacheDirectory({ HIVESMITH_CACHE: '/a/b', XDG_CACHE_HOME: '/c' }), '/a/b');
  assert.equal(cacheDirectory({ HIVESMITH_CACHE: '', XDG_CACHE_HOME: '/c' }), '/c/hivesmith');
  assert.match(cacheDirectory({ XDG_CACHE_HOME: 'relative' }), /\/\.cache\/hivesmith$/);
});
