import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeTask, type Style, type TaskDraft } from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import { operatorById } from '../../catalogue/operators/all.ts';
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

test('no letter with an index is bounded twice', () => {
  for (const { statement, plan } of drafts) {
    const lines = (statement.split('Constraints')[1] ?? '').split('\n').filter((line) => line.startsWith('- '));
    const bounded = lines.flatMap((line) => {
      const middle = /≤(.*)≤/.exec(line)?.[1] ?? '';
      return [...middle.matchAll(/\b([a-z])_i\b/g), ...line.matchAll(/\b([a-z])_1, …/g)].map((match) => match[1]);
    });
    assert.equal(new Set(bounded).size, bounded.length, `${bounded} in ${JSON.stringify(plan)}`);
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
