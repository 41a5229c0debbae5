import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Level } from 'level';
import { type Ledger, openLedger } from '../../../coordinator/log/ledger.ts';
import { toHex } from '../../../protocol/bytes.ts';
import { sign, temporaryDirectory, testEntry } from './ledger-fixture.ts';

const SIZE = 120;
const WRITER = fileURLToPath(new URL('./ledger-writer.js', import.meta.url));

async function writeLedger(directory: string): Promise<string> {
  await using ledger = await openLedger(directory, { sign, windowMs: 0 });
  for (let i = 0; i < SIZE; i++) {
    ledger.append(testEntry(i, 300));
    if (i % 8 === 7) await ledger.durable(i + 1);
  }
  await ledger.durable(SIZE);
  return summary(ledger);
}

function summary(ledger: Ledger): string {
  return `${ledger.size} ${toHex(ledger.tree.root())} ${ledger.checkpoint().text}`;
}

/** Opens a ledger that may be damaged: 'whole', or the code of the refusal. */
async function outcome(directory: string, whole: string): Promise<string> {
  let ledger: Ledger;
  try {
    ledger = await openLedger(directory, { sign });
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  const found = summary(ledger);
  await ledger.close();
  return found === whole ? 'whole' : found;
}

/** Copies the ledger, alters the copy, opens it. */
async function afterDamage(source: string, alter: (copy: string) => Promise<unknown>, whole: string): Promise<string> {
  const copy = `${source}-copy`;
  await rm(copy, { recursive: true, force: true });
  await cp(source, copy, { recursive: true });
  await alter(copy);
  return outcome(copy, whole);
}

test('a flipped byte anywhere in any file is harmless or found, and never makes the ledger shorter', async (t) => {
  const source = join(await temporaryDirectory(t), 'ledger');
  const whole = await writeLedger(source);
  // Opening again moves the records from the write-ahead log into a table: both kinds of file are put to the test.
  const reopened = `${source}-reopened`;
  await cp(source, reopened, { recursive: true });
  assert.equal(await outcome(reopened, whole), 'whole');
  let refused = 0;
  for (const directory of [source, reopened]) {
    for (const name of await filesOf(directory)) {
      const bytes = await readFile(join(directory, name));
      const step = Math.max(1, Math.ceil(bytes.length / 12));
      for (let at = Math.floor(step / 2); at < bytes.length; at += step) {
        const altered = Buffer.from(bytes);
        altered[at]! ^= 0x41;
        const result = await afterDamage(directory, (copy) => writeFile(join(copy, name), altered), whole);
        assert.ok(['whole', 'ledger-damaged', 'ledger-unavailable'].includes(result), `${name} at ${at}: ${result}`);
        if (result !== 'whole') refused++;
      }
    }
  }
  assert.ok(refused >= 20, `only ${refused} flips were found`);
});

async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/^(LOCK|LOG(\.old)?)$/.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}

test('a write-ahead log that lost its end is found by the head file', async (t) => {
  const source = join(await temporaryDirectory(t), 'ledger');
  const whole = await writeLedger(source);
  const log = (await filesOf(source)).find((name) => /\d+\.log$/.test(name));
  assert.ok(log !== undefined);
  const { length } = await readFile(join(source, log));
  for (const keep of [0, Math.floor(length / 2), length - 1]) {
    const result = await afterDamage(source, (copy) => truncate(join(copy, log), keep), whole);
    assert.equal(result, 'ledger-damaged', `cut to ${keep} of ${length}`);
  }
});

test('lost files are found', async (t) => {
  const source = join(await temporaryDirectory(t), 'ledger');
  const whole = await writeLedger(source);
  // LevelDB recovers records that are still in its write-ahead log without CURRENT, but not those in a table.
  assert.equal(await outcome(source, whole), 'whole');
  for (const name of ['head', 'entries', 'entries/CURRENT']) {
    const result = await afterDamage(source, (copy) => rm(join(copy, name), { recursive: true }), whole);
    assert.equal(result, 'ledger-damaged', name);
  }
});

const RECORD_5 = 'r/0000000000000005';
const RECORD_6 = 'r/0000000000000006';
const LAST = `r/${String(SIZE - 1).padStart(16, '0')}`;

