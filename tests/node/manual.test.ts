import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODE_ERROR_CODES } from '../../node/node-error.ts';

test('the manual has a heading for every reason why a node stops by itself, and for no other', () => {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  const manual = readFileSync(join(root, 'node', 'README.md'), 'utf8');
  const headings = [...manual.matchAll(/^### `([a-z-]+)`$/gm)].map((match) => match[1]);
  assert.deepEqual(headings.sort(), [...NODE_ERROR_CODES].sort());
});
