import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import {
  candidateTruth,
  composeTask,
  inputProgram,
  type Plan,
  planSignature,
  referenceProgram,
  type Style,
  sampleProgram,
  type TaskDraft,
  validatorProgram,
  weaknessIn,
  withSamples,
  writeCandidate,
} from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import { resolvePlan } from '../../catalogue/stages.ts';
import { parseSamples } from '../../catalogue/statement/samples.ts';
import { CANONICAL } from '../../catalogue/vocabulary.ts';
import { differences, entropyOf, suitesOf } from './catalogue-runs.ts';
import { hasPython, type Outcome, runPython } from './python-runner.ts';

const skip = hasPython ? false : 'python3 is not on the PATH';
const STYLES: readonly Style[] = ['codeforces', 'atcoder', 'leetcode'];
const TASKS = 64;
const SLOTS = 8;
const QUORUM = 4;

function request(i: number) {
  const draw = drawFrom(`composed/${i}`);
  const features = [0, 1, 2].map((k) => draw.pick(`feature/${k}`, CANONICAL));
  return { features, style: STYLES[i % 3] as Style, seed: (0xc0ffee + i * 7919).toString(16) };
}

const drafts: TaskDraft[] = Array.from({ length: TASKS }, (_, i) => composeTask(request(i))).flatMap((r) =>
  r.kind === 'draft' ? [r.draft] : [],
);

test('features of the vocabulary are hardly ever refused, and unknown ones are with their gate', () => {
  assert.ok(drafts.length >= TASKS * 0.95);
  const odd = composeTask({ features: ['nowhere/else/nothing of this kind'], style: 'atcoder', seed: 'aa' });
  assert.equal(odd.kind === 'refused' && odd.gate, 'no-operator');
});

test('the same request gives the same bytes, another seed another task', () => {
  for (const [i, draft] of drafts.slice(0, 12).entries()) {
    assert.deepEqual(composeTask(request(i)), composeTask(request(i)));
    assert.equal(inputProgram(draft.plan), inputProgram(structuredClone(draft.plan)));
    assert.deepEqual(writeCandidate(draft.plan, 3), writeCandidate(structuredClone(draft.plan), 3));
  }
  assert.ok(new Set(drafts.map((d) => planSignature(d.plan))).size >= TASKS * 0.7);
  assert.equal(new Set(drafts.map((d) => d.statement)).size, drafts.length);
});

test('plans survive JSON and stay small; a signature ignores style, theme and seed', () => {
  for (const { plan } of drafts) {
    const text = JSON.stringify(plan);
    assert.ok(text.length <= 2048);
    assert.deepEqual(JSON.parse(text), plan);
    assert.equal(planSignature({ ...plan, style: 'leetcode', theme: 'post', seed: '00' }), planSignature(plan));
  }
});

test('a plan that no composition yields is refused', () => {
  const { plan } = drafts.find((d) => d.plan.links.length > 0) as TaskDraft;
  const refuse = (change: Partial<typeof plan>, reason: RegExp) =>
    assert.throws(() => inputProgram({ ...plan, ...change }), reason);
  refuse({ seed: "00'; import os #" }, /hexadecimal/);
  refuse({ links: [] }, /one link less/);
  refuse({ theme: 'nowhere' }, /no theme/);
  refuse({ steps: plan.steps.map((step) => ({ ...step, op: 'unheard-of' })) }, /no operator/);
  refuse({ steps: plan.steps.map((step) => ({ ...step, variant: ['odd one'] })) }, /variant/);
  refuse({ links: plan.links.map((link) => ({ ...link, adapter: { mod: 3, add: 0 } })) }, /not legal/);
});

test('one to four operators and every kind of link occur, in about the intended shares', () => {
  const plans = Array.from({ length: 300 }, (_, i) => composeTask(request(1000 + i))).flatMap((r) =>
    r.kind === 'draft' ? [r.draft.plan] : [],
  );
  const shares = [1, 2, 3, 4].map((k) => plans.filter((plan) => plan.steps.length === k).length / plans.length);
  for (const [k, [lo, hi]] of [
    [0.12, 0.35],
    [0.25, 0.5],
    [0.18, 0.4],
    [0.08, 0.28],
  ].entries()) {
    const share = shares[k] ?? 0;
    assert.ok(share >= (lo ?? 1) && share <= (hi ?? 0), `share of ${k + 1} operators: ${share}`);
  }
  const shapes = new Set(plans.flatMap((plan) => plan.links.map((link) => link.shape)));
  assert.deepEqual([...shapes].sort(), ['lift', 'pipe', 'select', 'sweep', 'weigh']);
});

