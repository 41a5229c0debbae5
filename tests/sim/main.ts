import { parseArgs } from 'node:util';
import {
  parameters as genesisParameters,
  type Parameters,
  PRESETS,
  type Preset,
} from '../../protocol/messages/genesis.ts';
import { runChurn } from './churn.ts';
import { measureDissent } from './dissent.ts';
import { MEASURED } from './measured-dissent.ts';
import { describePatterns, type Pattern } from './pattern.ts';
import { runSeed, runSeeds } from './run-swarm.ts';
import { ATTACKS, runTable } from './table.ts';
import { type JsonRow, tableHead, tableLine, toJson } from './table-row.ts';
import { SKILL } from './world.ts';

const WINNERS: readonly string[] = genesisParameters.shape.winnerBy.options;

/**
 * `npm run sim -- --seed N` runs one campaign and prints what was drawn and what came of it; `--trace` prints every entry.
 * `--seeds A..B` runs many and prints the failures. `--table` prints cost and errors beside BOINC's, `--json` the same as
 * one array. `--churn` prints the time of tasks while nodes come and go. How candidates
 * disagree honestly was measured (`measured-dissent.ts`); `--dissent RELEASE` prints or, with `--table`, takes what another
 * run gave, and `--assumed` the model of the derivation.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    trace: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    churn: { type: 'boolean', default: false },
    dissent: { type: 'string' },
    assumed: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    preset: { type: 'string', default: 'invited' },
    winner: { type: 'string' },
    tasks: { type: 'string', default: '200' },
    nodes: { type: 'string', default: '60' },
    shares: { type: 'string', default: '0,.01,.05,.1,.2,.3' },
    sizes: { type: 'string', default: '8,16' },
    attacks: {
      type: 'string',
      default: 'smart-colluders,bold-colluders,false-pass,random-lies,reputation-then-defect',
    },
  },
});

const USAGE = 'expected --seed N, --seeds A..B, --table, --churn or --dissent RELEASE';
const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds ?? '');
if (values.table) table();
else if (values.churn) churn();
else if (values.dissent !== undefined) dissent(values.dissent);
else if (values.seed !== undefined) process.exitCode = runSeed(values.seed, values.trace);
else if (range !== null) process.exitCode = runSeeds(Number(range[1]), Number(range[2]));
else fail(USAGE);

function fail(problem: string): void {
  console.error(`hivesmith sim: ${problem}`);
  process.exitCode = 2;
}

function dissent(release: string): void {
  const found = measured(release);
  if (found !== undefined) console.log(describePatterns(found));
}

function measured(release: string): Pattern[] | undefined {
  try {
    return measureDissent(release);
  } catch (error) {
    fail(`expected a release of this version: ${(error as Error).message}`);
    return undefined;
  }
}

function churn(): void {
  for (const share of [0, 0.1, 0.3]) {
    for (const hedged of [false, true]) {
      const row = runChurn(values.seed ?? '1', share, Number(values.tasks), hedged);
      const { tasks, medianMs, p99Ms, overhead, hedgeCells, lateCells } = row;
      console.log(
        `${100 * share} % of nodes down, ${hedged ? 'hedged' : 'not hedged'}: median ${medianMs} ms, p99 ${p99Ms} ms, ` +
          `${(p99Ms / medianMs).toFixed(2)} times, ${tasks} tasks, ${overhead.toFixed(3)} executions a cell ` +
          `(${hedgeCells} hedges, ${lateCells} late)`,
      );
    }
  }
}

function table(): void {
  const seed = values.seed ?? '1';
  const numbers = (text: string) => text.split(',').map(Number);
  const attacks = values.attacks.split(',');
  const unknown = attacks.find((name) => !Object.hasOwn(ATTACKS, name));
  if (unknown !== undefined) return fail(`expected attacks among ${Object.keys(ATTACKS).join(', ')}; got ${unknown}`);
  if (!Object.hasOwn(PRESETS, values.preset)) return fail(`expected a preset among ${Object.keys(PRESETS).join(', ')}`);
  const { winner } = values;
  if (winner !== undefined && !WINNERS.includes(winner)) return fail(`expected --winner ${WINNERS.join(' or ')}`);
  const patterns = values.dissent === undefined ? MEASURED : measured(values.dissent);
  if (patterns === undefined) return;
  const rows: JsonRow[] = [];
  if (!values.json) {
    console.log(values.assumed ? 'assumed dissent' : describePatterns(patterns));
    console.log(tableHead());
  }
  runTable({
    seed,
    preset: values.preset as Preset,
    winnerBy: winner as Parameters['winnerBy'] | undefined,
    shares: numbers(values.shares),
    sizes: numbers(values.sizes),
    tasks: Number(values.tasks),
    nodes: Number(values.nodes),
    attacks,
    skill: values.assumed ? SKILL : { ...SKILL, patterns },
    onRow: (row) => {
      rows.push(toJson(row, seed));
      if (!values.json) console.log(tableLine(row));
    },
  });
  if (values.json) console.log(JSON.stringify(rows));
}
