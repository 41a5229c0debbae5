import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readBenchmarks } from '../../coordinator/benchmark-files.ts';
import { gramsOf } from '../../protocol/rules/contamination.ts';

const folder = mkdtempSync(join(tmpdir(), 'hivesmith-benchmark-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const passage = Array.from({ length: 20 }, (_, i) => `word${i}`).join(' ');
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('benchmark files', () => {
  it('give the passages of text, JSON and JSON Lines alike', async () => {
    const expected = [...new Set(gramsOf(passage))].sort();
    const nested = JSON.stringify({ problems: [{ n: 1, prompt: passage }] });
    for (const path of [file('a.txt', passage), file('b.json', nested), file('c.jsonl', `\n${nested}\n`)]) {
      const { grams, files } = await readBenchmarks([path]);
      assert.deepEqual(grams, expected);
      assert.equal(files.length, 1);
    }
    assert.deepEqual(await readBenchmarks([]), { files: [], grams: [] });
  });

  it('are refused by name when they are missing, damaged or too short', async () => {
    const unusable = (paths: string[], why: RegExp) =>
      assert.rejects(readBenchmarks(paths), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'benchmark-unusable');
        assert.match(error.message, why);
        return true;
      });
    await unusable([join(folder, 'absent.txt')], /cannot be read/);
    await unusable([file('bad.jsonl', '{"a": 1}\n{"b"\n')], /JSON Lines/);
    await unusable([file('short.txt', 'only a few words')], /16 words/);
    await unusable([file('one.txt', passage), file('two.txt', passage)], /new to this list/);
  });
});
