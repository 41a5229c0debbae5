import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referenceProgram, validatorProgram } from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import type { Operator, Plan } from '../../catalogue/model.ts';
import { OPERATORS } from '../../catalogue/operators/all.ts';
import { assembleProgram, type Choice } from '../../catalogue/program/assemble.ts';
import { personaOf } from '../../catalogue/program/persona.ts';
import { slotsOf } from '../../catalogue/program/slots.ts';
import { resolvePlan } from '../../catalogue/stages.ts';
import { CANONICAL } from '../../catalogue/vocabulary.ts';
import { differences, entropyOf, suitesOf } from './catalogue-runs.ts';
import { hasPython, type Job, runPython } from './python-runner.ts';

const skip = hasPython ? false : 'python3 is not on the PATH';
const MAX_INPUT = 20_000;

/** Every option of every axis occurs in one of these plans. */
function plansOf(op: Operator): Plan[] {
  const count = Math.max(5, ...op.variants.map((axis) => axis.options.length));
  return Array.from({ length: count }, (_, i) => ({
    steps: [{ op: op.id, variant: op.variants.map((axis) => axis.options[i % axis.options.length]?.id ?? '') }],
    links: [],
    style: 'atcoder',
    theme: 'post',
    seed: `5eed${i}`,
  }));
}

test('the table has breadth: 20 operators, 6 families, two implementations and three slots each', () => {
  assert.ok(OPERATORS.length >= 20);
  assert.ok(new Set(OPERATORS.map((op) => op.family)).size >= 6);
  assert.equal(new Set(OPERATORS.map((op) => op.id)).size, OPERATORS.length);
  for (const op of OPERATORS) {
    assert.ok(op.impls.length >= 2, `${op.id} has ${op.impls.length} implementations`);
    assert.ok(op.mutations.length >= 3, `${op.id} has ${op.mutations.length} mutations`);
    assert.ok(op.words.titles.length >= 2 && op.words.stories.length >= 2 && op.words.values.length >= 2, op.id);
  }
});

test('every slot has one mutation and every mutation one slot; features are paths of the vocabulary', () => {
  const known = new Set(CANONICAL);
  for (const op of OPERATORS) {
    const slots = op.impls.flatMap((impl) => slotsOf(impl.source).map((s) => s.id));
    assert.deepEqual([...slots].sort(), op.mutations.map((m) => m.slot).sort(), op.id);
    for (const path of op.features) assert.ok(known.has(path), `${op.id} declares ${path}`);
  }
});

interface Entry {
  op: Operator;
  plan: Plan;
  what: 'validator' | 'reference' | 'right' | 'wrong';
  name: string;
  job: Job;
}

function entriesOf(op: Operator, plan: Plan, stdins: string[], round: number): Entry[] {
  const task = resolvePlan(plan);
  const program = (choice: Choice, label: string) =>
    assembleProgram(task, [choice], personaOf(drawFrom(label), round), drawFrom(label), label);
  const entry = (what: Entry['what'], name: string, source: string): Entry => ({
    op,
    plan,
    what,
    name,
    job: { source, stdins },
  });
  return [
    entry('validator', 'validator', validatorProgram(plan)),
    entry('reference', 'reference', referenceProgram(plan)),
    ...op.impls.map((impl) =>
      entry('right', impl.name, program({ impl, wrong: new Set() }, `${op.id}${impl.name}${round}`)),
    ),
    ...op.impls.flatMap((impl) =>
      slotsOf(impl.source).map((slot) =>
        entry('wrong', slot.id, program({ impl, wrong: new Set([slot.id]) }, `${slot.id}${round}`)),
      ),
    ),
  ];
}

test('implementations agree, inputs are legal, and every mutation is wrong somewhere and right somewhere', {
  skip,
}, () => {
  const cases = OPERATORS.flatMap((op) => plansOf(op).map((plan, round) => ({ op, plan, round })));
  const suites = suitesOf(cases.map((c) => c.plan));
  const entries = cases.flatMap((c, i) =>
    entriesOf(
      c.op,
      c.plan,
      (suites[i] ?? []).map((r) => r.text),
      c.round,
    ),
  );
  for (const suite of suites) for (const { text } of suite) assert.ok(text.length <= MAX_INPUT);
  const results = runPython(entries.map((e) => e.job));
  const wrongness = new Map<string, number[]>();
  let reference = results[0] ?? [];
  for (const [i, entry] of entries.entries()) {
    const outcome = results[i] ?? [];
    const where = `${entry.op.id} ${entry.name} (${entry.plan.steps[0]?.variant.join(', ')})`;
    if (entry.what === 'validator') {
      for (const o of outcome) assert.equal(o.status, 0, `${where}: ${o.out ?? o.error}`);
    } else if (entry.what === 'reference') {
      reference = outcome;
      for (const o of outcome) assert.notEqual(o.out, null, `${where}: ${o.error}`);
      assert.ok(entropyOf(outcome.map((o) => o.out)) >= 1, `${where}: answers vary too little`);
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
});
