import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskRow } from '../../coordinator/core/dataset.ts';

/** Rows of a release's `dataset/tasks.jsonl`. */
export async function taskRows(release: string): Promise<TaskRow[]> {
  const text = await readFile(join(release, 'dataset', 'tasks.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TaskRow);
}

/** What two runs with one seed must have in common: tasks, labels, golden solutions, whoever ran them and when. */
export function contentOf(rows: readonly TaskRow[]) {
  return rows
    .map((row) => ({
      task: row.task_id,
      statement: row.statement,
      golden: [row.golden.slot, row.golden.candidate_digest],
      candidates: row.candidates.map((candidate) => [candidate.slot, candidate.digest]),
      labels: row.tests.map((test) => [test.input_digest, test.output_digest, test.golden]),
    }))
    .sort((a, b) => (a.task < b.task ? -1 : 1));
}

/** Every accepted task has its candidates judged by as many distinct operators, none by the operator that wrote it. */
export function assertDistinctOperators(rows: readonly TaskRow[], candidates: number): void {
  for (const row of rows) {
    assert.equal(row.candidates.length, candidates, row.task_id);
    const judges = row.candidates.flatMap(({ votes }) => votes.map((vote) => vote.operator));
    assert.equal(new Set(judges).size, candidates, `${row.task_id}: judged by ${judges.length} distinct operators`);
    assert.equal(row.provenance.operators, candidates);
    assert.equal(row.provenance.thin, false);
  }
}
