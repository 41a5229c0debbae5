import { join } from 'node:path';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256 } from './digest.ts';
import { imageWith } from './names.ts';
import { PYTHON_314 } from './python-314.ts';
import { buildPython314 } from './python-314-build.ts';
import { PYTHON_314_LAYOUT as LAYOUT } from './python-314-layout.ts';
import type { BuildOptions, RuntimeRecipe } from './recipe.ts';
import { obtainWheel, pureWheel, type Wheel } from './wheel.ts';
import { zipMembers } from './zip-member.ts';

/** CYaRon and what its module `string` imports. The third package it names, for colours on a terminal, it does without. */
const WHEELS: readonly Wheel[] = [
  pureWheel('cyaron', '0.7.0', '6396e56e7a7f790579bbe7715df474b95c6014b54059d3fde06858e7f3f6963a'),
  pureWheel('xeger', '0.4.0', 'a0f544faf45ac56a29af4e628bd1e6996334f090458d78a61581490df1aad252'),
];

/** Its tests, and what draws pictures with a library of C code. */
const LEFT_OUT = /^(?:\w+\/tests\/|cyaron\/visual\.py$)/;

/** The module that compares programs asks for this one, and for no more of it, when it is imported. */
const ONE_PROCESSOR = { 'multiprocessing.py': 'def cpu_count():\n    return 1\n' };

const NAME = imageWith(LAYOUT.name, 'cyaron');
const VERSION = 1;

async function packageFiles({ packages, signal }: BuildOptions): Promise<Map<string, Uint8Array>> {
  const files = new Map(Object.entries(ONE_PROCESSOR).map(([path, text]) => [path, encodeUtf8(text)]));
  for (const wheel of WHEELS) {
    const bytes = await obtainWheel(wheel, {
      ...(packages === undefined ? {} : { file: join(packages, wheel.file) }),
      ...(signal === undefined ? {} : { signal }),
    });
    for (const { name, read } of zipMembers(bytes)) {
      if (name.endsWith('.py') && !LEFT_OUT.test(name)) files.set(name, read());
    }
  }
  return files;
}

/**
 * The fast image with the package CYaRon for programs that make test inputs. It is an image of its own with a digest of its own: a
 * campaign whose programs import it has to pin this one.
 */
export const PYTHON_314_CYARON: RuntimeRecipe = {
  ...PYTHON_314,
  name: NAME,
  summary: 'python-3.14 with the package CYaRon (LGPL-3.0) and the xeger it needs',
  version: VERSION,
  inputs: [
    ...PYTHON_314.inputs,
    ...WHEELS.map(({ file, digest, project, version }) => ({
      name: file,
      digest,
      from: `PyPI, ${project} ${version}`,
    })),
  ],
  needs: 'python3 with pip and the Python package index, or --wheel FILE and --packages DIR',
  key: sha256(PYTHON_314.key, JSON.stringify([WHEELS, LEFT_OUT.source, ONE_PROCESSOR])).slice(0, 16),
  async build(options) {
    const { file, onStep, signal } = options;
    onStep?.('fetch');
    const packages = await packageFiles(options);
    const wheel = await obtainWheel(LAYOUT.wheel, {
      ...(file === undefined ? {} : { file }),
      ...(signal === undefined ? {} : { signal }),
    });
    const note = { name: NAME, version: VERSION, fuelPerSecond: LAYOUT.fuelPerSecond };
    const step = async (name: string) => {
      onStep?.(name);
      await yieldToOthers();
      signal?.throwIfAborted();
    };
    return buildPython314(wheel, step, { note, packages });
  },
};
