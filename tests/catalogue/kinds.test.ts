import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInputRecords } from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import type { Operator, Port } from '../../catalogue/model.ts';
import { operatorById } from '../../catalogue/operators/all.ts';
import { assembleProgram } from '../../catalogue/program/assemble.ts';
import { generatorSource } from '../../catalogue/program/generator.ts';
import { PLAIN, type ReadingStyle } from '../../catalogue/program/persona.ts';
import { validatorSource } from '../../catalogue/program/validator.ts';
import { resolveWith, type Task } from '../../catalogue/stages.ts';
import { writeStatement } from '../../catalogue/statement/styles.ts';
import { hasPython, runPython } from './python-runner.ts';

const skip = hasPython ? false : 'python3 is not on the PATH';
const READINGS: readonly ReadingStyle[] = ['iter', 'pop', 'deque', 'input', 'readline'];
const SPAN = [
  { name: 'l', lo: '1', hi: 'n' },
  { name: 'r', lo: 'l', hi: 'n' },
];

/** An operator that prints its arguments: what arrives is what was read. */
function echo(input: Port, more: Partial<Operator> = {}): Operator {
  return {
    ...operatorById('max-subarray'),
    id: 'echo',
    input,
    params: [{ name: 'k', lo: '1', hi: 'n', pick: 'uniform' }],
    result: { kind: 'text', bound: () => [0n, 0n] },
    variants: [],
    impls: [
      { name: 'echo', cost: 'n', family: 'definition', source: "def FN(*x):\n    return repr(x).replace(' ', '')\n" },
    ],
    mutations: [],
    families: [],
    words: {
      titles: ['Echo', 'Reply'],
      stories: ['{Name} listens.', '{Name} waits.'],
      values: ['what was given together with {k}', 'all of it with {k}'],
      define: [],
      use: 'prints what it is given',
      banned: [],
    },
    ...more,
  };
}

const size: Port['size'] = [1, 20];
const size2: Port['size'] = [1, 12];
const value: Port['value'] = [-50n, 50n];
const alphabet = 'abcd';
const noun: Port['noun'] = ['job', 'jobs'];
const job = [
  { name: 'l', lo: 'LO', hi: 'HI' },
  { name: 'r', lo: 'l', hi: 'HI' },
  { name: 'w', lo: '1', hi: '10**9' },
];
const PORTS: Readonly<Record<string, Port>> = {
  'two lists': { kind: 'twoInts', size, size2, value, value2: [1n, 9n] },
  'two lists of different numbers': { kind: 'twoInts', size, size2, value, flags: ['distinct'] },
  'two strings': { kind: 'twoStrings', size, size2, value, alphabet },
  'a list of strings': { kind: 'strings', size, size2: [1, 6], value, alphabet },
  'different strings': { kind: 'strings', size, size2: [1, 6], value, alphabet, flags: ['distinct'] },
  'a matrix': { kind: 'matrix', size, size2, value },
  'a symmetric matrix': { kind: 'square', size: [1, 8], value, flags: ['symmetric'] },
  'a grid of numbers': { kind: 'intGrid', size, size2, value: [0n, 9n] },
  records: { kind: 'records', size, value, fields: job, noun },
  'different records': { kind: 'records', size, value, fields: job.slice(0, 2), noun, flags: ['distinct'] },
  'a plain integer': { kind: 'number', size: [1, 1000], value },
  'a list with queries': { kind: 'ints', size, value, queries: { size: [1, 30], fields: SPAN } },
  'a string with different queries': {
    kind: 'string',
    size,
    value,
    alphabet,
    queries: { size: [1, 15], fields: SPAN, distinct: true },
  },
  'a tree with labels and queries': {
    kind: 'tree',
    size: [2, 20],
    value: [1n, 9n],
    labels: { name: 'c', value: [-5n, 5n], noun: 'the weight of vertex i' },
    queries: {
      size: [1, 9],
      fields: [
        { name: 'u', lo: '1', hi: 'n' },
        { name: 'x', lo: 'LO', hi: 'HI' },
      ],
    },
  },
  'a list with labels': { kind: 'ints', size, value, labels: { name: 'w', value: [1n, 5n], noun: 'a price' } },
};

function taskOf(ops: readonly Operator[], style: 'codeforces' | 'leetcode', links: Task['plan']['links'] = []): Task {
  const steps = ops.map((op) => ({ op: op.id, variant: op.variants.map((axis) => axis.options[0]?.id ?? '') }));
  return resolveWith({ steps, links, style, theme: 'post', seed: '5eed' }, ops);
}

