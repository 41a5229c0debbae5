import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import { cell, request, testImage, text } from './fixture.ts';
import { hostile } from './hostile-programs.ts';

const CANARY = request(
  'import random,sys,time\nd={str(k):k for k in range(50)}\nprint(sys.stdin.readline(),hash("s"),id(d)%997,random.random(),time.time(),len(sys.modules))',
  'canary\n',
);

let shared: Sandbox;
let canary: unknown[];
before(async () => {
  const image = await testImage();
  shared = await createSandbox({ image, workers: 1 });
  const fresh = await createSandbox({ image, workers: 1 });
  canary = cell(await fresh.run(CANARY));
  await fresh[Symbol.asyncDispose]();
});
after(() => shared[Symbol.asyncDispose]());

for (const [name, { source, outcome, exitCode, says, limits }] of Object.entries(hostile)) {
  test(`hostile program: ${name}`, async () => {
    const ran = await shared.run(request(source, '', limits));
    const said = text(ran.stdout) + text(ran.stderr);
    assert.equal(ran.outcome, outcome, said.slice(-300));
    if (exitCode !== undefined) assert.equal(ran.exitCode, exitCode);
    if (says) assert.match(said, says);
    assert.ok(ran.fuel <= (limits?.fuel ?? 10e9) && Number.isSafeInteger(ran.fuel));
    assert.deepEqual(cell(await shared.run(CANARY)), canary);
  });
}
