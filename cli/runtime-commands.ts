import { IMAGE_NAMES, PACKAGES } from '../wasm-sandbox/image/names.ts';
import type { CommandSpec, PositionalSpec, TextOption } from './command-spec.ts';
import { json } from './common-options.ts';
import { EXIT } from './exit-codes.ts';

const imageName: PositionalSpec = { name: 'NAME', help: IMAGE_NAMES.join(', ') };
const extra: TextOption = { name: 'with', type: 'text', value: 'PACKAGE', help: packageHelp() };
const packages: TextOption = {
  name: 'packages',
  type: 'text',
  value: 'DIR',
  help: "a folder with the package's wheels, in place of pip",
};
const wheel: TextOption = { name: 'wheel', type: 'text', value: 'FILE', help: 'a copy of the wheel, in place of pip' };

function packageHelp(): string {
  const known = Object.entries(PACKAGES).map(([image, names]) => `${names.join(', ')} (${image})`);
  return `an image of its own that holds this package too: ${known.join(', ')}`;
}

/** What there is to know and do about runtime images. */
export const RUNTIMES: readonly CommandSpec[] = [
  {
    name: 'runtime list',
    summary: 'the runtime images: which are built, where each came from, its SHA-256 and speed',
    positionals: [],
    options: [
      { name: 'measure', type: 'flag', help: 'compare the built ones with native python3 first (half a minute)' },
      json,
    ],
    exitCodes: [EXIT.failed],
    load: () => import('./commands/runtime-list.ts'),
  },
  {
    name: 'runtime build',
    summary: 'build a runtime image from its pinned inputs, once on a machine',
    positionals: [imageName],
    options: [extra, wheel, packages, json],
    exitCodes: [EXIT.failed, EXIT.data],
    load: () => import('./commands/runtime-build.ts'),
  },
  {
    name: 'runtime verify',
    summary: 'build a runtime image again elsewhere and compare it with what is here',
    details:
      'Compares with the image that was built here and with images of that name that came from a coordinator. ' +
      'The exit code is 0 if there is one and all are the same.',
    positionals: [imageName],
    options: [extra, wheel, packages, json],
    exitCodes: [EXIT.failed, EXIT.data],
    load: () => import('./commands/runtime-verify.ts'),
  },
];
