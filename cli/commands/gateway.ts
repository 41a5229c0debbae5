import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { CATALOGUE_VERSION } from '../../catalogue/builtin.ts';
import { feedbackFront } from '../../coordinator/gateway/fronts/feedback.ts';
import { NetworkLane } from '../../coordinator/gateway/network-lane.ts';
import { type Gateway, type GatewayOptions, serveGateway } from '../../coordinator/gateway/serve.ts';
import { initCampaign } from '../../coordinator/init.ts';
import { runCoordinator } from '../../coordinator/run.ts';
import type { RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { JAVASCRIPT_IMAGE } from '../../wasm-sandbox/image/names.ts';
import { obtainImage } from '../../wasm-sandbox/image/obtain.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { httpDoor } from '../http-door.ts';
import { commandLogger, note, writeOut } from '../output.ts';
import { packageVersion } from '../package-root.ts';
import { cacheDirectory } from '../paths.ts';
import { openImage } from '../sandbox.ts';
import { presetOf } from './coordinator-init.ts';
import { checkListen } from './coordinator-run.ts';

const WORKERS_MAX = 8;

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const data = invocation.text('data');
  if (invocation.flag('local') === (data !== undefined)) {
    throw usageError('gateway needs --local or --data DIR', 'see hivesmith gateway --help');
  }
  const workers = invocation.integer('workers') ?? Math.min(WORKERS_MAX, availableParallelism());
  if (data === undefined && workers === 0) throw usageError('--workers 0 leaves nobody to judge with --local');
  const door = await httpDoor('listen', invocation.needText('listen'), invocation.text('token-file'));
  const options = { ...door, workers, ...(await commonOptions(invocation)) };
  await (data === undefined
    ? runAlone(invocation, options, signal)
    : runWithVolunteers(invocation, resolve(data), options, signal));
  return EXIT.interrupted;
}

type Common = Omit<GatewayOptions, 'image' | 'network'>;

async function commonOptions(invocation: Invocation) {
  return {
    cacheDir: cacheDirectory(),
    patienceMs: 1_000 * invocation.needInteger('patience'),
    defaults: {
      quorum: invocation.needInteger('quorum'),
      seconds: invocation.needInteger('test-seconds'),
      memoryMiB: invocation.needInteger('memory'),
      outputBytes: 1 << 20,
    },
    version: await packageVersion(),
    logger: commandLogger('gateway'),
  };
}

async function runAlone(invocation: Invocation, options: Common, signal: AbortSignal): Promise<void> {
  const python = await openImage(options.cacheDir, invocation.needText('runtime'), note);
  await using gateway = await serveGateway({ ...options, network: null, image: imagesOf(options, python) });
  await tell(gateway);
  await new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
}

/** Coordinator and gateway in one process; the trusted lane runs the image that the campaign pins. */
async function runWithVolunteers(
  invocation: Invocation,
  dataDir: string,
  options: Common,
  signal: AbortSignal,
): Promise<void> {
  await makeIfAbsent(invocation, dataDir, options);
  await runCoordinator({
    dataDir,
    listen: checkListen(invocation.needText('volunteers')),
    cacheDir: options.cacheDir,
    logger: commandLogger('coordinator'),
    signal,
    onRunning: async ({ shell, blobs }, scope) => {
      const image = await obtainImage({ cacheDir: options.cacheDir, image: shell.state.genesis!.image });
      const network = scope.use(
        new NetworkLane({
          ...{ shell, blobs, fuelPerSecond: image.fuelPerSecond, logger: options.logger },
          challengeShare: invocation.needInteger('challenge') / 1_000,
        }),
      );
      const more = [feedbackFront((report) => shell.feedback(report))];
      const gateway = scope.use(await serveGateway({ ...options, network, more, image: imagesOf(options, image) }));
      await tell(gateway);
    },
    onListening: (addresses) => void writeOut(`volunteers join at ${addresses.join(' ')}\n`),
  });
}

async function makeIfAbsent(invocation: Invocation, dataDir: string, { cacheDir, defaults }: Common): Promise<void> {
  const found = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (found.length > 0) return;
  const image = await openImage(cacheDir, invocation.needText('runtime'), note);
  const preset = presetOf(invocation.needText('preset'));
  await initCampaign({
    dataDir,
    name: 'gateway',
    seed: randomBytes(8).toString('hex'),
    tasks: 0,
    operatorsMin: defaults.quorum,
    preset,
    admission: preset === 'open' ? 'open' : 'invite',
    image: { name: image.name, digest: image.digest },
    generator: { kind: 'builtin', version: CATALOGUE_VERSION },
  });
}

function imagesOf({ cacheDir }: Common, python: RuntimeImage): GatewayOptions['image'] {
  return async (language) => {
    return language === 'python' ? python : openImage(cacheDir, JAVASCRIPT_IMAGE, note, language);
  };
}

function tell({ url }: Gateway): Promise<void> {
  return writeOut(`listening on ${url}\n`);
}
