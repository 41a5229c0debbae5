import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A row of `tasks.jsonl` as releases have it, of a task that doubles a number; `overrides` replaces columns. */
export function releasedTask(number: number, overrides: Record<string, unknown> = {}) {
  const id = createHash('sha256').update(`task ${number}`).digest('hex');
  const tests = [1, 22, 333].map((value, at) => ({
    name: `tiny-${at}`,
    kind: 'nominal',
    input_digest: id,
    output_digest: id,
    input: `${value}\n`,
    output: `${2 * value}\n`,
    support: 6 + at,
    second: 0,
    golden: at !== 1,
  }));
  return {
    task_id: id,
    index: number,
    style: 'codeforces',
    title: 'Twice',
    statement: `# Twice\n\nPrint the double of the number (${number}).\n\nInput:\n\`\`\`\n1\n\`\`\`\n\nOutput:\n\`\`\`\n2\n\`\`\``,
    difficulty: 1_500,
    golden: { slot: 1, candidate_digest: id, source: DOUBLE, confirmed_by: id },
    tests,
    candidates: [
      { slot: 0, digest: id, claim: { generator: 'other' }, contribution_index: 7, votes: [] },
      {
        slot: 1,
        digest: id,
        claim: { generator: 'builtin', version: '1', persona: 'p' },
        contribution_index: 8,
        votes: [],
      },
    ],
    provenance: { campaign: 'ab'.repeat(32), task_index: 5, decision_index: 40 + number, operators: 8, thin: false },
    ...overrides,
  };
}

export const DOUBLE = 'n = int(input())\nprint(2 * n)\n';

/** A release directory as far as exports read it. */
export async function writeReleaseOf(dir: string, rows: readonly object[]): Promise<void> {
  const bytes = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await mkdir(join(dir, 'dataset'), { recursive: true });
  await writeFile(join(dir, 'dataset', 'tasks.jsonl'), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifest = {
    subject: [{ name: 'dataset/tasks.jsonl', digest: { sha256 } }],
    predicate: { campaign: 'ab'.repeat(32), image: 'cd'.repeat(32) },
  };
  await writeFile(join(dir, 'MANIFEST.json'), JSON.stringify(manifest));
}
