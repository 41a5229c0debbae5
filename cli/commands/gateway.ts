import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type Gateway, serveGateway } from '../../coordinator/gateway/serve.ts';
import { JAVASCRIPT_IMAGE } from '../../wasm-sandbox/image/names.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { fileProblem, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { commandLogger, note, writeOut } from '../output.ts';
import { packageVersion } from '../package-root.ts';
import { cacheDirectory } from '../paths.ts';
import { openImage } from '../sandbox.ts';
import { checkListen } from './coordinator-run.ts';

const TOKEN_VARIABLE = 'HIVESMITH_GATEWAY_TOKEN';
const WORKERS_MAX = 8;

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  if (!invocation.flag('local')) throw usageError('gateway needs --local', 'see hivesmith gateway --help');
  const { host, port } = addressOf(checkListen(invocation.needText('listen')));
  const token = await tokenOf(invocation.text('token-file'));
  if (token === null && !isLoopback(host)) {
    throw usageError(
      `--listen ${host}: an address that others can reach needs a token`,
      `give --token-file FILE or set ${TOKEN_VARIABLE}`,
    );
  }
  await using gateway = await open(invocation, host, port, token);
  await writeOut(`listening on ${gateway.url}\n`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return EXIT.interrupted;
}

async function open(invocation: Invocation, host: string, port: number, token: string | null): Promise<Gateway> {
  const cacheDir = cacheDirectory();
  const runtime = invocation.needText('runtime');
  const python = await openImage(cacheDir, runtime, note);
  return serveGateway({
    host,
    port,
    token,
    cacheDir,
    image: async (language) => (language === 'python' ? python : openImage(cacheDir, JAVASCRIPT_IMAGE, note, language)),
    workers: invocation.integer('workers') ?? Math.min(WORKERS_MAX, availableParallelism()),
    network: null,
    patienceMs: 1_000 * invocation.needInteger('patience'),
    defaults: {
      quorum: invocation.needInteger('quorum'),
      seconds: invocation.needInteger('test-seconds'),
      memoryMiB: invocation.needInteger('memory'),
      outputBytes: 1 << 20,
    },
    version: await packageVersion(),
    logger: commandLogger('gateway'),
  });
}

function addressOf(listen: string): { host: string; port: number } {
  const split = listen.lastIndexOf(':');
  return { host: listen.slice(0, split).replaceAll(/[[\]]/g, ''), port: Number(listen.slice(split + 1)) };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** From a file, because others on this machine can read a command line; else from the environment; else there is none. */
async function tokenOf(file: string | undefined): Promise<string | null> {
  let text = process.env[TOKEN_VARIABLE];
  if (file !== undefined) {
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw usageError(`cannot read ${file}: ${fileProblem(error)}`);
    }
  }
  const token = text?.trim();
  if (file === undefined && (token === undefined || token === '')) return null;
  if (token !== undefined && /^[\x21-\x7e]{16,200}$/.test(token)) return token;
  throw usageError('the gateway token must be 16 to 200 printable characters without blanks');
}
