import { mkdir } from 'node:fs/promises';
import { type Gateway, type GatewayOptions, serveGateway } from '../../coordinator/gateway/serve.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { JAVASCRIPT_IMAGE } from '../../wasm-sandbox/image/names.ts';
import { recipeNamed } from '../../wasm-sandbox/image/recipes.ts';
import { CACHE_DIR, testImage } from '../wasm-sandbox/fixture.ts';

export const TEST_DEFAULTS = { quorum: 2, seconds: 1, memoryMiB: 128, outputBytes: 1 << 20 };

/** A gateway on a free loopback port that judges in its own sandbox. */
export async function testGateway(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  await mkdir(CACHE_DIR, { recursive: true });
  return serveGateway({
    host: '127.0.0.1',
    port: 0,
    token: null,
    cacheDir: CACHE_DIR,
    image: (language) =>
      language === 'python'
        ? testImage()
        : prepareImage({ cacheDir: CACHE_DIR, recipe: recipeNamed(JAVASCRIPT_IMAGE) }),
    workers: 1,
    network: null,
    patienceMs: 1_000,
    defaults: TEST_DEFAULTS,
    version: 'test',
    logger: silentLogger,
    ...options,
  });
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One request; a string body is sent as it is. */
export async function ask(
  gateway: { readonly url: string },
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}
