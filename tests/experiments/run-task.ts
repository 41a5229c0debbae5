import {
  candidateTruth,
  inputProgram,
  type Plan,
  parseInputRecords,
  referenceProgram,
  validatorProgram,
  writeCandidate,
  writeLiteral,
  writeMutants,
} from '../../catalogue/builtin.ts';
import { GENERATOR_LIMITS } from '../../node/work/program-limits.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { TRUSTED_CLUSTER } from '../../protocol/messages/genesis.ts';
import { comparisonForm } from '../../protocol/rules/comparison-form.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { runCell } from '../../wasm-sandbox/cell.ts';
import { OUTCOMES, type Outcome } from '../../wasm-sandbox/outcome.ts';
import type { Sandbox } from '../../wasm-sandbox/pool.ts';
import type { Composition } from './task-source.ts';

export const CANDIDATES = 16;
const MUTANTS = 2;

/** One program on all inputs: outcome, and the digests of its output in the forms `exact-lines` and `tokens`, as indexes. */
export type StoredRow = readonly (readonly [outcome: number, exact: number, tokens: number])[];

/** A judged task as it is stored: what ran, once, and everything that the rules and the truth need. */
export interface StoredTask {
  readonly share: number;
  readonly index: number;
  readonly plan: Plan;
  readonly style: string;
  readonly difficulty: number;
  readonly statementChars: number;
  readonly features: readonly string[];
  readonly rejected: number;
  readonly inputs: readonly { readonly digest: string; readonly size: number; readonly label: string }[];
  readonly digests: readonly string[];
  readonly candidates: readonly { readonly digest: string; readonly mutated: boolean; readonly cells: StoredRow }[];
  readonly truth: StoredRow;
  readonly literal: StoredRow;
  readonly mutants: readonly StoredRow[];
  /** Fuel of all cells. */
  readonly fuel: number;
}

/** Runs input program, validators, all candidates, the reference, the literal program and mutants of one composition. */
export async function runTask(
  sandbox: Sandbox,
  share: number,
  { index, draft, plan }: Composition,
): Promise<StoredTask> {
  const { inputs, rejected } = await suiteOf(sandbox, plan);
  const table = new DigestTable();
  const run = (source: string) => runRow(sandbox, encodeUtf8(source), inputs, table);
  const truth = await run(referenceProgram(plan));
  const candidates: StoredTask['candidates'][number][] = [];
  for (let slot = 0; slot < CANDIDATES; slot++) {
    const { source } = writeCandidate(plan, slot);
    const digest = sha256Hex(encodeUtf8(source));
    candidates.push({ digest, mutated: candidateTruth(plan, slot).mutated, cells: await run(source) });
  }
  const literal = await run(writeLiteral(plan).source);
  const mutants: StoredRow[] = [];
  for (const { source } of writeMutants(plan, MUTANTS)) mutants.push(await run(source));
  return {
    share,
    index,
    plan,
    style: draft.style,
    difficulty: draft.difficulty,
    statementChars: draft.statement.length,
    features: draft.features.map(({ path }) => path),
    rejected,
    inputs: inputs.map(({ bytes, label }) => ({ digest: sha256Hex(bytes), size: bytes.length, label })),
    digests: table.digests,
    candidates,
    truth,
    literal,
    mutants,
    fuel: table.fuel,
  };
}

interface Input {
  readonly label: string;
  readonly bytes: Uint8Array;
}

async function suiteOf(sandbox: Sandbox, plan: Plan): Promise<{ inputs: Input[]; rejected: number }> {
  const seed = plan.seed;
  const printed = await sandbox.run({
    source: inputProgram(plan),
    stdin: new Uint8Array(0),
    limits: GENERATOR_LIMITS,
    seed,
  });
  if (printed.outcome !== 'ok') throw new Error(`the input program of ${seed} ended with ${printed.outcome}`);
  const records = parseInputRecords(printed.stdout);
  const validator = validatorProgram(plan);
  const verdicts = await Promise.all(
    records.map(({ bytes }) => sandbox.run({ source: validator, stdin: bytes, limits: GENERATOR_LIMITS, seed })),
  );
  const inputs = records.filter((_, i) => verdicts[i]!.outcome === 'ok');
  return { inputs, rejected: records.length - inputs.length };
}

class DigestTable {
  readonly digests: string[] = [];
  readonly #index = new Map<string, number>();
  fuel = 0;

  indexOf(digest: string): number {
    let at = this.#index.get(digest);
    if (at === undefined) {
      at = this.digests.push(digest) - 1;
      this.#index.set(digest, at);
    }
    return at;
  }
}

async function runRow(
  sandbox: Sandbox,
  source: Uint8Array,
  inputs: readonly Input[],
  table: DigestTable,
): Promise<StoredRow> {
  const candidate = sha256Hex(source);
  const runs = await Promise.all(
    inputs.map(({ bytes }) => runCell(sandbox, { source, candidate, stdin: bytes, limits: TRUSTED_CLUSTER.cell })),
  );
  return runs.map(({ cell, output }) => {
    table.fuel += cell.fuel;
    const tokens = sha256Hex(comparisonForm('tokens', output));
    return [OUTCOMES.indexOf(cell.outcome as Outcome), table.indexOf(cell.digest), table.indexOf(tokens)] as const;
  });
}
