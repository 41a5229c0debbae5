import { DEFAULT_LIMITS, LIMIT_BOUNDS } from '../wasm-sandbox/limits.ts';
import { AUDIT } from './audit-commands.ts';
import type { CommandSpec } from './command-spec.ts';
import { campaignRules, data, json, runtime, trainerDoor } from './common-options.ts';
import { EXIT } from './exit-codes.ts';
import { GATEWAY } from './gateway-command.ts';
import { generator, modelOptions } from './model-options.ts';
import { RUNTIMES } from './runtime-commands.ts';
import { TRAINER } from './trainer-commands.ts';

const running = data('data directory of a running coordinator or node');
const runningNode = data('data directory of a running node');
const coordinatorData = data("the coordinator's data directory");
const LIMIT_RANGES = {
  fuel: { min: LIMIT_BOUNDS.fuel.least, max: LIMIT_BOUNDS.fuel.most, fallback: DEFAULT_LIMITS.fuel },
  memory: { min: LIMIT_BOUNDS.memoryMiB.least, max: LIMIT_BOUNDS.memoryMiB.most, fallback: DEFAULT_LIMITS.memoryMiB },
};
const CONTROL_EXITS = [EXIT.data, EXIT.coordinator];

const FORGE: readonly CommandSpec[] = [
  {
    name: 'start',
    summary: 'forge verified tasks on this machine, end to end: coordinator, volunteers, release, audit',
    details:
      'Runs a coordinator and volunteer processes on loopback with the builtin generator, shows the ' +
      'progress, releases the data set and audits it. The same command continues after an interruption, ' +
      'and shows the summary of a finished campaign again.',
    positionals: [],
    options: [
      {
        name: 'tasks',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 100_000,
        fallback: 24,
        help: 'accepted tasks to forge',
      },
      { name: 'nodes', type: 'integer', value: 'N', min: 1, max: 64, fallback: 9, help: 'volunteer processes' },
      { name: 'seed', type: 'text', value: 'TEXT', help: 'campaign seed; drawn at random if absent' },
      {
        name: 'seed-code',
        type: 'text',
        value: 'DIR',
        help: 'folder of .py files to extract features from; examples/seed if absent',
      },
      { name: 'data', type: 'text', value: 'DIR', fallback: './hivesmith-data', help: 'where everything is kept' },
      runtime,
      generator,
      ...modelOptions,
      {
        name: 'port',
        type: 'integer',
        value: 'N',
        min: 0,
        max: 65_535,
        fallback: 0,
        help: "coordinator's port, 0: any",
      },
      ...campaignRules,
      json,
      { name: 'quiet', type: 'flag', help: 'no progress, only the summary' },
    ],
    exitCodes: [EXIT.failed, EXIT.data, EXIT.port, EXIT.coordinator],
    load: () => import('./commands/start.ts'),
  },
];

const COORDINATOR: readonly CommandSpec[] = [
  {
    name: 'coordinator init',
    summary: 'make a campaign: its keys, its parameters and the first entries of its log',
    positionals: [],
    options: [
      data('an absent or empty directory'),
      { name: 'name', type: 'text', value: 'TEXT', fallback: 'hivesmith', help: 'name of the campaign' },
      { name: 'seed', type: 'text', value: 'TEXT', help: 'campaign seed; drawn at random if absent' },
      {
        name: 'tasks',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 100_000,
        fallback: 24,
        help: 'accepted tasks to forge',
      },
      {
        name: 'seed-code',
        type: 'text',
        value: 'DIR',
        help: 'folder of .py files to extract features from; examples/seed if absent',
      },
      {
        name: 'operators',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 1_000,
        fallback: 9,
        help: 'operators to wait for before solving starts; fewer than 9 is a weaker vote',
      },
      {
        name: 'preset',
        type: 'text',
        value: 'NAME',
        fallback: 'trusted-cluster',
        help: 'how much is checked: trusted-cluster, invited, or open (which admits nodes without an invite)',
      },
      { name: 'open', type: 'flag', help: 'admit nodes without an invite' },
      ...campaignRules,
      runtime,
      generator,
      json,
    ],
    exitCodes: [EXIT.failed, EXIT.data],
    load: () => import('./commands/coordinator-init.ts'),
  },
  {
    name: 'coordinator run',
    summary: 'serve a campaign to its volunteers until stopped',
    positionals: [],
    options: [
      coordinatorData,
      {
        name: 'listen',
        type: 'text',
        value: 'HOST:PORT',
        fallback: '127.0.0.1:4100',
        help: 'address for volunteers; loopback unless told otherwise',
      },
      ...trainerDoor,
    ],
    exitCodes: [EXIT.failed, EXIT.data, EXIT.port],
    load: () => import('./commands/coordinator-run.ts'),
  },
  {
    name: 'coordinator invite',
    summary: 'print an invite that `hivesmith join` takes',
    positionals: [],
    options: [
      coordinatorData,
      { name: 'operator', type: 'text', value: 'NAME', help: 'nodes that use it count as one operator; else one each' },
      { name: 'days', type: 'integer', value: 'N', min: 1, max: 3_650, fallback: 30, help: 'days until it expires' },
      json,
    ],
    exitCodes: [EXIT.data, EXIT.coordinator],
    load: () => import('./commands/coordinator-invite.ts'),
  },
  {
    name: 'coordinator release',
    summary: 'write the data set, the log and its proofs to a directory that anyone can audit',
    positionals: [],
    options: [
      coordinatorData,
      { name: 'out', type: 'text', value: 'DIR', required: true, help: 'an absent or empty directory' },
      json,
    ],
    exitCodes: [EXIT.failed, EXIT.data, EXIT.coordinator],
    load: () => import('./commands/coordinator-release.ts'),
  },
];

