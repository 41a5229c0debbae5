import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Pair } from './measure.ts';

/** Rows of the bound that the export promises; the process that writes them reports its own highest memory. */
const ROWS = 200_000;
const MEMORY_LIMIT_MB = 1_000;

interface Written {
  readonly seconds: number;
  readonly peakMb: number;
}

const known = new Map<string, Written>();

/** Runs the worker once for each form; both metrics come from the same run. */
function written(form: 'parquet' | 'jsonl'): Written {
  const before = known.get(form);
  if (before !== undefined) return before;
  const worker = fileURLToPath(new URL('export-worker.js', import.meta.url));
  const { stdout, status, stderr } = spawnSync(process.execPath, [worker, form, String(ROWS)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the export of ${form} ended with ${status}: ${stderr}`);
  const result = JSON.parse(stdout) as Written;
  known.set(form, result);
  return result;
}

const note = `${ROWS} tasks with 8 tests as sft and rl_verl rows, a process each; golden solutions not run`;

export const exportPairs: Pair[] = [
  {
    bench: 'export-rows',
    metric: 'rows/s',
    better: 'higher',
    peerName: 'the same rows as JSON lines',
    note,
    rounds: 1,
    ours: async () => (2 * ROWS) / written('parquet').seconds,
    peer: async () => (2 * ROWS) / written('jsonl').seconds,
  },
  {
    bench: 'export-memory',
    metric: 'MB at most',
    better: 'lower',
    peerName: 'the bound of 1 GB',
    note,
    rounds: 1,
    ours: async () => written('parquet').peakMb,
    peer: async () => MEMORY_LIMIT_MB,
  },
];