const asker = echo(
  { kind: 'ints', size, value: [-100n, 100n], queries: { size: [1, 9], fields: SPAN } },
  { params: [], words: { ...echo({ kind: 'ints', size, value }).words, values: ['the reply', 'what is heard'] } },
);
const short = { ...operatorById('window-maxima'), input: { ...operatorById('window-maxima').input, size, value } };
const TASKS: Readonly<Record<string, Task>> = {
  ...Object.fromEntries(Object.entries(PORTS).map(([name, port]) => [name, taskOf([echo(port)], 'codeforces')])),
  'queries on a derived list': taskOf([short, asker], 'leetcode', [{ shape: 'pipe', adapter: null }]),
  'queries on results of cases': taskOf(
    [{ ...operatorById('max-subarray'), input: { kind: 'ints', size, value: [-9n, 9n] } }, asker],
    'codeforces',
    [{ shape: 'lift', adapter: null }],
  ),
};

function programs(task: Task): string[] {
  const choices = task.stages.map(({ op }) => {
    const [impl] = op.impls;
    if (impl === undefined) throw new Error(`${op.id} has no implementation`);
    return { impl, wrong: new Set<string>() };
  });
  return READINGS.map((reading) => assembleProgram(task, choices, { ...PLAIN, reading }, drawFrom('echo'), 'echo'));
}

/** The 15 inputs of each task. */
function suites(): string[][] {
  const made = runPython(Object.values(TASKS).map((task) => ({ source: generatorSource(task), stdins: [''] })));
  return made.map((runs, i) => {
    assert.equal(runs[0]?.error, '', Object.keys(TASKS)[i]);
    const records = parseInputRecords(new TextEncoder().encode(runs[0]?.out ?? ''));
    return records.map((r) => new TextDecoder().decode(r.bytes));
  });
}

test('inputs of every kind are legal, reach the largest size and are read alike in five ways', { skip }, () => {
  const made = suites();
  const jobs = Object.values(TASKS).flatMap((task, i) =>
    [validatorSource(task), ...programs(task)].map((source) => ({ source, stdins: made[i] ?? [] })),
  );
  const results = runPython(jobs);
  for (const [i, [name, task]] of Object.entries(TASKS).entries()) {
    const stdins = made[i] ?? [];
    assert.equal(stdins.length, 15, name);
    assert.ok(new Set(stdins).size >= 13, `${name}: inputs repeat`);
    if (task.cases === null) {
      const sizes = stdins.map((text) => Number(/^\d+/.exec(text)?.[0]));
      assert.equal(Math.max(...sizes), task.stages[0]?.port.size[1], name);
    }
    const [legal = [], ...read] = results.slice(i * 6, i * 6 + 6);
    for (const run of legal) assert.equal(run.status, 0, `${name}: ${run.out}${run.error}`);
    for (const run of read.flat()) assert.equal(run.error, '', name);
    const outputs = read.map((runs) => runs.map((run) => run.out));
    for (const other of outputs) assert.deepEqual(other, outputs[0], name);
    assert.ok(new Set(outputs[0]).size >= 12, `${name}: what is read does not depend on the input`);
  }
});

function spoil(text: string): string[] {
  const lines = text.split('\n');
  return [
    text.slice(0, -1),
    `${text}\n`,
    ` ${text}`,
    text.replace('\n', ' \n'),
    `0${text}`,
    `${text}1\n`,
    `-${text}`,
    [lines[0], ...lines.slice(2)].join('\n'),
    text.replace(/\d+\n$/, '99999999999\n').replace(/[a-d]\n$/, 'z\n'),
    [...lines.slice(0, -2), `${lines.at(-2)} 1`, ''].join('\n'),
  ];
}

test('every kind has one text for one input: spoilt ones are refused', { skip }, () => {
  const made = suites();
  const names = Object.keys(TASKS);
  const jobs = Object.values(TASKS).map((task, i) => ({
    source: validatorSource(task),
    stdins: spoil(made[i]?.[6] ?? ''),
  }));
  for (const [i, runs] of runPython(jobs).entries()) {
    for (const [k, run] of runs.entries()) assert.equal(run.status, 1, `${names[i]} accepts spoilt input ${k}`);
  }
});

test('the statement names every letter of the input and bounds it', () => {
  for (const [name, task] of Object.entries(TASKS)) {
    const statement = writeStatement(task).statement.replace(/```[\s\S]*?```/g, '');
    assert.doesNotMatch(statement, /undefined|NaN|\bLO\b|\bHI\b| {2}| ,|\.\./, name);
    const first = /first line contains the integers? ([^.;]*)/.exec(statement)?.[1] ?? '';
    for (const letter of first.match(/\b[a-z]\b/g) ?? []) {
      assert.match(
        statement.split('Constraints')[1] ?? '',
        new RegExp(`≤ ${letter} ≤`),
        `${name}: ${letter} has no bound`,
      );
    }
  }
});
