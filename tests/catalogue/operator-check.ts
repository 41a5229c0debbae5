import assert from 'node:assert/strict';
import { checkerProgram, referenceProgram, validatorProgram } from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import { gapOf, topSize } from '../../catalogue/gaps.ts';
import type { Operator, Plan } from '../../catalogue/model.ts';
import { assembleProgram, type Choice } from '../../catalogue/program/assemble.ts';
import { personaOf } from '../../catalogue/program/persona.ts';
import { slotsOf } from '../../catalogue/program/slots.ts';
import { resolvePlan } from '../../catalogue/stages.ts';
import { differences, entropyOf, suitesOf } from './catalogue-runs.ts';
import { type Job, type Outcome, runPython } from './python-runner.ts';

const MAX_INPUT = 20_000;

/** Every option of every axis occurs in one of these plans. */
function plansOf(op: Operator, rounds: number): Plan[] {
  const count = Math.max(rounds, ...op.variants.map((axis) => axis.options.length));
  return Array.from({ length: count }, (_, i) => ({
    steps: [{ op: op.id, variant: op.variants.map((axis) => axis.options[i % axis.options.length]?.id ?? '') }],
    links: [],
    style: 'atcoder',
    theme: 'post',
    seed: `5eed${i}`,
  }));
}

interface Entry {
  op: Operator;
  plan: Plan;
  what: 'validator' | 'reference' | 'right' | 'wrong';
  name: string;
  job: Job;
}

const isTop = (input: { name: string }) => input.name.startsWith('top-');

/** Slow implementations and their mutants leave out the largest input, the last one, which they cannot afford. */
function entriesOf(op: Operator, plan: Plan, suite: { name: string; text: string }[], round: number): Entry[] {
  const task = resolvePlan(plan);
  const slow = gapOf(op)?.slow ?? [];
  const textsFor = (impl: string) => suite.filter((r) => !(slow.includes(impl) && isTop(r))).map((r) => r.text);
  const program = (choice: Choice, label: string) =>
    assembleProgram(task, [choice], personaOf(drawFrom(label), round), drawFrom(label), label);
  const entry = (what: Entry['what'], name: string, source: string, impl = ''): Entry => ({
    op,
    plan,
    what,
    name,
    job: { source, stdins: textsFor(impl) },
  });
  return [
    entry('validator', 'validator', validatorProgram(plan)),
    entry('reference', 'reference', referenceProgram(plan)),
    ...op.impls.map((impl) =>
      entry('right', impl.name, program({ impl, wrong: new Set() }, `${op.id}${impl.name}${round}`), impl.name),
    ),
    ...op.impls.flatMap((impl) =>
      slotsOf(impl.source).map((slot) =>
        entry('wrong', slot.id, program({ impl, wrong: new Set([slot.id]) }, `${slot.id}${round}`), impl.name),
      ),
    ),
  ];
}

/** Every number of the answers lies within the bounds that the operator promises. */
function checkBounds(op: Operator, outcome: readonly Outcome[], where: string): void {
  if (op.result.kind === 'text' || op.result.kind === 'words' || op.accept !== undefined) return;
  const [lo, hi] = op.result.bound(op.input.value, topSize(op));
  for (const { out } of outcome) {
    for (const word of (out ?? '').trim().split(/\s+/)) {
      const number = BigInt(word);
      assert.ok(lo <= number && number <= hi, `${where}: ${word} is not in ${lo}..${hi}`);
    }
  }
}

function checkReference(op: Operator, outcome: readonly Outcome[], where: string): void {
  for (const o of outcome) assert.notEqual(o.out, null, `${where}: ${o.error}`);
  checkBounds(op, outcome, where);
  assert.ok(entropyOf(outcome.map((o) => o.out)) >= 1, `${where}: answers vary too little`);
}

/** Outputs of operators with several right answers as their checker programs print them; null where they refuse one. */
function checked(entries: readonly Entry[], results: readonly Outcome[][]): Outcome[][] {
  const open = entries.flatMap((entry, i) => {
    const source = entry.what === 'validator' ? undefined : checkerProgram(entry.plan);
    return source === undefined ? [] : [{ i, source }];
  });
  const framed = open.map(({ i, source }) => ({
    source,
    stdins: results[i]!.map(({ out }, k) => framing(entries[i]!.job.stdins[k] ?? '', out ?? '')),
  }));
  const values = new Map(runPython(framed).map((runs, at) => [open[at]!.i, runs]));
  return results.map((runs, i) =>
    runs.map((run, k) => {
      const value = values.get(i)?.[k];
      return value === undefined || run.out === null ? run : value;
    }),
  );
}

/** The inputs are ASCII, so that characters are bytes. */
function framing(input: string, output: string): string {
  return `${input.length} ${output.length}\n${input}${output}`;
}

/**
 * Runs every operator alone, in every option of its axes and at least `rounds` times, on the 15 inputs of each suite. Throws
 * unless all inputs are legal, all implementations agree with the definition, results keep their bounds, answers vary, and
 * every mutation is wrong somewhere and right somewhere.
 */
export function checkOperators(operators: readonly Operator[], rounds: number): void {
  const cases = operators.flatMap((op) => plansOf(op, rounds).map((plan, round) => ({ op, plan, round })));
  const suites = suitesOf(cases.map((c) => c.plan));
  for (const input of suites.flat()) assert.ok(isTop(input) || input.text.length <= MAX_INPUT);
  const entries = cases.flatMap(({ op, plan, round }, i) => entriesOf(op, plan, suites[i] ?? [], round));
  const results = checked(entries, runPython(entries.map((e) => e.job)));
  const wrongness = new Map<string, number[]>();
  let reference: Outcome[] = [];
  for (const [i, entry] of entries.entries()) {
    const outcome = results[i] ?? [];
    const where = `${entry.op.id} ${entry.name} (${entry.plan.steps[0]?.variant.join(', ')})`;
    if (entry.what === 'validator') {
      for (const o of outcome) assert.equal(o.status, 0, `${where}: ${o.out ?? o.error}`);
    } else if (entry.what === 'reference') {
      reference = outcome;
      checkReference(entry.op, outcome, where);
    } else if (entry.what === 'right') {
      assert.deepEqual(differences(outcome, reference), [], `${where} disagrees with the definition`);
    } else {
      const key = `${entry.op.id}/${entry.name}`;
      wrongness.set(key, [...(wrongness.get(key) ?? []), differences(outcome, reference).length]);
    }
  }
  for (const [key, counts] of wrongness) {
    assert.ok(Math.max(...counts) >= 1, `the mutation ${key} is never wrong`);
    assert.ok(Math.min(...counts) < 15, `the mutation ${key} is wrong on every input`);
  }
}
