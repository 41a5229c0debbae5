import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runBaseline } from './baselines.ts';
import { upperBound } from './bounds.ts';
import { SKILL } from './world.ts';

const COMMON = { seed: 'baselines', m: 8, inputs: 4, nodes: 100, tasks: 400, quorum: 4, skill: SKILL };

describe('upper bounds', () => {
  it('are those of the Poisson distribution', () => {
    // Chi-square tables: 2.996, 4.744 and 16.96 for 0, 1 and 10 cases.
    assert.ok(Math.abs(upperBound(0, 1) - 1) < 1e-9);
    assert.ok(Math.abs(upperBound(0, 1_000) * 1_000 - 2.996) < 1e-3);
    assert.ok(Math.abs(upperBound(1, 1_000) * 1_000 - 4.744) < 1e-3);
    assert.ok(Math.abs(upperBound(10, 1_000) * 1_000 - 16.962) < 1e-3);
    assert.equal(upperBound(0, 0), 1);
  });
});

describe('BOINC baselines', () => {
  it('cost and err as their closed forms say', () => {
    const quorum = runBaseline({ kind: 'quorum', copies: 2, smart: false }, { ...COMMON, f: 0.1 });
    // Two copies and a third in 2 f (1 - f) of the jobs; wrong when two liars meet, or one and the third.
    assert.ok(Math.abs(quorum.overhead - 2.18) < 0.03, `${quorum.overhead}`);
    assert.ok(Math.abs(quorum.wrongJobs / quorum.jobs - 0.028) < 0.01, `${quorum.wrongJobs / quorum.jobs}`);
    const smart = runBaseline({ kind: 'quorum', copies: 2, smart: true }, { ...COMMON, f: 0.3 });
    assert.equal(smart.overhead, 2);
    assert.ok(Math.abs(smart.wrongJobs / smart.jobs - 0.09) < 0.02, `${smart.wrongJobs / smart.jobs}`);
    const three = runBaseline({ kind: 'quorum', copies: 3, smart: false }, { ...COMMON, f: 0 });
    assert.equal(three.overhead, 3);
    assert.equal(three.wrongJobs, 0);
  });

  it('let a defector keep a large part of its jobs as lies under adaptive replication', () => {
    const one = runBaseline({ kind: 'adaptive', batch: 1 }, { ...COMMON, f: 0.1 });
    const many = runBaseline({ kind: 'adaptive', batch: 20 }, { ...COMMON, f: 0.1 });
    assert.ok(one.lieShare > 0.2 && one.lieShare < 0.6, `${one.lieShare}`);
    assert.ok(many.lieShare > one.lieShare, `${many.lieShare}`);
    assert.ok(one.overhead < 1.2 && many.overhead < one.overhead);
  });
});
