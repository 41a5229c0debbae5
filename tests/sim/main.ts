import { parseArgs } from 'node:util';
import type { Preset } from '../../protocol/messages/genesis.ts';
import { runSeed, runSeeds } from './run-swarm.ts';
import { ATTACKS, runTable } from './table.ts';
import { type JsonRow, tableHead, tableLine, toJson } from './table-row.ts';

/**
 * `npm run sim -- --seed N` runs one campaign and prints what was drawn and what came of it; `--trace` prints every entry.
 * `--seeds A..B` runs many and prints the failures. `--table` prints cost and errors beside BOINC's, `--json` the same as
 * one array.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    trace: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    preset: { type: 'string', default: 'invited' },
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

const USAGE = 'expected --seed N, --seeds A..B or --table';
const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds ?? '');
if (values.table) table();
else if (values.seed !== undefined) process.exitCode = runSeed(values.seed, values.trace);
else if (range !== null) process.exitCode = runSeeds(Number(range[1]), Number(range[2]));
else fail(USAGE);

function fail(problem: string): void {
  console.error(`hivesmith sim: ${problem}`);
  process.exitCode = 2;
}

function table(): void {
  const seed = values.seed ?? '1';
  const numbers = (text: string) => text.split(',').map(Number);
  const attacks = values.attacks.split(',');
  const unknown = attacks.find((name) => !Object.hasOwn(ATTACKS, name));
  if (unknown !== undefined) return fail(`expected attacks among ${Object.keys(ATTACKS).join(', ')}; got ${unknown}`);
  const rows: JsonRow[] = [];
  if (!values.json) console.log(tableHead());
  runTable({
    seed,
    preset: values.preset as Preset,
    shares: numbers(values.shares),
    sizes: numbers(values.sizes),
    tasks: Number(values.tasks),
    nodes: Number(values.nodes),
    attacks,
    onRow: (row) => {
      rows.push(toJson(row, seed));
      if (!values.json) console.log(tableLine(row));
    },
  });
  if (values.json) console.log(JSON.stringify(rows));
}
