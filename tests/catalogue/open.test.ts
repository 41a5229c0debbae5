import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CATALOGUE_VERSION,
  checkerProgram,
  composeTask,
  inputProgram,
  OPEN_CATALOGUE_VERSION,
  type Plan,
  planSignature,
  type Style,
  validatorProgram,
  writeCandidate,
} from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import { OPEN_OPERATORS } from '../../catalogue/open/all.ts';
import { OPERATORS } from '../../catalogue/operators/all.ts';
import { assembleProgram } from '../../catalogue/program/assemble.ts';
import { PLAIN } from '../../catalogue/program/persona.ts';
import { slotsOf } from '../../catalogue/program/slots.ts';
import { resolvePlan } from '../../catalogue/stages.ts';
import { CANONICAL } from '../../catalogue/vocabulary.ts';
import { suitesOf } from './catalogue-runs.ts';
import { checkOperators } from './operator-check.ts';
import { hasPython, runPython } from './python-runner.ts';

const skip = hasPython ? false : 'python3 is not on the PATH';
const STYLES: readonly Style[] = ['codeforces', 'atcoder', 'leetcode'];

function drafts(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const draw = drawFrom(`open/${i}`);
    const features = [0, 1, 2].map((k) => draw.pick(`feature/${k}`, CANONICAL));
    const request = { features, style: STYLES[i % 3]!, seed: (0xabcd + 31 * i).toString(16) };
    const open = composeTask({ ...request, open: true });
    assert.ok(open.kind === 'draft', 'a composition that asks for several right answers gets them');
    return { request, draft: open.draft };
  });
}

describe('operators with several right answers', () => {
  it('have wording, slots and mutations like others, and are none of the others', () => {
    for (const op of OPEN_OPERATORS) {
      assert.ok(!OPERATORS.some(({ id }) => id === op.id));
      const slots = op.impls.flatMap((impl) => slotsOf(impl.source).map(({ id }) => id));
      assert.deepEqual([...slots].sort(), op.mutations.map(({ slot }) => slot).sort(), op.id);
      assert.ok(op.mutations.length >= 4 && op.impls.length >= 3, op.id);
      for (const path of op.features) assert.ok(CANONICAL.includes(path), `${op.id} declares ${path}`);
      assert.match(op.words.define.join(' '), /any one of them is a right answer/, op.id);
      // Printed with a star: a list or a pair.
      assert.ok(op.result.kind === 'ints' || op.result.kind === 'pair', op.id);
    }
    assert.ok(OPEN_CATALOGUE_VERSION.startsWith(`${CATALOGUE_VERSION}+open-1-`));
  });

  it('have implementations that print different answers, which their checker takes for the same', { skip }, () => {
    checkOperators(OPEN_OPERATORS, 2);
    for (const op of OPEN_OPERATORS) {
      const variant = op.variants.map(({ options }) => options[0]!.id);
      const plan: Plan = { steps: [{ op: op.id, variant }], links: [], style: 'atcoder', theme: 'post', seed: '5eed' };
      const [suite] = suitesOf([plan]);
      const stdins = suite!.map(({ text }) => text);
      const sources = op.impls.map((impl) =>
        assembleProgram(resolvePlan(plan), [{ impl, wrong: new Set() }], PLAIN, drawFrom('x'), 'x'),
      );
      const runs = runPython(sources.map((source) => ({ source, stdins })));
      const differing = stdins.filter((_, k) => new Set(runs.map((run) => run[k]!.out)).size > 1).length;
      assert.ok(differing >= 5, `${op.id}: answers differ on ${differing} of ${stdins.length} inputs`);
    }
  });
});

describe('tasks with several right answers', () => {
  it('end with such an operator, mostly behind others, and repeat seldom', () => {
    const made = drafts(60);
    for (const { draft } of made) {
      const ids = draft.plan.steps.map(({ op }) => op);
      assert.ok(OPEN_OPERATORS.some(({ id }) => id === ids.at(-1)));
      assert.ok(ids.slice(0, -1).every((id) => OPERATORS.some((op) => op.id === id)));
      assert.match(draft.statement, /any one of them is a right answer/);
    }
    assert.ok(new Set(made.map(({ draft }) => planSignature(draft.plan))).size >= 45);
    assert.ok(made.filter(({ draft }) => draft.plan.steps.length > 1).length >= 30);
  });

  it('are pure functions of the request, and what others draw does not depend on them', () => {
    for (const { request, draft } of drafts(6)) {
      assert.deepEqual(composeTask({ ...request, open: true }), { kind: 'draft', draft });
      const plain = composeTask(request);
      assert.deepEqual(composeTask({ ...request, open: false }), plain);
      assert.ok(plain.kind !== 'draft' || checkerProgram(plain.draft.plan) === undefined);
    }
  });

  it('have legal inputs, and a checker program that takes right candidates whatever they print', { skip }, () => {
    const plans = drafts(3).map(({ draft }) => draft.plan);
    const suites = suitesOf(plans);
    for (const [i, plan] of plans.entries()) {
      const stdins = suites[i]!.map(({ text }) => text);
      const slots = [0, 1, 2, 3, 4, 5, 6, 7].map((slot) => ({ source: writeCandidate(plan, slot).source, stdins }));
      const [legal, ...printed] = runPython([{ source: validatorProgram(plan), stdins }, ...slots]);
      assert.ok(legal!.every(({ status }) => status === 0));
      const checker = { source: checkerProgram(plan)!, stdins: [] as string[] };
      const framed = printed.map((runs) => ({
        ...checker,
        stdins: runs.map(({ out }, k) => `${stdins[k]!.length} ${(out ?? '').length}\n${stdins[k]!}${out ?? ''}`),
      }));
      const values = runPython(framed);
      for (const [k] of stdins.entries()) {
        const votes = new Map<string | null, number>();
        for (const runs of values) votes.set(runs[k]!.out, (votes.get(runs[k]!.out) ?? 0) + 1);
        assert.ok(Math.max(...votes.values()) >= 4, `${JSON.stringify(plan.steps)}: ${JSON.stringify([...votes])}`);
      }
    }
  });

  it('whose plan has such an operator before the end are refused', () => {
    const plan = drafts(40).find(({ draft }) => draft.plan.steps.length === 2)!.draft.plan;
    const steps = [...plan.steps].reverse();
    assert.throws(() => inputProgram({ ...plan, steps }), /several right answers before the end/);
  });
});