/** Changes that LevelDB takes for valid data: only the chain, the checkpoint and the head can tell. */
const FORGERIES: Record<string, { alter: (db: Level<string, Uint8Array>) => Promise<unknown>; says: RegExp }> = {
  'a record removed': { alter: (db) => db.del(RECORD_5), says: /record 5 is missing/ },
  'the last record removed': { alter: (db) => db.del(LAST), says: /checkpoint is of 120 entries and 119 are there/ },
  'a record altered': {
    alter: async (db) => {
      const record = (await db.get(RECORD_5))!;
      record[60]! ^= 1;
      await db.put(RECORD_5, record);
    },
    says: /record 6 does not follow/,
  },
  'two records swapped': {
    alter: async (db) => {
      const [five, six] = [(await db.get(RECORD_5))!, (await db.get(RECORD_6))!];
      await db.batch([
        { type: 'put', key: RECORD_5, value: six },
        { type: 'put', key: RECORD_6, value: five },
      ]);
    },
    says: /record 5 is altered/,
  },
  'the last record altered': {
    alter: async (db) => {
      const record = (await db.get(LAST))!;
      record[60]! ^= 1;
      await db.put(LAST, record);
    },
    says: /the entries give root/,
  },
  'the checkpoint removed': { alter: (db) => db.del('checkpoint'), says: /no checkpoint/ },
  'the checkpoint unreadable': { alter: (db) => db.put('checkpoint', Uint8Array.of(1)), says: /checkpoint is altered/ },
  'a record out of range': { alter: (db) => db.put('s/1', Uint8Array.of(1)), says: /unknown key s\/1/ },
  'everything removed': { alter: (db) => db.clear(), says: /it had 120 entries and has 0/ },
};

for (const [name, { alter, says }] of Object.entries(FORGERIES)) {
  test(`${name}: the message names the fault and the remedy`, async (t) => {
    const directory = join(await temporaryDirectory(t), 'ledger');
    await writeLedger(directory);
    const db = new Level<string, Uint8Array>(join(directory, 'entries'), { valueEncoding: 'view' });
    await alter(db);
    await db.close();
    await assert.rejects(openLedger(directory, { sign }), (error: Error & { code: string }) => {
      assert.equal(error.code, 'ledger-damaged');
      assert.match(error.message, says);
      assert.match(error.message, /backup/);
      return true;
    });
  });
}

test('an older but consistent ledger is not taken for the present one', async (t) => {
  const directory = await temporaryDirectory(t);
  const [old, live] = [join(directory, 'old'), join(directory, 'live')];
  const whole = await writeLedger(live);
  await cp(live, old, { recursive: true });
  {
    await using ledger = await openLedger(live, { sign });
    await ledger.durable(ledger.append(testEntry(SIZE)) + 1);
  }
  await rm(join(live, 'entries'), { recursive: true });
  await cp(join(old, 'entries'), join(live, 'entries'), { recursive: true });
  assert.equal(await outcome(live, whole), 'ledger-damaged');
});

test('a writer killed at any moment has lost nothing that it acknowledged', async (t) => {
  const directory = await temporaryDirectory(t);
  let acknowledged = 0;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, [WRITER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) {
      acknowledged = JSON.parse(line).acknowledged;
      // The rest of what it wrote before it died is still read: an acknowledgement seen late counts as well.
      if (acknowledged >= (round + 1) * 200) child.kill('SIGKILL');
    }
    await using ledger = await openLedger(directory, { sign });
    assert.ok(acknowledged >= (round + 1) * 200 && ledger.size >= acknowledged, `${ledger.size} of ${acknowledged}`);
    for (const index of [0, acknowledged - 1]) {
      assert.deepEqual(Buffer.from(await ledger.entry(index)), Buffer.from(testEntry(index, 1000)));
    }
  }
});

test('a disk that is full stops the ledger; what was acknowledged is there afterwards', {
  skip: process.platform === 'win32' ? 'needs ulimit -f' : false,
}, async (t) => {
  const directory = await temporaryDirectory(t);
  // A limit on the size of a file fails a write in the same way as a full disk, and can be set without privileges.
  const child = spawnSync('bash', ['-c', 'ulimit -f 256; exec "$@"', 'bash', process.execPath, WRITER, directory], {
    encoding: 'utf8',
  });
  assert.equal(child.status, 0, child.stderr);
  const { acknowledged, code } = JSON.parse(child.stdout.trim().split('\n').at(-1)!) as {
    acknowledged: number;
    code: string;
  };
  assert.equal(code, 'ledger-stopped');
  assert.ok(acknowledged > 0);
  await using ledger = await openLedger(directory, { sign });
  assert.ok(ledger.size >= acknowledged, `${ledger.size} of ${acknowledged}`);
});
