import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeManifest, factsOf, parseManifest } from '../../coordinator/core/release-manifest.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld } from './core-world.ts';

const facts = factsOf(new CoreWorld().state, 'note', '1');
const files = new Map([
  ['b', sha256Hex('b')],
  ['a', sha256Hex('a')],
]);
const bytes = encodeManifest({ files, facts });

function reasonOf(changed: Uint8Array): string {
  const read = parseManifest(changed);
  assert.ok(!read.ok, 'it is refused');
  return read.reason;
}

test('a manifest reads as it was written, its files in the order of names', () => {
  const read = parseManifest(bytes);
  assert.ok(read.ok);
  assert.deepEqual(read.value.facts, facts);
  assert.deepEqual([...read.value.files], [...files].sort());
});

test('what is no JSON, no text, another statement or another spelling is no manifest', () => {
  const text = decodeUtf8(bytes)!;
  for (const wrong of [encodeUtf8(''), encodeUtf8('{'), new Uint8Array([0xff, 0xfe]), encodeUtf8('{}')]) {
    assert.match(reasonOf(wrong), /expected the statement of a release/);
  }
  assert.match(reasonOf(encodeUtf8(text.replace('"entries"', '"entrees"'))), /expected the statement of a release/);
  assert.match(reasonOf(encodeUtf8(JSON.stringify(JSON.parse(text)))), /two spaces of indentation/);
  const doubled = JSON.parse(text);
  doubled.subject.push(doubled.subject[0]);
  assert.match(reasonOf(encodeUtf8(`${JSON.stringify(doubled, null, 2)}\n`)), /each file once/);
});
