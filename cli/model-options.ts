import type { TextOption } from './command-spec.ts';

/** Which language models a node may ask. */
export const modelOptions: readonly TextOption[] = [
  {
    name: 'model-url',
    type: 'text',
    value: 'URL',
    help: "a server of language models for everything, or auto: the first on this machine's usual ports",
  },
  { name: 'model', type: 'text', value: 'NAME', help: 'its model, where it has several' },
  { name: 'models', type: 'text', value: 'FILE.json', help: 'servers and roles (composer, tester, solver, judge)' },
];

/** Who writes the content of a campaign. */
export const generator: TextOption = {
  name: 'generator',
  type: 'text',
  value: 'NAME',
  fallback: 'builtin',
  help: 'who writes tasks and solutions: builtin, or model (language models of the nodes)',
};