const VOLUNTEER: readonly CommandSpec[] = [
  {
    name: 'join',
    summary: 'contribute this machine to a campaign until stopped',
    positionals: [{ name: 'INVITE', help: 'hivesmith://join/... as printed by `hivesmith coordinator invite`' }],
    options: [
      {
        name: 'data',
        type: 'text',
        value: 'DIR',
        fallback: './hivesmith-node',
        help: 'key, votes and receipts of this node',
      },
      { name: 'slots', type: 'integer', value: 'N', min: 1, max: 64, fallback: 2, help: 'work units held at a time' },
      { name: 'workers', type: 'integer', value: 'N', min: 1, max: 64, fallback: 1, help: 'sandbox threads' },
      ...modelOptions,
    ],
    exitCodes: [EXIT.failed, EXIT.data, EXIT.coordinator],
    load: () => import('./commands/join.ts'),
  },
  {
    name: 'status',
    summary: 'what the coordinator or node that runs on a data directory is doing',
    positionals: [],
    options: [running, json],
    exitCodes: CONTROL_EXITS,
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'pause',
    summary: 'take no new work until resumed',
    positionals: [],
    options: [runningNode, json],
    exitCodes: CONTROL_EXITS,
    load: () => import('./commands/control.ts'),
  },
  {
    name: 'resume',
    summary: 'take work again',
    positionals: [],
    options: [runningNode, json],
    exitCodes: CONTROL_EXITS,
    load: () => import('./commands/control.ts'),
  },
  {
    name: 'finish',
    summary: 'finish the work in hand, leave the campaign and stop',
    positionals: [],
    options: [runningNode, json],
    exitCodes: CONTROL_EXITS,
    load: () => import('./commands/control.ts'),
  },
  {
    name: 'receipts',
    summary: "proofs that this node's statements are in the log",
    positionals: [],
    options: [
      runningNode,
      {
        name: 'limit',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 1_000,
        fallback: 20,
        help: 'how many, the newest first',
      },
      json,
    ],
    exitCodes: CONTROL_EXITS,
    load: () => import('./commands/receipts.ts'),
  },
];

const LANGUAGE_HELP =
  'python, javascript, wasm, c, cpp or rust; if absent, by the ending of FILE (.py .js .wasm .c .cpp .rs), else python';

const TOOLS: readonly CommandSpec[] = [
  {
    name: 'run',
    summary: 'run a program in the deterministic sandbox',
    details:
      'The program reads standard input (--stdin FILE, else what is piped in) and ends with its own exit ' +
      'code; 124 means out of fuel, 137 out of memory, 1 a trap or too much output. With --checker what that program ' +
      'makes of the output is printed, and 1 means that it refuses it. With --batch every line of FILE is {"id", ' +
      '"source" or "file", "stdin", "fuel", "memory", "checker"} and gives one line with that id. C, C++ and Rust ' +
      'programs are compiled by a toolchain of this machine (see hivesmith doctor); wasm is a WASI preview 1 command ' +
      'or a WASI 0.2 command component. 7 means that there is no such toolchain.',
    positionals: [{ name: 'FILE', help: 'the program', optional: true }],
    options: [
      { name: 'fuel', type: 'integer', value: 'N', ...LIMIT_RANGES.fuel, help: 'work budget' },
      { name: 'memory', type: 'integer', value: 'MiB', ...LIMIT_RANGES.memory, help: 'memory budget' },
      { name: 'stdin', type: 'text', value: 'FILE', help: 'standard input of the program' },
      { name: 'checker', type: 'text', value: 'FILE.py', help: 'program that brings the output into canonical form' },
      { name: 'lang', type: 'text', value: 'LANGUAGE', help: LANGUAGE_HELP },
      runtime,
      {
        name: 'engine',
        type: 'text',
        value: 'NAME',
        fallback: 'v8',
        help: 'v8, or wasmtime to compare with it (needs its PyPI package)',
      },
      { name: 'batch', type: 'text', value: 'FILE.jsonl', help: 'many programs, one a line; - is standard input' },
      json,
    ],
    exitCodes: [EXIT.failed, EXIT.toolchain, EXIT.outOfFuel, EXIT.outOfMemory],
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'doctor',
    summary: 'check this machine and say what is missing',
    positionals: [],
    options: [json],
    exitCodes: [EXIT.failed],
    load: () => import('./commands/doctor.ts'),
  },
];

/** Every command that exists. Parsing, `--help` and the table in README.md follow from it. */
export const COMMANDS: readonly CommandSpec[] = [
  ...FORGE,
  ...COORDINATOR,
  ...VOLUNTEER,
  ...GATEWAY,
  ...TRAINER,
  ...AUDIT,
  ...TOOLS,
  ...RUNTIMES,
];
