import { composeTask, inputProgram, type Plan, parseInputRecords, writeCandidate } from '../../catalogue/builtin.ts';
import { OPERATORS } from '../../catalogue/operators/all.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { drawStyle } from '../../protocol/rules/style.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { runCell } from '../../wasm-sandbox/cell.ts';
import type { Limits } from '../../wasm-sandbox/limits.ts';
import type { Sandbox } from '../../wasm-sandbox/pool.ts';
import { hostile } from '../wasm-sandbox/hostile-programs.ts';

const CANDIDATES = 8;
const INPUTS = 15;
/** Cells of one task: its candidates on its inputs. */
export const CELLS_PER_TASK = CANDIDATES * INPUTS;
/** Little enough that a slow or endless candidate ends soon; whether it does is part of the cell. */
export const CELL_LIMITS: Limits = { fuel: 400_000_000, memoryMiB: 128, outputBytes: 65_536 };
/** Every so manieth candidate is one that means harm. */
const HOSTILE_EVERY = 97;

/** One cell that is to be run: which it is, and with what. */
export interface Job {
  readonly id: string;
  readonly source: Uint8Array;
  readonly candidate: string;
  readonly stdin: Uint8Array;
}

/** The plan of task `index`: a pure function of it. */
function planOf(index: number): Plan {
  for (let attempt = 0; ; attempt++) {
    const seed = sha256Hex(encodeUtf8(`cells/${index}/${attempt}`));
    const operator = OPERATORS[Number.parseInt(seed.slice(0, 8), 16) % OPERATORS.length]!;
    const composed = composeTask({ features: [...operator.features], style: drawStyle(seed), seed });
    if (composed.kind === 'draft') return composed.draft.plan;
  }
}

const HARMFUL = Object.values(hostile);

function sourceOf(plan: Plan, task: number, slot: number): string {
  const ordinal = task * CANDIDATES + slot;
  if (ordinal % HOSTILE_EVERY !== 0) return writeCandidate(plan, slot).source;
  return HARMFUL[(ordinal / HOSTILE_EVERY) % HARMFUL.length]!.source;
}

/** The jobs of task `index`: its inputs come out of its own generator program, run in `sandbox`. */
export async function jobsOf(sandbox: Sandbox, index: number): Promise<Job[]> {
  const plan = planOf(index);
  const generator = encodeUtf8(inputProgram(plan));
  const limits = { ...CELL_LIMITS, fuel: 20_000_000_000, outputBytes: 1 << 20 };
  const run = {
    source: new TextDecoder().decode(generator),
    stdin: new Uint8Array(0),
    limits,
    seed: sha256Hex(generator),
  };
  const { stdout } = await sandbox.run(run);
  const records = parseInputRecords(stdout).slice(0, INPUTS);
  const jobs: Job[] = [];
  for (let slot = 0; slot < CANDIDATES; slot++) {
    const source = encodeUtf8(sourceOf(plan, index, slot));
    const candidate = sha256Hex(source);
    for (const [k, { bytes }] of records.entries()) {
      jobs.push({ id: `${index}/${slot}/${k}`, source, candidate, stdin: bytes });
    }
  }
  return jobs;
}

/** The cell of a job as text: outcome, digest of the output, fuel. */
export async function cellText(sandbox: Sandbox, job: Job, limits: Limits = CELL_LIMITS): Promise<string> {
  const { cell } = await runCell(sandbox, { ...job, limits });
  return `${job.id} ${cell.outcome} ${cell.digest} ${cell.fuel}`;
}
