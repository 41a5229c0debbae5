import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { COMMANDS } from '../../cli/command-table.ts';
import { campaignPaths } from '../../cli/paths.ts';
import { digestSeedCode, writeRecord } from '../../cli/start/campaign-directory.ts';
import { type Finished, hivesmith, temporaryFolder } from './cli-process.ts';

/** One line that names the trouble, no stack trace, nothing on standard output. */
function assertComplaint(finished: Finished, code: number, pattern: RegExp): void {
  assert.equal(finished.code, code, `ended with ${finished.code ?? finished.signal}: ${finished.stderr}`);
  assert.match(finished.stderr, pattern);
  assert.equal(finished.stderr.trimEnd().split('\n').length, 1, finished.stderr);
  assert.equal(finished.stdout, '');
}

describe('help', () => {
  for (const command of COMMANDS) {
    test(`of ${command.name} names all that its table entry has`, async () => {
      const { code, stdout, stderr } = await hivesmith([...command.name.split(' '), '--help']);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      for (const option of command.options) assert.ok(stdout.includes(`--${option.name}`), option.name);
      for (const positional of command.positionals) assert.ok(stdout.includes(positional.name), positional.name);
      for (const exit of [0, 2, 130, ...command.exitCodes]) assert.match(stdout, new RegExp(`^  ${exit} `, 'm'));
      for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    });
  }

  test('without a command lists all commands', async () => {
    const asked = await hivesmith(['--help']);
    assert.equal(asked.code, 0);
    for (const { name } of COMMANDS) assert.match(asked.stdout, new RegExp(`^  ${name} `, 'm'));
    const unasked = await hivesmith([]);
    assert.equal(unasked.code, 2);
    assert.equal(unasked.stdout, '');
    assert.equal(unasked.stderr, asked.stdout);
  });

  test('of a group lists its commands', async () => {
    const { stdout } = await hivesmith(['coordinator', '--help']);
    assert.match(stdout, /coordinator release/);
    assert.doesNotMatch(stdout, /audit verify/);
  });

  test('--version prints the version of the package', async () => {
    const { code, stdout } = await hivesmith(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

const WRONG: readonly (readonly [line: string, pattern: RegExp])[] = [
  ['strat', /unknown command: strat \(did you mean start\?\)/],
  ['xyzzy', /unknown command: xyzzy/],
  ['--hlep', /unknown option: --hlep \(did you mean --help\?\)/],
  ['coordinator', /expected one of init, run, invite, release/],
  ['coordinator rnu', /unknown command: coordinator rnu \(did you mean coordinator run\?\)/],
  ['start --taks 3', /unknown option of start: --taks \(did you mean --tasks\?\)/],
  ['start -x', /unknown option of start: -x/],
  ['start extra', /unexpected argument of start: "extra"/],
  ['start --tasks abc', /--tasks: expected a whole number from 1 to 100000, got "abc"/],
  ['start --tasks 0', /--tasks: expected a whole number from 1 to 100000, got "0"/],
  ['start --tasks 2.5', /got "2.5"/],
  ['start --tasks 1e3', /got "1e3"/],
  ['start --tasks=-3', /got "-3"/],
  ['start --nodes 65', /--nodes: expected a whole number from 1 to 64, got "65"/],
  ['start --port 65536', /--port: expected a whole number from 0 to 65535/],
  ['start --tasks', /expected a value: --tasks N/],
  ['start --tasks --json', /expected a value: --tasks N/],
  ['start --json=yes', /--json takes no value, got "yes"/],
  ['start --seed=', /--seed is empty/],
  ['start --seed-code /nowhere/at/all', /seed code.*\/nowhere\/at\/all/],
  ['join', /join needs INVITE/],
  ['status', /status needs --data DIR/],
  ['coordinator run --data x --listen nonsense', /--listen: expected HOST:PORT/],
  ['coordinator run --data x --listen 127.0.0.1:99999', /--listen: expected HOST:PORT/],
  ['run', /run needs FILE, or --batch/],
  ['run missing.py', /cannot read missing.py: there is no such file/],
  ['run --batch missing.jsonl', /cannot read missing.jsonl: there is no such file/],
  ['run a.py --batch b.jsonl', /not both/],
  ['run --batch b.jsonl --fuel 5', /--batch or --fuel, not both/],
  [
    'runtime build python-9',
    /name of a runtime image \(python-3.12, python-3.14, quickjs-ng, python-3.14-cyaron\), got "python-9"/,
  ],
  ['runtime build', /runtime build needs NAME/],
  [
    'runtime build python-3.12 --with cyaron',
    /no image python-3.12 with the package cyaron; there is python-3.14 --with cyaron/,
  ],
  ['runtime verify python-3.14 --with numpy', /no image python-3.14 with the package numpy/],
  ['runtime lst', /unknown command: runtime lst \(did you mean runtime list\?\)/],
  ['run a.py --memory 1', /--memory: expected a whole number from 64 to 1024/],
];

describe('a wrong command line ends with code 2 and one line', () => {
  for (const [line, pattern] of WRONG) {
    test(line, async () => assertComplaint(await hivesmith(line.split(' ')), 2, pattern));
  }

  test('an invite that is cut off', async (t) => {
    const data = join(await temporaryFolder(t), 'node');
    assertComplaint(await hivesmith(['join', 'hivesmith://join/abc', '--data', data]), 2, /invite/);
  });
});

describe('start', () => {
  test('refuses seed code without Python, naming the folder', async (t) => {
    const folder = await temporaryFolder(t);
    const code = join(folder, 'code');
    await mkdir(code);
    await writeFile(join(code, 'notes.txt'), 'no program');
    const finished = await hivesmith(['start', '--seed-code', code, '--data', join(folder, 'data')]);
    assertComplaint(finished, 2, /expected .*\.py/);
    assert.ok(finished.stderr.includes(code));
  });

  test('refuses a data directory with foreign files', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'thesis.txt'), 'precious');
    assertComplaint(await hivesmith(['start', '--data', folder]), 4, /thesis\.txt.*\[data-not-empty\]/);
  });

  test('refuses a data directory below a file', async (t) => {
    const file = join(await temporaryFolder(t), 'file');
    await writeFile(file, '');
    assertComplaint(
      await hivesmith(['start', '--data', join(file, 'data')]),
      4,
      /cannot use .*file\/data as data directory/,
    );
  });

  test('refuses a damaged campaign record', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(campaignPaths(folder).marker, '{"format":');
    assertComplaint(await hivesmith(['start', '--data', folder]), 4, /data-damaged/);
  });

  const contradictions: readonly (readonly [option: string, value: string, pattern: RegExp])[] = [
    ['--seed', 'other', /--seed other: .* has seed first/],
    ['--tasks', '7', /--tasks 7: .* has tasks 5/],
    ['--nodes', '3', /--nodes 3: .* waits for 9 operators/],
    ['--generator', 'model', /--generator model: .* has generator builtin/],
    ['--runtime', 'python-3.14', /--runtime python-3.14: .* has runtime python-3.12/],
  ];
  for (const [option, value, pattern] of contradictions) {
    test(`refuses to continue a campaign with another ${option}, naming both values`, async (t) => {
      const folder = await temporaryFolder(t);
      const made = {
        format: 'hivesmith-campaign/1',
        state: 'ready',
        image: null,
        milliseconds: 0,
        runtime: 'python-3.12',
        generator: 'builtin',
      } as const;
      await writeRecord(campaignPaths(folder), {
        ...made,
        seed: 'first',
        tasks: 5,
        operators: 9,
        nodes: 9,
        seedCode: '00',
      });
      assertComplaint(await hivesmith(['start', '--data', folder, option, value]), 4, pattern);
    });
  }

  test('names seed code by what is in it, not by where it is', async (t) => {
    const folder = await temporaryFolder(t);
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    for (const place of [a, b]) {
      await mkdir(place);
      await writeFile(join(place, 'x.py'), 'print(1)\n');
    }
    assert.equal(await digestSeedCode(a), await digestSeedCode(b));
    await writeFile(join(b, 'x.py'), 'print(2)\n');
    assert.notEqual(await digestSeedCode(a), await digestSeedCode(b));
  });
});

describe('commands for a running process', () => {
  for (const command of ['status', 'pause', 'resume', 'finish', 'receipts']) {
    test(`${command} says that nothing runs, with code 6`, async (t) => {
      assertComplaint(
        await hivesmith([command, '--data', await temporaryFolder(t)]),
        6,
        /nothing runs on .*\[not-running\]/,
      );
    });
  }

  test('a coordinator without a campaign is refused with code 4', async (t) => {
    const folder = await temporaryFolder(t);
    for (const args of [['run'], ['invite'], ['release', '--out', join(folder, 'out')]]) {
      const [verb = '', ...rest] = args;
      const finished = await hivesmith(['coordinator', verb, '--data', join(folder, 'none'), ...rest]);
      assert.equal(finished.code, 4, `${verb}: ${finished.stderr}`);
      assert.equal(finished.stderr.trimEnd().split('\n').length, 1, finished.stderr);
    }
  });
});

describe('coordinator', () => {
  test('init makes a campaign once; run says that a port is busy with code 5', async (t) => {
    const data = join(await temporaryFolder(t), 'coordinator');
    const made = await hivesmith(['coordinator', 'init', '--data', data, '--tasks', '2', '--seed', 's', '--json']);
    assert.equal(made.code, 0, made.stderr);
    const answer = JSON.parse(made.stdout) as Record<string, string>;
    assert.match(answer['campaign'] ?? '', /^[0-9a-f]{64}$/);
    assert.equal(answer['seed'], 's');
    assertComplaint(await hivesmith(['coordinator', 'init', '--data', data]), 4, /data-not-empty/);

    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const busy = await hivesmith(['coordinator', 'run', '--data', data, '--listen', `127.0.0.1:${address.port}`]);
    assert.equal(busy.code, 5, busy.stderr);
    assert.match(busy.stderr, /^hivesmith: .*\[port-busy\]$/m);
  });
});

test('doctor tells what it found', async () => {
  const { code, stdout } = await hivesmith(['doctor', '--json']);
  assert.equal(code, 0);
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; found: string }[] };
  assert.equal(ok, true);
  assert.deepEqual(
    // One line for each server of models that this machine happens to have.
    [...new Set(checks.map(({ name }) => name.replace(/^model servers?$/, 'models')))],
    [
      ...['node', 'cores', 'memory', 'disk', 'image cache', 'fast image', 'seed code'],
      ...['C programs', 'C++ programs', 'Rust programs', 'models'],
    ],
  );
  assert.ok(checks[0]?.found.includes(process.versions.node));
});
