import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CliError } from '../../cli/errors.ts';
import { httpDoor } from '../../cli/http-door.ts';

const VARIABLE = 'HIVESMITH_GATEWAY_TOKEN';
const TOKEN = 'a-token-of-some-length';
const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-door-'));
const before = process.env[VARIABLE];
after(() => {
  rmSync(scratch, { recursive: true });
  if (before === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = before;
});

async function refused(attempt: Promise<unknown>, words: RegExp): Promise<void> {
  await assert.rejects(
    attempt,
    (error) => error instanceof CliError && error.exitCode === 2 && words.test(error.message),
  );
}

describe('the door for trainers', () => {
  it('is open on loopback without a token, and elsewhere with one only', async () => {
    delete process.env[VARIABLE];
    assert.deepEqual(await httpDoor('listen', '127.0.0.1:80', undefined), { host: '127.0.0.1', port: 80, token: null });
    assert.deepEqual(await httpDoor('listen', '[::1]:0', undefined), { host: '::1', port: 0, token: null });
    await refused(httpDoor('trainers', '0.0.0.0:80', undefined), /--trainers 0\.0\.0\.0: .* needs a token/);
    process.env[VARIABLE] = TOKEN;
    assert.equal((await httpDoor('trainers', '0.0.0.0:80', undefined)).token, TOKEN);
  });

  it('takes the token of a file before that of the environment, and no token that is short or has blanks', async () => {
    process.env[VARIABLE] = TOKEN;
    const file = join(scratch, 'token');
    writeFileSync(file, 'another-token-of-some-length\n');
    assert.equal((await httpDoor('listen', '127.0.0.1:0', file)).token, 'another-token-of-some-length');
    for (const text of ['', 'short', 'with blanks in the middle of it']) {
      writeFileSync(file, text);
      await refused(httpDoor('listen', '127.0.0.1:0', file), /16 to 200 printable characters/);
    }
    await refused(httpDoor('listen', '127.0.0.1:0', join(scratch, 'none')), /cannot read/);
  });

  it('has an address', async () => {
    for (const listen of ['', '127.0.0.1', ':80', '127.0.0.1:70000', 'http://127.0.0.1:80']) {
      await refused(httpDoor('trainers', listen, undefined), /--trainers: expected HOST:PORT/);
    }
  });
});
