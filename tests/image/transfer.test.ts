import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE_VERSION } from '../../catalogue/builtin.ts';
import { campaignStatus, requestInvite } from '../../cli/control.ts';
import { defaultSeedCode } from '../../cli/package-root.ts';
import { initCampaign } from '../../coordinator/init.ts';
import { runCoordinator } from '../../coordinator/run.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { runVolunteer } from '../../node/volunteer.ts';
import { findImage, keepImage } from '../../wasm-sandbox/image/cache.ts';
import { foreignImage } from './foreign-image.ts';

const folder = await mkdtemp(join(tmpdir(), 'hivesmith-transfer-'));
const path = (...parts: string[]): string => join(folder, ...parts);
after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** A coordinator, in this process, of a campaign on an image that no recipe makes, and a volunteer who joins it. */
async function campaign(name: string, coordinatorHasIt: boolean) {
  const foreign = await foreignImage();
  const dataDir = path(name, 'coordinator');
  const caches = { coordinator: path(name, 'cache-a'), node: path(name, 'cache-b') };
  if (coordinatorHasIt) await keepImage(caches.coordinator, foreign.digest, foreign.bytes);
  await initCampaign({
    dataDir,
    name: 'transfer',
    seed: 'transfer',
    tasks: 1,
    seedCodeDir: defaultSeedCode(),
    operatorsMin: 9,
    image: { name: foreign.name, digest: foreign.digest },
    generator: { kind: 'builtin', version: CATALOGUE_VERSION },
    preset: 'trusted-cluster',
    admission: 'open',
  });
  const stop = new AbortController();
  let listening!: () => void;
  const ready = new Promise<void>((resolve) => {
    listening = resolve;
  });
  const options = { dataDir, listen: '127.0.0.1:0', cacheDir: caches.coordinator, logger: silentLogger };
  const ended = runCoordinator({ ...options, signal: stop.signal, onListening: () => listening() });
  await Promise.race([ready, ended]);
  const volunteer = runVolunteer({
    inviteText: await requestInvite(dataDir, { days: 1 }),
    dataDir: path(name, 'node'),
    cacheDir: caches.node,
    slots: 1,
    workers: 1,
    agent: 'test',
    logger: silentLogger,
    signal: stop.signal,
  });
  const end = async (): Promise<void> => {
    stop.abort();
    await Promise.allSettled([volunteer, ended]);
  };
  return { dataDir, caches, digest: foreign.digest, volunteer, end };
}

test('a node without the image of a campaign gets it from the coordinator and works on it', async () => {
  const { dataDir, caches, digest, volunteer, end } = await campaign('has', true);
  try {
    volunteer.catch(() => undefined);
    assert.equal(await findImage(caches.node, digest), undefined);
    const joined = async (): Promise<boolean> => {
      const { nodes } = await campaignStatus(dataDir);
      return nodes.some(({ contributions }) => contributions > 0);
    };
    while (!(await joined())) await Promise.race([sleep(100), volunteer.then(() => assert.fail('it stopped'))]);
    assert.ok(await findImage(caches.node, digest));
  } finally {
    await end();
  }
});

test('a node that can get the image nowhere stops and says so', async () => {
  const { volunteer, digest, end } = await campaign('has-not', false);
  try {
    await assert.rejects(volunteer, { code: 'image-mismatch', message: new RegExp(`${digest}.*does not give it`) });
  } finally {
    await end();
  }
});
