import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { packageRoot } from '../../cli/package-root.ts';
import type { Gateway } from '../../coordinator/gateway/serve.ts';
import { ask, testGateway } from './gateway-fixture.ts';
import { assertReply, pairsOf } from './pair.ts';

const protocols = readdirSync(join(packageRoot(), 'tests', 'gateway', 'pairs')).map((name) =>
  name.replace('.json', ''),
);

describe('recorded requests of each protocol', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await testGateway();
  });
  after(() => gateway[Symbol.asyncDispose]());

  for (const protocol of protocols) {
    describe(protocol, () => {
      for (const pair of pairsOf(protocol)) {
        it(pair.name, async () => {
          const body = pair.raw ?? pair.request;
          assertReply(await ask(gateway, pair.method, pair.path, body, pair.headers), pair);
        });
      }
    });
  }

  it('describes every route that the pairs use in its OpenAPI document', async () => {
    const { body } = await ask(gateway, 'GET', '/openapi.json');
    const { paths } = body as { paths: Record<string, object> };
    const used = protocols.flatMap(pairsOf).filter(({ status }) => status !== 404 && status !== 405);
    for (const { method, path } of used) {
      const bare = path.replace(/\/?(?:\?.*)?$/, '');
      const known = Object.keys(paths).find((pattern) =>
        new RegExp(`^${pattern.replace(/\{.*\}/, '[^/]+')}$`).test(bare),
      );
      assert.ok(known !== undefined && method.toLowerCase() in paths[known]!, `${method} ${path}`);
    }
  });
});
