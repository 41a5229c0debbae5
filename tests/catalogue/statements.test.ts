import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeTask, type Style, type TaskDraft } from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import { operatorById } from '../../catalogue/operators/all.ts';
import { resolvePlan } from '../../catalogue/stages.ts';
import { writeStatement } from '../../catalogue/statement/styles.ts';
import { themeById } from '../../catalogue/statement/themes.ts';
import { CANONICAL, canonicalPath, isKnownPath } from '../../catalogue/vocabulary.ts';

const STYLES: readonly Style[] = ['codeforces', 'atcoder', 'leetcode'];

const drafts: TaskDraft[] = Array.from({ length: 240 }, (_, i) => {
  const draw = drawFrom(`statement/${i}`);
  const features = [0, 1].map((k) => draw.pick(`feature/${k}`, CANONICAL));
  const made = composeTask({ features, style: STYLES[i % 3] as Style, seed: `ab${i.toString(16)}` });
  return made.kind === 'draft' ? [made.draft] : [];
}).flat();

test('no statement has an open slot, a double space, a doubled word or a stray mark', () => {
  for (const draft of drafts) {
    // Starter code has blanks and marks of its own; an index pair is written as a_{i,j}.
    const statement = draft.statement.replace(/```[\s\S]*?```/g, '').replace(/_\{\w+,\w+\}/g, '');
    assert.doesNotMatch(statement, /[{}@⟦⟧¦]|[<>]=|\?\.|undefined|NaN/);
    assert.doesNotMatch(statement, / {2}| ,| \.|,,|\.\./);
    assert.doesNotMatch(statement, /\b([A-Za-z]{2,}) \1\b/);
  }
});

test('statements are neither terse nor endless, and name every letter of the input', () => {
  for (const { statement, plan } of drafts) {
    const words = statement.split(/\s+/).length;
    assert.ok(words >= 90 && words <= 700, `${words} words in ${JSON.stringify(plan)}`);
    const first = /first line contains the integers? ([^.;]*)/.exec(statement)?.[1] ?? '';
    for (const letter of first.match(/\b[a-z]\b/g) ?? []) {
      assert.match(statement.split('Constraints')[1] ?? '', new RegExp(`≤ ${letter} ≤`), `${letter} has no bound`);
    }
  }
});

test('each style has its marks', () => {
  for (const { style, statement, title } of drafts) {
    assert.ok(statement.startsWith(`# ${title}\n`));
    assert.equal(statement.includes('## Problem Statement'), style === 'atcoder');
    assert.equal(statement.includes('## Standard input'), style === 'leetcode');
    assert.equal(/\n## Input\n/.test(statement), style !== 'leetcode');
    assert.match(statement, /## Constraints\n\n- /);
  }
});

test('no statement names the method', () => {
  for (const { statement: text, plan } of drafts) {
    // Words of the setting are no hints: a sorting office may sort.
    const { place, words } = themeById(plan.theme);
    const setting = [place, ...Object.values(words)].map((word) => word.toLowerCase());
    const statement = setting.reduce((left, word) => left.replaceAll(word, ''), text.toLowerCase());
    for (const step of plan.steps) {
      for (const word of operatorById(step.op).words.banned) {
        assert.doesNotMatch(statement, new RegExp(`\\b${word}`, 'i'), `${step.op} gives away "${word}"`);
      }
    }
  }
});

test('statements of one style differ in wording and setting', () => {
  for (const style of STYLES) {
    const own = drafts.filter((d) => d.style === style);
    assert.equal(new Set(own.map((d) => d.statement)).size, own.length);
    assert.ok(new Set(own.map((d) => d.title)).size >= 25);
  }
});

test('drafts are complete: difficulty in range, a use for every requested feature, a strategy', () => {
  for (const draft of drafts) {
    assert.ok(draft.difficulty >= 800 && draft.difficulty <= 2800 && draft.difficulty % 100 === 0);
    assert.equal(draft.features.length, 2);
    for (const { use } of draft.features) assert.ok(use.length > 0);
    assert.ok(draft.integrationStrategy.length > 40);
  }
});

test('aliases lead to canonical paths, which are their own canonical form', () => {
  for (const path of CANONICAL) assert.equal(canonicalPath(path), path);
  assert.equal(canonicalPath('algo/whatever/KMP'), 'algo/strings/prefix function');
  assert.equal(canonicalPath(' data/x/DSU '), 'data/sets/union-find');
  assert.equal(isKnownPath('algo/none/never heard of it'), false);
});

test('queries take capitals where the data use their letters, and only there', () => {
  const written = (op: string, variant: string[], kind: 'lift' | 'pipe', asks: string, side: string[]) => {
    const steps = [
      { op, variant },
      { op: asks, variant: side },
    ];
    const plan = { steps, links: [{ shape: kind, adapter: null }], theme: 'harbour', seed: 'ab' };
    return STYLES.map((style) => writeStatement(resolvePlan({ ...plan, style })).statement);
  };
  for (const text of written('union-length', ['any'], 'lift', 'range-minima', ['least'])) {
    assert.match(text, /q queries, the i-th of them given by the integers L_i and R_i/);
    assert.match(text, /places? L_i/);
    assert.match(text, /- 1 ≤ L_i ≤ t\n- L_i ≤ R_i ≤ t\n/);
    assert.match(text, /interval i is given by the integers l_i and r_i/);
  }
  for (const text of written('drop-one-gcd', [], 'lift', 'range-minima', ['least']))
    assert.doesNotMatch(text, /[A-Z]_i/);
  for (const text of written('kth-order', [], 'pipe', 'add-and-sum', [])) assert.doesNotMatch(text, /\bp_i\b/);
});