test('the candidates of a task are different texts, and a claim does not tell right from wrong', () => {
  let mutated = 0;
  for (const { plan } of drafts) {
    const slots = Array.from({ length: SLOTS }, (_, slot) => slot);
    assert.equal(new Set(slots.map((slot) => writeCandidate(plan, slot).source)).size, SLOTS);
    mutated += slots.filter((slot) => candidateTruth(plan, slot).mutated).length;
    for (const slot of slots)
      assert.deepEqual(Object.keys(writeCandidate(plan, slot).claim), ['generator', 'version', 'persona']);
  }
  const share = mutated / (SLOTS * drafts.length);
  assert.ok(share > 0.2 && share < 0.32, `share of mutated candidates ${share}`);
});

/** True if four candidates agree on every input, more than on any other answer, and the answers vary. */
function isAcceptable(candidates: readonly Outcome[][]): boolean {
  const labels: string[] = [];
  for (let k = 0; k < 15; k++) {
    const votes = new Map<string, number>();
    for (const runs of candidates) {
      const out = runs[k]?.out;
      if (out !== null && out !== undefined) votes.set(out, (votes.get(out) ?? 0) + 1);
    }
    const ranked = [...votes].sort((a, b) => b[1] - a[1]);
    const [top, next] = [ranked[0], ranked[1]];
    if (top === undefined || top[1] < QUORUM || (next !== undefined && next[1] === top[1])) return false;
    labels.push(top[0]);
  }
  return entropyOf(labels) >= 1.5;
}

/** Whether a candidate cannot afford the largest input, which is the last one. */
function isSlow(plan: Plan, slot: number): boolean {
  const slow = resolvePlan(plan).gap?.slow ?? [];
  const { implementations } = candidateTruth(plan, slot);
  return implementations.some((name, k) => slow[k]?.includes(name.split('/')[1] ?? '') ?? false);
}

test('right candidates equal the reference on the whole suite, and most tasks are acceptable', { skip }, () => {
  const suites = suitesOf(drafts.map((d) => d.plan));
  const jobs = drafts.flatMap((d, i) => {
    const stdins = (suites[i] ?? []).map((r) => r.text);
    const candidates = Array.from({ length: SLOTS }, (_, slot) => ({
      source: writeCandidate(d.plan, slot).source,
      stdins: isSlow(d.plan, slot) ? stdins.slice(0, -1) : stdins,
    }));
    return [
      ...[validatorProgram(d.plan), referenceProgram(d.plan)].map((source) => ({ source, stdins })),
      ...candidates,
    ];
  });
  const results = runPython(jobs);
  const probed = runPython(drafts.map(({ plan }) => ({ source: sampleProgram(plan), stdins: [''] })));
  const weak = probed.map((runs) => weaknessIn(runs[0]?.out ?? ''));
  const worthwhile = weak.filter((reason) => reason === null).length;
  assert.ok(worthwhile >= 0.6 * drafts.length, `${worthwhile} of ${drafts.length} tasks are not weak`);
  let acceptable = 0;
  let [visible, mutated] = [0, 0];
  for (const [i, { plan }] of drafts.entries()) {
    const [legal = [], reference = [], ...candidates] = results.slice(i * (SLOTS + 2), (i + 1) * (SLOTS + 2));
    for (const o of legal) assert.equal(o.status, 0, `${planSignature(plan)}: ${o.out ?? o.error}`);
    for (const [slot, runs] of candidates.entries()) {
      const wrong = differences(runs, reference).length;
      const truth = candidateTruth(plan, slot);
      if (truth.mutated) [visible, mutated] = [visible + (wrong > 0 ? 1 : 0), mutated + 1];
      else assert.equal(wrong, 0, `${planSignature(plan)} slot ${slot} (${truth.implementations.join(', ')})`);
    }
    if (weak[i] === null && isAcceptable(candidates)) acceptable++;
  }
  assert.ok(acceptable >= 0.88 * worthwhile, `${acceptable} of ${worthwhile} tasks are acceptable`);
  assert.ok(visible >= 0.8 * mutated, `${visible} of ${mutated} mutated candidates are wrong on an input`);
});

test('a validator rejects near-legal inputs', { skip }, () => {
  const plans = drafts.slice(0, 10).map((d) => d.plan);
  const suites = suitesOf(plans);
  const jobs = plans.map((plan, i) => {
    const text = suites[i]?.[5]?.text ?? '';
    const spoilt = [
      '',
      '\n',
      text.slice(0, -1),
      `${text}\n`,
      ` ${text}`,
      text.replace('\n', ' \n'),
      `0${text}`,
      `${text}1\n`,
      `-${text}`,
    ];
    return { source: validatorProgram(plan), stdins: spoilt };
  });
  for (const [i, runs] of runPython(jobs).entries()) {
    for (const [k, run] of runs.entries()) {
      assert.equal(run.status, 1, `${planSignature(plans[i] as TaskDraft['plan'])} accepts spoilt input ${k}`);
      assert.match(run.out ?? '', /^illegal input: /);
    }
  }
});

