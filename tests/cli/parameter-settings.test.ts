import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSettings } from '../../cli/parameter-settings.ts';

test('settings of parameters are read by the schema of the genesis', () => {
  assert.deepEqual(parameterSettings(undefined), {});
  assert.deepEqual(
    parameterSettings('crossCheckBytes=400,disjointHoldout=true,dissentCoin=[1,8],solvabilityBy=builtin'),
    {
      crossCheckBytes: 400,
      disjointHoldout: true,
      dissentCoin: [1, 8],
      solvabilityBy: 'builtin',
    },
  );
  assert.deepEqual(parameterSettings('solvabilityBy=null,checker=float:6'), {
    solvabilityBy: null,
    checker: 'float:6',
  });
});

test('a setting that is misspelt or out of bounds is refused by name', () => {
  assert.throws(() => parameterSettings('crossCheckByte=1'), /no parameter/);
  assert.throws(() => parameterSettings('crossCheckBytes'), /NAME=VALUE/);
  assert.throws(() => parameterSettings('vectorPercent=101'), /vectorPercent=101/);
  assert.throws(() => parameterSettings('disjointHoldout=maybe'), /disjointHoldout/);
  assert.throws(() => parameterSettings('__proto__=1'), /NAME=VALUE|no parameter/);
});