test('worked samples are legal, small, not in the suite, and show what the reference prints', { skip }, () => {
  const some = drafts.slice(0, 24);
  const printed = runPython(some.map(({ plan }) => ({ source: sampleProgram(plan), stdins: [''] })));
  const samples = printed.map((runs, i) => {
    assert.equal(runs[0]?.error, '', planSignature((some[i] as TaskDraft).plan));
    return parseSamples(runs[0]?.out ?? '');
  });
  const suites = suitesOf(some.map(({ plan }) => plan));
  const jobs = some.flatMap(({ plan }, i) => {
    const stdins = (samples[i] ?? []).map((sample) => sample.input);
    return [validatorProgram(plan), referenceProgram(plan)].map((source) => ({ source, stdins }));
  });
  const results = runPython(jobs);
  for (const [i, draft] of some.entries()) {
    const own = samples[i] ?? [];
    assert.ok(own.length >= 2, planSignature(draft.plan));
    const [legal = [], reference = []] = results.slice(2 * i, 2 * i + 2);
    for (const [k, { input, output }] of own.entries()) {
      assert.equal(legal[k]?.status, 0, legal[k]?.out ?? '');
      assert.equal(reference[k]?.out, output);
      assert.ok(input.length + output.length < 600);
      assert.ok(!suites[i]?.some(({ text }) => text === input), `${planSignature(draft.plan)} shows a test`);
    }
    const { statement } = withSamples(draft, printed[i]?.[0]?.out ?? '');
    assert.ok(statement.startsWith(draft.statement) && own.every(({ output }) => statement.includes(output.trim())));
    assert.ok(statement.split(/\s+/).length >= 150, `${planSignature(draft.plan)}: too short`);
    assert.equal(draft.style === 'leetcode', statement.includes('class Solution'));
  }
  for (const bad of ['', '{}\n', '{"input":"1","output":"2","lists":3}\n', 'x\n'.repeat(2)]) {
    assert.throws(() => withSamples(some[0] as TaskDraft, bad));
  }
});

describe('the wrong share of a plan', () => {
  it('is met over many tasks, with shared misreadings making up about half', () => {
    for (const wrongShare of [15, 30, 45]) {
      let mutated = 0;
      let programs = 0;
      for (let i = 0; i < 150; i++) {
        const plan = { ...(drafts[i % drafts.length] as TaskDraft).plan, wrongShare, seed: `${i.toString(16)}ab` };
        for (let slot = 0; slot < 8; slot++) mutated += candidateTruth(plan, slot).mutated ? 1 : 0;
        programs += 8;
      }
      // A planted fault shows on some input in 95 % of the cases.
      assert.ok(Math.abs(mutated / programs - wrongShare / 95) < 0.06, `${mutated} of ${programs} at ${wrongShare} %`);
    }
  });

  it('is refused outside 0 to 60', () => {
    const { plan } = drafts[0] as TaskDraft;
    assert.throws(() => writeCandidate({ ...plan, wrongShare: 61 }, 0), /wrong share/);
    assert.throws(() => writeCandidate({ ...plan, wrongShare: 0.5 }, 0), /wrong share/);
    const none = Array.from({ length: 16 }, (_, slot) => candidateTruth({ ...plan, wrongShare: 0 }, slot));
    assert.ok(none.every(({ mutated }) => !mutated));
  });
});

test('a task whose answers hardly vary, or whose operators hardly matter, is weak', () => {
  const line = (probes: object) => `${JSON.stringify(probes)}\n`;
  const answers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  assert.equal(weaknessIn(line({ answers, changed: [6, 3], large: 6 })), null);
  assert.match(weaknessIn(line({ answers, changed: [6, 2], large: 6 })) ?? '', /operator 2/);
  assert.match(weaknessIn(line({ answers: [0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5], changed: [], large: 6 })) ?? '', /55 %/);
  assert.match(weaknessIn(line({ answers: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2], changed: [], large: 6 })) ?? '', /vary/);
  for (const bad of [
    '',
    '{}\n',
    line({ answers: [], changed: [], large: 0 }),
    line({ answers: ['x'], changed: [], large: 0 }),
  ]) {
    assert.throws(() => weaknessIn(bad));
  }
});
